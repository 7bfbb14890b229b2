"""Membership of new objects under the fits of a run."""

from dataclasses import replace
from typing import Any

import numpy as np
from astropy import units as u
from astropy.table import Table

from burstmix.assign import membership_table
from burstmix.errors import BurstmixError
from burstmix.fit.arrays import convert, deviation_factors
from burstmix.model import RunFolder, Sample, Variable, class_names
from burstmix.prepare.propagation import RULES
from burstmix.significance.gather import resampled_fits_of

ALL = 1_000_000  # replicates count: all that there are
SAMPLE = "the sample"  # what messages call that whose units count


def classify(run: RunFolder, table: Table) -> Table:
    """The membership catalogue of new objects, a row each, like that of the run's own sample.

    table: a column VARIABLE for each variable of the run and, if known, VARIABLE_error; a column
    without a unit is in the sample's. A column identifier has the objects' names. NaN is a value
    that is not known. Fits with errors are used if the run has such and every variable has an
    error; errors are propagated as the sample's own are. To the catalogue's metadata come classes,
    the names of all classes, and beyond: by variable, the rows whose values lie outside of all
    that were fitted.

    Raises BurstmixError if a column is unknown or of another unit, there is no object, an object
    has no value at all, or an entry is no number that the variable may have.
    """
    sample = run.sample
    known = {"identifier"}
    for variable in sample.variables:
        known |= {variable.name, f"{variable.name}_error"}
    for name in table.colnames:
        if name not in known:
            raise BurstmixError(
                f"column {name}: the run has {', '.join(sorted(known))}; rename it, or leave it out"
            )
    if not len(table):
        raise BurstmixError("the table has no rows")
    new = objects(sample, table)
    mode = run.modes[0]
    if mode == "with" and not new.has_errors:
        mode = run.modes[-1]
    found = membership_table(
        new, run.fit_sets(mode), resampled=resampled(run, mode), replicates=ALL
    )
    found.meta["classes"] = list(class_names(sample, found.meta["k"]))
    low, high = np.nanmin(sample.measured, axis=0), np.nanmax(sample.measured, axis=0)
    with np.errstate(invalid="ignore"):
        outside = (new.measured < low) | (new.measured > high)
    found.meta["beyond"] = {
        variable.name: [int(i) for i in np.flatnonzero(outside[:, v])]
        for v, variable in enumerate(sample.variables)
        if outside[:, v].any()
    }
    return found


def resampled(run: RunFolder, mode: str) -> Table | None:
    """The fits to resampled objects in an error mode; None if they were not made."""
    return resampled_fits_of(sorted(run.path.glob(f"resampled_{mode}/*.ecsv"))).get(mode)


def objects(sample: Sample, table: Table) -> Sample:
    """The rows of a table as objects of the same kind as those of a sample."""
    columns = [_column(variable, table) for variable in sample.variables]
    values, measured, sigma, measured_errors = (
        np.column_stack(each) for each in zip(*columns, strict=True)
    )
    empty = np.isnan(measured).all(axis=1)
    if empty.any():
        raise BurstmixError(f"row {np.argmax(empty) + 1}: it has no value of any variable")
    known = ~np.isnan(measured_errors) | np.isnan(measured)
    variables = tuple(
        replace(variable, propagation=variable.propagation if known[:, v].all() else None)
        for v, variable in enumerate(sample.variables)
    )
    numbers = (np.arange(len(table)) + 1).astype(str)
    names = table["identifier"] if "identifier" in table.colnames else numbers
    unnamed = np.ma.getmaskarray(names)
    return Sample(
        name=sample.name,
        variables=variables,
        identifiers=np.where(unnamed, numbers, np.ma.getdata(names).astype(str)),
        values=values,
        errors=sigma,
        measured=measured,
        measured_errors=measured_errors,
        steps=np.zeros(values.shape),
        meta=sample.meta,
    )


def _column(variable: Variable, table: Table) -> tuple[np.ndarray, ...]:
    """A variable's values, fitted and as measured, and errors likewise, (n,) each."""
    unit, own = u.Unit(variable.unit) if variable.unit else None, f"{variable.name}_error"
    measured, given = _numbers(table, variable.name)
    measured = convert(measured, given, unit, variable.name, SAMPLE)
    sigma, given = _numbers(table, own)
    sigma = sigma * np.abs(deviation_factors(1, given, unit, own, SAMPLE))
    for name, bad, words in (
        (own, (sigma < 0.0) | np.isinf(sigma), "is no error"),
        (variable.name, np.isinf(measured), "is no value"),
        (variable.name, (measured <= 0.0) & (variable.scale == "log10"), "has no logarithm"),
    ):
        if bad.any():
            row = int(np.argmax(bad))
            raise BurstmixError(f"{name}, row {row + 1}: {table[name][row]} {words}")
    if variable.scale != "log10":
        return measured, measured, sigma, sigma
    rule = RULES.get(variable.propagation or "", RULES["lognormal"])
    return np.log10(measured), measured, rule(sigma / measured), sigma


def _numbers(table: Table, name: str) -> tuple[np.ndarray, u.UnitBase | None]:
    """A column (n,) and its unit; NaN where an entry is missing, or all if the column is absent."""
    if name not in table.colnames:
        return np.full(len(table), np.nan), None
    entries = np.ma.asarray(table[name])
    try:
        return np.ma.filled(entries.astype(float), np.nan), table[name].unit
    except (TypeError, ValueError) as error:
        row = next(row for row, entry in enumerate(entries) if not _is_number(entry))
        raise BurstmixError(f"{name}, row {row + 1}: {str(entries[row])!r} is no number") from error


def _is_number(entry: Any) -> bool:
    if np.ma.is_masked(entry):
        return True
    try:
        float(entry)
    except (TypeError, ValueError):
        return False
    return True
