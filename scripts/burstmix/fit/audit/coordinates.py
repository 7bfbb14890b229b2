"""A mixture's parameters as a table, a row a component, in which the information is."""

import numpy as np

from ..parameters import Optimum, Start


def coordinates_of(mixture: Start | Optimum) -> np.ndarray:
    """Means, lower halves of V and shapes, (k, q - 1)."""
    rows, columns = np.tril_indices(mixture.locations.shape[1])
    return np.hstack([mixture.locations, mixture.covariances[:, rows, columns], mixture.shapes])


def parts_of(z: np.ndarray, d: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means (k, d), V (k, d, d) and shapes (k, s) again."""
    rows, columns = np.tril_indices(d)
    V = np.empty((len(z), d, d))
    V[:, rows, columns] = V[:, columns, rows] = z[:, d : d + rows.size]
    return z[:, :d], V, z[:, d + rows.size :]
