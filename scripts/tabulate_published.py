"""Set the numbers of the literature beside ours."""

from pathlib import Path

from burstmix.io import job_log, read_table, write_text
from burstmix.model import FitSet
from burstmix.papers import read_papers
from burstmix.render.markdown import markdown_table
from burstmix.render.tables import published_for_print, write_tables
from burstmix.results.select import PUBLISHED
from burstmix.select import published_table

with job_log(snakemake.log[0]):
    paths = [*snakemake.input.fits, *snakemake.input.default_starts]
    ledgers = {Path(path).parent.name: read_table(path) for path in snakemake.input.ledgers}
    fit_sets = [FitSet.read(path) for path in paths]
    papers = read_papers(snakemake.input.published)
    replays = {Path(path).stem: FitSet.read(path) for path in snakemake.input.replays}
    table = published_table(papers, fit_sets, ledgers, replays)
    folder = Path(snakemake.output[0]).parent
    caption = "Published numbers beside ours."
    printed = published_for_print(table)
    write_tables(PUBLISHED, table, folder, caption, "tab:published", printed)
    write_text(markdown_table(PUBLISHED, printed), folder / "published.md")
