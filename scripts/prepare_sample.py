"""Prepare a sample: take its variables from the catalogue, make the cuts, keep the ledger."""

from burstmix.io import job_log, read_table, write_table
from burstmix.prepare import prepare_sample

with job_log(snakemake.log[0]):
    others = zip(snakemake.params.sized_by.items(), snakemake.input.as_many_as, strict=True)
    sample, ledger, removed = prepare_sample(
        snakemake.wildcards.sample,
        snakemake.params.settings,
        read_table(snakemake.input.table),
        *(len(prepare_sample(*other, read_table(path))[0]) for other, path in others),
    )
    sample.write(snakemake.output.sample)
    write_table(ledger, snakemake.output.ledger)
    write_table(removed, snakemake.output.removed)
    print(*ledger.pformat(max_lines=-1, max_width=-1), sep="\n")
