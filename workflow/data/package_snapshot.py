"""Make a packaged snapshot: a CSV of a published catalogue becomes an ECSV with units and origin.

Usage: python workflow/data/package_snapshot.py CATALOGUE.csv workflow/data/CATALOGUE.ecsv

Columns, units and descriptions come from the entry CATALOGUE of registry.yaml; empty means missing.
Then put the printed checksum and number of rows into that entry.
"""

import csv
import sys
from pathlib import Path

from astropy.table import MaskedColumn, Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from burstmix.acquire.columns import declared
from burstmix.config import packaged
from burstmix.errors import BurstmixError
from burstmix.io import sha256_of, write_atomically


def package(source: Path, output: Path, registry: Path) -> Table:
    """Write the snapshot of `source` (CSV) to `output`, and return it."""
    entry = packaged(registry)[output.stem]
    with source.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    if header != list(entry["columns"]):
        raise BurstmixError(f"{source}: its columns are {header}, not those of {registry}")
    absent = {"", *entry.get("missing", [])}
    text = Table(
        [
            MaskedColumn(values, mask=[value in absent for value in values], name=name, dtype=str)
            for name, values in zip(header, zip(*rows, strict=True), strict=True)
        ]
    )
    # The names in the CSV are the snapshot's, not the official table's.
    own = {
        name: {key: word for key, word in words.items() if key != "from"}
        for name, words in entry["columns"].items()
    }
    table = declared(text, own, str(source))
    table.meta = {key: entry[key] for key in ("title", "origin", "reference")}
    table.meta["url"] = list(entry["url"]) + list(entry.get("join", {}).get("url", []))
    table.meta["contents"] = (
        "measured values and identifiers as published; an empty entry has no published value"
    )
    table.meta["rows"] = len(table)
    with write_atomically(output) as temporary:
        table.write(temporary, format="ascii.ecsv")
    return table


if __name__ == "__main__":
    csv_path, ecsv_path = map(Path, sys.argv[1:])
    snapshot = package(csv_path, ecsv_path, Path(__file__).with_name("registry.yaml"))
    print(f"{ecsv_path}: sha256 {sha256_of(ecsv_path)}, {len(snapshot)} rows")
