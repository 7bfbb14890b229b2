"""Draw the fits of a sample: each mixture over the histogram, three panels, and its planes."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.input.kernel[0]).parent.resolve()))

from burstmix.io import job_log
from burstmix.model import FitSet, Sample
from burstmix.render.histogram import histogram
from burstmix.render.panels import three_panels
from burstmix.render.plane import class_planes
from burstmix.render.style import paths_of

with job_log(snakemake.log[0]):
    outputs = snakemake.output
    sample = Sample.read(snakemake.input.sample).labelled(snakemake.params.labels)
    for fit_set in map(FitSet.read, snakemake.input.fits):
        name = f"{fit_set.family}_{fit_set.errors}"
        three_panels(sample, fit_set, *paths_of(f"panels_{name}", outputs))
        for fit in fit_set.guarded:
            if drawn := paths_of(f"histogram_{name}_k{fit.k}", outputs):
                histogram(sample, fit, fit_set.errors, *drawn)
        if drawn := paths_of(f"planes_{name}", outputs):
            class_planes(sample, fit_set, *drawn, named=snakemake.params.named)
