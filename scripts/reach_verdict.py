"""Tabulate the criteria and parameters of a sample's fits, and reach a verdict on it."""

from burstmix.io import job_log, read_table, write_table, write_text
from burstmix.model import FitSet, Sample
from burstmix.render.html import html_page
from burstmix.render.markdown import markdown_words
from burstmix.select import (
    Evidence,
    criteria_table,
    how_to_read,
    parameters_table,
    reasons_table,
    sample_in_words,
    summarise,
    summary_table,
)
from burstmix.select.binned import binned_chi2
from burstmix.select.folds import cross_validated_lnl
from burstmix.select.merging import merging_table

with job_log(snakemake.log[0]):
    inputs, outputs = snakemake.input, snakemake.output
    sample = Sample.read(inputs.sample)
    fit_sets = [FitSet.read(path) for path in inputs.fits]
    bootstrap = [read_table(path) for path in inputs.bootstrap] or [None]
    binned = {(each.family, each.errors): binned_chi2(sample, each) for each in fit_sets}
    folds = snakemake.params.cross_validation
    validated = {
        (each.family, each.errors): cross_validated_lnl(sample, each, folds)
        for each in fit_sets
        if folds
    }
    criteria = criteria_table(fit_sets, *bootstrap, binned, validated)
    likelihoods, ledger = read_table(inputs.likelihoods), read_table(inputs.ledger)
    evidence = Evidence(sample, fit_sets, likelihoods, criteria, *bootstrap, ledger=ledger)
    write_table(criteria, outputs.criteria)
    write_table(parameters_table(fit_sets, sample), outputs.parameters)
    write_table(merging_table(evidence), outputs.merging)
    title = snakemake.params.title
    write_table(summary_table(summarise(title, evidence)), outputs.table)
    write_table(reasons_table(evidence), outputs.reasons)
    words = sample_in_words(markdown_words(title), evidence)
    write_text(words, outputs.words)
    write_text(html_page(f"Verdict on {title}", f"{words}\n{how_to_read()}"), outputs.page[0])
