"""Write a sample's tables for papers: Table 1, the parameters, and the criteria."""

from pathlib import Path

from burstmix.io import job_log, read_table
from burstmix.render.tables import (
    criteria_for_print,
    evidence_for_print,
    intervals_for_print,
    likelihoods_for_print,
    parameters_for_print,
    write_tables,
)

with job_log(snakemake.log[0]):
    folder = Path(snakemake.output[0]).parent
    selection = read_table(snakemake.input.criteria)
    parameters = parameters_for_print(read_table(snakemake.input.parameters))
    likelihoods = likelihoods_for_print(read_table(snakemake.input.likelihoods))
    intervals = [intervals_for_print(read_table(path)) for path in snakemake.input.intervals]
    for name, table, words in (
        ("parameters", parameters, "Components of the mixtures fitted to"),
        ("criteria", criteria_for_print(selection), "Criteria of the mixtures fitted to"),
        ("evidence", evidence_for_print(selection), "Other criteria and p-values of"),
        ("likelihoods", likelihoods, "Mixtures under every likelihood fitted to"),
        ("ledger", read_table(snakemake.input.ledger), "Cuts that leave"),
        *(("intervals", table, "90 % intervals of the mixtures fitted to") for table in intervals),
    ):
        caption = f"{words} {snakemake.params.title}."
        write_tables(name, table, folder, caption, f"tab:{snakemake.wildcards.sample}_{name}")
