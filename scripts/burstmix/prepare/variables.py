"""From columns of a catalogue to the measured value and standard deviation of a variable."""

from functools import reduce

import numpy as np
from astropy import units as u
from astropy.table import Column, Table

from burstmix.errors import BurstmixError
from burstmix.io import as_numbers, why_absent
from burstmix.model import Variable

from .propagation import RULES
from .quantisation import infer_steps, lowest_limit


class Measured:
    """One variable of every object: value, error and step in its own unit; NaN is missing.

    redshift_missing  objects without the redshift that the variable asks for
    missing           objects without a value, divisor or error, or a part of one that is a sum
    large_error       objects with an error above max_error of `spec`, in fitted units
    parts             by column: how much its error alone moves the value, with sign, (n,)
    not_positive      objects without a logarithm or ratio, or with an error that is not above 0
    lowest            the value that stands for all below it too, or None
    inferred          whether that was seen in the values, not said by the config
    """

    def __init__(self, name: str, spec: dict, table: Table, where: str):
        """Take the columns that `spec` (a variable of the config) names from the table.

        Raises BurstmixError if a column is absent or no number, a unit does not fit, or more is
        asked of a logarithm than to be fitted as it is.
        """
        self.name, self.spec = name, spec
        columns = listed(spec["column"])
        value, unit, parts = total(table, columns, listed(spec.get("error")), where)
        place = f"{where}: {columns[0]}"
        asked = ["scale: log10"] if spec["scale"] == "log10" else []
        asked += [f"{key}: {spec[key]}" for key in ("over", "redshift") if key in spec]
        asked += [f"column: {columns}"] if len(columns) > 1 else []
        target = u.Unit(spec.get("unit") or unit)
        if target != unit:
            asked.append(f"unit: {target}")
            _refuse_of_logarithm(target, asked[-1:], place)
        _refuse_of_logarithm(unit, asked, place)
        # A sum or a ratio of grids has no grid.
        of_one = len(columns) == 1 and "over" not in spec
        self.step = np.zeros_like(value)
        if of_one:
            self.step = infer_steps(in_seconds(as_printed(table[columns[0]], value), unit))
            self.step /= in_seconds(1.0, unit)
        logarithm = spec["scale"] == "log10"
        inputs = [value, *parts.values()]
        positive = [value, *parts.values()] if logarithm else [*parts.values()]
        if "over" in spec:
            over = listed(spec["over"])
            divisor, divisor_unit, others = total(
                table, over, listed(spec.get("over_error")), where
            )
            _refuse_of_logarithm(divisor_unit, ["over"], f"{where}: {over[0]}")
            inputs += [divisor, *others.values()]
            positive += [divisor if logarithm else np.abs(divisor), *others.values()]
            with np.errstate(divide="ignore", invalid="ignore"):
                parts = {column: error / divisor for column, error in parts.items()}
                for column, error in others.items():
                    parts[column] = -value * error / divisor**2
                value = value / divisor
            unit = unit / divisor_unit
        # The errors of different columns are taken as independent.
        error = reduce(np.hypot, parts.values()) if parts else None
        factor = np.ones_like(value)
        if "redshift" in spec:
            redshift = numbers(table, spec["redshift"], where)[0]
            factor = np.divide(1, 1 + redshift, out=factor * np.nan, where=redshift > -1)
        self.redshift_missing = np.isnan(factor)
        self.missing = ~np.all(np.isfinite(inputs), axis=0)
        self.not_positive = np.any(np.less_equal(positive, 0), axis=0) & ~self.missing
        if spec.get("unit"):
            factor = factor * _conversion(unit, target, place)
            unit = target
        self.unit = unit
        self.value, self.step = value * factor, self.step * factor
        self.lowest, self.inferred = None, "lowest" not in spec
        if spec.get("lowest") == "limit":
            self.lowest = float(np.nanmin(np.where(value > 0, self.value, np.nan), initial=np.inf))
        elif self.inferred and logarithm and of_one and "redshift" not in spec:
            self.lowest = lowest_limit(self.value, self.step)
        self.error = None if error is None else error * factor
        self.parts = {column: part * factor for column, part in parts.items()}
        self.large_error = np.zeros(len(table), dtype=bool)
        if "max_error" in spec:
            usable = ~(self.missing | self.not_positive | self.redshift_missing)
            self.large_error[usable] = self.fitted(usable)[1] > spec["max_error"]

    @property
    def columns(self) -> list[str]:
        """The columns that it is made of."""
        keys = ("column", "error", "over", "over_error", "redshift")
        return [column for key in keys for column in listed(self.spec.get(key))]

    @property
    def variable(self) -> Variable:
        """What the sample's files say of this variable."""
        propagation = self.spec["propagation"] if self.spec["scale"] == "log10" else "none needed"
        return Variable(
            name=self.name,
            scale=self.spec["scale"],
            unit=self.unit.to_string() if self.unit != u.dimensionless_unscaled else "",
            propagation=None if self.error is None else propagation,
            lowest=self.lowest,
        )

    def fitted(self, kept) -> tuple[np.ndarray, np.ndarray]:
        """Values and standard deviations of the objects `kept`, in fitted units."""
        value = self.value[kept]
        error = np.zeros_like(value) if self.error is None else self.error[kept]
        if self.spec["scale"] == "linear":
            return value, error
        with np.errstate(over="ignore"):
            relative = error / value
        return np.log10(value), RULES[self.spec["propagation"]](relative)


def correlations(measured: list[Measured]) -> np.ndarray | None:
    """The correlations (n, d, d) of the variables' errors, to first order in the columns' errors.

    The errors of different columns are independent; what two variables share is a column, such as
    a ratio and one of its parts. None where no two share any.
    """
    columns = sorted({column for each in measured for column in each.parts})
    shared = [sum(column in each.parts for each in measured) > 1 for column in columns]
    if not any(shared):
        return None
    zero = np.zeros_like(measured[0].value)
    parts = np.array([[each.parts.get(column, zero) for column in columns] for each in measured])
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = parts / np.sqrt(np.sum(parts**2, axis=1, keepdims=True))
    found = np.clip(np.einsum("acn,bcn->nab", parts, parts), -1.0, 1.0)
    d = len(measured)
    found[:, np.arange(d), np.arange(d)] = 1.0
    return found


def numbers(table: Table, name: str, where: str, unit=None) -> tuple[np.ndarray, u.UnitBase]:
    """A column as floats with NaN for missing, and its unit.

    With `unit`, it holds deviations of values in that unit, and they are converted to it: those of
    a logarithm, such as dex(s) or mag(AB), are in dex or mag alone.

    Raises BurstmixError if it is absent, an entry is no number, or its unit is not known.
    """
    column = as_numbers(find_column(table, name, where), where)
    values = np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
    own = column.unit or u.dimensionless_unscaled
    if isinstance(own, u.UnrecognizedUnit):
        raise BurstmixError(
            f"{where}: the unit {own.to_string()!r} of column {name!r} is not known; "
            "give the right one under units of the catalogue"
        )
    if unit is not None and column.unit is not None:
        # A magnitude grows as its dex falls; a deviation has no sign.
        values = values * abs(_conversion(*map(_of_deviations, (own, unit)), f"{where}: {name}"))
    return values, own


def total(
    table: Table, columns: list[str], errors: list[str], where: str
) -> tuple[np.ndarray, u.UnitBase, dict[str, np.ndarray]]:
    """The sum (n,) of columns, its unit, which is the first one's, and each column's error (n,).

    Raises BurstmixError as numbers does, or where a unit does not fit.
    """
    value, unit = numbers(table, columns[0], where)
    units, factors, found = {columns[0]: unit}, {columns[0]: 1.0}, {}
    for column in columns[1:]:
        more, units[column] = numbers(table, column, where)
        factors[column] = _conversion(units[column], unit, f"{where}: {column}")
        value = value + more * factors[column]
    for column, error in zip(columns, errors, strict=True) if errors else []:
        found[column] = numbers(table, error, where, units[column])[0] * factors[column]
    return value, unit, found


def listed(columns: str | list[str] | None) -> list[str]:
    """The columns that a key of the config names: one, several that are added, or none."""
    return [columns] if isinstance(columns, str) else columns or []


def find_column(table: Table, name: str, where: str) -> Column:
    """The column of this name. Raises BurstmixError, with the names that there are, if none is."""
    if name not in table.colnames:
        raise BurstmixError(f"{where}: {why_absent(table, name)}")
    return table[name]


def in_seconds(value, unit):
    """A time in seconds, where the instruments' steps are known; anything else as it is."""
    is_time = not is_logarithm(unit) and unit.is_equivalent(u.s)
    return value * unit.to(u.s) if is_time else value


def is_logarithm(unit) -> bool:
    """Whether numbers in this unit are logarithms: in mag, dex, dB, mag(AB), or dex(s) for [s]."""
    return isinstance(unit, u.function.FunctionUnitBase) or unit.is_equivalent(u.dex)


def as_printed(column, values):
    """The values; those of single precision as the shortest decimals that they stand for."""
    if column.dtype.kind == "f" and column.dtype.itemsize <= 4:
        return np.array([float(str(value)) for value in values.astype(column.dtype)])
    return values


def _refuse_of_logarithm(unit, asked, where):
    if asked and is_logarithm(unit):
        raise BurstmixError(
            f"{where}: {unit} is the unit of a logarithm, which is fitted as it is, and not with "
            f"{', '.join(asked)}; set scale: linear and leave out unit, over, redshift and other "
            "columns (if it holds no logarithm, give its right unit under units of the catalogue)"
        )


def _of_deviations(unit):
    return getattr(unit, "function_unit", unit)


def _conversion(unit, target, where):
    try:
        return u.Unit(unit).to(u.Unit(target))
    except (u.UnitConversionError, ValueError, TypeError) as error:
        hint = "; give its unit under units of the catalogue" if unit == u.one else ""
        raise BurstmixError(f"{where}: no conversion to unit {target} ({error}){hint}") from error
