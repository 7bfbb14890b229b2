"""What the figures draw: bins of the observed values and the counts a mixture expects in them."""

import numpy as np

from burstmix.files import Fit
from burstmix.fit import component_densities

_POINTS = 2001
_MARGIN = 0.05  # of the range of the observed values, on either side


def bin_edges(values: np.ndarray) -> np.ndarray:
    """Edges of sqrt(n) equal bins over the range of the values."""
    return np.histogram_bin_edges(values, bins=int(np.ceil(np.sqrt(len(values)))))


def curve_points(edges: np.ndarray) -> np.ndarray:
    """Where curves are drawn: over the bins and a little beyond, in fitted units."""
    margin = _MARGIN * (edges[-1] - edges[0])
    return np.linspace(edges[0] - margin, edges[-1] + margin, _POINTS)


def expected_counts(
    fit: Fit, x: np.ndarray, n_objects: int, width: float, errors=None, variable: int = 0
) -> np.ndarray:
    """Objects of each component that a bin of this width around x is expected to hold, (k, m).

    x and width are in fitted units. Without `errors` these are the true values; with the objects'
    errors (n,) they are the values as measured: the density convolved with each object's error,
    averaged over the objects.
    """
    if errors is None:
        densities = component_densities(fit, x, variable=variable)
    else:
        variances, shares = _representative_variances(errors, fit.sds[:, variable].min())
        densities = sum(
            share * component_densities(fit, x, variance=variance, variable=variable)
            for variance, share in zip(variances, shares, strict=True)
        )
    return n_objects * width * densities


def class_probabilities(fit: Fit, x: np.ndarray, variable: int = 0) -> np.ndarray:
    """Probability of each class for an object with the true value x, (k, m).

    NaN where every density is 0, far from all components: no class is known there.
    """
    densities = component_densities(fit, x, variable=variable)
    total = densities.sum(axis=0)
    unknown = np.full_like(densities, np.nan)
    return np.divide(densities, total, out=unknown, where=total > 0)


def _representative_variances(errors, narrowest_scale):
    """Mean variance and share of the objects in each group of errors that agree to 0.1 dex."""
    # An error below a hundredth of the narrowest component changes no curve.
    errors = np.maximum(errors, 0.01 * narrowest_scale)
    _, group, sizes = np.unique(
        np.round(10 * np.log10(errors)), return_inverse=True, return_counts=True
    )
    return np.bincount(group, errors**2) / sizes, sizes / len(errors)
