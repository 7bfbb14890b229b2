"""Tabulate and draw how often a third class is found, and how many objects that takes."""

from astropy.table import vstack

from burstmix.io import job_log, read_table, write_table
from burstmix.render.power import power_map
from burstmix.render.style import look
from burstmix.significance.power_tables import needed_table, power_table

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    simulated = vstack([read_table(path) for path in snakemake.input.chunks])
    table = power_table(simulated)
    write_table(table, snakemake.output.power)
    write_table(needed_table(table), snakemake.output.needed)
    power_map(table, *snakemake.output.figures)
