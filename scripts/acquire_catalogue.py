"""Acquire a catalogue: its raw table and the record of where it came from."""

from burstmix.acquire import acquire
from burstmix.io import job_log

with job_log(snakemake.log[0]):
    acquire(
        snakemake.params.source,
        snakemake.wildcards.catalogue,
        snakemake.output.table,
        snakemake.output.record,
        output_changes=snakemake.output.changes,
        use_snapshot=snakemake.params.use_snapshot,
        data_folder=snakemake.params.data_folder,
        lock_file=snakemake.params.lock_file,
    )
