"""Samples as they would be if a fitted mixture were the truth: as many objects, measured alike."""

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from burstmix.errors import BurstmixError
from burstmix.fit.families import family_of
from burstmix.model import Fit, Sample, Variable

SIMULATORS = ("own_steps", "fixed_errors", "continuous")
FARTHEST = 300.0  # dex; a Student's t may draw what no float holds on a linear scale
NEIGHBOURS = 20  # real objects nearest in value, one of which lends its error and its step


def simulate(
    sample: Sample, fit: Fit, errors: str, simulator: str, rng: np.random.Generator
) -> Sample:
    """A sample drawn from a fit, with the errors and the rounding of the real one.

    own_steps     a true value is drawn from the mixture, and one of the real objects nearest to it
                  lends its error, by which noise is added (errors "with"), and its step, to which
                  the result is rounded
    fixed_errors  every object keeps its own error, whatever true value is drawn for it
    continuous    as own_steps, without rounding

    Raises BurstmixError for an unknown simulator.
    """
    if simulator not in SIMULATORS:
        raise BurstmixError(f"simulator {simulator!r}: choose from {', '.join(SIMULATORS)}")
    true, _ = family_of(fit.family).draw(fit, rng, len(sample))
    lender = near(sample.values, true, rng)
    own = np.arange(len(sample)) if simulator == "fixed_errors" else lender
    steps = np.zeros_like(true) if simulator == "continuous" else sample.steps[lender]
    native_errors = sample.measured_errors[own]
    values, measured = np.empty_like(true), np.empty_like(true)
    for i, variable in enumerate(sample.variables):
        if variable.scale == "log10":
            true[:, i] = np.clip(true[:, i], -FARTHEST, FARTHEST)
            relative = native_errors[:, i] / sample.measured[own, i]
            native_errors[:, i] = relative * variable.to_native(true[:, i])
        value = true[:, i]
        if errors == "with":
            value = with_noise(variable, value, sample.errors[own, i], native_errors[:, i], rng)
        values[:, i], measured[:, i] = rounded(variable, value, steps[:, i])
    absent = np.isnan(sample.values[lender])
    return replace(
        sample,
        values=np.where(absent, np.nan, values),
        errors=sample.errors[own],
        measured=np.where(absent, np.nan, measured),
        measured_errors=native_errors,
        steps=steps,
    )


def near(values: np.ndarray, wanted: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each of wanted (m, d), a random one of the nearest objects in values (n, d), as index.

    Distances are in standard deviations of each variable; a missing value stands at its mean.
    """
    centre, scale = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    scale = np.where(scale > 0.0, scale, 1.0)
    # In random order, because of many objects with the same value the tree takes the first.
    order = rng.permutation(len(values))
    tree = cKDTree(np.nan_to_num((values[order] - centre) / scale))
    count = min(NEIGHBOURS, len(values))
    nearest = tree.query((wanted - centre) / scale, k=range(1, count + 1))[1]
    return order[nearest[np.arange(len(wanted)), rng.integers(count, size=len(wanted))]]


def with_noise(variable: Variable, true, error, native_error, rng: np.random.Generator):
    """Fitted values (n,) with the noise that the variable's rule for errors means.

    A catalogue of logarithms has no values below 0: where noise in the variable's own unit leads
    there, it is drawn again.
    """
    if variable.propagation != "linear":
        return true + error * rng.standard_normal(len(true))
    native = variable.to_native(true)
    measured = np.full_like(native, -1.0)
    while (again := np.flatnonzero(measured <= 0.0)).size:
        measured[again] = native[again] + native_error[again] * rng.standard_normal(again.size)
    return np.log10(measured)


def rounded(variable: Variable, value, step) -> tuple[np.ndarray, np.ndarray]:
    """Fitted and measured values (n,), rounded to steps in the variable's own unit; step 0: none.

    No catalogue of logarithms rounds to 0: what is nearest to it stays as it is.
    """
    measured = variable.to_native(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        on_grid = np.round(measured / step) * step
    kept = (step == 0.0) | ((on_grid == 0.0) & (variable.scale == "log10"))
    measured = np.where(kept, measured, on_grid)
    if variable.scale != "log10":
        return measured, measured
    return np.where(kept, value, np.log10(np.where(kept, 1.0, on_grid))), measured
