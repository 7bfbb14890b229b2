"""Arrays as astronomers hold them become floats: what is masked is NaN, and units are honoured.

A unit here is one of astropy's, or None where none was said; of several columns it is that of all,
or a tuple with that of each where they differ.
"""

from typing import NamedTuple

import numpy as np
from astropy import units as u
from astropy.table import Column, Table
from astropy.utils.masked import Masked

from burstmix.files import BurstmixError

OURS = (np.ma.MaskedArray, Masked, u.Quantity, Column)  # what numpy takes mask or unit from


class Plain(NamedTuple):
    """Values without a mask, the unit they had, and the names of a table's columns, or None."""

    values: np.ndarray
    unit: object = None
    names: tuple[str, ...] | None = None


def plain(array, name: str) -> Plain:
    """The values, NaN where they were masked, and the unit of an array, a table, or a list of such.

    Takes arrays and columns, masked ones and quantities of numpy and astropy; a table or a
    structured array is a matrix of its columns. Anything else is handed back as it is. `name` is
    what messages call it.

    Raises BurstmixError if a column holds no numbers, or units cannot be converted into each other.
    """
    if isinstance(array, Table):
        return _plain_table(array, tuple(array.colnames), name)
    if isinstance(array, np.ndarray) and array.dtype.names:
        return _plain_table(array, array.dtype.names, name)
    if isinstance(array, list | tuple) and _holds_ours(array):
        return _plain_list(array, name)
    if not isinstance(array, OURS):
        return Plain(array)
    mask, unit = False, getattr(array, "unit", None)
    if isinstance(array, Masked):
        array, mask = array.unmasked, array.mask
    elif isinstance(array, np.ma.MaskedArray):
        mask, array = np.ma.getmaskarray(array), np.ma.getdata(array)
        unit = getattr(array, "unit", None) if unit is None else unit
    array = np.asarray(array)
    try:
        if array.dtype.kind not in "biufO":
            raise TypeError(f"its type is {array.dtype}")
        values = array.astype(float)
    except (TypeError, ValueError) as error:
        raise BurstmixError(f"{name} holds no numbers ({error})") from error
    return Plain(np.where(mask, np.nan, values), unit)


def unitless(array, name: str):
    """The values of an array of plain numbers; raises BurstmixError if they have a unit."""
    values, unit, _ = plain(array, name)
    return convert(values, unit, None, name, "a plain number")


def convert(value, given, unit, name: str, of: str):
    """A number or an array in `unit`, from the one unit given; where none was, as it is.

    `of` is what messages call that which has `unit`.
    Raises BurstmixError if there is no conversion, or `unit` is None where one was given.
    """
    if given is None or given == unit:
        return value
    if unit is None:
        if given == u.dimensionless_unscaled:
            return value
        raise BurstmixError(
            f"{name}: the unit is {given}, but {of} has none: "
            "give plain numbers, or both with their units"
        )
    try:
        # No equivalencies: those that a session has enabled need not be the same for deviations.
        return given.to(unit, value, equivalencies=None)
    except (u.UnitsError, ValueError, TypeError) as error:
        raise BurstmixError(
            f"{name}: the unit {given} cannot be converted to {unit}, that of {of}"
        ) from error


def in_unit(values, given, unit, name: str, of: str) -> np.ndarray:
    """Values (n, d) in `unit`, each column from the unit given for it: `convert`."""
    pairs = list(zip(*_columns(values.shape[1], given, unit), strict=True))
    if not isinstance(given, tuple) and not isinstance(unit, tuple):
        return convert(values, *pairs[0], name, of)
    return np.column_stack(
        [convert(column, *pair, name, of) for column, pair in zip(values.T, pairs, strict=True)]
    )


def deviation_factors(d: int, given, unit, name: str, of: str) -> np.ndarray:
    """By what deviations of d variables in the unit given have to be multiplied, (d,), with sign.

    Of a magnitude or another logarithm with a unit, deviations are in mag, dex or dB alone.
    """
    pairs = zip(*_columns(d, given, unit), strict=True)
    return np.array([convert(1.0, *map(_of_deviations, pair), name, of) for pair in pairs])


def covariance_factors(d: int, given, unit, name: str, of: str) -> np.ndarray:
    """By what covariances, all in the one unit given, have to be multiplied, (d, d)."""
    (units,) = _columns(d, unit)
    try:
        products = [[_product(a, b) for b in units] for a in units]
    except ValueError as error:  # of a unit that astropy does not know
        raise BurstmixError(f"{name}: {error}") from error
    return np.array([[convert(1.0, given, unit, name, of) for unit in row] for row in products])


def first_known(d: int, given, otherwise):
    """The unit given for each of d columns, or the other one where none was."""
    pairs = zip(*_columns(d, given, otherwise), strict=True)
    return tuple(other if own is None else own for own, other in pairs)


def _holds_ours(array) -> bool:
    if isinstance(array, list | tuple):
        return any(map(_holds_ours, array))
    return isinstance(array, OURS)


def _plain_list(entries, name: str) -> Plain:
    parts = [plain(entry, name) for entry in entries]
    unit = parts[0].unit
    if any((part.unit is None) != (unit is None) for part in parts):
        raise BurstmixError(f"{name}: some entries have a unit and some have none")
    values = [convert(part.values, part.unit, unit, name, "the first entry") for part in parts]
    return Plain(np.array(values, dtype=float), unit)


def _plain_table(table, names: tuple[str, ...], name: str) -> Plain:
    columns = []
    for each in names:
        column = plain(table[each], f"{name}: column {each!r}")
        if np.ndim(column.values) != 1:
            raise BurstmixError(f"{name}: column {each!r} holds arrays; give it one number a row")
        columns.append(Plain(np.asarray(column.values), column.unit))
        if columns[-1].values.dtype.kind not in "biuf":
            raise BurstmixError(
                f"{name}: column {each!r} holds no numbers; give the columns to fit alone"
            )
    if not columns:
        raise BurstmixError(f"{name}: the table has no columns")
    units = tuple(column.unit for column in columns)
    same = all(unit == units[0] for unit in units)
    values = np.column_stack([column.values for column in columns])
    return Plain(values.astype(float), units[0] if same else units, names)


def _columns(d: int, *units) -> list[tuple]:
    """Each unit as that of d columns."""
    return [unit if isinstance(unit, tuple) else (unit,) * d for unit in units]


def _of_deviations(unit):
    return getattr(unit, "function_unit", unit)


def _product(a, b):
    return None if a is None or b is None else _of_deviations(a) * _of_deviations(b)
