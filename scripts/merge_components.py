"""Join the components of a sample's preferred mixtures, pair by pair, and draw the tree."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel).parent.resolve()))

from burstmix.files import FitSet, Sample, job_log, write_table
from burstmix.render.merging import merging_trees
from burstmix.select import Evidence
from burstmix.select.merging import merging_table

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    evidence = Evidence(sample, [FitSet.read(path) for path in snakemake.input.fits])
    table = merging_table(evidence)
    write_table(table, snakemake.output.table)
    fits = {errors: evidence.preferred(errors) for errors in evidence.modes}
    merging_trees(sample, table, fits, *snakemake.output.figures)
