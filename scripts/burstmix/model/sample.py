"""A sample: the objects and variables that one set of mixtures is fitted to."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations

import numpy as np
from astropy.table import Column, Table

from burstmix.io.binary import pieces
from burstmix.io.format import MADE_BY
from burstmix.io.write import read_table, write_table

LARGE_ERROR = 0.3  # relative error above which the rules for the error of a logarithm differ
LARGEST = 1e75  # of a fitted value or error: the sum of fourth powers is still a float


def with_unit(number: str, unit: str) -> str:
    """A number with its unit, which may begin with a factor: 5 s, 5 x 1e-09."""
    return f"{number} {'x ' * unit[:1].isdigit()}{unit}".rstrip()


@dataclass(frozen=True)
class Variable:
    """One fitted quantity: how it was made, and in which unit it was measured."""

    name: str
    scale: str = "log10"  # or "linear"
    unit: str = ""
    propagation: str | None = "lognormal"  # None: there are no errors
    label: str = ""
    # The measured value, the first step of a grid, that is a limit to all below it; None: none is.
    lowest: float | None = None

    @property
    def fitted_unit(self) -> str:
        """The unit that locations and scales are in: dex on a log10 scale."""
        return "dex" if self.scale == "log10" else self.unit

    def to_native(self, fitted):
        """From fitted units back to the unit it was measured in."""
        return 10.0 ** np.asarray(fitted) if self.scale == "log10" else np.asarray(fitted)


@dataclass(frozen=True)
class Sample:
    """n objects with d variables; arrays are (n, d), and NaN marks a missing value.

    values, errors            in fitted units (dex for log10), one standard deviation
    measured, measured_errors in the variable's own unit
    steps                     the step the measured value is rounded to, 0 where none was found
    correlations              (n, d, d) of the errors of an object's variables; None: there are none
    title                     the sample's name in figures

    identifiers are text; those read from FITS are bytes if ASCII, which takes a quarter the memory.
    """

    name: str
    variables: tuple[Variable, ...]
    identifiers: np.ndarray
    values: np.ndarray
    errors: np.ndarray
    measured: np.ndarray
    measured_errors: np.ndarray
    steps: np.ndarray
    meta: dict = field(default_factory=dict)
    correlations: np.ndarray | None = None
    title: str = ""

    def __len__(self) -> int:
        return len(self.identifiers)

    @property
    def has_errors(self) -> bool:
        """Whether every variable comes with measurement errors."""
        return all(variable.propagation is not None for variable in self.variables)

    @property
    def noise(self) -> np.ndarray:
        """The errors as the fit takes them: (n, d), or covariances (n, d, d) if correlated."""
        if self.correlations is None:
            return self.errors
        return self.errors[:, :, None] * self.correlations * self.errors[:, None, :]

    @property
    def limits(self) -> np.ndarray:
        """Whether each value is a limit to all below it, (n, d)."""
        lowest = [-np.inf if v.lowest is None else v.lowest for v in self.variables]
        return self.measured <= np.array(lowest)

    @property
    def large_errors(self) -> np.ndarray:
        """Whether an object's relative error in a logarithm is above LARGE_ERROR, (n,)."""
        logarithms = [v.scale == "log10" and v.propagation is not None for v in self.variables]
        relative = self.measured_errors[:, logarithms] / self.measured[:, logarithms]
        return (relative > LARGE_ERROR).any(axis=1)

    def only(self, kept) -> "Sample":
        """A sample of the objects `kept` alone, given as a mask or by their numbers."""
        names = ("identifiers", "values", "errors", "measured", "measured_errors", "steps")
        arrays = {name: getattr(self, name)[kept] for name in names}
        if self.correlations is not None:
            arrays["correlations"] = self.correlations[kept]
        return replace(self, **arrays)

    def pieces(self) -> Iterator["Sample"]:
        """The objects a piece at a time, of as many as tables are written in."""
        return (self.only(piece) for piece in pieces(len(self)))

    def with_identifiers(self, identifiers) -> "Sample":
        """The objects with these identifiers; the first one if there are none."""
        wanted = np.isin(self.identifiers.astype(str), np.asarray(identifiers, dtype=str))
        return self.only(np.flatnonzero(wanted) if wanted.any() else [0])

    def labelled(self, labels: dict[str, str], title: str) -> "Sample":
        """The same sample with its title, and its variables' names in figures."""
        variables = tuple(replace(v, label=labels[v.name]) for v in self.variables)
        return replace(self, variables=variables, title=title)

    def write(self, path) -> None:
        table = Table({"identifier": np.asarray(self.identifiers, dtype=str)})
        table["identifier"].description = "what the catalogue calls the object"
        for i, variable in enumerate(self.variables):
            native = variable.unit or None
            fitted = variable.fitted_unit or None
            for suffix, array, unit, description in (
                ("", self.values, fitted, f"{variable.scale} value, as fitted"),
                ("_error", self.errors, fitted, f"standard deviation ({variable.propagation})"),
                ("_measured", self.measured, native, "value before the scale is applied"),
                ("_measured_error", self.measured_errors, native, "its standard deviation"),
                ("_step", self.steps, native, "step of quantisation; 0: none found"),
            ):
                table[variable.name + suffix] = Column(
                    array[:, i], unit=unit, description=description
                )
        for (a, first), (b, second) in combinations(enumerate(self.variables), 2):
            if self.correlations is not None and np.any(self.correlations[:, a, b] != 0):
                table[f"correlation_{first.name}_{second.name}"] = Column(
                    self.correlations[:, a, b], description="correlation of their errors"
                )
        table.meta["sample"] = self.name
        table.meta["variables"] = [asdict(variable) for variable in self.variables]
        table.meta.update(self.meta)
        write_table(table, path)

    @classmethod
    def read(cls, path) -> "Sample":
        table = read_table(path)
        variables = tuple(Variable(**words) for words in table.meta["variables"])

        def stack(suffix):
            columns = [table[variable.name + suffix] for variable in variables]
            return np.column_stack([np.ma.filled(c.astype(float), np.nan) for c in columns])

        correlations = None
        if any(name.startswith("correlation_") for name in table.colnames):
            correlations = np.tile(np.eye(len(variables)), (len(table), 1, 1))
        for (a, first), (b, second) in combinations(enumerate(variables), 2):
            name = f"correlation_{first.name}_{second.name}"
            if name in table.colnames:
                correlations[:, a, b] = correlations[:, b, a] = table[name]
        identifiers = np.asarray(table["identifier"])
        known = ("sample", "variables", *MADE_BY)
        return cls(
            name=table.meta["sample"],
            variables=variables,
            identifiers=identifiers if identifiers.dtype.kind == "S" else identifiers.astype(str),
            values=stack(""),
            errors=stack("_error"),
            measured=stack("_measured"),
            measured_errors=stack("_measured_error"),
            steps=stack("_step"),
            meta={key: value for key, value in table.meta.items() if key not in known},
            correlations=correlations,
        )
