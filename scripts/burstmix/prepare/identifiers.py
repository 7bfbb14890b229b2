"""What identifies each object, and which objects stand in a table twice."""

import json
import re
from functools import reduce

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import why_absent
from burstmix.io.numbers import names_of

# What VOTable cannot hold: control characters but tab and new line, and what is no character.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
BETWEEN = "\x1f"  # the entries of a key; one of CONTROL


def keys_of(table: Table, columns: str | list[str] | None, where: str) -> np.ndarray:
    """What identifies each object (n,): its entries in these columns, or the number of its row.

    Outer blanks of an entry do not count.
    Raises BurstmixError if a column is absent, an entry holds what no table can, or a float is too
    large to tell objects apart.
    """
    rows = np.arange(1, len(table) + 1).astype(str)
    if columns is None:
        return rows
    columns = [columns] if isinstance(columns, str) else columns
    for column in columns:
        if column not in table.colnames:
            raise BurstmixError(f"{where}: to identify objects by: {why_absent(table, column)}")
    entries = [_entries(table[column], where) for column in columns]
    keys = reduce(lambda left, right: np.char.add(np.char.add(left, BETWEEN), right), entries)
    # An object without a name is known by its row; no key of names has as many parts.
    nameless = np.all([each == "" for each in entries], axis=0)
    return np.where(nameless, np.char.add("row" + BETWEEN * len(columns), rows), keys)


def _entries(column, where):
    _require_exact(np.ma.asarray(column), f"{where}: column {column.name!r}")
    entries = names_of(column)
    if CONTROL.search("".join(entries)):
        row = next(row for row, entry in enumerate(entries) if CONTROL.search(entry))
        raise BurstmixError(
            f"{where}: row {row + 1}, column {column.name!r}: {str(entries[row])!r} holds a "
            "control character, which not every format of tables can hold; correct the table"
        )
    return entries


def identifiers_of(keys: np.ndarray) -> np.ndarray:
    """What objects are called (n,): the entries of their keys, different for different keys.

    Entries are in quotes where different keys would read alike, such as those of "A B", "C" and
    "A", "B C".
    """
    if not np.any(np.char.find(keys, BETWEEN) >= 0):
        return keys
    parts = [key.split(BETWEEN) for key in keys.tolist()]
    plain = np.array([" ".join(filter(None, each)) for each in parts])
    distinct, first = np.unique(keys, return_index=True)
    names, which, counts = np.unique(plain[first], return_inverse=True, return_counts=True)
    if len(names) == len(distinct):
        return plain
    alike = np.isin(keys, distinct[counts[which] > 1])
    quoted = np.array([_quoted(each) for each in parts])
    found = np.where(alike, quoted, plain)
    # An entry may itself be in quotes.
    return found if len(np.unique(found[first])) == len(distinct) else quoted


def _quoted(entries):
    return " ".join(json.dumps(each, ensure_ascii=False) for each in entries)


def _require_exact(entries, where):
    """Raise BurstmixError if a float is so large that it may stand for several whole numbers."""
    if entries.dtype.kind != "f":
        return
    limit = 2 ** (np.finfo(entries.dtype).nmant + 1)
    large = np.ma.filled(np.abs(np.ma.masked_invalid(entries)) >= limit, False)
    if large.any():
        row = np.flatnonzero(large)[0]
        raise BurstmixError(
            f"{where}: row {row + 1}: {entries[row]:.17g} is kept as a float of "
            f"{8 * entries.dtype.itemsize} bits, which from {limit} on has not all whole "
            "numbers, so that two objects may have the same one; give identifiers as whole "
            "numbers or text, or name another column as identifier"
        )


def repeated(keys: np.ndarray, rows: np.ndarray, where: str) -> np.ndarray:
    """Whether each object stands in the table before with the same entries, (n,).

    keys (n,): what identifies each object; rows: (n, m) what the sample uses of each.
    Raises BurstmixError if an object comes back with other entries.
    """
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    earlier = first[which]
    again = earlier != np.arange(len(keys))
    one, other = rows[earlier[again]], rows[again]
    unlike = ~((one == other) | (np.isnan(one) & np.isnan(other))).all(axis=1)
    if unlike.any():
        row = np.flatnonzero(again)[unlike][0]
        name, rows = identifiers_of(keys)[row], f"rows {earlier[row] + 1} and {row + 1}"
        raise BurstmixError(
            f"{where}: {name} is in {rows} with different entries; name "
            "the columns that tell objects apart as identifier, or correct the table"
        )
    return again
