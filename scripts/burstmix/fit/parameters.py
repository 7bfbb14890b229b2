"""Mixtures on their way through the search: a start, and the local maximum it leads to."""

from typing import NamedTuple

import numpy as np

EM_STEPS = 7
NEWTON_STEPS = 200
TOLERANCE = 1e-12  # in lnL
SAME_PLACE = 1e-7  # in lnL: two approaches this close are one from there on


class Start(NamedTuple):
    """alpha (K,), locations (K, d), covariances (K, d, d) and shapes (K, s) to climb from."""

    alpha: np.ndarray
    locations: np.ndarray
    covariances: np.ndarray
    shapes: np.ndarray | None = None  # None: all 0


class Optimum(NamedTuple):
    """Where a climb ended, and how good it is there."""

    alpha: np.ndarray
    locations: np.ndarray
    covariances: np.ndarray
    shapes: np.ndarray
    lnl: float
    converged: bool
    decrement: float  # what a Newton step still promises in lnL
    gradient_norm: float
    iterations: int
    penalty: float = 0.0  # by how much the climb's own value, if under one, is below lnl


def spread_of(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Covariance (d, d) of values (n, d), and the largest standard deviation in any direction."""
    whole = np.cov(values.T, bias=True).reshape(values.shape[1], -1)
    return whole, float(np.sqrt(max(np.linalg.eigvalsh(whole)[-1], 1e-300)))
