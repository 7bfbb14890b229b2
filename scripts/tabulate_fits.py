"""Tabulate the criteria and parameters of a sample's fits, and how their components join."""

from burstmix.io import job_log, read_table, write_table
from burstmix.model import FitSet, Sample
from burstmix.select import Evidence, criteria_table, parameters_table
from burstmix.select.binned import binned_chi2
from burstmix.select.merging import merging_table

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    fit_sets = [FitSet.read(path) for path in snakemake.input.fits]
    binned = {(each.family, each.errors): binned_chi2(sample, each) for each in fit_sets}
    bootstrap = [read_table(path) for path in snakemake.input.bootstrap] or [None]
    write_table(criteria_table(fit_sets, *bootstrap, binned), snakemake.output.criteria)
    write_table(parameters_table(fit_sets, sample), snakemake.output.parameters)
    write_table(merging_table(Evidence(sample, fit_sets)), snakemake.output.merging)
