"""Simulate likelihood ratios from the fits of a sample."""

from pathlib import Path

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.numbered import Kept
from burstmix.significance.ratio import simulated_ratios

with job_log(snakemake.log[0]):
    output = Path(snakemake.output.ratios)
    table = simulated_ratios(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        snakemake.params.pairs,
        snakemake.params.families,
        snakemake.wildcards.simulator,
        snakemake.params.replicates,
        stops=snakemake.params.stops,
        # A hidden file, because it is no result. Snakemake would delete a file that it knows.
        kept=Kept(output.with_name(f".{output.stem}.kept"), snakemake.input, snakemake.params.code),
        workers=snakemake.threads,
    )
    write_table(table, output)
