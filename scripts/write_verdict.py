"""Write the verdict on a sample, with the numbers behind it."""

from burstmix.io import job_log, read_table, write_table, write_text
from burstmix.model import FitSet, Sample
from burstmix.render.html import html_page
from burstmix.render.markdown import markdown_words
from burstmix.select import (
    HOW_TO_READ,
    Evidence,
    reasons_table,
    sample_in_words,
    summarise,
    summary_table,
)

with job_log(snakemake.log[0]):
    evidence = Evidence(
        Sample.read(snakemake.input.sample),
        [FitSet.read(path) for path in snakemake.input.fits],
        read_table(snakemake.input.likelihoods),
        read_table(snakemake.input.criteria),
        *[read_table(path) for path in snakemake.input.bootstrap],
        ledger=read_table(snakemake.input.ledger),
    )
    title = snakemake.params.title
    write_table(summary_table(summarise(title, evidence)), snakemake.output.table)
    write_table(reasons_table(evidence), snakemake.output.reasons)
    words = sample_in_words(markdown_words(title), evidence)
    write_text(words, snakemake.output.words)
    page = html_page(f"Verdict on {title}", f"{words}\n{HOW_TO_READ}")
    write_text(page, snakemake.output.page[0])
