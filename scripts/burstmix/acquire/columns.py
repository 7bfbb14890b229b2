"""Columns of text become numbers, with the units and descriptions they were declared with."""

import re

import numpy as np
from astropy.table import Column, MaskedColumn, Table

from burstmix.files import BurstmixError

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)|nan", re.I | re.A)
INTEGER = re.compile(r"[+-]?\d{1,18}", re.A)
MISSING = frozenset({"", "N/A"})


def is_value(entry: str) -> bool:
    """Whether it is a number in digits, which no name of a column is (but one may be inf)."""
    return bool(NUMBER.fullmatch(entry)) and not entry.isalpha()


def kind_of(entries, missing=MISSING) -> str:
    """The kind that all entries are of: "integer", "float" or "text".

    Entries like 007 are names, not numbers.
    """
    present = [entry for entry in entries if entry not in missing]
    if any(not NUMBER.fullmatch(entry) for entry in present):
        return "text"
    if not present or any(not INTEGER.fullmatch(entry) for entry in present):
        return "float"
    return "text" if any(len(e) > 1 and e.startswith("0") for e in present) else "integer"


def column_of(entries, kind: str, name: str, where: str, missing=MISSING, text="error"):
    """A masked column of `kind` from text entries; those among `missing`, and NaN, are masked.

    text: what an entry that is no number is: an "error", or "missing".
    Raises BurstmixError naming row (from 1) and column of the first entry that is no number.
    """
    mask = np.array([entry in missing for entry in entries], dtype=bool)
    if kind == "text":
        values = ["" if m else entry for entry, m in zip(entries, mask, strict=True)]
        return MaskedColumn(values, name=name, mask=mask, dtype=str)
    pattern, number = (INTEGER, int) if kind == "integer" else (NUMBER, float)
    values = np.zeros(len(entries), dtype=number)
    for row, entry in enumerate(entries):
        if mask[row]:
            continue
        if pattern.fullmatch(entry):
            values[row] = number(entry)
        elif text == "missing":
            mask[row] = True
        else:
            wanted = "a whole number" if kind == "integer" else "a number"
            raise BurstmixError(
                f"{where}: row {row + 1}, column {name!r}: {entry!r} is not {wanted}"
            )
    return MaskedColumn(values, name=name, mask=mask | np.isnan(values))


def as_numbers(column: Column, where: str, *, kind="float", text="error") -> MaskedColumn:
    """The column as numbers of `kind`; masked, empty and NaN entries are masked.

    Raises BurstmixError naming row and column of the first entry that is no number.
    """
    if column.dtype.kind in "iuf":
        mask = np.ma.getmaskarray(column) | np.isnan(np.ma.getdata(column))
        values = np.where(mask, 0, np.ma.getdata(column))
        if kind == "integer" and np.any(values != np.round(values)):
            row = int(np.argmax(values != np.round(values)))
            place = f"{where}: row {row + 1}, column {column.name!r}"
            raise BurstmixError(f"{place}: {values[row]} is not a whole number")
        values = values.astype(float if kind == "float" else int)
        result = MaskedColumn(values, name=column.name, mask=mask)
    else:
        result = column_of(_entries(column), kind, column.name, where, text=text)
    result.unit, result.description = column.unit, column.description
    return result


def as_text(column: Column) -> MaskedColumn:
    """The column as text without outer blanks; masked and empty entries are masked."""
    result = column_of(_entries(column), "text", column.name, "", missing={""})
    result.description = column.description
    return result


def _entries(column):
    mask = np.ma.getmaskarray(column)
    return ["" if m else str(v).strip() for v, m in zip(column, mask, strict=True)]


def declared(table: Table, columns: dict[str, dict], where: str) -> Table:
    """The declared columns of `table`, with their types, units and descriptions, in declared order.

    A column is found by `from` (its name in the source) or by its own name, ignoring case;
    one that the source does not have is left out.
    Raises BurstmixError naming row and column where an entry is no number.
    """
    found = {name.lower(): name for name in table.colnames}
    result = Table()
    for name, words in columns.items():
        source = found.get(words.get("from", name).lower())
        if source is None:
            continue
        kind, text = words.get("type", "float"), words.get("text", "error")
        column = table[source]
        own_unit, own_description = column.unit, column.description
        column = (
            as_text(column) if kind == "text" else as_numbers(column, where, kind=kind, text=text)
        )
        column.unit = words.get("unit") or own_unit
        column.description = words.get("description") or own_description
        result[name] = column
    return result
