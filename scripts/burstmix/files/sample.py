"""A sample: the objects and variables that one set of mixtures is fitted to."""

from dataclasses import asdict, dataclass, field, replace

import numpy as np
from astropy.table import Column, Table

from .write import read_table, write_table


@dataclass(frozen=True)
class Variable:
    """One fitted quantity: how it was made, and in which unit it was measured."""

    name: str
    scale: str = "log10"  # or "linear"
    unit: str = ""
    propagation: str | None = "lognormal"  # None: measured without errors
    label: str = ""

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

    def __len__(self) -> int:
        return len(self.identifiers)

    @property
    def has_errors(self) -> bool:
        """Whether every variable comes with measurement errors."""
        return all(variable.propagation is not None for variable in self.variables)

    def labelled(self, labels: dict[str, str]) -> "Sample":
        """The same sample with its variables' names in figures."""
        variables = tuple(replace(v, label=labels[v.name]) for v in self.variables)
        return replace(self, variables=variables)

    def write(self, path) -> None:
        table = Table({"identifier": np.asarray(self.identifiers, dtype=str)})
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

        known = ("sample", "variables", "burstmix")
        return cls(
            name=table.meta["sample"],
            variables=variables,
            identifiers=np.asarray(table["identifier"], dtype=str),
            values=stack(""),
            errors=stack("_error"),
            measured=stack("_measured"),
            measured_errors=stack("_measured_error"),
            steps=stack("_step"),
            meta={key: value for key, value in table.meta.items() if key not in known},
        )
