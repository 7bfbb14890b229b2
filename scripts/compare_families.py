"""Set two components of each family against three normals, for all samples."""

from pathlib import Path

from burstmix.io import job_log, write_text
from burstmix.model import FitSet
from burstmix.papers import read_papers
from burstmix.render.markdown import markdown_table
from burstmix.render.tables import write_tables
from burstmix.results.select import FAMILIES
from burstmix.select import families_table

with job_log(snakemake.log[0]):
    fit_sets = [FitSet.read(path) for path in snakemake.input.fits]
    table = families_table(read_papers(snakemake.input.published), fit_sets)
    folder = Path(snakemake.output[0]).parent
    published = "; ".join(table.meta["published"])
    caption = f"Two components of other families against three normals. Published: {published}."
    write_tables(FAMILIES, table, folder, caption, "tab:families")
    write_text(f"{caption}\n\n{markdown_table(FAMILIES, table)}", folder / "families.md")
