"""Compile the numerical core once, into a cache that all fits share."""

import os
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(snakemake.output[0]).parent.resolve()))

from burstmix.fit import compile_kernel
from burstmix.io import job_log, write_text

with job_log(snakemake.log[0]):
    compile_kernel(snakemake.wildcards.part)
    write_text("The numerical core is compiled.\n", snakemake.output[0])
