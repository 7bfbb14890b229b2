"""Eigenvalues of the few variables' covariances, the same bits on every machine."""

import math

from .compiled import jit

SWEEPS = 30  # a dozen are enough for a hundred variables
NOTHING = 1e-17  # of the trace: what is left beside the diagonal counts no more


@jit
def eigen(A, lengths, axes):
    """Eigenvalues (d,) and eigenvectors (d, d), side by side, of A (d, d), which is spent.

    A is symmetric, with no negative eigenvalues. By Jacobi's rotations (Golub & Van Loan 2013,
    section 8.5).
    """
    d = lengths.size
    least = 0.0
    for a in range(d):
        least += NOTHING * abs(A[a, a])
        for b in range(d):
            axes[a, b] = 1.0 if a == b else 0.0
    for _ in range(SWEEPS):
        turned = 0
        for a in range(d):
            for b in range(a):
                if abs(A[a, b]) > least:
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
