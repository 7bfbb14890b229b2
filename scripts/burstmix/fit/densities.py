"""Fits of any family as densities and as responsibilities."""

import numpy as np

from burstmix.model import Fit

from .data import Data
from .families import family_of


def log_densities(fit: Fit, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """ln f of every object (n,), noise included, and its responsibilities (n, k)."""
    family = family_of(fit.family)
    return family.problem(data, fit.floor).log_density(family.mixture(fit))


def responsibilities(fit: Fit, data: Data) -> np.ndarray:
    """The probability of each component for each object, (n, k)."""
    return log_densities(fit, data)[1]


def entropies(shares: np.ndarray) -> np.ndarray:
    """-sum q ln q of each object's probabilities (n, k), in nats, (n,)."""
    found = np.zeros(len(shares))
    for share in shares.T:
        positive = np.where(share > 0.0, share, 1.0)
        found -= positive * np.log(positive)
    return found + 0.0


def component_densities(fit: Fit, x, variance=0.0, variable: int = 0) -> np.ndarray:
    """Weighted density of each component at x (m,), (k, m), in one variable's margin.

    variance, a number or (m,), is that of measurement noise to convolve with.
    """
    return family_of(fit.family).component_densities(fit, x, variance, variable)


def draw(fit: Fit, rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    """True values (n, d) drawn from the mixture, and the component of each (n,)."""
    return family_of(fit.family).draw(fit, rng, n)
