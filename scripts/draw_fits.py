"""Draw the fits of a sample: each mixture over the histogram, and the three panels."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel).parent.resolve()))

from burstmix.files import FitSet, Sample, job_log
from burstmix.render.histogram import histogram
from burstmix.render.panels import three_panels

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample).labelled(snakemake.params.labels)
    fit_set = FitSet.read(snakemake.input.fits)
    three_panels(sample, fit_set, *snakemake.output.panels)
    for fit in fit_set.guarded:
        paths = [path for path in snakemake.output.histograms if f"_k{fit.k}." in path]
        if paths:
            histogram(sample, fit, fit_set.errors, *paths)
