"""Refit one chunk of resampled objects from those fits of a sample that get intervals."""

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.resample import resampled_fits, with_intervals

with job_log(snakemake.log[0]):
    table = resampled_fits(
        Sample.read(snakemake.input.sample),
        with_intervals(list(map(FitSet.read, snakemake.input.fits)), snakemake.params.intervals),
        int(snakemake.wildcards.chunk),
    )
    write_table(table, snakemake.output.resampled)
