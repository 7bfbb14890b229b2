"""The arrays of a one-dimensional sample, as the kernels read them."""

from typing import NamedTuple

import numpy as np

NO_NUMBERS = np.empty(0)
NO_INDICES = np.empty(0, dtype=np.int64)


class Columns(NamedTuple):
    """One-dimensional arrays; those that a likelihood does not need are empty.

    density   value, variance: ln f of the value, convolved with the object's noise
    interval  low, high: ln of the mean of f between the two (low < high; equal: f at value)
    linear    each object's likelihood as a function of its true value, on a grid: object i has at
              level l, with a = l n + i, count[a] places from origin[a] on, spacing[a] apart, and
              from first[a] on in coefficient the likelihood times the spacing. Level l is for
              components with a standard deviation of least 2^l and more.
    """

    value: np.ndarray
    variance: np.ndarray = NO_NUMBERS  # of the noise; empty: none
    weight: np.ndarray = NO_NUMBERS  # of the object in the log-likelihood
    low: np.ndarray = NO_NUMBERS
    high: np.ndarray = NO_NUMBERS
    origin: np.ndarray = NO_NUMBERS
    spacing: np.ndarray = NO_NUMBERS
    coefficient: np.ndarray = NO_NUMBERS
    least: np.ndarray = NO_NUMBERS  # (1,) the standard deviation that level 0 is for
    first: np.ndarray = NO_INDICES
    count: np.ndarray = NO_INDICES

    def rough(self, most: int) -> "Columns":
        """The plain density of at most `most` objects, for finding places to start from."""
        step = max(1, -(-self.value.size // most))
        return Columns(*(np.ascontiguousarray(array[::step]) for array in self[:3]))
