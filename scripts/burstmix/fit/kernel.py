"""The compiled kernel: log-likelihood of a mixture in one dimension, its gradient and curvature.

Objects are taken in chunks that stay in the processor's first cache. A component of the normal
family has the parameters theta = (location, ln variance V); an object with noise variance s2 sees
it with T = V + s2. Sums run over the objects in a fixed order on one thread.
kernel_numpy.py is the same in NumPy.
"""

import math

import numpy as np

from .arithmetic import add, dot, exp_negative, log_positive
from .compiled import jit
from .latent import latent_component

CHUNK = 256
ROW = CHUNK + 8  # rows a multiple of 4096 bytes apart would stall each other's loads
NORM = 0.3989422804014327  # 1 / sqrt(2 pi)
FARTHEST = 300.0  # in -ln f: what lies farther out counts no more when looking for new places
FAINT = 1e-280  # a smaller sum of densities has lost members to underflow


@jit
def densities(columns, begin, end, share, location, log_variance, P, Y, total):
    """P = share N(x; location, T), Y = 1 / T, for the objects begin:end; P is added to total."""
    V = math.exp(log_variance)
    x = columns.value[begin:end]
    n = x.size
    p, y, t = P[:n], Y[:n], total[:n]
    c = share * NORM
    if columns.variance.size:
        s2 = columns.variance[begin:end]
        for i in range(n):
            inverse = 1.0 / (V + s2[i])
            d = x[i] - location
            density = c * math.sqrt(inverse) * exp_negative(-0.5 * d * d * inverse)
            y[i] = inverse
            p[i] = density
            t[i] += density
    else:
        inverse = 1.0 / V
        c *= math.sqrt(inverse)
        half = -0.5 * inverse
        y[:] = inverse
        for i in range(n):
            d = x[i] - location
            density = c * exp_negative(half * d * d)
            p[i] = density
            t[i] += density


@jit
def lifted_densities(columns, begin, end, alpha, theta, P, Y, total):
    """As densities, for all components, each object's densities multiplied by exp(its own lift).

    The lift, returned, makes the nearest component's exponent 0, for objects so far out that all
    their densities are too small for a float.
    """
    lift = np.full(end - begin, np.inf)
    for i in range(end - begin):
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
    for j in range(alpha.size):
        densities(columns, begin, end, alpha[j], theta[j, 0], theta[j, 1], P[j], Y[j], t)
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


@jit
def latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f):
    """As chunk, for objects whose true value is latent; G (K, 5, ROW) gets the derivatives."""
    n = end - begin
    for j in range(alpha.size):
        latent_component(columns, begin, end, theta[j, 0], theta[j, 1], P[j], G[j])
    for i in range(n):
        top = -np.inf
        for j in range(alpha.size):
            if alpha[j] > 0.0:
                top = max(top, P[j, i])
        total[i] = 0.0
        for j in range(alpha.size):
            P[j, i] = alpha[j] * math.exp(P[j, i] - top) if alpha[j] > 0.0 else 0.0
            total[i] += P[j, i]
        log_f[i] = top + math.log(total[i])


@jit
def is_latent(columns):
    """Whether the likelihood is another than the plain density."""
    return columns.low.size > 0 or columns.origin.size > 0


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


@jit
def score(columns, alpha, theta, S):
    """Return lnL; fill S (K, 3) with the sums over objects of w q (1, d/d location, d/d ln V).

    q is the responsibility and w the object's weight. The same sums are an EM step's.
    """
    K = alpha.size
    latent = is_latent(columns)
    P, Y = np.empty((K, ROW)), np.empty((K, ROW))
    G = np.empty((K if latent else 0, 5, ROW))
    total, log_f = np.empty(ROW), np.empty(ROW)
    S[:] = 0.0
    lnl = 0.0
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
            p = P[j, :n]
            if latent:
                for i in range(n):
                    p[i] *= t[i]
                S[j, 0] += add(p)
                S[j, 1] += dot(p, G[j, 0, :n])
                S[j, 2] += dot(p, G[j, 1, :n])
            else:
                add_scores(x, p, Y[j, :n], t, theta[j, 0], math.exp(theta[j, 1]), S[j])
    return lnl


@jit
def normal_derivatives(x, y, location, V, G):
    """First and second derivatives G (5, n) of ln N(x; location, T) by location and ln V."""
    n = x.size
    g, h, gg, gh, hh = G[0, :n], G[1, :n], G[2, :n], G[3, :n], G[4, :n]
    half = 0.5 * V
    for i in range(n):
        inverse = y[i]
        u = (x[i] - location) * inverse
        derivative = half * (u * u - inverse)
        g[i] = u
        h[i] = derivative
        gg[i] = -inverse
        gh[i] = -V * u * inverse
        hh[i] = derivative + V * half * inverse * (inverse - 2.0 * u * u)


@jit(fastmath={"reassoc", "contract"})
def add_outer(rows, n, j, C):
    """Add the products of component j's three rows with those of the components up to j."""
    a, b, c = rows[3 * j, :n], rows[3 * j + 1, :n], rows[3 * j + 2, :n]
    for other in range(3 * j + 3):
        row = rows[other, :n]
        x, y, z = 0.0, 0.0, 0.0
        for i in range(n):
            x += a[i] * row[i]
            y += b[i] * row[i]
            z += c[i] * row[i]
        C[3 * j, other] += x
        C[3 * j + 1, other] += y
        C[3 * j + 2, other] += z


@jit
def curvature(columns, alpha, theta, S, M, C):
    """Return lnL; fill S (K, 3) as score does, M (K, 3) and C (3K, 3K).

    M has the sums of w q (gg + g', gh + dg/dlnV, hh + dh/dlnV) and C those of w s s', where
    s = q (1, g, h) for all components in turn: Hessian = blocks of S and M - C.
    """
    K = alpha.size
    latent = is_latent(columns)
    P, Y, G = np.empty((K, ROW)), np.empty((K, ROW)), np.empty((K, 5, ROW))
    rows = np.empty((3 * K, ROW))
    total, log_f, weighted, root = np.empty(ROW), np.empty(ROW), np.empty(ROW), np.empty(ROW)
    S[:] = 0.0
    M[:] = 0.0
    C[:] = 0.0
    lnl = 0.0
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        n = end - begin
        x, w, t, v = columns.value[begin:end], columns.weight[begin:end], total[:n], weighted[:n]
        if latent:
            latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f)
        else:
            chunk(columns, begin, end, alpha, theta, P, Y, total, log_f)
        lnl += dot(w, log_f[:n])
        for i in range(n):
            t[i] = 1.0 / t[i]
            root[i] = math.sqrt(w[i])
        for j in range(K):
            q, a, b, c = P[j, :n], rows[3 * j, :n], rows[3 * j + 1, :n], rows[3 * j + 2, :n]
            if not latent:
                normal_derivatives(x, Y[j, :n], theta[j, 0], math.exp(theta[j, 1]), G[j])
            g, h = G[j, 0, :n], G[j, 1, :n]
            gg, gh, hh = G[j, 2, :n], G[j, 3, :n], G[j, 4, :n]
            for i in range(n):
                share = q[i] * t[i]
                v[i] = w[i] * share
                a[i] = root[i] * share
                b[i] = a[i] * g[i]
                c[i] = a[i] * h[i]
            for i in range(n):
                gg[i] += g[i] * g[i]
                gh[i] += g[i] * h[i]
                hh[i] += h[i] * h[i]
            S[j, 0] += add(v)
            S[j, 1] += dot(v, g)
            S[j, 2] += dot(v, h)
            M[j, 0] += dot(v, gg)
            M[j, 1] += dot(v, gh)
            M[j, 2] += dot(v, hh)
            add_outer(rows, n, j, C)
    for a in range(3 * K):
        for b in range(a):
            C[b, a] = C[a, b]
    return lnl


@jit
def log_density(columns, alpha, theta, log_f, shares):
    """Fill log_f (n,) with ln f of every object, and shares (n, K) with the responsibilities."""
    K = alpha.size
    latent = is_latent(columns)
    P, Y, total = np.empty((K, ROW)), np.empty((K, ROW)), np.empty(ROW)
    G = np.empty((K if latent else 0, 5, ROW))
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        if latent:
            latent_chunk(columns, begin, end, alpha, theta, P, G, total, log_f[begin:end])
        else:
            chunk(columns, begin, end, alpha, theta, P, Y, total, log_f[begin:end])
        for j in range(K):
            for i in range(end - begin):
                shares[begin + i, j] = P[j, i] / total[i]


@jit
def insertion_gains(columns, log_f, places, log_variance, gains, shares):
    """For a component at each place (m,): what it may gain in lnL, and with which weight.

    With r = N / f for the present mixture f and D = sum w (r - 1): share = D / sum w (r - 1)^2,
    gain = D share / 2, negative where D is.
    """
    P, Y, total = np.empty(ROW), np.empty(ROW), np.empty(ROW)
    first, second = np.zeros(places.size), np.zeros(places.size)
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        n = end - begin
        w = columns.weight[begin:end]
        inverse_f = np.exp(np.minimum(-log_f[begin:end], FARTHEST))
        for m in range(places.size):
            total[:n] = 0.0
            densities(columns, begin, end, 1.0, places[m], log_variance, P, Y, total)
            for i in range(n):
                P[i] = P[i] * inverse_f[i] - 1.0
                total[i] = w[i] * P[i]
            first[m] += add(total[:n])
            second[m] += dot(total[:n], P[:n])
    for m in range(places.size):
        shares[m] = first[m] / second[m]
        gains[m] = 0.5 * abs(first[m]) * shares[m]
