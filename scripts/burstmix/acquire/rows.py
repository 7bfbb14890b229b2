"""Rows of text become a table whose columns are numbers wherever every entry is one."""

from collections import Counter

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning, column_of

from .columns import kind_of, unit_of

MOST_COLUMNS = 10_000


def from_rows(
    names, rows, where: str, meaning: Meaning, kinds: dict | None = None, units=(), left_out=0
):
    """A table from its header and rows of text; entries that are missing are masked.

    kinds: "integer", "float" or "text" by column; without it, the kind that all entries are of.
    Names stay text.
    units: of each column, as text; "" is none.
    left_out: how many lines were left out as comments, for the metadata.
    Raises BurstmixError if names repeat, or a row is longer or shorter than the header.
    """
    # On one line: tables are written as text, with a line for the names.
    names = [" ".join(name.split()) or f"column_{i}" for i, name in enumerate(names, start=1)]
    if len(names) > MOST_COLUMNS:
        raise BurstmixError(f"{where}: {len(names)} columns; more than {MOST_COLUMNS} are refused")
    for name, times in Counter(names).items():
        if times > 1:
            raise BurstmixError(f"{where}: {times} columns are named {name!r}; rename all but one")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise BurstmixError(
                f"{where}: row {number} has {len(row)} entries, the header has {len(names)}; "
                "the table is cut short or damaged"
            )
    if not rows:
        raise without_rows(where, left_out, "has a header but no rows")
    table = Table(meta={"commented_rows": left_out} if left_out else None)
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        entries = [value.strip() for value in values]
        absent = meaning.among(entries, name)
        entries = ["" if a else entry for entry, a in zip(entries, absent, strict=True)]
        kind = kinds[name] if kinds else kind_of(entries)
        kind = "text" if name in meaning.names else kind
        table[name] = column_of(entries, kind, name, where)
    for name, unit in zip(names, units, strict=False):
        table[name].unit = unit_of(unit)
    return table


def without_rows(where: str, left_out: int, what="has no rows") -> BurstmixError:
    """The message on a table without rows, of which so many lines were left out as comments."""
    if left_out:
        what += (
            f"; lines that begin with # are comments ({left_out} of its lines): put a name that "
            "begins with # in quotes"
        )
    return BurstmixError(f"{where}: {what}")
