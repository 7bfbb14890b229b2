"""The normal family: fits as densities and as responsibilities."""

import numpy as np

from burstmix.files import Fit

from .data import Data
from .optimum import Start
from .problem import problem_of


def log_densities(fit: Fit, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """ln f of every object (n,), noise included, and its responsibilities (n, k)."""
    mixture = Start(fit.weights, fit.locations, fit.covariances)
    return problem_of(data, fit.floor).log_density(mixture)


def responsibilities(fit: Fit, data: Data) -> np.ndarray:
    """The probability of each component for each object, (n, k)."""
    return log_densities(fit, data)[1]


def component_densities(fit: Fit, x, variance=0.0, variable: int = 0) -> np.ndarray:
    """Weighted density of each component at x (m,), (k, m), in one variable's margin.

    variance, a number or (m,), is that of measurement noise to convolve with.
    """
    x = np.asarray(x, dtype=float)
    T = fit.covariances[:, variable, variable, None] + np.asarray(variance, dtype=float)
    d = x - fit.locations[:, variable, None]
    return fit.weights[:, None] * np.exp(-0.5 * d * d / T) / np.sqrt(2 * np.pi * T)
