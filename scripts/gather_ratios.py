"""Set the observed likelihood ratios of a sample among the simulated ones."""

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.bootstrap import bootstrap_rows, bootstrap_table
from burstmix.significance.gather import simulated_ratios_of

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    simulated = simulated_ratios_of(snakemake.input.ratios)
    fit_sets = [FitSet.read(path) for path in snakemake.input.fits]
    rows = []
    for mode in dict.fromkeys(each for each, _ in simulated):
        own = {simulator: table for (each, simulator), table in simulated.items() if each == mode}
        of_mode = [fit_set for fit_set in fit_sets if fit_set.errors == mode]
        rows += bootstrap_rows(of_mode, snakemake.params.pairs, snakemake.params.families, own)
    table = bootstrap_table(rows, len(sample.variables))
    write_table(table, snakemake.output.bootstrap)
