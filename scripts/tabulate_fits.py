"""Tabulate the criteria and the parameters of all fits of a sample."""

from burstmix.files import FitSet, Sample, job_log, read_table, write_table
from burstmix.select import criteria_table, parameters_table

with job_log(snakemake.log[0]):
    fit_sets = [FitSet.read(path) for path in snakemake.input.fits]
    bootstrap = [read_table(path) for path in snakemake.input.bootstrap]
    write_table(criteria_table(fit_sets, *bootstrap), snakemake.output.criteria)
    sample = Sample.read(snakemake.input.sample)
    write_table(parameters_table(fit_sets, sample), snakemake.output.parameters)
