"""Assign each object of a sample to the classes of the preferred and the neighbouring models."""

from burstmix.assign import membership_table, named_table, write_catalogue
from burstmix.files import FitSet, Sample, job_log, read_table, write_table

with job_log(snakemake.log[0]):
    table = membership_table(
        Sample.read(snakemake.input.sample), [FitSet.read(path) for path in snakemake.input.fits]
    )
    write_catalogue(table, *snakemake.output.membership)
    named = named_table(snakemake.params.named, table, read_table(snakemake.input.removed))
    write_table(named, snakemake.output.named)
