"""One catalogue: from its source to the raw table and the record of where it came from."""

from pathlib import Path

import yaml
from astropy import units as u
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import as_numbers, sha256_of, why_absent, write_table, write_text
from burstmix.io.progress import LOGGER

from .columns import declared
from .compare import compare, no_changes
from .download import PATIENCE, Patience
from .lock import lock_or_compare
from .read import read
from .snapshot import read_snapshot
from .synthetic import draw
from .tap import read_tap
from .web import check, identifying, read_url, reading

# The keys of the source and its record that stand in the table's metadata.
WORDS = ("title", "origin", "reference", "description", "url", "service", "sha256")
# What the reader of a table may find, and what the log calls it.
REMARKS = {
    "commented_rows": "rows that begin with #",
    "missing_unmet": "listed under missing, but in no column",
    "unusable": "columns that cannot be used",
    "units_replaced": "units of the config in place of those of the table",
}


def acquire(
    source: dict,
    name: str,
    output_table,
    output_record,
    *,
    use_snapshot: bool,
    data_folder,
    lock_file=None,
    output_changes=None,
    patience: Patience = PATIENCE,
) -> None:
    """Write the raw table of catalogue `name`, its record (YAML), and what has changed.

    source: a packaged one (see registry), or one with exactly one of the keys file, url, tap and
    synthetic. use_snapshot: take a packaged catalogue from its snapshot in data_folder; otherwise
    the official table is downloaded, and compared with the snapshot. lock_file: where a download
    without snapshot or checksum is locked. output_changes: table (ECSV) with a row for each
    difference from the snapshot, empty if there is none or nothing to compare.
    The table must have the columns that the source names as identifier and under units.
    Raises BurstmixError if the source cannot be had, or is not what it should be.
    """
    table, record = _table(source, name, use_snapshot, data_folder, patience)
    found = dict(table.meta)
    changes = no_changes()
    if "columns" in source and not use_snapshot:
        where = f"catalogue {name}: {record['url']}"
        table = declared(table, source["columns"], where)
        snapshot, _ = read_snapshot(source, name, data_folder)
        record["comparison"], changes = compare(table, snapshot, source["identifier"], where)
    table = with_units(table, source.get("units", {}), name)
    found |= table.meta
    for key in REMARKS:
        if key in found:
            record[key] = found[key]
            LOGGER.info("%s: %s: %s", name, REMARKS[key], found[key])
    _require(table, identifying(source), name)
    held = "snapshot" in source or all(
        "sha256" in part for part in (source, source.get("join", source))
    )
    if lock_file is not None and "time" in record and not held:
        lock_or_compare(record, name, lock_file)
    table.meta = {"catalogue": name} | {
        key: each[key] for each in (source, record) for key in (*WORDS, *REMARKS) if key in each
    }
    if output_changes is not None:
        write_table(changes, output_changes)
    write_table(table, output_table)
    text = yaml.safe_dump({"catalogue": name, **record}, sort_keys=False, allow_unicode=True)
    write_text(text, output_record)


def column_names(source: dict) -> tuple[list[str], dict[str, str]]:
    """Names of a local file's columns, and by name why the other columns cannot be used.

    Raises BurstmixError if the file cannot be read.
    """
    table = read(source["file"], most=1, **_words(source))
    return table.colnames, table.meta.get("unusable", {})


def with_units(table: Table, units: dict[str, str], name: str) -> Table:
    """The table with the units that the config gives; such columns have to hold numbers.

    Its metadata say under units_replaced which columns had another unit. Raises BurstmixError if a
    column is absent or holds text, or a unit is none.
    """
    replaced = []
    for column, unit in units.items():
        if column not in table.colnames:
            raise BurstmixError(f"catalogue {name}: units.{column}: {why_absent(table, column)}")
        table[column] = as_numbers(table[column], f"catalogue {name}")
        own = table[column].unit
        try:
            table[column].unit = u.Unit(unit)
        except (ValueError, TypeError) as error:
            raise BurstmixError(
                f"catalogue {name}: units.{column}: {unit!r} is not a unit ({error})"
            ) from error
        if own is not None and own != table[column].unit:
            replaced.append(f"{column}: {unit} in place of {own.to_string() or '1'}")
    if replaced:
        table.meta["units_replaced"] = replaced
    return table


def _require(table, columns, name):
    for column in columns:
        if column not in table.colnames:
            raise BurstmixError(f"catalogue {name}: {why_absent(table, column)}")


def _table(source, name, use_snapshot, data_folder, patience):
    if "snapshot" in source and use_snapshot:
        return read_snapshot(source, name, data_folder)
    if "file" in source:
        table, record = _file(source)
        check(source, record, source["file"])
        return table, record
    if "url" in source:
        return read_url(source, name, patience)
    if "tap" in source:
        table, record = read_tap(source, name, patience)
        check(source, record, f"catalogue {name}")
        return table, record
    table = draw(source["synthetic"])
    return table, {"source": "synthetic", **source["synthetic"], "rows": len(table)}


def _file(source):
    path = Path(source["file"])
    table = read(path, **_words(source))
    record = {
        "source": "file",
        "file": str(path),
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
    }
    if "readme" in source:
        record["readme"] = {"file": source["readme"], "sha256": sha256_of(source["readme"])}
    return table, record | {"rows": len(table)}


def _words(source):
    """How a local file is read."""
    return reading(source, source["file"], Path(source["readme"]) if "readme" in source else None)
