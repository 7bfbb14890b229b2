"""Set the observed likelihood ratios of a sample among the simulated ones."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel).parent.resolve()))

from burstmix.files import FitSet, Sample, job_log, read_table, write_table
from burstmix.significance.bootstrap import bootstrap_rows, bootstrap_table

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    rows = []
    for path in snakemake.input.fits:
        simulated = {}
        for chunk in map(Path, snakemake.input.ratios):
            if chunk.parents[2] == Path(path).parent:
                simulated.setdefault(chunk.parent.name, []).append(read_table(chunk))
        fit_set = FitSet.read(path)
        pairs, most = snakemake.params.pairs, snakemake.params.replicates
        rows += bootstrap_rows(sample, fit_set, pairs, simulated, most)
    write_table(bootstrap_table(rows), snakemake.output.bootstrap)
