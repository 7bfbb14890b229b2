"""Draw the criteria, the membership, the likelihood ratios and the joined components of a sample.

The tables of its likelihood ratios for print are written here too.
"""

from pathlib import Path

from burstmix.io import job_log, read_table, write_text
from burstmix.model import FitSet, Sample
from burstmix.render.counts import membership_words
from burstmix.render.families import families_figure
from burstmix.render.html import html_page
from burstmix.render.membership import membership_figure
from burstmix.render.merging import merging_trees
from burstmix.render.significance import ratio_figure
from burstmix.render.style import look, paths_of
from burstmix.render.tables import write_tables
from burstmix.results.significance import BOOTSTRAP_SHOWN
from burstmix.select import Evidence
from burstmix.significance.gather import simulated_ratios_of

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    outputs = snakemake.output
    sample = Sample.read(snakemake.input.sample).labelled(
        snakemake.params.labels, snakemake.params.title
    )
    tables = zip(snakemake.input.membership, snakemake.input.named, strict=True)
    for membership, named in tables:
        membership, named = read_table(membership), read_table(named)
        *figures, page = paths_of(f"membership_{membership.meta['errors']}", outputs)
        membership_figure(sample, membership, *figures)
        write_text(html_page("Classes", membership_words(membership, named)), page)
    evidence = Evidence(sample, [FitSet.read(path) for path in snakemake.input.fits])
    fits = {mode: evidence.choice(mode).preferred for mode in evidence.modes}
    merging_trees(sample, read_table(snakemake.input.merging), fits, *paths_of("merging", outputs))
    if drawn := paths_of("families", outputs):
        families_figure(sample.title, read_table(snakemake.input.criteria), *drawn)
    for bootstrap in map(read_table, snakemake.input.bootstrap):  # one, if there is any
        simulated = simulated_ratios_of(snakemake.input.ratios)
        ratio_figure(sample.title, bootstrap, simulated, *outputs.ratios)
        caption = f"Bootstrapped likelihood ratios of {sample.title}."
        table, folder = BOOTSTRAP_SHOWN.shown(bootstrap), Path(outputs.tables[0]).parent
        write_tables(BOOTSTRAP_SHOWN, table, folder, caption, f"tab:{sample.name}_bootstrap")
