"""Find classes in one chunk of catalogues drawn from a fit of a sample."""

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.calibration import calibrated

with job_log(snakemake.log[0]):
    found, intervals = calibrated(
        Sample.read(snakemake.input.sample),
        FitSet.read(snakemake.input.fits),
        int(snakemake.wildcards.k),
        snakemake.params.calibration,
        int(snakemake.wildcards.chunk),
    )
    write_table(found, snakemake.output.found)
    write_table(intervals, snakemake.output.intervals)
