"""Fits of any family as densities and as responsibilities."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from burstmix.model import Fit

from ..data import Data
from ..families import family_of_fit
from ..families.base import Random
from ..optimise.problem import problem_of


def log_densities(fit: Fit, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """ln f of every object (n,), noise included, and its responsibilities (n, k)."""
    family = family_of_fit(fit)
    return problem_of(family, data, fit.floor).log_density(family.mixture(fit))


def responsibilities_of(fit: Fit, data: Data) -> np.ndarray:
    """The probability of each component for each object, (n, k)."""
    return log_densities(fit, data)[1]


def entropies(responsibilities: np.ndarray) -> np.ndarray:
    """-sum q ln q of each object's probabilities (n, k), in nats, (n,)."""
    found = np.zeros(len(responsibilities))
    for q in responsibilities.T:
        positive = np.where(q > 0.0, q, 1.0)
        found -= positive * np.log(positive)
    return found + 0.0


def component_densities(
    fit: Fit, x: ArrayLike, variance: ArrayLike = 0.0, variable: int = 0
) -> np.ndarray:
    """Weighted density of each component, (k, m); as log_component_densities."""
    return np.exp(log_component_densities(fit, x, variance, variable))


def log_component_densities(
    fit: Fit, x: ArrayLike, variance: ArrayLike = 0.0, variable: int = 0
) -> np.ndarray:
    """ln of the weighted density of each component at x (m,), (k, m), in one variable's margin.

    variance, a number or (m,), is that of measurement noise to convolve with.
    """
    x, variance = np.broadcast_arrays(np.asarray(x, dtype=float), variance)
    data = Data.from_arrays(x, np.sqrt(variance) if np.any(variance) else None)
    family = family_of_fit(fit)
    family, margin = family.margin(family.mixture(fit), [variable])
    # No density depends on a floor.
    log_f, responsibilities = problem_of(family, data, float(fit.sds.min())).log_density(margin)
    with np.errstate(divide="ignore"):
        return log_f + np.log(responsibilities.T)


def in_plane(fit: Fit, pair: tuple[int, int]) -> Fit:
    """The margin of a fit in two of its variables."""
    family = family_of_fit(fit)
    family, margin = family.margin(family.mixture(fit), list(pair))
    parts = {"moments": None} | family.described(margin)
    return replace(fit, **parts, shape_names=family.shape_names, standard_errors={})


def draw(fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
    """True values (n, d) drawn from the mixture, and the component of each (n,)."""
    return family_of_fit(fit).draw(fit, rng, n)
