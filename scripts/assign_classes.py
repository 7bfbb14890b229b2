"""Assign each object of a sample to the classes of the preferred and the neighbouring models."""

from burstmix.assign import membership_table, named_table, write_catalogue
from burstmix.files import FitSet, Sample, job_log, read_table, write_table

with job_log(snakemake.log[0]):
    table = membership_table(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        snakemake.params.ucds,
    )
    write_catalogue(table, *snakemake.output.membership)
    write_table(named_table(read_table(snakemake.input.named), table), snakemake.output.named)
