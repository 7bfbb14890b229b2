"""Simulate one chunk of a power study, for one number of objects and one error."""

from burstmix.io import job_log, write_table
from burstmix.significance.power import simulated_power

with job_log(snakemake.log[0]):
    table = simulated_power(
        snakemake.params.power,
        snakemake.params.floor,
        snakemake.params.seed,
        int(snakemake.wildcards.size),
        float(snakemake.wildcards.noise),
        int(snakemake.wildcards.chunk),
    )
    write_table(table, snakemake.output[0])
