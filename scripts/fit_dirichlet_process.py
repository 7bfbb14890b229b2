"""Fit and draw scikit-learn's Dirichlet-process mixtures of a sample."""

from burstmix.fit.scikit_learn.dirichlet_process import dirichlet_process_rows
from burstmix.io import job_log, write_table
from burstmix.model import Sample
from burstmix.render.dirichlet_process import dirichlet_process
from burstmix.results.fit import DIRICHLET_PROCESS

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    rows = dirichlet_process_rows(sample, **dict(snakemake.params.items()))
    table = DIRICHLET_PROCESS.of_rows(rows)
    write_table(table, snakemake.output.table)
    dirichlet_process(sample.name, table, *snakemake.output.figures)
