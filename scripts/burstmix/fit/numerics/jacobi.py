"""Eigenvalues of the few variables' covariances, the same bits on every machine."""

import math

import numpy as np
from numba import types

from .apart import apart
from .compiled import NUMBERS, TABLE, jit

SWEEPS = 30  # a dozen are enough for a hundred variables
NOTHING = 1e-17  # as a correlation: what is left beside the diagonal counts no more


def principal_axes(covariances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (k, d), the least first, and eigenvectors (k, d, d), side by side.

    covariances (k, d, d). LAPACK has no digits of what is 1e16 times below the largest, as the
    square of one variable may be beside another's in a smaller unit.
    """
    k, d, _ = covariances.shape
    if d == 1:
        return covariances[:, 0], np.ones((k, 1, 1))
    lengths, axes = np.empty((k, d)), np.empty((k, d, d))
    for j in range(k):
        eigen(covariances[j].copy(), lengths[j], axes[j])
        order = np.argsort(lengths[j])
        lengths[j], axes[j] = lengths[j, order], axes[j][:, order]
    return lengths, axes


@apart(types.none(TABLE, NUMBERS, TABLE))
def eigen(A, lengths, axes):
    """Eigenvalues (d,) and eigenvectors (d, d), side by side, of A (d, d), which is spent.

    A is symmetric, with no negative eigenvalues. By Jacobi's rotations (Golub & Van Loan 2013,
    section 8.5), which have the digits of the short ones too (Demmel & Veselic 1992, SIAM J. Matrix
    Anal. Appl. 13, 1204).
    """
    d = lengths.size
    for a in range(d):
        for b in range(d):
            axes[a, b] = 1.0 if a == b else 0.0
    for _ in range(SWEEPS):
        turned = 0
        for a in range(d):
            for b in range(a):
                if abs(A[a, b]) > NOTHING * math.sqrt(abs(A[a, a] * A[b, b])):
                    rotate(A, axes, a, b)
                    turned += 1
        if turned == 0:
            break
    for a in range(d):
        lengths[a] = A[a, a]


@jit
def rotate(A, axes, a, b):
    """Turn the axes a and b by the angle that makes A[a, b] = 0."""
    half = 0.5 * (A[b, b] - A[a, a]) / A[a, b]
    tangent = math.copysign(1.0, half) / (abs(half) + math.sqrt(half * half + 1.0))
    cosine = 1.0 / math.sqrt(tangent * tangent + 1.0)
    sine = tangent * cosine
    shift = tangent * A[a, b]
    for c in range(axes.shape[0]):
        if c not in (a, b):
            first, other = A[c, a], A[c, b]
            A[c, a] = A[a, c] = cosine * first - sine * other
            A[c, b] = A[b, c] = sine * first + cosine * other
        first, other = axes[c, a], axes[c, b]
        axes[c, a] = cosine * first - sine * other
        axes[c, b] = sine * first + cosine * other
    A[a, a] -= shift
    A[b, b] += shift
    A[a, b] = A[b, a] = 0.0
