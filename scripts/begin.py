"""Write a first config for a table: `./run init my.csv`. Or list the mistakes of one: `check`."""

import sys

from burstmix.command.begin import check, init
from burstmix.errors import BurstmixError

run, command, *arguments = sys.argv[1:]
program = f"{run} {command}"
try:
    print(check(program, arguments) if command == "check" else init(program, arguments, run))
except BurstmixError as error:
    sys.exit(str(error))
