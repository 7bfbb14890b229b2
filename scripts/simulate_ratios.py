"""Simulate one chunk of likelihood ratios from the fits of a sample."""

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.ratio import simulated_ratios

with job_log(snakemake.log[0]):
    table = simulated_ratios(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        snakemake.params.pairs,
        snakemake.params.families,
        snakemake.wildcards.simulator,
        int(snakemake.wildcards.chunk),
    )
    write_table(table, snakemake.output.ratios)
