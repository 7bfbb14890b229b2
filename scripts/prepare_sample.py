"""Prepare a sample: take its variables from the catalogue, make the cuts, keep the ledger."""

from burstmix.files import Sample, job_log, read_table, write_table
from burstmix.prepare import prepare_sample

with job_log(snakemake.log[0]):
    sample, ledger, removed = prepare_sample(
        snakemake.wildcards.sample,
        snakemake.params.settings,
        read_table(snakemake.input.table),
        *(len(Sample.read(path)) for path in snakemake.input.as_many_as),
    )
    sample.write(snakemake.output.sample)
    write_table(ledger, snakemake.output.ledger)
    write_table(removed, snakemake.output.removed)
    print(*ledger.pformat(max_lines=-1, max_width=-1), sep="\n")
