"""The curves that figures draw: the counts that a mixture expects, and the classes."""

import numpy as np

from burstmix.fit import component_densities, measured_densities
from burstmix.model import Fit


def expected_counts(
    fit: Fit, x: np.ndarray, n_objects: int, width: float, sigma=None, variable: int = 0
) -> np.ndarray:
    """Objects of each component that a bin of this width around x is expected to hold, (k, m).

    x and width are in fitted units. Without sigma these are the true values; with the objects'
    errors sigma (n,) they are the values as measured: the density convolved with each of these,
    averaged over the objects.
    """
    return n_objects * width * measured_densities(fit, x, sigma, variable)


def class_probabilities(fit: Fit, x: np.ndarray, variable: int = 0) -> np.ndarray:
    """Probability of each class for an object with the true value x, (k, m).

    NaN where every density is 0, far from all components: no class is known there.
    """
    densities = component_densities(fit, x, variable=variable)
    total = densities.sum(axis=0)
    unknown = np.full_like(densities, np.nan)
    return np.divide(densities, total, out=unknown, where=total > 0)
