"""Read the config files that a command line for Snakemake names, before it does itself.

Writes the command line again as a shell reads it, with the targets where Snakemake finds them.
"""

import os
import shlex
import sys

from burstmix.config import parted, read_configs
from burstmix.errors import BurstmixError

configs, words = parted(sys.argv[1:])
try:
    read_configs(configs)
except BurstmixError as error:
    sys.exit(str(error))
sys.stdout.buffer.write(os.fsencode(shlex.join(words)))
