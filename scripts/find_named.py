"""Find the objects that the config names, in a sample or among what its cuts removed."""

from burstmix.io import job_log, read_table, write_table
from burstmix.model import Sample
from burstmix.prepare import find_named

with job_log(snakemake.log[0]):
    named = find_named(
        snakemake.params.named,
        Sample.read(snakemake.input.sample),
        read_table(snakemake.input.removed),
    )
    write_table(named, snakemake.output.named)
