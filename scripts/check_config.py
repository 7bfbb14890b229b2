"""Read the config files that a command line for Snakemake names, before it does itself."""

import argparse
import sys

from burstmix.config import read_config
from burstmix.files import BurstmixError

parser = argparse.ArgumentParser(add_help=False)
parser.add_argument("--configfile", "--configfiles", nargs="+", default=[])
parser.add_argument("--config", nargs="+")  # else it would be taken for a short --configfile
for path in parser.parse_known_args()[0].configfile:
    try:
        read_config(path)
    except BurstmixError as error:
        sys.exit(str(error))
