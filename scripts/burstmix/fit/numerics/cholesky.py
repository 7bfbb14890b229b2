"""Cholesky's factorisation for the few parameters of a mixture, the same bits on every machine."""

import math

import numpy as np

from .compiled import jit

ROUNDING = 1e-14  # of a variable's variance: what is left beside other variables, at least
SMALLEST = 1e-300  # of a variance


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
def cholesky(A, shift, L):
    """The lower half of L with A - shift I = L L'; False if that is not positive definite.

    The lower half of A is read.
    """
    for a in range(L.shape[0]):
        for b in range(a + 1):
            total = A[a, b]
            if a == b:
                total -= shift
            for c in range(b):
                total -= L[a, c] * L[b, c]
            if b < a:
                L[a, b] = total / L[b, b]
            elif total > 0.0:
                L[a, a] = math.sqrt(total)
            else:
                return False
    return True


@jit
def lifted_root(V, L):
    """The lower half of L with V = L L', which keeps ROUNDING where rounding leaves nothing."""
    for a in range(L.shape[0]):
        for b in range(a + 1):
            total = V[a, b]
            for c in range(b):
                total -= L[a, c] * L[b, c]
            if b < a:
                L[a, b] = total / L[b, b]
            else:
                L[a, a] = math.sqrt(max(total, ROUNDING * V[a, a], SMALLEST))


@jit
def inverse_of(L, inverse):
    """Fill the inverse of L L' (n, n), of which the lower half of L is read."""
    n = L.shape[0]
    for c in range(n):
        # L y = the c-th unit vector, then L' x = y, in place; what is above comes by symmetry.
        for a in range(c, n):
            total = 1.0 if a == c else 0.0
            for b in range(c, a):
                total -= L[a, b] * inverse[b, c]
            inverse[a, c] = total / L[a, a]
        for a in range(n - 1, c - 1, -1):
            total = inverse[a, c]
            for b in range(a + 1, n):
                total -= L[b, a] * inverse[b, c]
            inverse[a, c] = total / L[a, a]
        for a in range(c, n):
            inverse[c, a] = inverse[a, c]


@jit
def solve_positive(A, b, x):
    """Solve A x = b for symmetric A; False, with x undefined, if A is not positive definite.

    The lower half of A is read.
    """
    n = b.size
    U = np.empty((n, n))  # above the diagonal, whose rows are side by side in memory
    for i in range(n):
        for j in range(i + 1):
            U[j, i] = A[i, j]
    for k in range(n):
        # A pivot lost to rounding is as bad as a negative one.
        if not U[k, k] > 1e-14 * A[k, k]:
            return False
        U[k, k] = math.sqrt(U[k, k])
        for i in range(k + 1, n):
            U[k, i] /= U[k, k]
        for j in range(k + 1, n):
            subtract(U[k, j], U[k, j:], U[j, j:])
    for i in range(n):
        x[i] = b[i]
    for k in range(n):
        x[k] /= U[k, k]
        subtract(x[k], U[k, k + 1 :], x[k + 1 :])
    for i in range(n - 1, -1, -1):
        rest = x[i]
        for k in range(i + 1, n):
            rest -= U[i, k] * x[k]
        x[i] = rest / U[i, i]
    return True


@jit
def subtract(factor, a, b):
    """b -= factor a."""
    for i in range(b.size):
        b[i] -= factor * a[i]
