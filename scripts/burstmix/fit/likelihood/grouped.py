"""Few weighted objects of several variables in place of many that lie together.

Groups are the leaves of a tree that halves the objects at a median, again and again, across where
they spread most. Lengths count in the least standard deviation that a component appears with there.
"""

import numpy as np

CLOSE = 1.0  # such lengths, or octaves of any noise: objects no farther apart are one
FEW, WIDE = 4, 2.0  # and as many objects at most that are no farther apart than this


def grouped(
    values: np.ndarray, noise: np.ndarray | None, weights: np.ndarray, floor: float
) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
    """The groups' mean values (m, d), noise covariances (m, d, d) or None, and weights (m,).

    values (n, d), NaN where missing; noise (n, d, d) or None; weights (n,). A group's noise is its
    objects' mean, and the covariance of their values besides. Its objects lack the same values.
    """
    (n, d), known = values.shape, ~np.isnan(values)
    x, variance = np.where(known, values, 0.0), np.zeros((n, d))
    if noise is not None:
        noise = np.where(known[:, :, None] & known[:, None, :], noise, 0.0)
        variance = np.diagonal(noise, axis1=1, axis2=2)
    pattern = np.unique(known, axis=0, return_inverse=True)[1].reshape(n)
    group = leaves_of(x, variance, pattern, floor)
    m = group.max() + 1
    total = np.bincount(group, weights, m)

    def mean(of):
        return np.bincount(group, weights * of, m) / np.where(total > 0.0, total, 1.0)

    means = np.stack([mean(column) for column in x.T], axis=1)
    away, one = x - means[group], np.empty(m, dtype=np.int64)
    one[group] = np.arange(n)  # of its objects, which lack the same
    means[~known[one]] = np.nan
    counts = total > 0.0 if total.any() else np.ones(m, dtype=bool)
    if noise is None:
        return means[counts], None, total[counts]
    covariances = np.empty((m, d, d))
    for a in range(d):
        for b in range(d):
            covariances[:, a, b] = mean(noise[:, a, b] + away[:, a] * away[:, b])
    return means[counts], covariances[counts], total[counts]


def leaves_of(x: np.ndarray, variance: np.ndarray, node: np.ndarray, floor: float) -> np.ndarray:
    """The leaf (n,) of each object, of trees that begin with the nodes (n,).

    x (n, d) and the variances (n, d) of its noise have no value missing.
    """
    octaves = 0.5 * np.log2(1.0 + variance / floor**2)
    both = np.concatenate([x, octaves], axis=1)
    leaf, found = np.empty(len(x), dtype=np.int64), 0
    left = np.arange(len(x))
    while left.size:
        order = np.argsort(node, kind="stable")
        left, node = left[order], node[order]
        first, own = starts_of(node)
        size = np.bincount(own)
        spread = np.maximum.reduceat(both[left], first) - np.minimum.reduceat(both[left], first)
        mean = np.add.reduceat(variance[left], first) / size[:, None]
        spread[:, : x.shape[1]] /= np.sqrt(floor**2 + mean)
        most = spread.max(axis=1)
        whole = (most <= CLOSE) | ((size <= FEW) & (most <= WIDE)) | (size == 1)
        ended = whole[own]
        leaf[left[ended]] = found + (np.cumsum(whole) - 1)[own[ended]]
        found += np.count_nonzero(whole)
        left, own = left[~ended], own[~ended]
        along = spread.argmax(axis=1)[own]
        place = both[left, along]
        order = np.lexsort([place, own])
        left, own = left[order], own[order]
        first, rank = starts_of(own)
        size = np.bincount(rank)
        node = 2 * own + (np.arange(own.size) - first[rank] >= ((size + 1) // 2)[rank])
    return leaf


def starts_of(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each run of equal sorted keys (n,) begins, and the number of the run of each, (n,)."""
    new = np.append(True, keys[1:] != keys[:-1])[: keys.size]
    return np.flatnonzero(new), np.cumsum(new) - 1
