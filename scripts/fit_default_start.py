"""Fit the mixtures of every k from scikit-learn's default start."""

from burstmix.fit.scikit_learn.default_start import default_start_fits
from burstmix.io import job_log
from burstmix.model import Sample

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    default_start_fits(sample, snakemake.params.components).write(snakemake.output[0])
