"""Summarise what the criteria prefer for every sample."""

from pathlib import Path

from burstmix.files import FitSet, Sample, job_log, read_table, write_table, write_text
from burstmix.render.html import html_page
from burstmix.select import summarise, summary_in_words, summary_table

with job_log(snakemake.log[0]):
    fit_sets = {}
    for path in snakemake.input.fits:
        fit_set = FitSet.read(path)
        fit_sets.setdefault(fit_set.sample, []).append(fit_set)
    samples = {sample.name: sample for sample in map(Sample.read, snakemake.input.samples)}
    likelihoods = {Path(path).parent.name: read_table(path) for path in snakemake.input.likelihoods}
    bootstraps = {Path(path).parent.name: read_table(path) for path in snakemake.input.bootstraps}
    titles = dict(zip(fit_sets, snakemake.params.titles, strict=True))
    rows = [
        row
        for name, sets in fit_sets.items()
        for row in summarise(titles[name], sets, samples[name], likelihoods.get(name))
    ]
    write_table(summary_table(rows), snakemake.output.table)
    words = summary_in_words(rows, fit_sets, likelihoods, bootstraps)
    write_text(words, snakemake.output.words)
    write_text(html_page("Summary", words), snakemake.output.page[0])
