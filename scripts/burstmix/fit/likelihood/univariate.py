"""The compiled kernel: log-likelihood of a mixture in one dimension, its gradient and curvature.

Objects are taken in chunks that stay in the processor's first cache. A component of the normal
family has the parameters theta = (location, ln variance V); an object with noise variance s2 sees
it with T = V + s2. Sums run over the objects in a fixed order on one thread.
"""

import math

import numpy as np
from numba import types

from ..numerics.apart import apart
from ..numerics.compiled import CUBE, NUMBERS, TABLE, jit
from ..numerics.vector_math import NORM, add, dot, exp_negative, log_positive
from .columns import COLUMNS
from .components import call_component

CHUNK = 256
ROW = CHUNK + 8  # rows a multiple of 4096 bytes apart would stall each other's loads
FARTHEST = 300.0  # in -ln f: what lies farther out counts no more when looking for new places
FAINT = 1e-280  # a smaller sum of densities has lost members to underflow


@jit
def densities(x, s2, share, location, V, p, y, t):
    """p = share N(x; location, T), y = 1 / T, for objects (n,), s2 empty without noise; t += p."""
    # Two loops, because a processor cannot look ahead over so long a sum as one.
    c = share * NORM
    if s2.size:
        for i in range(x.size):
            inverse = 1.0 / (V + s2[i])
            d = x[i] - location
            y[i] = inverse
            p[i] = -0.5 * d * d * inverse
        for i in range(x.size):
            density = c * math.sqrt(y[i]) * exp_negative(p[i])
            p[i] = density
            t[i] += density
    else:
        inverse = 1.0 / V
        c *= math.sqrt(inverse)
        half = -0.5 * inverse
        for i in range(x.size):
            d = x[i] - location
            y[i] = inverse
            p[i] = half * d * d
        for i in range(x.size):
            density = c * exp_negative(p[i])
            p[i] = density
            t[i] += density


@jit
def lifted_densities(columns, begin, end, alpha, theta, P, Y, total):
    """As densities, for all components, each object's densities multiplied by exp(its own lift).

    The lift, returned, makes the nearest component's exponent 0, for objects so far out that all
    their densities are too small for a float.
    """
    lift = np.empty(end - begin)
    for i in range(end - begin):
        lift[i] = np.inf
        for j in range(alpha.size):
            if alpha[j] > 0.0:
                d = columns.value[begin + i] - theta[j, 0]
                lift[i] = min(lift[i], 0.5 * d * d * Y[j, i])
        total[i] = 0.0
        for j in range(alpha.size):
            d = columns.value[begin + i] - theta[j, 0]
            e = lift[i] - 0.5 * d * d * Y[j, i]
            P[j, i] = alpha[j] * NORM * math.sqrt(Y[j, i]) * math.exp(min(e, 0.0))
            total[i] += P[j, i]
    return lift


@jit
def chunk(columns, begin, end, alpha, theta, P, Y, total, log_f):
    """Fill P and Y (K, ROW), total = sum of P and log_f = ln f for the objects begin:end."""
    n = end - begin
    t, log_t = total[:n], log_f[:n]
    t[:] = 0.0
    x, s2 = columns.value[begin:end], columns.variance[begin:end]
    for j in range(alpha.size):
        densities(x, s2, alpha[j], theta[j, 0], math.exp(theta[j, 1]), P[j], Y[j], t)
    faint = 0
    for i in range(n):
        faint += t[i] < FAINT
    if faint == 0:
        for i in range(n):
            log_t[i] = log_positive(t[i])
    else:
        lift = lifted_densities(columns, begin, end, alpha, theta, P, Y, t)
        for i in range(n):
            log_t[i] = math.log(t[i]) - lift[i]


@apart(types.none(COLUMNS, types.int64, types.int64, NUMBERS, TABLE, TABLE, CUBE, NUMBERS, NUMBERS))
def latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f):
    """As chunk, for latent true values and other families; G (K, m, ROW) gets the derivatives.

    First those by each parameter of theta, then the second ones by each pair of them.
    """
    n = end - begin
    for j in range(alpha.size):
        call_component(columns.component, columns, begin, end, theta[j], P[j], G[j])
    top, t = log_f[:n], total[:n]
    top[:] = -np.inf
    t[:] = 0.0
    for j in range(alpha.size):
        if alpha[j] > 0.0:
            for i in range(n):
                top[i] = max(top[i], P[j, i])
    for j in range(alpha.size):
        add_shares(alpha[j], top, P[j, :n], t)
    for i in range(n):
        log_f[i] = top[i] + log_positive(t[i])


@jit
def add_shares(share, top, log_p, t):
    """log_p as the density times share, both over exp(top); t += that."""
    for i in range(t.size):
        p = share * exp_negative(min(log_p[i] - top[i], 0.0)) if share > 0.0 else 0.0
        log_p[i] = p
        t[i] += p


@jit
def is_finite(alpha, theta):
    """Whether there is a mixture at all: log_positive makes a number of what is none."""
    total = 0.0
    for j in range(alpha.size):
        total += alpha[j]
        for i in range(theta.shape[1]):
            total += theta[j, i]
    return math.isfinite(total)


@jit(fastmath={"reassoc", "contract"})
def add_scores(x, p, y, r, location, V, S):
    """Add to S the sums of q (1, d/d location, d/d ln V) of ln N(x; location, T), q = p r."""
    q_sum, u_sum, v_sum = 0.0, 0.0, 0.0
    for i in range(x.size):
        q = p[i] * r[i]
        u = (x[i] - location) * y[i]
        q_sum += q
        u_sum += q * u
        v_sum += q * (u * u - y[i])
    S[0] += q_sum
    S[1] += u_sum
    S[2] += 0.5 * V * v_sum


@apart(types.float64(COLUMNS, NUMBERS, TABLE, TABLE))
def score(columns, alpha, theta, S):
    """Return lnL; fill S (K, 1 + p) with the sums over objects of w q (1, d/d theta).

    q is the responsibility and w the object's weight; theta (K, p) starts with location and ln V.
    The same sums are a normal mixture's EM step's.
    """
    K, p = theta.shape
    latent = columns.component != 0
    P, Y = np.empty((K, ROW)), np.empty((K, ROW))
    G = np.empty((K if latent else 0, p + p * (p + 1) // 2, ROW))
    total, log_f = np.empty(ROW), np.empty(ROW)
    S[:] = 0.0
    lnl = 0.0
    if not is_finite(alpha, theta):
        S[:] = np.nan
        return np.nan
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        n = end - begin
        x, w, t = columns.value[begin:end], columns.weight[begin:end], total[:n]
        if latent:
            latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f)
        else:
            chunk(columns, begin, end, alpha, theta, P, Y, total, log_f)
        lnl += dot(w, log_f[:n])
        for i in range(n):
            t[i] = w[i] / t[i]
        for j in range(K):
            q = P[j, :n]
            if latent:
                for i in range(n):
                    q[i] *= t[i]
                S[j, 0] += add(q)
                for a in range(p):
                    S[j, 1 + a] += dot(q, G[j, a, :n])
            else:
                add_scores(x, q, Y[j, :n], t, theta[j, 0], math.exp(theta[j, 1]), S[j])
    return lnl


@jit(fastmath={"reassoc", "contract"})
def normal_rows(x, root, p, y, r, location, V, rows, S, M):
    """Fill rows (3, n) with root q (1, g, h), q = p r; add to S and M what curvature says.

    g and h are the derivatives of ln N(x; location, T) by location and ln V.
    """
    half = 0.5 * V
    a, b, c = rows[0, : x.size], rows[1, : x.size], rows[2, : x.size]
    q_sum, g_sum, h_sum, gh_sum, hh_sum = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(x.size):
        inverse = y[i]
        g = (x[i] - location) * inverse
        h = half * (g * g - inverse)
        row = root[i] * p[i] * r[i]
        a[i] = row
        b[i] = row * g
        c[i] = row * h
        q = root[i] * row
        q_sum += q
        g_sum += q * g
        h_sum += q * h
        gh_sum += q * g * (h - V * inverse)
        hh_sum += q * (h * h + h + V * half * inverse * (inverse - 2.0 * g * g))
    S[0] += q_sum
    S[1] += g_sum
    S[2] += h_sum
    M[0] += h_sum / half
    M[1] += gh_sum
    M[2] += hh_sum


@jit(fastmath={"reassoc", "contract"})
def latent_rows(root, q, r, G, rows, S, M):
    """As normal_rows, from the derivatives G (m, n) of latent_chunk."""
    n, p = root.size, S.size - 1
    one = rows[0, :n]
    for i in range(n):
        one[i] = root[i] * q[i] * r[i]
    S[0] += dot(root, one)
    at = 0
    for a in range(p):
        row, g = rows[1 + a, :n], G[a, :n]
        for i in range(n):
            row[i] = one[i] * g[i]
        S[1 + a] += dot(root, row)
    for a in range(p):
        for b in range(a, p):
            first, other, second = G[a, :n], G[b, :n], G[p + at, :n]
            total = 0.0
            for i in range(n):
                total += root[i] * one[i] * (second[i] + first[i] * other[i])
            M[at] += total
            at += 1


@jit
def add_all_products(one, other, n, C):
    """As add_products, for any number of rows."""
    for a in range(one.shape[0]):
        for b in range(other.shape[0]):
            C[a, b] += dot(one[a, :n], other[b, :n])


@jit(fastmath={"reassoc", "contract"})
def add_products(one, other, n, C):
    """Add to C (3, 3) the sums over n objects of each row of one times each row of other."""
    a, b, c = one[0, :n], one[1, :n], one[2, :n]
    u, v, w = other[0, :n], other[1, :n], other[2, :n]
    au, av, aw, bu, bv, bw, cu, cv, cw = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        au += a[i] * u[i]
        av += a[i] * v[i]
        aw += a[i] * w[i]
        bu += b[i] * u[i]
        bv += b[i] * v[i]
        bw += b[i] * w[i]
        cu += c[i] * u[i]
        cv += c[i] * v[i]
        cw += c[i] * w[i]
    C[0, 0] += au
    C[0, 1] += av
    C[0, 2] += aw
    C[1, 0] += bu
    C[1, 1] += bv
    C[1, 2] += bw
    C[2, 0] += cu
    C[2, 1] += cv
    C[2, 2] += cw


@apart(types.float64(COLUMNS, NUMBERS, TABLE, TABLE, TABLE, TABLE))
def curvature(columns, alpha, theta, S, M, C):
    """Return lnL; fill S (K, Q) as score does, M (K, p (p + 1) / 2) and C (QK, QK), Q = 1 + p.

    With g the derivatives of ln f by the p parameters of theta, M has the sums of w q (g g' +
    dg/dtheta), row by row from the diagonal on, and C those of w s s', where s = q (1, g) for all
    components in turn: Hessian = blocks of S and M - C.
    """
    K, p = theta.shape
    Q = 1 + p
    latent = columns.component != 0
    P, Y, rows = np.empty((K, ROW)), np.empty((K, ROW)), np.empty((K, Q, ROW))
    G = np.empty((K if latent else 0, p + p * (p + 1) // 2, ROW))
    total, log_f, roots = np.empty(ROW), np.empty(ROW), np.empty(ROW)
    S[:] = 0.0
    M[:] = 0.0
    C[:] = 0.0
    lnl = 0.0
    if not is_finite(alpha, theta):
        S[:], M[:], C[:] = np.nan, np.nan, np.nan
        return np.nan
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        n = end - begin
        x, w, t = columns.value[begin:end], columns.weight[begin:end], total[:n]
        if latent:
            latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f)
        else:
            chunk(columns, begin, end, alpha, theta, P, Y, total, log_f)
        lnl += dot(w, log_f[:n])
        root = roots[:n]
        for i in range(n):
            t[i] = 1.0 / t[i]
            root[i] = math.sqrt(w[i])
        for j in range(K):
            q, y = P[j, :n], Y[j, :n]
            if latent:
                latent_rows(root, q, t, G[j], rows[j], S[j], M[j])
            else:
                V = math.exp(theta[j, 1])
                normal_rows(x, root, q, y, t, theta[j, 0], V, rows[j], S[j], M[j])
        for j in range(K):
            for k in range(j + 1):
                block = C[Q * j : Q * j + Q, Q * k : Q * k + Q]
                if p == 2:
                    add_products(rows[j], rows[k], n, block)
                else:
                    add_all_products(rows[j], rows[k], n, block)
    for a in range(Q * K):
        for b in range(a):
            C[b, a] = C[a, b]
    return lnl


@jit
def log_density(columns, alpha, theta, log_f, responsibilities):
    """Fill log_f (n,) with ln f of every object, and responsibilities (n, K)."""
    K, p = theta.shape
    latent = columns.component != 0
    P, Y, total = np.empty((K, ROW)), np.empty((K, ROW)), np.empty(ROW)
    G = np.empty((K if latent else 0, p + p * (p + 1) // 2, ROW))
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        if latent:
            latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f[begin:end])
        else:
            chunk(columns, begin, end, alpha, theta, P, Y, total, log_f[begin:end])
        for j in range(K):
            for i in range(end - begin):
                responsibilities[begin + i, j] = P[j, i] / total[i]


@jit
def insertion_densities(columns, places, log_variances, densities):
    """Fill densities (s, m, n) with those of the objects under a component at each place (m,).

    log_variances (s,) are those of the component.
    """
    n = columns.value.size
    x, s2 = columns.value, columns.variance
    y, height = np.empty(n), np.empty(n)  # the same at all places
    for s in range(log_variances.size):
        V = math.exp(log_variances[s])
        for i in range(n):
            y[i] = 1.0 / (V + s2[i] if s2.size else V)
            height[i] = NORM * math.sqrt(y[i])
        for m in range(places.size):
            p = densities[s, m]
            for i in range(n):
                d = x[i] - places[m]
                # As densities has it with noise and without, to the last bit.
                p[i] = -0.5 * d * d * y[i] if s2.size else -0.5 * y[i] * d * d
            for i in range(n):
                p[i] = height[i] * exp_negative(p[i])


@jit(fastmath={"reassoc", "contract"})
def sums_over(p, inverse_f, w):
    """The sums of w r and of w r^2 over the objects, r = p / f - 1."""
    first, second = 0.0, 0.0
    for i in range(p.size):
        r = p[i] * inverse_f[i] - 1.0
        first += w[i] * r
        second += w[i] * r * r
    return first, second


@jit
def insertion_gains(columns, log_f, densities, gains, weights):
    """For components with these densities (s, m, n): their gain in lnL, with which weight (s, m).

    With r = N / f - 1 for the present mixture f and D = sum w r: weight = D / sum w r^2,
    gain = D weight / 2, negative where D is.
    """
    inverse_f = np.empty(log_f.size)
    for i in range(log_f.size):
        inverse_f[i] = math.exp(min(-log_f[i], FARTHEST))
    for s in range(gains.shape[0]):
        for m in range(gains.shape[1]):
            slope, curved = sums_over(densities[s, m], inverse_f, columns.weight)
            weights[s, m] = slope / curved
            gains[s, m] = 0.5 * abs(slope) * weights[s, m]
