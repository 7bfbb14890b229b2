"""The kernel of several variables in NumPy, an oracle for the compiled one."""

from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np

from burstmix.fit.likelihood.blocks import unpacked


def densities(blocks, alpha, m, V):
    """Of all lanes ln f (n,), responsibilities (n, K), weights, y (K, n, d) and A (K, n, d, d)."""
    values, noise, weights = unpacked(blocks)
    n, d = values.shape
    K = alpha.size
    missing = np.isnan(values)
    both = ~(missing[:, :, None] | missing[:, None, :])
    log_p = np.empty((n, K))
    y, A = np.empty((K, n, d)), np.empty((K, n, d, d))
    for j in range(K):
        T = V[j] + noise if len(noise) else np.broadcast_to(V[j], (n, d, d))
        # A missing coordinate gets variance 1 and no covariance: it then changes no determinant.
        T = np.where(both, T, np.eye(d))
        away = np.where(missing, 0.0, values - m[j])
        A[j] = np.linalg.inv(T)
        y[j] = np.einsum("iab,ib->ia", A[j], away)
        A[j] *= both
        square = np.sum(away * y[j], axis=1)
        seen = d - missing.sum(axis=1)
        with np.errstate(divide="ignore"):
            log_alpha = np.log(alpha[j])
        log_det = np.linalg.slogdet(T)[1]
        log_p[:, j] = log_alpha - 0.5 * (square + log_det + seen * np.log(2 * np.pi))
    top = log_p.max(axis=1)
    p = np.exp(log_p - top[:, None])
    total = p.sum(axis=1)
    return top + np.log(total), p / total[:, None], weights, y, A


def score(blocks, alpha, m, V, S0, S1, S2, log_f, responsibilities):
    """Return lnL; fill the sums of w q (1, y, y y' - A); as the compiled kernel."""
    ln_f, p, weights, y, A = densities(blocks, alpha, m, V)
    if log_f.size:
        log_f[:], responsibilities[:] = ln_f, p
    q = p * weights[:, None]
    S0[:] = q.sum(axis=0)
    S1[:] = np.einsum("ij,jia->ja", q, y)
    S2[:] = np.einsum("ij,jia,jib->jab", q, y, y) - np.einsum("ij,jiab->jab", q, A)
    return float(weights @ ln_f)


class Curvature(NamedTuple):
    """As of the compiled kernel."""

    S0: np.ndarray
    S1: np.ndarray
    S2: np.ndarray
    third: np.ndarray
    fourth: np.ndarray
    C: np.ndarray


def descending(d: int, order: int) -> list[tuple[int, ...]]:
    """The coordinates a >= b >= ... of a symmetric tensor's distinct elements, in their order."""
    return sorted(at[::-1] for at in combinations_with_replacement(range(d), order))


def third_of(a, b, c):
    return a * (a + 1) * (a + 2) // 6 + b * (b + 1) // 2 + c


def fourth_of(a, b, c, e):
    return a * (a + 1) * (a + 2) * (a + 3) // 24 + third_of(b, c, e)


def curvature_for(K, d):
    third, fourth = len(descending(d, 3)), len(descending(d, 4))
    rows = K * (1 + d + d * (d + 1) // 2)
    shapes = (K,), (K, d), (K, d, d), (K, third), (K, fourth), (rows, rows)
    return Curvature(*map(np.empty, shapes))


def curvature(blocks, alpha, m, V, sums):
    """Return lnL; fill sums, a Curvature; as the compiled kernel."""
    K, d = m.shape
    S0, S1, S2, third, fourth, C = sums
    lnl = score(blocks, alpha, m, V, S0, S1, S2, np.empty(0), np.empty((0, K)))
    _, responsibilities, weights, y, A = densities(blocks, alpha, m, V)
    s = []
    for j in range(K):
        q, u, B = responsibilities[:, j], y[j].T, A[j].transpose(1, 2, 0)
        s += [q, *(q * u), *(q * (u[a] * u[b] - B[a, b]) for a, b in descending(d, 2))]
        for at, (a, b, c) in enumerate(descending(d, 3)):
            h = u[a] * u[b] * u[c] - B[a, b] * u[c] - B[a, c] * u[b] - B[b, c] * u[a]
            third[j, at] = weights @ (q * h)
        for at, (a, b, c, e) in enumerate(descending(d, 4)):
            pairs = ((a, b, c, e), (a, c, b, e), (a, e, b, c))
            h = u[a] * u[b] * u[c] * u[e]
            for i, k, o, p in pairs:
                h = h - B[i, k] * u[o] * u[p] - B[o, p] * u[i] * u[k] + B[i, k] * B[o, p]
            fourth[j, at] = weights @ (q * h)
    C[:] = (np.array(s) * weights) @ np.array(s).T
    return lnl
