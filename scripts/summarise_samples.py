"""Gather the verdicts on all samples."""

from pathlib import Path

from astropy.table import vstack

from burstmix.io import job_log, read_table, write_table, write_text
from burstmix.render.html import html_page
from burstmix.select import HOW_TO_READ

with job_log(snakemake.log[0]):
    tables = [read_table(path) for path in snakemake.input.tables]
    write_table(vstack(tables), snakemake.output.table)
    verdicts = [Path(path).read_text(encoding="utf-8") for path in snakemake.input.words]
    words = "\n".join(["# Summary\n", HOW_TO_READ, *verdicts])
    write_text(words, snakemake.output.words)
    write_text(html_page("Summary", words), snakemake.output.page[0])
