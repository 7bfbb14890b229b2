"""Refit one chunk of resampled objects from the fits of a sample."""

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.resample import resampled_fits

with job_log(snakemake.log[0]):
    table = resampled_fits(
        Sample.read(snakemake.input.sample),
        FitSet.read(snakemake.input.fits),
        int(snakemake.wildcards.chunk),
    )
    write_table(table, snakemake.output.resampled)
