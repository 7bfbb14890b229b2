"""Write a first config for a table: `./run init my.csv`."""

import argparse
import sys
from pathlib import Path

from burstmix.acquire.read import FORMATS
from burstmix.begin import write_first_config
from burstmix.config import packaged
from burstmix.errors import BurstmixError

WORKFLOW = Path(__file__).parents[1] / "workflow"

run, init, *arguments = sys.argv[1:]
parser = argparse.ArgumentParser(
    prog=f"{run} {init}", description="Write a first config for a table."
)
parser.add_argument("path", metavar="my.csv", help="the table, in any format that burstmix reads")
parser.add_argument("--format", choices=FORMATS, help="where the content does not tell")
parser.add_argument("--table", help="number from 0 or name of the table, in a file of several")
given = parser.parse_args(arguments)
table = int(given.table) if (given.table or "").isdigit() else given.table
try:
    registry = packaged(WORKFLOW / "data/registry.yaml")
    schema = WORKFLOW / "schemas/config.schema.yaml"
    print(
        write_first_config(given.path, schema, registry, format=given.format, table=table, run=run)
    )
except BurstmixError as error:
    sys.exit(str(error))
