"""Fit normals to a sample by the errors that a paper took for it."""

from burstmix.fit.fit_set import fit_set
from burstmix.io import job_log, read_table
from burstmix.prepare import prepare_as_published

with job_log(snakemake.log[0]):
    fit = dict(snakemake.params.items())
    sample = prepare_as_published(
        snakemake.wildcards.sample, table=read_table(snakemake.input.table), **fit.pop("sample")
    )
    fit_set(sample, "normal", "with", **fit).write(snakemake.output.fits)
