"""Draw how many components scikit-learn's Dirichlet-process mixtures of a sample have."""

from burstmix.io import job_log, read_table
from burstmix.render.dirichlet_process import dirichlet_process
from burstmix.render.style import look

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    table = read_table(snakemake.input.table)
    dirichlet_process(snakemake.params.title, table, *snakemake.output)
