"""Write a sample's tables for papers: Table 1, the parameters, and the criteria."""

from pathlib import Path

from burstmix.io import job_log, read_table
from burstmix.render.tables import (
    intervals_for_print,
    likelihoods_for_print,
    preferred_for_print,
    write_tables,
)
from burstmix.results.fit import LIKELIHOODS_SHOWN
from burstmix.results.prepare import LEDGER_SHOWN
from burstmix.results.select import CRITERIA, EVIDENCE, PARAMETERS_SHOWN
from burstmix.results.significance import INTERVALS_SHOWN, PREFERRED

with job_log(snakemake.log[0]):
    folder = Path(snakemake.output[0]).parent
    selection = read_table(snakemake.input.criteria)
    parameters = read_table(snakemake.input.parameters)
    likelihoods = likelihoods_for_print(read_table(snakemake.input.likelihoods))
    ledger = read_table(snakemake.input.ledger)
    intervals = [read_table(path) for path in snakemake.input.intervals]
    classes = [read_table(path) for path in snakemake.input.classes]
    preferred = preferred_for_print(classes, parameters, *intervals)
    known = ", with 90 % intervals," if intervals else ""
    which = {"all": "the mixtures", "shown": "the preferred mixtures, and their neighbours,"}
    of = which[snakemake.params.intervals]
    for layout, table, words in (
        (PREFERRED, preferred, f"Mixtures that BIC prefers{known} for"),
        (
            PARAMETERS_SHOWN,
            PARAMETERS_SHOWN.shown(parameters),
            "Components of the mixtures fitted to",
        ),
        (CRITERIA, CRITERIA.shown(selection), "Criteria of the mixtures fitted to"),
        (EVIDENCE, EVIDENCE.shown(selection), "Other criteria and p-values of"),
        (LIKELIHOODS_SHOWN, likelihoods, "Mixtures under every likelihood fitted to"),
        (LEDGER_SHOWN, ledger, "Cuts that leave"),
        *(
            (INTERVALS_SHOWN, intervals_for_print(each), f"90 % intervals of {of} fitted to")
            for each in intervals
        ),
    ):
        caption = f"{words} {snakemake.params.title}."
        name = Path(layout.paths[0]).stem
        write_tables(layout, table, folder, caption, f"tab:{snakemake.wildcards.sample}_{name}")
