"""Gather the verdicts on all samples."""

from pathlib import Path

from astropy.table import vstack

from burstmix.io import job_log, read_table, write_table, write_text
from burstmix.render.html import html_page
from burstmix.render.summary import summary_words
from burstmix.select import Overview

with job_log(snakemake.log[0]):
    tables = [read_table(path) for path in snakemake.input.tables]
    write_table(vstack(tables), snakemake.output.table)
    classes = {}
    for path in snakemake.input.classes:
        classes.setdefault(Path(path).parent.name, []).append(read_table(path))
    reasons = [read_table(path) for path in snakemake.input.reasons]
    ledgers = [read_table(path) for path in snakemake.input.ledgers]
    overviews = [
        Overview.from_tables(table, why, classes[table["sample"][0]], ledger)
        for table, why, ledger in zip(tables, reasons, ledgers, strict=True)
    ]
    words = summary_words(overviews)
    write_text(words, snakemake.output.words)
    write_text(html_page("Summary", words), snakemake.output.page[0])
