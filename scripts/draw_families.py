"""Draw AIC and BIC of every family of a sample against the number of components."""

from burstmix.files import job_log, read_table
from burstmix.render.families import families_figure

with job_log(snakemake.log[0]):
    selection = read_table(snakemake.input.criteria)
    families_figure(snakemake.wildcards.sample, selection, *snakemake.output)
