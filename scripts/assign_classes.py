"""Assign each object of a sample to the classes of the preferred and the neighbouring models."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel).parent.resolve()))

from burstmix.assign import membership_table, named_table, write_catalogue
from burstmix.files import FitSet, Sample, job_log, read_table, write_table
from burstmix.significance.gather import resampled_fits_of

with job_log(snakemake.log[0]):
    table = membership_table(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        snakemake.params.ucds,
        resampled_fits_of(snakemake.input.resampled, snakemake.input.fits),
        snakemake.params.replicates,
    )
    write_catalogue(table, *snakemake.output.membership)
    write_table(named_table(read_table(snakemake.input.named), table), snakemake.output.named)
