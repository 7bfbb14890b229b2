"""Tabulate the intervals of the parameters of a sample's fits."""

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.gather import resampled_fits_of
from burstmix.significance.intervals import intervals_table

with job_log(snakemake.log[0]):
    table = intervals_table(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        resampled_fits_of(snakemake.input.resampled),
        snakemake.params.replicates,
    )
    write_table(table, snakemake.output.intervals)
