"""The command `burstmix`: which part of it does what is asked.

Each part is imported when it is asked, because tables take half a second and the core another.
"""

import argparse
import sys
from pathlib import Path

from burstmix.errors import BurstmixError
from burstmix.version import __version__
from burstmix.watch import answer_of

# How to install what the workflow's part of the library needs besides.
EXTRA = "pip install 'burstmix[workflow]'"
FOLDER = "folder of a sample's results, such as results/batse_t90"  # what RUN is


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status: 0, or 1 with a message if something is wrong."""
    parser = argparse.ArgumentParser(
        "burstmix", description="What one asks of a table, a config or the results of a run."
    )
    parser.add_argument("--version", action="version", version=f"burstmix {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    # --help is the second parser's, which knows the variables of the run.
    asked = commands.add_parser("classify", help="the class of one object or more", add_help=False)
    asked.add_argument("run", metavar="RUN", help=FOLDER, nargs="?")
    for name, words in (
        ("init", "write a first config for a table"),
        ("check", "list the mistakes of a config"),
    ):
        commands.add_parser(name, help=words, add_help=False)
    commands.add_parser("show", help="the answer of a run").add_argument(
        "run", metavar="RUN", help=FOLDER
    )
    options, rest = parser.parse_known_args(arguments)
    try:
        if options.command == "show":
            if rest:
                parser.error(f"unrecognized arguments: {' '.join(rest)}")
            return show(Path(options.run))
        if options.command == "classify":
            from .print_classes import print_classes

            return print_classes(options.run, FOLDER, rest)
        return _begin(options.command, rest)
    except BurstmixError as error:
        print(error, file=sys.stderr)
        return 1


def _begin(command: str, arguments: list[str]) -> int:
    try:
        from . import begin  # here, because the package does without what it needs
    except ModuleNotFoundError as error:
        raise BurstmixError(f"burstmix {command} needs {error.name}: {EXTRA}") from error
    print(getattr(begin, command)(f"burstmix {command}", arguments))
    return 0


def show(folder: Path) -> int:
    """Print the answer in its three lines, and where the page is that holds all of it.

    Raises BurstmixError if the folder holds no results of a sample, or no verdict yet.
    """
    page = folder / "verdict.md"
    if not page.is_file():
        from burstmix.model import RunFolder

        RunFolder(folder)  # which says what to name instead
        raise BurstmixError(f"{folder}: there is no verdict.md: run the analysis to its end")
    title, lines = answer_of(page)
    print(title, *lines, sep="\n")
    print(page.with_suffix(".html") if page.with_suffix(".html").is_file() else page)
    return 0
