"""Tabulate the criteria and the parameters of all fits of a sample."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel).parent.resolve()))

from burstmix.files import FitSet, Sample, job_log, read_table, write_table
from burstmix.select import criteria_table, parameters_table
from burstmix.select.binned import binned_chi2

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    fit_sets = [FitSet.read(path) for path in snakemake.input.fits]
    binned = {(each.family, each.errors): binned_chi2(sample, each) for each in fit_sets}
    bootstrap = [read_table(path) for path in snakemake.input.bootstrap] or [None]
    write_table(criteria_table(fit_sets, *bootstrap, binned), snakemake.output.criteria)
    write_table(parameters_table(fit_sets, sample), snakemake.output.parameters)
