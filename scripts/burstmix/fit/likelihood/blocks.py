"""The arrays of a sample of several variables, as the kernel reads them."""

from typing import NamedTuple

import numpy as np
from numba import types

from ..numerics.compiled import CUBE, INDICES, TABLE, jit
from ..numerics.lanes import LANES


class Blocks(NamedTuple):
    """Objects in blocks of LANES that have the same coordinates measured, one run after the other.

    A run is all blocks from begin[r] to begin[r + 1]; its count[r] coordinates are seen[r], and its
    values and noise are of these alone, in this order. A run's last block is filled with copies of
    its last object, of weight 0.
    """

    value: np.ndarray  # (b, d, LANES)
    noise: np.ndarray  # (b, d (d + 1) / 2, LANES), the lower halves row by row; (0, ...): none
    weight: np.ndarray  # (b, LANES) of the object in the log-likelihood
    objects: int  # how many there are
    begin: np.ndarray  # (runs + 1,)
    count: np.ndarray  # (runs,)
    seen: np.ndarray  # (runs, d)


BLOCKS = types.NamedTuple(
    (CUBE, CUBE, TABLE, types.int64, INDICES, INDICES, types.int64[:, ::1]), Blocks
)


@jit
def total_weight(blocks):
    """Of all objects, in the order of their lanes."""
    total = 0.0
    for block in range(blocks.weight.shape[0]):
        for i in range(LANES):
            total += blocks.weight[block, i]
    return total


def blocks_of(
    values: np.ndarray, noise: np.ndarray | None, weights: np.ndarray
) -> tuple[Blocks, np.ndarray]:
    """Blocks of values (n, d) with NaN where missing, and where each object is among their lanes.

    noise (n, d, d), or None for none; weights (n,). The place of an object in the second result,
    (n,), counts the lanes of all blocks as one axis.
    """
    n, d = values.shape
    known = ~np.isnan(values)
    patterns, pattern = np.unique(known, axis=0, return_inverse=True)
    pattern = pattern.reshape(n)
    begin, count = [0], []
    seen = np.zeros(patterns.shape, dtype=np.int64)
    objects, real = [], []
    for r, one in enumerate(patterns):
        members = np.flatnonzero(pattern == r)
        lanes = -(-members.size // LANES) * LANES
        objects.append(np.append(members, np.full(lanes - members.size, members[-1])))
        real.append(np.arange(lanes) < members.size)
        begin.append(begin[-1] + lanes // LANES)
        count.append(int(one.sum()))
        seen[r, : count[-1]] = np.flatnonzero(one)
    objects, real = np.concatenate(objects), np.concatenate(real)
    place = np.empty(n, dtype=np.int64)
    place[objects[real]] = np.flatnonzero(real)
    own = np.repeat(seen, np.diff(begin) * LANES, axis=0)  # the coordinates of each lane
    value = np.take_along_axis(values[objects], own, axis=1)
    half = np.empty((0, d * (d + 1) // 2))
    if noise is not None:
        rows, columns = np.tril_indices(d)
        half = noise[objects[:, None], own[:, rows], own[:, columns]]
    blocks = Blocks(
        in_lanes(value),
        in_lanes(half),
        np.zeros((begin[-1], LANES)),
        n,
        np.array(begin),
        np.array(count),
        seen,
    )
    return weighted(blocks, place, weights), place


def in_lanes(rows: np.ndarray) -> np.ndarray:
    """Rows (lanes, m) as (blocks, m, LANES)."""
    return np.ascontiguousarray(rows.reshape(-1, LANES, rows.shape[1]).transpose(0, 2, 1))


def weighted(blocks: Blocks, place: np.ndarray, weights: np.ndarray) -> Blocks:
    """The same objects with the weights (n,); place (n,) as blocks_of gives it."""
    weight = np.zeros(blocks.weight.shape)
    weight.reshape(-1)[place] = weights
    return blocks._replace(weight=weight)


def unpacked(blocks: Blocks) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values (lanes, d) with NaN where missing, noise (lanes, d, d) or (0, d, d), weights."""
    d = blocks.seen.shape[1]
    lanes = blocks.weight.size
    value = blocks.value.transpose(0, 2, 1).reshape(lanes, d)
    half = blocks.noise.transpose(0, 2, 1).reshape(-1, blocks.noise.shape[1])
    values, noise = np.full((lanes, d), np.nan), np.zeros((len(half), d, d))
    for r, o in enumerate(blocks.count):
        of = np.arange(*(blocks.begin[r : r + 2] * LANES))
        seen = blocks.seen[r, :o]
        values[of[:, None], seen] = value[of, :o]
        if len(half):
            rows, columns = np.tril_indices(o)
            first, second = seen[rows], seen[columns]
            noise[of[:, None], first, second] = half[of, : rows.size]
            noise[of[:, None], second, first] = half[of, : rows.size]
    return values, noise, blocks.weight.reshape(-1)
