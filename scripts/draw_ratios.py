"""Draw the observed likelihood ratios of a sample among the simulated ones, and tabulate them."""

from pathlib import Path

from burstmix.io import job_log, read_table
from burstmix.render.significance import ratio_figure
from burstmix.render.style import look
from burstmix.render.tables import write_tables
from burstmix.results.significance import BOOTSTRAP_SHOWN
from burstmix.significance.gather import simulated_ratios_of

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    simulated = simulated_ratios_of(snakemake.input.ratios)
    bootstrap = read_table(snakemake.input.bootstrap)
    name = snakemake.wildcards.sample
    ratio_figure(snakemake.params.title, bootstrap, simulated, *snakemake.output.figure)
    caption = f"Bootstrapped likelihood ratios of {snakemake.params.title}."
    folder = Path(snakemake.output.tables[0]).parent
    table = BOOTSTRAP_SHOWN.shown(bootstrap)
    write_tables(BOOTSTRAP_SHOWN, table, folder, caption, f"tab:{name}_bootstrap")
