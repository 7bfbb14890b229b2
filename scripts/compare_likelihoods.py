"""Compare the fits of a sample under every likelihood that its data allow."""

from burstmix.fit.likelihoods import compare_likelihoods
from burstmix.io import job_log, write_table
from burstmix.model import Sample
from burstmix.results.fit import LIKELIHOODS

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    rows = compare_likelihoods(sample, **dict(snakemake.params.items()))
    write_table(LIKELIHOODS.of_rows(rows), snakemake.output.likelihoods)
