"""Tabulate the intervals of all parameters of a sample's fits."""

from burstmix.files import FitSet, Sample, job_log, write_table
from burstmix.significance.intervals import intervals_table
from burstmix.significance.resample import by_fit_set

with job_log(snakemake.log[0]):
    table = intervals_table(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        by_fit_set(snakemake.input.resampled, snakemake.input.fits),
        snakemake.params.replicates,
    )
    write_table(table, snakemake.output.intervals)
