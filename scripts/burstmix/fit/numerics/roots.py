"""Roots of covariances, of those too that are singular in double precision.

An object at 1e20 in all variables gives a sample that scatters by 1 besides a correlation that
differs from 1 by 1e-38. What is narrower than doubles can tell counts as wide as they can tell.
"""

import numpy as np

ROUNDING = 1e-14  # of a variable's variance: what is left beside other variables, at least
SMALLEST = 1e-300  # of a variance


def roots(V: np.ndarray) -> np.ndarray:
    """Cholesky's lower roots (..., d, d) of covariances (..., d, d), in any units."""
    try:
        return np.linalg.cholesky(V)
    except np.linalg.LinAlgError:
        L = np.zeros(V.shape)
    for a in range(V.shape[-1]):
        for b in range(a):
            shared = np.sum(L[..., a, :b] * L[..., b, :b], axis=-1)
            L[..., a, b] = (V[..., a, b] - shared) / L[..., b, b]
        own = V[..., a, a]
        left = own - np.sum(L[..., a, :a] ** 2, axis=-1)
        L[..., a, a] = np.sqrt(np.maximum(left, np.maximum(ROUNDING * own, SMALLEST)))
    return L


def inverse_roots(V: np.ndarray) -> np.ndarray:
    """The inverses R (..., d, d) of these roots: R' R is that of V, and |R x|^2 never negative."""
    return np.linalg.inv(roots(V))
