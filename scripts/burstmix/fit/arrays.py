"""Arrays as astronomers hold them become floats: masked entries are NaN, and units are honoured.

A unit here is one of astropy's, or None where none was given; for several columns it is the unit of
all, or a tuple with that of each where they differ.
"""

import sys
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from astropy import units as u
from astropy.table import Column, Table
from astropy.time import Time, TimeDelta
from astropy.utils.masked import Masked
from astropy.utils.shapes import ShapedLikeNDArray

from burstmix.errors import BurstmixError

Arrays = Any  # whatever `plain` takes: no type says all of it, and pandas need not be there
Unit = Any  # of astropy, which has no type of all its units; None: none was given
Units = Any  # one Unit, or a tuple with that of each column
OURS = (np.ma.MaskedArray, Masked, u.Quantity, Column)  # what numpy takes mask or unit from
OURS += (ShapedLikeNDArray,)  # and times and coordinates, which it cannot read


class Plain(NamedTuple):
    """Values without a mask, their unit, and the names of a table's columns, or None."""

    values: np.ndarray
    unit: object = None
    names: tuple | None = None


def plain(array: Arrays, name: str) -> Plain:
    """The values, NaN where they were masked, and the unit of an array, a table, or a list of such.

    Takes arrays, columns, masked arrays and quantities of numpy and astropy, and those of pandas; a
    table, a structured array or a data frame becomes a matrix (n, d) of its columns. Anything else
    is handed back as it is. `name` is what messages call the array.

    Raises BurstmixError if a column holds no numbers, or units cannot be converted into each other.
    """
    names = _names(array)
    if names is not None:
        return _plain_table(array, names, name)
    if is_pandas(array, "Series", "Index", "api.extensions.ExtensionArray"):
        return Plain(_numbers(array, name))
    if isinstance(array, ShapedLikeNDArray):
        raise BurstmixError(f"{name} is a {type(array).__name__}, no numbers: {_remedy(array)}")
    if isinstance(array, list | tuple) and _holds_ours(array):
        return _plain_list(array, name)
    if isinstance(array, np.ndarray) and array.dtype.kind in "mM":  # numpy would take the counts
        raise BurstmixError(f"{name} holds no numbers (its type is {array.dtype})")
    if not isinstance(array, OURS):
        return Plain(array)
    mask, unit = False, getattr(array, "unit", None)
    if isinstance(array, Masked):
        array, mask = array.unmasked, array.mask
    elif isinstance(array, np.ma.MaskedArray):
        mask, array = np.ma.getmaskarray(array), np.ma.getdata(array)
        unit = getattr(array, "unit", None) if unit is None else unit
    return Plain(np.where(mask, np.nan, _numbers(np.asarray(array), name)), unit)


def unitless(array: Arrays, name: str) -> np.ndarray:
    """The values (n,) or (n, d) of plain numbers; raises BurstmixError if they have a unit."""
    values, unit, _ = plain(array, name)
    return convert(values, unit, None, name, "a plain number")


def is_pandas(array: object, *kinds: str) -> bool:
    """Whether it is of one of these classes of pandas, which need not be installed."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(array, attrgetter("DataFrame", *kinds)(pandas))


def by_name(table: Arrays, names: Sequence | None, name: str, of: str) -> Arrays:
    """A table with its columns in the order of `names`, those of `of`; all else as it is.

    A column belongs to that of the same name. If no names are the same, it belongs to the one whose
    name is its own without a prefix and a suffix that all share (e_pmra, pmra_error), and if there
    is none, to the one in the same place.

    Raises BurstmixError if some of the names are the same, but not all.
    """
    own = _names(table)
    if own is None or names is None or len(own) != len(names) or own == tuple(names):
        return table
    if set(own) & set(names) and set(own) != set(names):
        raise BurstmixError(
            f"{name} has the columns {_listed(own)}, but {of} has {_listed(names)}: "
            "name all columns alike, or none"
        )
    order = names if set(own) == set(names) else _with_affixes(own, names)
    return table if order is None else table[list(order)]


def same_rows(array: Arrays, other: Arrays, name: str, of: str) -> None:
    """Raises BurstmixError if both are of pandas and their indexes differ: rows go by place."""
    both = is_pandas(array, "Series") and is_pandas(other, "Series")
    if both and not array.index.equals(other.index):
        raise BurstmixError(
            f"{name} has another index than {of}: give .loc[{of}.index] of it, "
            "or .to_numpy() where its rows are in the same order"
        )


def convert(value: Any, given: Unit, unit: Unit, name: str, of: str) -> Any:
    """A number or an array, converted from the unit given to `unit`; without one given, as it is.

    `of` is what messages call the values that have `unit`.
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


def in_unit(values: np.ndarray, given: Units, unit: Units, name: str, of: str) -> np.ndarray:
    """Values (n, d) in `unit`, each column from the unit given for it: `convert`."""
    pairs = list(zip(*_columns(values.shape[1], given, unit), strict=True))
    if not isinstance(given, tuple) and not isinstance(unit, tuple):
        return convert(values, *pairs[0], name, of)
    return np.column_stack(
        [convert(column, *pair, name, of) for column, pair in zip(values.T, pairs, strict=True)]
    )


def deviation_factors(d: int, given: Units, unit: Units, name: str, of: str) -> np.ndarray:
    """Factors (d,), with sign, that convert deviations of d variables from the unit given.

    Deviations of a magnitude, or of another logarithm with a unit, are in mag, dex or dB alone.
    """
    pairs = zip(*_columns(d, given, unit), strict=True)
    return np.array([convert(1.0, *map(_of_deviations, pair), name, of) for pair in pairs])


def covariance_factors(d: int, given: Unit, unit: Units, name: str, of: str) -> np.ndarray:
    """Factors (d, d) that convert covariances, which are all in the one unit given."""
    (units,) = _columns(d, unit)
    try:
        products = [[_product(a, b) for b in units] for a in units]
    except ValueError as error:  # of a unit that astropy does not know
        raise BurstmixError(f"{name}: {error}") from error
    return np.array([[convert(1.0, given, unit, name, of) for unit in row] for row in products])


def first_known(d: int, given: Units, otherwise: Units) -> tuple:
    """The unit given for each of d columns, or the other one where none was."""
    pairs = zip(*_columns(d, given, otherwise), strict=True)
    return tuple(other if own is None else own for own, other in pairs)


def _names(array) -> tuple | None:
    """The names of a table's columns; None of what is no table."""
    if isinstance(array, Table):
        return tuple(array.colnames)
    if is_pandas(array):
        return tuple(array.columns)
    return array.dtype.names if isinstance(array, np.ndarray) else None


def _with_affixes(own: tuple, names) -> list[str] | None:
    """`names`, each with the prefix and the suffix that make them the names `own`, or None.

    If two pairs of prefix and suffix do, both give the same order.
    """
    if not all(isinstance(each, str) for each in (*own, *names)):
        return None
    first = names[0]
    for each in own:
        for start in range(len(each) - len(first) + 1):
            prefix, suffix = each[:start], each[start + len(first) :]
            whole = [f"{prefix}{one}{suffix}" for one in names]
            if each.startswith(first, start) and set(whole) == set(own):
                return whole
    return None


def _listed(names) -> str:
    return ", ".join(map(str, names))


def _numbers(array, name: str) -> np.ndarray:
    """An array of numpy or pandas as floats; entries that pandas has no value of are NaN."""
    try:
        if array.dtype.kind not in "biufO":
            raise TypeError(f"its type is {array.dtype}")
        if isinstance(array, np.ndarray):
            return array.astype(float)
        return array.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise BurstmixError(f"{name} holds no numbers ({error})") from error


def _remedy(array) -> str:
    if isinstance(array, TimeDelta):
        return 'give them in a unit, as .to("s") does'
    return "give its .mjd" if isinstance(array, Time) else "give one column for each coordinate"


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


def _plain_table(table, names: tuple, name: str) -> Plain:
    if len(set(names)) < len(names):
        raise BurstmixError(f"{name}: two of the columns {_listed(names)} have the same name")
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
    unit = one_unit([column.unit for column in columns])
    values = np.column_stack([column.values for column in columns])
    return Plain(values.astype(float), unit, names)


def one_unit(units: Sequence[Unit]) -> Units:
    """The unit of columns that have these units: one if all are the same, else a tuple of each."""
    return units[0] if all(unit == units[0] for unit in units) else tuple(units)


def units_of(d: int, unit: Units) -> tuple:
    """The unit of each of d columns."""
    return unit if isinstance(unit, tuple) else (unit,) * d


def _columns(d: int, *units) -> list[tuple]:
    """Each unit as that of d columns."""
    return [units_of(d, unit) for unit in units]


def _of_deviations(unit):
    return getattr(unit, "function_unit", unit)


def _product(a, b):
    return None if a is None or b is None else _of_deviations(a) * _of_deviations(b)
