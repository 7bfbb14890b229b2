"""The covariances of components as parameters: V = floor^2 I + L L', of one of four structures.

In the terms of scikit-learn: full (any V), diagonal, spherical (a multiple of I), and tied (any V,
the same in all components). L has the structure of V, so the likelihood's parameters (logit, m, L
of each component in turn) are linear in the free ones, and its gradient by these is a sum.
"""

from functools import cache

import numpy as np
from numba import types

from ..numerics.apart import apart
from ..numerics.cholesky import cholesky
from ..numerics.compiled import CUBE, NUMBERS, jit
from ..numerics.jacobi import eigen

STRUCTURES = FULL, DIAGONAL, SPHERICAL, TIED = 0, 1, 2, 3
SMALL = 1e-8  # of the largest variance: what a start at the floor has above it


def n_free(structure: int, k: int, d: int) -> int:
    """Free parameters of the covariances of k components in d variables."""
    whole = d * (d + 1) // 2
    return {FULL: k * whole, DIAGONAL: k * d, SPHERICAL: k, TIED: whole}[structure]


@cache
def free_parameters(K: int, d: int, structure: int) -> tuple[np.ndarray, np.ndarray]:
    """Which free parameter each of (logit, m, L) is, -1 for none; the component of each free one.

    The first array is (K (1 + d + d (d + 1) / 2),); in the second -1 stands for all components.
    Neither is to be written to.
    """
    size = 1 + d + d * (d + 1) // 2
    index, owner = np.empty(K * size, np.int64), np.empty(K * size, np.int64)
    found = 0
    for j in range(K):
        at = j * size
        for _ in range(1 + d):
            index[at], owner[found] = found, j
            at += 1
            found += 1
        first = found
        for a in range(d):
            for b in range(a + 1):
                if structure == TIED and j > 0:
                    index[at] = index[at - j * size]
                elif structure == SPHERICAL and a == b and a > 0:
                    index[at] = first
                elif a == b or structure in (FULL, TIED):
                    index[at], owner[found] = found, -1 if structure == TIED else j
                    found += 1
                else:
                    index[at] = -1
                at += 1
    return index, owner[:found]


def hold(index, owner, at: int) -> tuple[np.ndarray, np.ndarray]:
    """Both as free_parameters has them, without the one at a place of index."""
    held = index[at]
    return np.where(index == held, -1, index - (index > held)), np.delete(owner, held)


@apart(types.none(NUMBERS, CUBE, types.int64))
def restrict(alpha, V, structure):
    """The covariances of the structure that an M-step gives in place of the full V."""
    K, d = V.shape[0], V.shape[1]
    if structure in (DIAGONAL, SPHERICAL):
        for j in range(K):
            mean = 0.0
            for a in range(d):
                mean += V[j, a, a]
            mean /= d
            for a in range(d):
                for b in range(d):
                    if a != b:
                        V[j, a, b] = 0.0
                    elif structure == SPHERICAL:
                        V[j, a, b] = mean
    elif structure == TIED:
        total = 0.0
        for j in range(K):
            total += alpha[j]
        for a in range(d):
            for b in range(d):
                common = 0.0
                for j in range(K):
                    common += alpha[j] * V[j, a, b]
                for j in range(K):
                    V[j, a, b] = common / total


@jit
def covariances_of(L, floor, V):
    """V = floor^2 I + L L' for all components."""
    K, d = L.shape[0], L.shape[1]
    for j in range(K):
        for a in range(d):
            for b in range(a + 1):
                total = floor * floor if a == b else 0.0
                for c in range(b + 1):
                    total += L[j, a, c] * L[j, b, c]
                V[j, a, b] = total
                V[j, b, a] = total


@jit
def factors_of(V, floor, L):
    """The lower triangular L with V = floor^2 I + L L'; directions below the floor are lifted."""
    d, square = L.shape[1], floor * floor
    for j in range(L.shape[0]):
        total = 0.0
        for a in range(d):
            total += V[j, a, a]
        # At L = 0 the gradient by L vanishes, and L would never leave it.
        if cholesky(V[j], square + SMALL * max(total, square), L[j]):
            cholesky(V[j], square, L[j])
        else:
            lift(V[j], square, L[j])


@jit
def lift(V, square, L):
    """As factors_of, of one component with a direction at or below the floor."""
    d = L.shape[0]
    lengths, axes, lifted = np.empty(d), np.empty((d, d)), np.empty((d, d))
    for a in range(d):
        for b in range(d):
            lifted[a, b] = V[a, b]
    eigen(lifted, lengths, axes)
    longest = 0.0
    for c in range(d):
        longest = max(longest, lengths[c])
    for a in range(d):
        for b in range(a + 1):
            total = 0.0
            for c in range(d):
                length = max(lengths[c] - square, SMALL * max(longest, square))
                total += axes[a, c] * length * axes[b, c]
            lifted[a, b] = total
    cholesky(lifted, 0.0, L)
