"""Set the observed likelihood ratios of a sample among the simulated ones."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel[0]).parent.resolve()))

from burstmix.io import job_log, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.bootstrap import bootstrap_rows, bootstrap_table
from burstmix.significance.gather import simulated_ratios_of

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    simulated = simulated_ratios_of(snakemake.input.ratios)
    rows = []
    for path in snakemake.input.fits:
        name = Path(path).parent.name
        own = {simulator: table for (of, simulator), table in simulated.items() if of == name}
        fit_set = FitSet.read(path)
        pairs, most = snakemake.params.pairs, snakemake.params.replicates
        rows += bootstrap_rows(sample, fit_set, pairs, own, most)
    write_table(bootstrap_table(rows), snakemake.output.bootstrap)
