"""Fit the mixtures of every k to a sample, in one error mode."""

from burstmix.fit.fit_set import fit_set
from burstmix.io import job_log
from burstmix.model import Sample

with job_log(snakemake.log[0]):
    fit_set(
        Sample.read(snakemake.input.sample),
        snakemake.wildcards.family,
        snakemake.wildcards.errors,
        **dict(snakemake.params.items()),
    ).write(snakemake.output[0])
