"""Columns of text become columns of numbers, or the entry that is none is named."""

import re

import numpy as np
from astropy.table import Column, MaskedColumn

from .errors import BurstmixError

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)|nan", re.I | re.A)
INTEGER = re.compile(r"[+-]?\d{1,18}", re.A)
MISSING = frozenset({"", "N/A"})


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
        result = column_of(entries_of(column), kind, column.name, where, text=text)
    result.unit, result.description = column.unit, column.description
    return result


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


def entries_of(column: Column) -> list[str]:
    """The entries as text without outer blanks; a masked one is empty."""
    mask = np.ma.getmaskarray(column)
    return ["" if m else str(v).strip() for v, m in zip(column, mask, strict=True)]
