"""Columns of text become columns of numbers, or a message names the entry that is no number."""

import re

import numpy as np
from astropy.table import Column, MaskedColumn

from burstmix.errors import BurstmixError

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)|nan", re.I | re.A)
INTEGER = re.compile(r"[+-]?\d+", re.A)
LONGEST = np.iinfo(np.int64)  # whole numbers beyond it are kept as the text that they are
FORTRAN = re.compile(r"(?<=[\d.])[dD](?=[+-]?\d)")  # the sign of an exponent
MOST_DIGITS = 40  # of a whole number that is compared as one
MISSING = frozenset({"", "N/A"})


class Meaning:
    """What entries of a table mean: which stand for a missing value, and which are names.

    Missing are the empty entry, N/A, and what is listed. A number that is listed means its value,
    in whatever digits: -9999 is -9999.0 too. Columns of names stay text: 1.10 is not 1.1, and 99 is
    a name, whatever is listed.
    """

    def __init__(self, listed=(), names=()):
        self.names = frozenset(names)
        self.usual = set(MISSING)
        self.texts = {str(entry).strip() for entry in listed}
        self.numbers = {text: value_of(text) for text in self.texts if NUMBER.fullmatch(text)}
        self.met = set()

    def among(self, values, column: str) -> np.ndarray:
        """Which values of a column, (n,) numbers or texts without outer blanks, are missing."""
        values = np.asarray(values)
        if column in self.names:
            kind = values.dtype.kind
            return np.isin(values, list(self.usual)) if kind == "U" else np.isnan(values)
        if values.dtype.kind in "iuf":
            absent = np.isnan(values)
            for text, number in self.numbers.items():
                absent |= self._met(text, values == _like(number, values.dtype))
            return absent
        if values.dtype.kind == "b":
            return np.zeros(len(values), dtype=bool)
        distinct, which = np.unique(values, return_inverse=True)
        return np.array([str(text) in self for text in distinct], dtype=bool)[which]

    def __contains__(self, entry: str) -> bool:
        number = value_of(entry) if self.numbers and NUMBER.fullmatch(entry) else None
        hits = {text for text in self.texts if text == entry}
        hits |= {text for text, value in self.numbers.items() if value == number}
        self.met |= hits
        return entry in self.usual or bool(hits)

    @property
    def unmet(self) -> list[str]:
        """What is listed and was met in no column."""
        return sorted(self.texts - self.met - self.usual)

    def _met(self, text, found):
        if found.any():
            self.met.add(text)
        return found


def value_of(text: str) -> int | float:
    """The number that a text stands for; a whole number keeps all its digits."""
    whole = INTEGER.fullmatch(text) and len(text) <= MOST_DIGITS
    return int(text) if whole else float(text)


def _like(number, dtype):
    """The number in this type; NaN, which equals nothing, where the type cannot hold it."""
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            return dtype.type(number)
    limits = np.iinfo(dtype)
    return int(number) if number == number // 1 and limits.min <= number <= limits.max else np.nan


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


def column_of(entries, kind: str, name: str, where: str, text="error"):
    """A masked column of `kind` from text entries; empty ones, and NaN, are masked.

    Whole numbers stay whole: a column of integers with one beyond 64 bits is one of text.
    text: what an entry that is no number is: an "error", or "missing".
    Raises BurstmixError naming row (from 1) and column of the first entry that is no number.
    """
    mask = np.array([not entry for entry in entries], dtype=bool)
    if kind == "text":
        return MaskedColumn(entries, name=name, mask=mask, dtype=str)
    pattern, number = (INTEGER, _whole) if kind == "integer" else (NUMBER, float)
    values = [0] * len(entries)
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
                f"{where}: row {row + 1}, column {name!r}: {entry!r} is not {wanted}; "
                f"{_remedy(entry, row)}"
            )
    if kind == "integer" and not all(LONGEST.min <= value <= LONGEST.max for value in values):
        known = ["" if m else entry for entry, m in zip(entries, mask, strict=True)]
        return column_of(known, "text", name, where)
    values = np.array(values, dtype=int if kind == "integer" else float)
    return MaskedColumn(values, name=name, mask=mask | np.isnan(values))


def _remedy(entry, row):
    """What to do about an entry that is no number."""
    if NUMBER.fullmatch(entry.replace(",", "")):
        return "write a decimal point, and no commas"
    if NUMBER.fullmatch(FORTRAN.sub("E", entry)):
        return "write the exponent with E in place of D"
    remedy = "if it stands for a missing value, list it under missing of the catalogue"
    if row == 0 and not re.search(r"\d", entry):
        remedy += (
            "; if it is a unit, astropy does not know it, or not all of the row are units: delete "
            "the row, and give the units under units of the catalogue"
        )
    return remedy


def _whole(entry):
    """Its value; of a number beyond 64 bits, the leading digits, which are beyond them too."""
    if len(entry) < 20:
        return int(entry)
    return int(re.sub(r"(?<=\d{20})\d+", "", re.sub(r"^([+-]?)0+(?=\d)", r"\1", entry)))


def entries_of(column: Column) -> list[str]:
    """The entries as text without outer blanks; a masked one is empty."""
    return texts_of(column).tolist()


def texts_of(column) -> np.ndarray:
    """As entries_of, an array (n,), from a column or a masked array."""
    return np.char.strip(np.ma.filled(np.ma.asarray(column).astype(str), ""))


def names_of(column) -> np.ndarray:
    """As texts_of; NaN is empty too, and whole numbers that are kept as floats are in digits."""
    entries = np.ma.asarray(column)
    if entries.dtype.kind == "f":
        entries = np.ma.masked_invalid(entries)
        known = entries.compressed()
        if np.all(known == np.round(known)):
            entries = np.ma.array([f"{v:.0f}" for v in entries.filled(0)], mask=entries.mask)
    return texts_of(entries)
