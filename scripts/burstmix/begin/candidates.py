"""The columns that can be fitted, the first choice first, and how each would be fitted."""

import re
from dataclasses import dataclass, field

import numpy as np
from astropy import units as u

from burstmix.prepare.variables import is_logarithm

from .column import Column
from .names import words_of
from .parts import Part
from .units import unit_of

DURATIONS = {"t50", "t80", "t100", "duration", "durations", "dur"}
LOGARITHM = re.compile(r"(log|lg|log10|ln)(?=[A-Z_ (\[]|$)|log10|log_")
# Kinds of columns, the first choice first.
LEVELS = (
    "a duration T90", "a duration", "with errors", "without errors", "of few rows", "a redshift",
)  # fmt: skip
DECADES = 1.0  # values that span more are fitted as logarithms; they have to span twice as many if
FEW_NOT_POSITIVE = 0.05  # of them, at most, have no logarithm
ENOUGH = 0.1  # of the rows with a value, for a column to be a first choice


@dataclass(frozen=True)
class Candidate:
    """A column that looks like a measurement, and how it would be fitted.

    level    of LEVELS, by which the first choice is made
    error    its standard deviation, if there is one
    scale    "log10" or "linear", with `because` in words
    logarithm
             whether its values are logarithms already, by unit or name
    floor    least standard deviation of a component on a linear scale, in the column's unit
    units    the units that the config has to give its columns, with their reasons
    notes    what is known of it and not fitted, a sentence each
    objects  how many its sample has; None until it was prepared
    limits   a flag of limits in numbers that is 0 for measured values
    """

    column: Column
    level: int
    error: Part | None
    scale: str
    because: str
    logarithm: bool
    floor: float | None
    units: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    limits: Column | None = None
    objects: int | None = None

    @property
    def columns(self) -> list[str]:
        """The names of the columns that it uses."""
        return [self.column.name, *([self.error.column.name] if self.error else [])]

    @property
    def unit_in_words(self) -> str:
        """Its unit, or that there is none; empty where the config gives one."""
        told = self.column.name in self.units or LEVELS[self.level] == "a redshift"
        return "" if told else unit_of(self.column)[1]

    @property
    def is_duration(self) -> bool:
        """Whether a redshift stretches it."""
        return self.level <= LEVELS.index("a duration") and not self.logarithm


def candidates_of(measured: list[Column], redshifts: list[Column], parts: list[Part]):
    """Candidates from the columns that look like measurements, the first choice first.

    redshifts: columns that are a first choice only where there is no other.
    """
    found = [_candidate(column, parts, False) for column in measured]
    found += [_candidate(column, parts, True) for column in redshifts]
    return sorted(found, key=lambda each: (each.level, each.error is None, each.column.place))


def _candidate(column, parts, is_redshift):
    mine = [part for part in parts if part.of is column]
    errors = [part for part in mine if part.part == "error"]
    error = next((part for part in errors if _is_enough(column, part.column)), None)
    units = _units(column, error)
    unit = u.Unit(units[column.name][0]) if column.name in units else column.unit
    logarithm = _logarithm(column, unit)
    scale, because = ("linear", logarithm) if logarithm else _scale(column)
    flags = [p.column for p in mine if p.part == "limit" and p.column.is_numeric]
    return Candidate(
        column=column,
        level=_level(column, error, is_redshift),
        error=error,
        scale=scale,
        because=because,
        floor=_floor(column.present) if scale == "linear" else None,
        logarithm=bool(logarithm),
        units=units,
        notes=list(_notes(column, mine, error)),
        limits=flags[0] if flags else None,
    )


def _level(column, error, is_redshift):
    words = set(words_of(column.name))
    if is_redshift:
        return LEVELS.index("a redshift")
    if len(column.present) < ENOUGH * len(column.values):
        return LEVELS.index("of few rows")
    if "t90" in words:
        return LEVELS.index("a duration T90")
    if words & DURATIONS or column.ucd.startswith("time.duration"):
        return LEVELS.index("a duration")
    return LEVELS.index("with errors" if error is not None else "without errors")


def _logarithm(column, unit):
    """Why the values are taken for logarithms; None if they are not."""
    if LOGARITHM.match(column.name) and not column.name.isupper():
        return "by its name, the values are logarithms"
    if unit is not None and is_logarithm(unit):
        return f"its unit {unit} is a logarithm"
    return None


def _scale(column):
    present = column.present
    positive = present[present > 0]
    if not len(positive):
        return "linear", "no value is above 0"
    span = float(np.log10(positive.max()) - np.log10(positive.min()))
    absent = len(present) - len(positive)
    if absent == 0:
        if span > DECADES:
            return "log10", f"all values are above 0 and span {span:.1f} decades"
        return "linear", "the values span no more than a decade"
    if absent <= FEW_NOT_POSITIVE * len(present) and span > 2 * DECADES:
        return "log10", (
            f"the values span {span:.1f} decades; {absent} of {len(present)} are not above 0, have "
            "no logarithm and are left out"
        )
    return "linear", f"{absent} of {len(present)} values are not above 0"


def _floor(values):
    """A twentieth of the standard deviation of the middle of the values, to one digit."""
    low, high = np.percentile(values, [15.87, 84.13])
    width = (high - low) / 2 or values.std()
    return float(f"{width / 20:.0e}")


def _units(column, error):
    found = {}
    unit, why = unit_of(column)
    if column.unit is None and error is not None and error.column.unit is not None:
        unit, why = unit_of(error.column)
        unit = unit or error.column.unit.to_string()
        why = f"that of {error.column.name}"
    if unit is not None:
        found[column.name] = unit, why
    if error is not None and isinstance(error.column.unit, u.UnrecognizedUnit):
        own = unit or (column.unit.to_string() if column.unit is not None else "1")
        why = f"no unit that is known; taken for that of {column.name}"
        found[error.column.name] = own, why
    return found


def _is_enough(column, error):
    """Whether half of the values have an error that says something."""
    return np.sum((error.values > 0) & np.isfinite(column.values)) >= len(column.present) / 2


def _notes(column, mine, error):
    sided = {part.part: part.column.name for part in mine if part.part in ("lower", "upper")}
    if sided:
        names = " and ".join(f"{name} (the {side} one)" for side, name in sorted(sided.items()))
        yield (
            f"By their names, {names} are errors or bounds of one side, which are not yet fitted; "
            "a column with their mean can be named as error."
        )
    for part in mine:
        if part.part == "limit":
            how = "uncomment the cut below" if part.column.is_numeric else "remove their rows"
            yield (
                f"{part.column.name} marks limits, by its name; they are not yet fitted as such, "
                f"but as values. To leave them out, {how}."
            )
        if part.part == "no_error":
            yield (
                f"{part.column.name} is {part.reason}, but is no standard deviation: it has values "
                "below 0, or none above."
            )
        if part.part == "error" and part is not error:
            few = "" if _is_enough(column, part.column) else ", but most values have none there"
            yield f"{part.column.name} may be its error too: {part.reason}{few}."
