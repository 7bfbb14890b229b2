"""Fit scikit-learn's Dirichlet-process mixtures of a sample."""

from burstmix.fit.scikit_learn.dirichlet_process import dirichlet_process_rows
from burstmix.io import job_log, write_table
from burstmix.model import Sample
from burstmix.results.fit import DIRICHLET_PROCESS

with job_log(snakemake.log[0]):
    sample = Sample.read(snakemake.input.sample)
    rows = dirichlet_process_rows(sample, **dict(snakemake.params.items()))
    write_table(DIRICHLET_PROCESS.of_rows(rows), snakemake.output.table)
