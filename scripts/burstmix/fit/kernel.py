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
def latent_rows(root, p, r, G, rows, S, M):
    """As normal_rows, from the derivatives G (5, n) of latent_chunk."""
    for i in range(root.size):
        g, h = G[0, i], G[1, i]
        row = root[i] * p[i] * r[i]
        rows[0, i] = row
        rows[1, i] = row * g
        rows[2, i] = row * h
        q = root[i] * row
        S[0] += q
        S[1] += q * g
        S[2] += q * h
        M[0] += q * (G[2, i] + g * g)
        M[1] += q * (G[3, i] + g * h)
        M[2] += q * (G[4, i] + h * h)


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


@jit
def curvature(columns, alpha, theta, S, M, C):
    """Return lnL; fill S (K, 3) as score does, M (K, 3) and C (3K, 3K).

    M has the sums of w q (gg + g', gh + dg/dlnV, hh + dh/dlnV) and C those of w s s', where
    s = q (1, g, h) for all components in turn: Hessian = blocks of S and M - C.
    """
    K = alpha.size
    latent = is_latent(columns)
    P, Y, rows = np.empty((K, ROW)), np.empty((K, ROW)), np.empty((K, 3, ROW))
    G = np.empty((K if latent else 0, 5, ROW))
    total, log_f, roots = np.empty(ROW), np.empty(ROW), np.empty(ROW)
    S[:] = 0.0
    M[:] = 0.0
    C[:] = 0.0
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
        root = roots[:n]
        for i in range(n):
            t[i] = 1.0 / t[i]
            root[i] = math.sqrt(w[i])
        for j in range(K):
            p, y = P[j, :n], Y[j, :n]
            if latent:
                latent_rows(root, p, t, G[j], rows[j], S[j], M[j])
            else:
                V = math.exp(theta[j, 1])
                normal_rows(x, root, p, y, t, theta[j, 0], V, rows[j], S[j], M[j])
        for j in range(K):
            for k in range(j + 1):
                add_products(rows[j], rows[k], n, C[3 * j : 3 * j + 3, 3 * k : 3 * k + 3])
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
    V = math.exp(log_variance)
    first, second = np.zeros(places.size), np.zeros(places.size)
    for begin in range(0, columns.value.size, CHUNK):
        end = min(begin + CHUNK, columns.value.size)
        n = end - begin
        x, s2 = columns.value[begin:end], columns.variance[begin:end]
        w = columns.weight[begin:end]
        inverse_f = np.exp(np.minimum(-log_f[begin:end], FARTHEST))
        for m in range(places.size):
            total[:n] = 0.0
            densities(x, s2, 1.0, places[m], V, P, Y, total)
            for i in range(n):
                P[i] = P[i] * inverse_f[i] - 1.0
                total[i] = w[i] * P[i]
            first[m] += add(total[:n])
            second[m] += dot(total[:n], P[:n])
    for m in range(places.size):
        shares[m] = first[m] / second[m]
        gains[m] = 0.5 * abs(first[m]) * shares[m]
