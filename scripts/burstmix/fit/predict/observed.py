"""What a mixture predicts for the values as measured: densities, and counts in bins."""

import numpy as np

from burstmix.model import Fit

from .densities import component_densities

NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(8)
TAIL_NODES, TAIL_WEIGHTS = np.polynomial.legendre.leggauss(64)


def measured_densities(
    fit: Fit, x: np.ndarray, sigma: np.ndarray | None = None, variable: int = 0
) -> np.ndarray:
    """Weighted density of each component for values x (m,) as measured, (k, m).

    With the objects' errors sigma (n,): convolved with each of these, averaged over the objects.
    """
    if sigma is None:
        return component_densities(fit, x, variable=variable)
    variances, weights = _representative_variances(sigma, fit.sds[:, variable].min())
    return sum(
        weight * component_densities(fit, x, variance=variance, variable=variable)
        for variance, weight in zip(variances, weights, strict=True)
    )


def binned_probabilities(
    fit: Fit, edges: np.ndarray, sigma: np.ndarray | None = None
) -> np.ndarray:
    """The probability (b,) that one value, as measured, lies in each bin between edges (b + 1,).

    The outermost bins have no end. sigma as measured_densities has it.
    """

    def density(x):
        return measured_densities(fit, x, sigma).sum(axis=0)

    width = edges[1] - edges[0]
    # Bins wide against the narrowest component are integrated in parts.
    parts = int(np.ceil(width / fit.sds[:, 0].min()))
    half = 0.5 * width / parts
    middles = edges[0] + half * (2 * np.arange(parts * (edges.size - 1)) + 1)
    x = (middles[:, None] + half * NODES).ravel()
    inside = half * (density(x).reshape(-1, NODES.size) @ NODE_WEIGHTS)
    inside = inside.reshape(-1, parts).sum(axis=1)
    u = 0.5 * (TAIL_NODES + 1.0)  # the tail to the left, from 0 to 1
    tail = density(edges[0] - width * u / (1.0 - u)) * width / (1.0 - u) ** 2
    inside[0] += 0.5 * TAIL_WEIGHTS @ tail
    inside[-1] += 1.0 - inside.sum()
    return inside


def _representative_variances(sigma, narrowest_scale):
    """Mean variance and share of the objects in each group of errors that agree to 0.05 dex."""
    # An error below a hundredth of the narrowest component changes no curve.
    sigma = np.maximum(sigma, 0.01 * narrowest_scale)
    _, group, sizes = np.unique(
        np.round(20 * np.log10(sigma)), return_inverse=True, return_counts=True
    )
    return np.bincount(group, sigma**2) / sizes, sizes / len(sigma)
