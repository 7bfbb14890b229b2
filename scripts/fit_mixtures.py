"""Fit the mixtures of every family and k to a sample, in one error mode."""

from burstmix.fit.fit_set import fit_sets
from burstmix.io import job_log
from burstmix.model import Sample

with job_log(snakemake.log[0]):
    paths = dict(snakemake.output.items())  # by family
    sample, mode = Sample.read(snakemake.input.sample), snakemake.wildcards.errors
    for fit_set in fit_sets(sample, paths, mode, **dict(snakemake.params.items())):
        fit_set.write(paths[fit_set.family])
