"""From columns of a catalogue to the measured value and standard deviation of a variable."""

import numpy as np
from astropy import units as u
from astropy.table import Table

from burstmix.acquire import as_numbers
from burstmix.files import BurstmixError, Variable

from .propagation import RULES
from .quantisation import infer_steps


class Measured:
    """One variable of every object: value, error and step in its own unit; NaN is missing."""

    def __init__(self, name: str, spec: dict, table: Table, where: str):
        """Take the columns that `spec` (a variable of the config) names from the table.

        Raises BurstmixError if a column is absent or no number, or a unit does not fit.
        """
        self.name, self.spec = name, spec
        value, unit = _numbers(table, spec["column"], where)
        error = _numbers(table, spec["error"], where, unit)[0] if "error" in spec else None
        step = infer_steps(value)
        if "over" in spec:
            divisor, divisor_unit = _numbers(table, spec["over"], where)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = value / divisor
                if error is not None:
                    divisor_error = _numbers(table, spec["over_error"], where, divisor_unit)[0]
                    # Independent errors; a negative part of a ratio is removed by the cuts.
                    error = np.abs(ratio) * np.hypot(error / value, divisor_error / divisor)
            # A divisor of 0 has no ratio; a ratio of two grids has no grid.
            value, step = np.where(np.isfinite(ratio), ratio, np.nan), np.zeros_like(ratio)
            unit = unit / divisor_unit
        factor = 1.0
        if "redshift" in spec:
            redshift = _numbers(table, spec["redshift"], where)[0]
            factor = np.where(redshift > -1, 1.0 / (1.0 + redshift), np.nan)
        if spec.get("unit"):
            factor = factor * _conversion(unit, spec["unit"], f"{where}: {spec['column']}")
            unit = u.Unit(spec["unit"])
        self.unit = unit
        self.value, self.step = value * factor, step * factor
        self.error = None if error is None else error * factor

    @property
    def variable(self) -> Variable:
        """What the sample's files say of this variable."""
        propagation = self.spec["propagation"] if self.spec["scale"] == "log10" else "none needed"
        return Variable(
            name=self.name,
            scale=self.spec["scale"],
            unit=self.unit.to_string() if self.unit != u.dimensionless_unscaled else "",
            propagation=None if self.error is None else propagation,
            label=self.spec.get("label", self.name),
        )

    @property
    def missing(self) -> np.ndarray:
        """Objects whose value or error is missing."""
        absent = ~np.isfinite(self.value)
        return absent if self.error is None else absent | ~np.isfinite(self.error)

    @property
    def not_positive(self) -> np.ndarray:
        """Objects without a logarithm, or with a standard deviation that is 0 or negative."""
        bad = self.value <= 0 if self.spec["scale"] == "log10" else np.zeros(len(self.value), bool)
        return bad if self.error is None else bad | (self.error <= 0)

    def fitted(self, kept) -> tuple[np.ndarray, np.ndarray]:
        """Values and standard deviations of the objects `kept`, in fitted units."""
        value = self.value[kept]
        error = np.zeros_like(value) if self.error is None else self.error[kept]
        if self.spec["scale"] == "linear":
            return value, error
        return np.log10(value), RULES[self.spec["propagation"]](error / value)


def _numbers(table, name, where, unit=None):
    """A column as floats with NaN for missing, and its unit; converted to `unit` if given."""
    if name not in table.colnames:
        raise BurstmixError(
            f"{where}: no column {name!r}; its columns are {', '.join(table.colnames)}"
        )
    column = as_numbers(table[name], where)
    values = np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
    own = column.unit or u.dimensionless_unscaled
    if isinstance(own, u.UnrecognizedUnit):
        raise BurstmixError(
            f"{where}: the unit {own.to_string()!r} of column {name!r} is not known; "
            "give the right one under units of the catalogue"
        )
    if unit is not None and column.unit is not None:
        values = values * _conversion(own, unit, f"{where}: {name}")
    return values, own


def _conversion(unit, target, where):
    try:
        return u.Unit(unit).to(u.Unit(target))
    except (u.UnitConversionError, ValueError) as error:
        raise BurstmixError(f"{where}: no conversion to the unit {target} ({error})") from error
