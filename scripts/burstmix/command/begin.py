"""`init` and `check`, of the command and of ./run: a first config, and the mistakes of one."""

import argparse
from collections.abc import Iterable

from burstmix.begin import write_first_config
from burstmix.config import completed, packaged, read_configs, resolve
from burstmix.config.places import REGISTRY, SCHEMA
from burstmix.config.schema import load_schema
from burstmix.errors import BurstmixError


def init(program: str, arguments: list[str], run: str = "./run") -> str:
    """Write a first config for a table beside it, and say what it holds.

    program: what help calls the command. run: what analyses are run with.
    Raises BurstmixError if the table cannot be read or fitted, or a config is there already.
    """
    parser = argparse.ArgumentParser(program, description="Write a first config for a table.")
    parser.add_argument(
        "path", metavar="my.csv", help="the table, in any format that burstmix reads"
    )
    _auto, *formats = load_schema(SCHEMA)["$defs"]["source"]["properties"]["format"]["enum"]
    parser.add_argument("--format", choices=formats, help="where the content does not tell")
    parser.add_argument("--table", help="number from 0 or name of the table, in a file of several")
    given = parser.parse_args(arguments)
    table = int(given.table) if (given.table or "").isdigit() else given.table
    return write_first_config(
        given.path, SCHEMA, packaged(REGISTRY), format=given.format, table=table, run=run
    )


def check(program: str, arguments: list[str]) -> str:
    """Read a config as a run does, and say what it would fit.

    Raises BurstmixError with all mistakes of the config, its local files and their columns.
    """
    parser = argparse.ArgumentParser(program, description="List all mistakes in a config.")
    parser.add_argument("path", metavar="my.yaml", help="the config")
    path = parser.parse_args(arguments).path
    configs = read_configs([path])
    given = completed(configs[path], configs)
    try:
        analysis = resolve(given, SCHEMA, packaged(REGISTRY), configs=configs)
    except BurstmixError as error:
        raise BurstmixError(f"{path}: {error}") from error
    ks = _listed(analysis["components"])
    lines = [f"{path} has no mistake: k = {ks}; results go to {analysis['results']}/."]
    for name in analysis["samples"]:
        families, own = _listed(analysis.families(name)), _listed(analysis.components(name))
        others = f"; k = {own}" if own != ks else ""
        lines.append(f"  {name}: {families}; {' and '.join(analysis.errors(name))} errors{others}")
    return "\n".join(lines)


def _listed(words: Iterable) -> str:
    return ", ".join(map(str, words))
