"""Set samples side by side that differ in number, in objects, or in variables."""

from pathlib import Path

from burstmix.io import job_log, read_table
from burstmix.model import Sample
from burstmix.render.tables import write_tables
from burstmix.results.select import MATCHED
from burstmix.select import matched_table

with job_log(snakemake.log[0]):
    samples = [Sample.read(path) for path in snakemake.input.samples]
    table = matched_table(
        snakemake.params.groups,
        {sample.name: sample.identifiers for sample in samples},
        read_table(snakemake.input.summary),
    )
    caption = "Samples side by side: number of objects, which objects, and variables."
    folder = Path(snakemake.output[0]).parent
    write_tables(MATCHED, table, folder, caption, "tab:matched")
