"""`burstmix classify`: its arguments, which are those of a run's variables, and what it prints."""

import argparse
import json
import sys

import numpy as np
from astropy.io.registry import IORegistryError
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import few_of
from burstmix.model import RunFolder

from .classify import classify


def print_classes(folder: str | None, meant: str, arguments: list[str]) -> int:
    """Print the classes of the objects in the arguments, by the results in a folder; returns 0.

    meant: what the folder has to be, for the message if none is named. Raises BurstmixError if the
    folder holds no results of a sample, or an object cannot be read.
    """
    run = RunFolder(folder) if folder else None
    variables = run.sample.variables if run else ()
    parser = argparse.ArgumentParser("burstmix classify", usage="%(prog)s RUN [options]")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--table",
        help="objects as CSV, ECSV, FITS or VOTable, with columns VARIABLE, VARIABLE_error and "
        "identifier",
    )
    for variable in variables:
        unit = variable.unit or "no unit"
        name = variable.name.replace("_", "-")
        parser.add_argument(f"--{name}", dest=variable.name, type=float, help=f"in {unit}")
        parser.add_argument(
            f"--{name}-error", dest=f"{variable.name}_error", type=float,
            help="its standard deviation"
        )  # fmt: skip
    options = vars(parser.parse_args(arguments))
    if run is None:
        parser.error(f"RUN is missing, the {meant}")
    as_json, path = options.pop("json"), options.pop("table")
    given = {name: value for name, value in options.items() if value is not None}
    if bool(path) == bool(given):
        parser.error("give the values of one object, or --table")
    table = _read(path) if path else Table({name: [value] for name, value in given.items()})
    found = classify(run, table)
    print(json.dumps(_plain(found), indent=1) if as_json else "\n".join(_words(found)))
    if found.meta["errors"] != run.modes[0] and any(
        name.endswith("_error") for name in table.colnames
    ):
        print("not every value has an error: the fits without errors are asked", file=sys.stderr)
    for name, rows in found.meta["beyond"].items():
        objects = [str(found["identifier"][row]) for row in rows]
        of = f" of object {few_of(objects, 5)}" if path else ""
        print(f"{name}{of} lies beyond all objects that were fitted", file=sys.stderr)
    return 0


def _read(path: str) -> Table:
    try:
        table = Table.read(path)
        for name in table.colnames[:1]:
            table.rename_column(name, name.removeprefix("\ufeff"))  # which spreadsheets begin with
        return table
    except IORegistryError as error:
        raise BurstmixError(
            f"{path}: its name does not say what it is; let it end in .csv, .ecsv, .fits or .vot"
        ) from error
    except Exception as error:  # which differ by format
        raise BurstmixError(f"{path}: {' '.join(str(error).split())[:300]}") from error


def _words(found: Table) -> list[str]:
    """What was asked, then a line for each object."""
    meta, suffix = found.meta, f"; flagged: {found.meta['barred']}" if found.meta["barred"] else ""
    lines = [f"{meta['sample']}: {meta['k']} {meta['family']} components, {meta['errors']} errors"]
    for row in found:
        probabilities = []
        for name in meta["classes"]:
            words = f"{name} {row[f'p_{name}']:.3f}"
            if name == row["class"] and "p_class_low" in found.colnames:
                words += f" (90 %: {row['p_class_low']:.3f} to {row['p_class_high']:.3f})"
            probabilities.append(words)
        flags = f" [{row['flags'].replace(';', ', ')}]" if row["flags"] else ""
        name = f"{row['identifier']}: " if len(found) > 1 else ""
        lines.append(f"{name}{row['class']}: {', '.join(probabilities)}{flags}")
    return [lines[0] + suffix, *lines[1:]]


def _plain(found: Table) -> dict:
    """The same for JSON, null where a number is missing."""
    rows = [
        dict(zip(found.colnames, row, strict=True))
        for row in zip(*found.columns.values(), strict=True)
    ]
    for row in rows:
        for name, entry in row.items():
            entry = getattr(entry, "item", lambda entry=entry: entry)()
            row[name] = None if entry != entry or np.ma.is_masked(entry) else entry
    return {**found.meta, "objects": rows}
