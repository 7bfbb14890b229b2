"""Gather what a manuscript takes over: figures, tables, and every number as a macro."""

from pathlib import Path

from burstmix.io import job_log, read_table
from burstmix.render.macros import macros
from burstmix.render.paper import write_paper
from burstmix.results.select import FAMILIES, PARAMETERS, SELECTION, SUMMARY

with job_log(snakemake.log[0]):
    tables = [(SUMMARY, read_table(snakemake.input.summary))]
    families = [path for path in snakemake.input.families if path.endswith(".ecsv")]
    tables += [(FAMILIES, read_table(path)) for path in families]
    for path in snakemake.input.numbers:
        table = read_table(path)
        table["sample"] = Path(path).parent.name
        layout = SELECTION if Path(path).stem == "selection" else PARAMETERS
        tables.append((layout, table))
    shown = dict.fromkeys(
        [*snakemake.input.results, *snakemake.input.published, *snakemake.input.families]
    )
    write_paper(
        snakemake.output[0],
        [path for path in shown if path.endswith(".pdf")],
        [path for path in shown if path.endswith(".tex")],
        macros(tables),
    )
