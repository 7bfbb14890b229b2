"""The compiled kernel for several variables: full covariances, noise, missing coordinates.

An object with the coordinates o measured, noise covariance S and value w sees component j with
T = V[o, o] + S[o, o] (Bovy, Hogg & Roweis 2011, with R dropping what is missing). With
y = T^-1 (w - m) in the coordinates o and 0 in the others, dlnf/dm = y and
dlnf/dV = (y y' - T^-1) / 2; an EM step needs the same sums. kernel_space_numpy.py is the oracle.
"""

import math

import numpy as np

from .compiled import jit

LOG_2_PI = 1.8378770664093453


@jit
def cholesky_inverse(T, n, L, inverse):
    """Inverse of the positive definite T[:n, :n], whose lower half is read; returns ln det T."""
    if n == 1:
        inverse[0, 0] = 1.0 / T[0, 0]
        return math.log(T[0, 0])
    if n == 2:
        # (a, b; b, c): a c - b^2 as a (c - b^2 / a), whose factors are both positive.
        slope = T[1, 0] / T[0, 0]
        rest = T[1, 1] - slope * T[1, 0]
        inverse[1, 1] = 1.0 / rest
        inverse[1, 0] = -slope / rest
        inverse[0, 1] = inverse[1, 0]
        inverse[0, 0] = 1.0 / T[0, 0] + slope * slope / rest
        return math.log(T[0, 0] * rest)
    log_det = 0.0
    for i in range(n):
        for j in range(i + 1):
            rest = T[i, j]
            for k in range(j):
                rest -= L[i, k] * L[j, k]
            if i == j:
                L[i, i] = math.sqrt(rest)
                log_det += 2.0 * math.log(L[i, i])
            else:
                L[i, j] = rest / L[j, j]
    for c in range(n):
        # Column c of L^-1, then of L'^-1 L^-1.
        for i in range(c, n):
            rest = 1.0 if i == c else 0.0
            for k in range(c, i):
                rest -= L[i, k] * inverse[k, c]
            inverse[i, c] = rest / L[i, i]
    for i in range(n):
        for c in range(i + 1):
            total = 0.0
            for k in range(i, n):
                total += inverse[k, i] * inverse[k, c]
            T[i, c] = total
    for i in range(n):
        for c in range(i + 1):
            inverse[i, c] = T[i, c]
            inverse[c, i] = T[i, c]
    return log_det


@jit
def score(values, noise, weights, alpha, m, V, S0, S1, S2, log_f, shares):
    """Return lnL; fill the sums of w q (1, y, y y' - T^-1): S0 (K,), S1 (K, d), S2 (K, d, d).

    values (n, d) with NaN where missing; noise (n, d, d), or (0, d, d) for none. log_f (n,) and
    shares (n, K) get ln f and the responsibilities unless they are empty.
    """
    n, d = values.shape
    K = alpha.size
    seen = np.empty(d, np.int64)
    T, L = np.empty((d, d)), np.empty((d, d))
    whole, whole_log_det, log_alpha = np.empty((K, d, d)), np.empty(K), np.empty(K)
    y, inverse, log_p = np.empty((K, d)), np.empty((K, d, d)), np.empty(K)
    for j in range(K):
        log_alpha[j] = math.log(alpha[j]) if alpha[j] > 0.0 else -np.inf
        T[:] = V[j]
        whole_log_det[j] = cholesky_inverse(T, d, L, whole[j])
    S0[:], S1[:], S2[:] = 0.0, 0.0, 0.0
    lnl = 0.0
    for i in range(n):
        o = 0
        for a in range(d):
            if not math.isnan(values[i, a]):
                seen[o] = a
                o += 1
        top = -np.inf
        for j in range(K):
            if alpha[j] <= 0.0:
                log_p[j] = -np.inf
                continue
            if o == d and noise.shape[0] == 0:
                inverse[j] = whole[j]
                log_det = whole_log_det[j]
            else:
                for a in range(o):
                    for b in range(a + 1):
                        T[a, b] = V[j, seen[a], seen[b]]
                        if noise.shape[0]:
                            T[a, b] += noise[i, seen[a], seen[b]]
                log_det = cholesky_inverse(T, o, L, inverse[j])
            square = 0.0
            for a in range(o):
                y[j, a] = 0.0
                for b in range(o):
                    y[j, a] += inverse[j, a, b] * (values[i, seen[b]] - m[j, seen[b]])
                square += y[j, a] * (values[i, seen[a]] - m[j, seen[a]])
            log_p[j] = log_alpha[j] - 0.5 * (square + log_det + o * LOG_2_PI)
            top = max(top, log_p[j])
        total = 0.0
        for j in range(K):
            log_p[j] = math.exp(log_p[j] - top)
            total += log_p[j]
        lnl += weights[i] * (top + math.log(total))
        if log_f.size:
            log_f[i] = top + math.log(total)
            for j in range(K):
                shares[i, j] = log_p[j] / total
        for j in range(K):
            q = weights[i] * log_p[j] / total
            if q == 0.0:
                continue
            S0[j] += q
            for a in range(o):
                S1[j, seen[a]] += q * y[j, a]
                for b in range(o):
                    S2[j, seen[a], seen[b]] += q * (y[j, a] * y[j, b] - inverse[j, a, b])
    return lnl
