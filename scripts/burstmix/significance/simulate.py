"""Samples as they would be if a fitted mixture were the truth: as many objects, measured alike."""

from dataclasses import replace

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.fit.families import family_of
from burstmix.model import Fit, Sample, Variable

SIMULATORS = ("own_steps", "fixed_errors", "continuous")
FARTHEST = 300.0  # dex; a Student's t may draw values too large for a float on a linear scale
NEIGHBOURS = 20  # real objects nearest in value, one of which lends its error and its step


def simulate(
    sample: Sample, fit: Fit, mode: str, simulator: str, rng: np.random.Generator
) -> Sample:
    """A sample drawn from a fit, with the errors and the rounding of the real one.

    own_steps     a true value is drawn from the mixture, and one of the real objects nearest to it
                  lends its errors and their correlations, by which noise is added (mode "with"),
                  its steps, to which the result is rounded, and what it lacks
    fixed_errors  every object keeps its own errors, and lacks what it lacks, whatever true value
                  is drawn for it
    continuous    as own_steps, without rounding

    Raises BurstmixError for an unknown simulator.
    """
    if simulator not in SIMULATORS:
        raise BurstmixError(f"simulator {simulator!r}: choose from {', '.join(SIMULATORS)}")
    true, _ = family_of(fit.family, len(sample.variables)).draw(fit, rng, len(sample))
    lender = random_neighbours(sample.values, true, rng)
    own = np.arange(len(sample)) if simulator == "fixed_errors" else lender
    steps = np.zeros_like(true) if simulator == "continuous" else sample.steps[lender]
    native_sigma = sample.measured_errors[own]
    for i, variable in enumerate(sample.variables):
        if variable.scale == "log10":
            true[:, i] = np.clip(true[:, i], -FARTHEST, FARTHEST)
            relative = native_sigma[:, i] / sample.measured[own, i]
            native_sigma[:, i] = relative * variable.to_native(true[:, i])
    true[np.isnan(sample.values[own])] = np.nan
    correlations = None if sample.correlations is None else sample.correlations[own]
    values, measured = true, np.empty_like(true)
    if mode == "with":
        fitted = sample.errors[own]
        values = with_noise(sample.variables, true, fitted, native_sigma, correlations, rng)
    variables = sample.variables
    if simulator == "continuous":
        variables = tuple(replace(variable, lowest=None) for variable in variables)
    for i, variable in enumerate(variables):
        values[:, i], measured[:, i] = rounded(variable, values[:, i], steps[:, i])
    return replace(
        sample,
        variables=variables,
        values=values,
        errors=sample.errors[own],
        measured=measured,
        measured_errors=native_sigma,
        steps=steps,
        correlations=correlations,
    )


def random_neighbours(
    values: np.ndarray, wanted: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """For each of wanted (m, d), the index of a random one of the nearest objects in values (n, d).

    Distances are in standard deviations of each variable. A missing value is put where that of a
    random object is: if all were put at one place, objects near it would lack the value too often.
    """
    values = values.copy()
    for column in values.T:
        missing = np.isnan(column)
        if missing.any():
            column[missing] = rng.choice(column[~missing], missing.sum())
    # In random order, because the first of many objects with the same value are taken.
    order = rng.permutation(len(values))
    rank = rng.integers(min(NEIGHBOURS, len(values)), size=len(wanted))
    nearest = nearest_on_line if values.shape[1] == 1 else nearest_in_space
    return order[nearest(values[order], wanted, rank)]


def nearest_on_line(values: np.ndarray, wanted: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """The index in values (n, 1) of the neighbour with rank (m,) of each of wanted (m, 1)."""
    order = np.argsort(values[:, 0], kind="stable")
    value, wanted = np.concatenate([[-np.inf], values[order, 0], [np.inf]]), wanted[:, 0]
    above = np.searchsorted(value, wanted)
    below = above - 1
    for taken in range(rank.max() + 1):
        nearer = wanted - value[below] <= value[above] - wanted
        chosen = np.where(nearer, below, above)
        below -= nearer & (taken < rank)
        above += ~nearer & (taken < rank)
    return order[chosen - 1]


def nearest_in_space(values: np.ndarray, wanted: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Likewise of values (n, d), in standard deviations of each variable."""
    from scipy.spatial import cKDTree  # only here: one variable needs none

    centre, scale = values.mean(axis=0), values.std(axis=0)
    scale = np.where(scale > 0.0, scale, 1.0)
    tree = cKDTree((values - centre) / scale)
    nearest = tree.query((wanted - centre) / scale, k=range(1, rank.max() + 2))[1]
    return nearest[np.arange(len(wanted)), rank]


def with_noise(
    variables: tuple[Variable, ...], true, sigma, native_sigma, correlations, rng
) -> np.ndarray:
    """Fitted values (n, d) with noise by each variable's rule for errors; NaN stays NaN.

    correlations (n, d, d) of the errors, or None. A catalogue of logarithms has no values below 0:
    where noise in a variable's own unit leads there, the object's noise is drawn again.
    """
    values = np.empty_like(true)
    again = np.arange(len(true))
    while again.size:
        z = rng.standard_normal((again.size, true.shape[1]))
        if correlations is not None:
            z = np.einsum("iab,ib->ia", roots_of(correlations[again]), z)
        below = np.zeros(again.size, dtype=bool)
        for i, variable in enumerate(variables):
            if variable.propagation != "linear":
                values[again, i] = true[again, i] + sigma[again, i] * z[:, i]
                continue
            native = variable.to_native(true[again, i]) + native_sigma[again, i] * z[:, i]
            below |= native <= 0.0
            values[again, i] = np.log10(np.where(native <= 0.0, 1.0, native))
        again = again[below]
    return values


def roots_of(correlations) -> np.ndarray:
    """A square root of each correlation matrix (n, d, d), singular ones too; NaN counts as 0."""
    lengths, axes = np.linalg.eigh(np.where(np.isnan(correlations), 0.0, correlations))
    return axes * np.sqrt(np.maximum(lengths, 0.0))[:, None, :]


def rounded(variable: Variable, value, step) -> tuple[np.ndarray, np.ndarray]:
    """Fitted and measured values (n,), rounded to steps in the variable's own unit; step 0: none.

    No catalogue of logarithms rounds to 0: a value that would becomes the variable's lowest
    one, or stays as it is.
    """
    measured = variable.to_native(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        on_grid = np.round(measured / step) * step
    if variable.lowest is not None:
        on_grid = np.where(step > 0.0, np.maximum(on_grid, variable.lowest), on_grid)
    kept = (step == 0.0) | ((on_grid == 0.0) & (variable.scale == "log10"))
    measured = np.where(kept, measured, on_grid)
    if variable.scale != "log10":
        return measured, measured
    return np.where(kept, value, np.log10(np.where(kept, 1.0, on_grid))), measured
