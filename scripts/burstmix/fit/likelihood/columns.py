"""The arrays of a one-dimensional sample, as the kernels read them."""

from typing import NamedTuple

import numpy as np
from numba import typeof

NO_NUMBERS = np.empty(0)
NO_INDICES = np.empty(0, dtype=np.int64)
NEAR = 0.5  # of the least standard deviation that a component appears with: objects so near are one
PIECE = 500_000  # objects taken at a time, to spare memory


class Columns(NamedTuple):
    """One-dimensional arrays; those that a likelihood does not need are empty.

    density   value, variance: ln f of the value, convolved with the object's noise
    interval  low, high, variance: ln of the mean, between the two, of f convolved with the
              object's noise (equal: at the place itself); value is spread over the interval, where
              many have the same
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
    least: np.ndarray = NO_NUMBERS  # (1,) the least standard deviation, that level 0 is for
    first: np.ndarray = NO_INDICES
    count: np.ndarray = NO_INDICES
    component: int = 0  # address of another than the plain density of normals; see components.py
    density: int = 0  # address of the family's plain density, where component takes its mean

    def some(self, most: int) -> np.ndarray:
        """The values (m,) of at most `most` objects, taken at regular intervals."""
        return np.ascontiguousarray(self.value[:: max(1, -(-self.value.size // most))])

    def coarse(self, floor: float) -> "Columns":
        """The plain density of few weighted objects, each the mean of many that lie together.

        Together are objects whose noise agrees to an octave, and whose values agree to NEAR of the
        least standard deviation that a component of at least the floor appears with there.
        """
        variance = np.broadcast_to(0.0, self.value.shape) if not self.variance.size else None
        found = []
        for begin in range(0, self.value.size, PIECE):
            part = slice(begin, begin + PIECE)
            noise = (self.variance if variance is None else variance)[part]
            found.append(cells_of(self.value[part], noise, self.weight[part], floor))
        keys, sums = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        _, sums = summed(keys, sums)
        weight = sums[:, 0].copy()
        value, noise = sums[:, 1] / weight, sums[:, 2] / weight
        noise = noise if variance is None else NO_NUMBERS
        by_object = self.low.size or self.origin.size
        component = self.density if by_object else self.component
        return Columns(value, noise, weight, component=component)


def cells_of(
    value: np.ndarray, variance: np.ndarray, weight: np.ndarray, floor: float
) -> tuple[np.ndarray, np.ndarray]:
    """Keys (m, 2) of the cells that hold objects, and their sums (m, 3) of weight (1, x, s2).

    value, variance and weight (n,) are those of Columns.
    """
    octave = np.floor(np.log2(1.0 + variance / floor**2))
    place = np.floor(value / (NEAR * floor * np.exp2(0.5 * octave)))
    sums = np.column_stack([weight, weight * value, weight * variance])
    return summed(np.column_stack([octave, place]), sums)


def summed(keys: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct keys (m, 2) of rows that have weight, sorted, and the sums (m, 3) of rows."""
    weighty = rows[:, 0] > 0.0
    keys, rows = keys[weighty], rows[weighty]
    if not len(keys):
        return keys, rows
    order = np.lexsort(keys.T)
    keys = keys[order]
    first = np.flatnonzero(np.append(True, np.any(keys[1:] != keys[:-1], axis=1)))
    return keys[first], np.add.reduceat(rows[order], first, axis=0)


COLUMNS = typeof(Columns(np.empty(0)))
