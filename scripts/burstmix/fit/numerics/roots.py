"""Roots of covariances, of those too that are singular in double precision.

An object at 1e20 in all variables gives a sample that scatters by 1 besides a correlation that
differs from 1 by 1e-38. Such a root is no less than doubles can tell, in each variable's own unit.
"""

import numpy as np

from .cholesky import SMALLEST, lifted_root

SINGULAR = 1e-13  # of a variable's variance: where less is left, it has no digits that count


def roots(V: np.ndarray) -> np.ndarray:
    """Cholesky's lower roots (..., d, d) of covariances (..., d, d), in any units."""
    try:
        return np.linalg.cholesky(V)
    except np.linalg.LinAlgError:
        if V.ndim > 2:
            return np.stack([roots(each) for each in V])
        L = np.zeros(V.shape)
        lifted_root(np.ascontiguousarray(V), L)
        return L


def inverse_roots(V: np.ndarray) -> np.ndarray:
    """The inverses R (..., d, d) of these roots: R' R is that of V, and |R x|^2 never negative."""
    return np.linalg.inv(roots(V))


def singular(V: np.ndarray) -> np.ndarray:
    """Which of covariances (k, d, d) cannot be told from singular ones, (k,)."""
    left = np.diagonal(roots(V), axis1=1, axis2=2) ** 2
    own = np.diagonal(V, axis1=1, axis2=2)
    return np.any(left <= np.maximum(SINGULAR * own, SMALLEST), axis=1)
