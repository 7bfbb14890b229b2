"""Which entries of a column are a given text, number or truth value, or are missing."""

import numpy as np
from astropy.table import Column

from burstmix.errors import BurstmixError
from burstmix.io.numbers import NUMBER, texts_of, value_of

# How tables write true and false, in any case; YAML's own words are among them.
TRUTHS = dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True)
TRUTHS |= dict.fromkeys(("false", "f", "no", "n", "off", "0"), False)


def among(column: Column, wanted, where: str) -> np.ndarray:
    """Whether each object's entry is `wanted`, or one of its entries if that is a list, (n,).

    A text means itself, without outer blanks; a number its value; true and false all that tables
    write for them; an empty text a missing entry: masked, empty or NaN.
    Raises BurstmixError if the column holds entries of another kind.
    """
    wanted = wanted if isinstance(wanted, list) else [wanted]
    return np.any([_equal(column, each, where) for each in wanted], axis=0)


def codes(column: Column) -> np.ndarray:
    """Numbers (n,), equal where the entries are; NaN is a missing number."""
    if column.dtype.kind == "f":
        return np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
    whole = column.dtype.kind in "iu"
    entries = np.ma.getdata(column) if whole else texts_of(column)
    found = np.unique(entries, return_inverse=True)[1].astype(float)
    return np.where(np.ma.getmaskarray(column), np.nan, found) if whole else found


def exact(column: Column) -> np.ndarray:
    """Numbers (n,), none missing, as Python's own, which are compared in all their digits."""
    if column.dtype.kind in "iuf":
        return np.ma.getdata(column).astype(object)
    return np.array([value_of(entry) for entry in texts_of(column).tolist()], dtype=object)


def _equal(column, wanted, where):
    if isinstance(wanted, str) and not wanted.strip():
        return _missing(column)
    if column.dtype.kind in "iuf":
        return ~_missing(column) & _equal_numbers(column, wanted, where)
    texts = texts_of(column)
    # Each different entry is looked at once.
    entries, rows, which = np.unique(texts, return_index=True, return_inverse=True)
    if isinstance(wanted, bool) or column.dtype.kind == "b":
        truth = _truth(str(wanted), f"{where}: column {column.name!r}")
        same = [
            entry != ""
            and _truth(entry, f"{where}: row {row + 1}, column {column.name!r}") is truth
            for entry, row in zip(entries.tolist(), rows, strict=True)
        ]
    elif isinstance(wanted, str):
        same = entries == wanted.strip()
    else:
        same = [NUMBER.fullmatch(e) is not None and value_of(e) == wanted for e in entries.tolist()]
    return np.asarray(same, dtype=bool)[which]


def _equal_numbers(column, wanted, where):
    values = np.asarray(np.ma.getdata(column))
    if isinstance(wanted, bool):
        odd = ~_missing(column) & (values != 0) & (values != 1)
        if odd.any():
            row = int(np.argmax(odd))
            _truth(str(values[row]), f"{where}: row {row + 1}, column {column.name!r}")
    elif isinstance(wanted, str):
        if not NUMBER.fullmatch(wanted.strip()):
            raise BurstmixError(f"{where}: {column.name!r} holds numbers, and {wanted!r} is none")
        wanted = value_of(wanted.strip())
    if values.dtype.kind in "iu" and isinstance(wanted, float) and wanted.is_integer():
        wanted = int(wanted)  # which all digits are compared with
    return values == wanted


def _missing(column):
    mask = np.ma.getmaskarray(column)
    if column.dtype.kind in "iufb":
        return mask | np.isnan(np.ma.getdata(column))
    return mask | (texts_of(column) == "")


def _truth(entry, where):
    if entry.lower() not in TRUTHS:
        raise BurstmixError(
            f"{where}: {entry!r} is neither true nor false; give the texts or numbers themselves"
        )
    return TRUTHS[entry.lower()]
