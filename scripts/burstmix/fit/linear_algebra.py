"""Cholesky's factorisation for the few parameters of a mixture, the same bits on every machine."""

import math

import numpy as np

from .compiled import jit


@jit
def inner(a, b):
    """Sum of a[i] * b[i], from the first on."""
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@jit
def normalise(a):
    """Divide a by its sum."""
    total = 0.0
    for i in range(a.size):
        total += a[i]
    for i in range(a.size):
        a[i] /= total


@jit
def solve_positive(A, b, x):
    """Solve A x = b for symmetric A; False, with x undefined, if A is not positive definite."""
    n = b.size
    L = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            rest = A[i, j]
            for k in range(j):
                rest -= L[i, k] * L[j, k]
            if i == j:
                # A pivot lost to rounding is as bad as a negative one.
                if not rest > 1e-14 * A[i, i]:
                    return False
                L[i, i] = math.sqrt(rest)
            else:
                L[i, j] = rest / L[j, j]
    for i in range(n):
        rest = b[i]
        for k in range(i):
            rest -= L[i, k] * x[k]
        x[i] = rest / L[i, i]
    for i in range(n - 1, -1, -1):
        rest = x[i]
        for k in range(i + 1, n):
            rest -= L[k, i] * x[k]
        x[i] = rest / L[i, i]
    return True
