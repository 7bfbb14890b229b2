"""Read the config files that a command line for Snakemake names, before it does itself.

Writes the command line again as a shell reads it, with the targets where Snakemake finds them.
"""

import os
import shlex
import sys

from burstmix.config import parted, read_config
from burstmix.errors import BurstmixError

configs, words = parted(sys.argv[1:])
for path in configs:
    try:
        read_config(path)
    except BurstmixError as error:
        sys.exit(str(error))
sys.stdout.buffer.write(os.fsencode(shlex.join(words)))
