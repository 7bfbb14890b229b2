"""The kernel for several variables in NumPy, where numba is absent, and the tests' oracle."""

import numpy as np

from .blocks import unpacked


def score(blocks, alpha, m, V, S0, S1, S2, log_f, shares):
    """Return lnL; fill the sums of w q (1, y, y y' - T^-1); see kernel_space.py."""
    values, noise, weights = unpacked(blocks)
    n, d = values.shape
    K = alpha.size
    missing = np.isnan(values)
    both = ~(missing[:, :, None] | missing[:, None, :])
    log_p = np.empty((n, K))
    y, inverse = np.empty((K, n, d)), np.empty((K, n, d, d))
    for j in range(K):
        T = V[j] + noise if len(noise) else np.broadcast_to(V[j], (n, d, d))
        # A missing coordinate gets variance 1 and no covariance: it then changes no determinant.
        T = np.where(both, T, np.eye(d))
        away = np.where(missing, 0.0, values - m[j])
        inverse[j] = np.linalg.inv(T)
        y[j] = np.einsum("iab,ib->ia", inverse[j], away)
        inverse[j] *= both
        square = np.sum(away * y[j], axis=1)
        seen = d - missing.sum(axis=1)
        with np.errstate(divide="ignore"):
            log_alpha = np.log(alpha[j])
        log_det = np.linalg.slogdet(T)[1]
        log_p[:, j] = log_alpha - 0.5 * (square + log_det + seen * np.log(2 * np.pi))
    top = log_p.max(axis=1)
    p = np.exp(log_p - top[:, None])
    total = p.sum(axis=1)
    if log_f.size:
        log_f[:] = top + np.log(total)
        shares[:] = p / total[:, None]
    q = p / total[:, None] * weights[:, None]
    S0[:] = q.sum(axis=0)
    S1[:] = np.einsum("ij,jia->ja", q, y)
    S2[:] = np.einsum("ij,jia,jib->jab", q, y, y) - np.einsum("ij,jiab->jab", q, inverse)
    return float(weights @ (top + np.log(total)))
