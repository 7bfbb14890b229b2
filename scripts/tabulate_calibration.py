"""Tabulate and draw how often criteria, p-values and intervals are right on known classes."""

from burstmix.errors import BurstmixError
from burstmix.io import job_log, write_table
from burstmix.render.calibration import calibration_figure
from burstmix.render.style import look
from burstmix.significance.calibration_tables import (
    calibration_table,
    chosen_table,
    coverage_table,
)
from burstmix.significance.gather import calibrations_of

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    truths, most = snakemake.params.truths, snakemake.params.catalogues
    if not truths:
        raise BurstmixError("calibration: no sample is fitted with its families")
    found = calibrations_of(snakemake.input.found, truths, most)
    table = calibration_table(found)
    chosen = chosen_table(found)
    coverage = coverage_table(calibrations_of(snakemake.input.intervals, truths, most))
    write_table(table, snakemake.output.calibration)
    write_table(chosen, snakemake.output.chosen)
    write_table(coverage, snakemake.output.coverage)
    calibration_figure(table, chosen, coverage, found, *snakemake.output.figures)
