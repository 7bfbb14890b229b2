"""Compile a part of the numerical core once, into the cache that all jobs share."""

from burstmix.fit import compile_kernel
from burstmix.io import job_log, write_text

with job_log(snakemake.log[0]):
    compile_kernel(snakemake.wildcards.part)
    write_text("The numerical core is compiled.\n", snakemake.output[0])
