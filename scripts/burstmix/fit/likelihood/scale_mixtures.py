"""The compiled kernel of scale mixtures of skew-normals: noise, missing coordinates, derivatives.

    v | w, u ~ N(xi + delta u / sqrt(w), Sigma / w),  u ~ |N(0, 1)|,  w ~ Gamma(nu / 2, rate nu / 2)

(Branco & Dey 2001; Azzalini & Capitanio 2003). With noise S, T = Sigma + w S, A = T^-1,
y = sqrt(w) A (x - xi) and n = A delta, an object's u given w is a truncated normal and
e = y - n u what a normal's y is: derivatives of f(x | w) by x - xi are sqrt(w) times the means of
Hermite's polynomials in e, half a second one is one by Sigma / w, and u / sqrt(w) times one of xi
is one by delta. So with u as one coordinate more all derivatives are moments of (e, u), and
these follow from its cumulants: (y - n u, u) at u's mean, then (-A + c2 n n', -c2 n, c2), and
c3, c4 times powers of (-n, 1), where c2, c3, c4 are u's. The mean at w = 1, xi + b delta with
b = sqrt(2 / pi), is what is climbed, so u stands for u - b sqrt(w).

A point is an object at a node; LANES points are computed side by side. Each object has the nodes
at which its integrand is not negligible, which every fourth node tells beforehand.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import types

from ..numerics.by_address import caller, compiled
from ..numerics.compiled import jit
from ..numerics.lanes import load, root, splat, store, sum_of
from ..numerics.vector_math import NORM, dot, exp_negative, log_positive, mills
from .blocks import LANES
from .mixing import FACTOR, LOG_W, LOG_WEIGHT, NEGLIGIBLE, W, nodes_of, one_node
from .multivariate import (
    AT_ONCE,
    LOG_2_PI,
    add_products,
    factorise,
    fourth_of,
    half_of,
    third_of,
    transpose,
    whiten,
)

BETA = math.sqrt(2.0 / math.pi)  # the mean of u
STRIDE = 4  # of the nodes that are tried first
FAR = -20.0  # of t: below, the cumulants of u are those of their asymptotic series
# Of the mean of a normal beyond s, less s: s^-1, s^-3, ... by these.
TAIL = np.array([1.0, -2.0, 10.0, -74.0, 706.0, -8162.0, 110410.0, -1708394.0])


class Sums(NamedTuple):
    """Sums over objects of derivatives by the parameters (mean, Sigma, delta, kappa) of components.

    D = d, or d + 1 with skewness: u is the last coordinate. second, third and fourth are the sums
    of w q times moments of (e, u), each distinct one once, of which those with more factors u than
    second derivatives have stay 0; mixed (K, p) those with kappa, itself the last. S1 (K, p) is
    the gradient, C as in multivariate.Curvature with (1, S1's terms) of all components in turn.
    By Sigma[a, b], a > b, is by both halves.
    """

    S0: np.ndarray  # (K,)
    S1: np.ndarray  # (K, p)
    second: np.ndarray  # (K, D (D + 1) / 2), at half_of
    third: np.ndarray  # (K, .), at third_of
    fourth: np.ndarray  # (K, .), at fourth_of
    mixed: np.ndarray  # (K, p)
    C: np.ndarray  # (rows, rows)


class Points(NamedTuple):
    """Points of B blocks for each of K components, and space for one block."""

    value: np.ndarray  # (B, d, LANES)
    noise: np.ndarray  # (B, d (d + 1) / 2, LANES), w S
    w: np.ndarray  # (K, B, LANES)
    log_w: np.ndarray  # (B, LANES)
    log_p: np.ndarray  # (B * LANES,)
    factors: np.ndarray  # (K, 3, B, LANES): of the node, then w q of the object times its share
    cumulants: np.ndarray  # (K, D, B, LANES)
    pairs: np.ndarray  # (K, D (D + 1) / 2, B, LANES): second cumulants
    along: np.ndarray  # (K, D, B, LANES): (-n, 1)
    c3: np.ndarray  # (K, B, LANES)
    c4: np.ndarray  # (K, B, LANES)
    score: np.ndarray  # (p, B, LANES): derivatives by all but kappa
    T: np.ndarray  # (1, d * d, LANES)
    A: np.ndarray  # (1, d (d + 1) / 2, LANES)
    R: np.ndarray  # (LANES,)
    z: np.ndarray  # (d, LANES)
    E: np.ndarray  # (LANES,)
    y: np.ndarray  # (1, d, LANES)
    n: np.ndarray  # (d, LANES)
    u: np.ndarray  # (6, LANES): t, 1 + q, then the mean and cumulants of u


def kind_of(tuple_, *dimensions):
    """The numba type of one of these tuples, by the dimensions of its arrays."""
    arrays = [types.Array(types.float64, dimension, "C") for dimension in dimensions]
    return types.NamedTuple(arrays, tuple_)


POINTS = kind_of(Points, 3, 3, 3, 2, 1, 4, 4, 4, 4, 3, 3, 3, 3, 3, 1, 2, 1, 3, 2, 2)
SUMS = kind_of(Sums, 1, 2, 2, 2, 2, 2, 2)
ROW, ROWS = types.float64[::1], types.float64[:, ::1]
NUMBER, NUMBERS = types.int64, types.int64[::1]
ENTER = POINTS, *3 * (NUMBER,), types.boolean, ROWS, ROWS, ROW, NUMBER, types.float64, NUMBER
ADD_SECONDS = POINTS, *3 * (NUMBER,), NUMBERS, *3 * (NUMBER,), ROWS, ROWS, SUMS
call_enter, call_add_seconds = caller(ENTER), caller(ADD_SECONDS)


@jit
def points_for(K, d, D, B):
    half, both = half_of(d, 0), half_of(D, 0)
    return Points(
        np.empty((B, d, LANES)),
        np.empty((B, half, LANES)),
        np.empty((K, B, LANES)),
        np.empty((B, LANES)),
        np.empty(B * LANES),
        np.empty((K, 3, B, LANES)),
        np.empty((K, D, B, LANES)),
        np.empty((K, both, B, LANES)),
        np.empty((K, D, B, LANES)),
        np.empty((K, B, LANES)),
        np.empty((K, B, LANES)),
        np.empty((d + half + d, B, LANES)),
        np.empty((1, d * d, LANES)),
        np.empty((1, half, LANES)),
        np.empty(LANES),
        np.empty((d, LANES)),
        np.empty(LANES),
        np.empty((1, d, LANES)),
        np.empty((d, LANES)),
        np.empty((6, LANES)),
    )


@jit
def sums_for(K, d, skewed, mixed):
    half, D = half_of(d, 0), d + skewed
    p = d + half + d * skewed + mixed
    rows = -(-K * (1 + p) // LANES) * LANES
    return Sums(
        np.zeros(K),
        np.zeros((K, p)),
        np.zeros((K, half_of(D, 0))),
        np.zeros((K, third_of(D, 0, 0))),
        np.zeros((K, fourth_of(D, 0, 0, 0))),
        np.zeros((K, p)),
        np.zeros((rows, rows)),
    )


@jit
def symmetric_logs(E, w, log_w, R, constant, half_o, log_p):
    """ln f of points without skewness."""
    for i in range(LANES):
        log_p[i] = constant + half_o * log_w[i] + E[i] * w[i] + log_positive(R[i])


@jit
def skewed_logs(E, w, log_w, R, u, constant, half_o, log_p):
    """ln f of points, and what is left of u above 0: its mean, c2, c3 and c4, in u."""
    for i in range(LANES):
        t, width = u[0, i], 1.0 / math.sqrt(u[1, i])
        log_density = -0.5 * t * t
        density = NORM * exp_negative(log_density)
        tail = mills(abs(t))
        # Below 0 both over exp(-t^2 / 2), which no float may hold.
        below = NORM * tail if t < 0.0 else 1.0 - density * tail
        log_p[i] = constant + half_o * log_w[i] + E[i] * w[i] + log_positive(R[i] * below * width)
        log_p[i] += 0.0 if t < 0.0 else -log_density
        z1 = (NORM if t < 0.0 else density) / below
        mean = t + z1
        z2 = -z1 * mean
        z3 = -z2 * mean - z1 * (1.0 + z2)
        z4 = -z3 * (mean + z1) - 2.0 * z2 * (1.0 + z2)
        u[2, i] = width * mean
        u[3, i] = width * width * (1.0 + z2)
        u[4, i] = width * width * width * z3
        u[5, i] = width * width * width * width * z4


@jit
def far_cumulants(u):
    """Those of u where t is so far below 0 that skewed_logs has lost their digits."""
    for i in range(LANES):
        if u[0, i] < FAR:
            inverse, width = -1.0 / u[0, i], 1.0 / math.sqrt(u[1, i])
            u[2, i] = u[3, i] = u[4, i] = u[5, i] = 0.0
            power = inverse
            for k in range(TAIL.size):
                term = TAIL[k] * power * width
                u[2, i] += term
                term *= (2 * k + 1) * inverse * width
                u[3, i] += term
                term *= (2 * k + 2) * inverse * width
                u[4, i] += term
                u[5, i] += term * (2 * k + 3) * inverse * width
                power *= inverse * inverse


def enter(points, j, used, o, noisy, xi, V, dl, skewed, constant, full):
    """ln f of the points of the first blocks, and their cumulants and scores if full.

    xi (1, d), V (1, half) and dl (d,): the component's location, Sigma and delta in o coordinates.
    """
    if not noisy:
        factorise(points.noise, -1, o, 0, V, points.T, points.R, points.A)
    for b in range(used):
        enter_block(points, j, b, o, noisy, xi, V, dl, skewed, constant, full)


@jit
def enter_block(points, j, b, o, noisy, xi, V, dl, skewed, constant, full):
    """As enter, one block."""
    B, d = points.w.shape[1], points.value.shape[1]
    half = points.A.shape[1]
    if noisy:
        factorise(points.noise, b * half, o, 0, V, points.T, points.R, points.A)
    whiten(points.value, b * d, o, 0, xi, points.T, points.z, points.E, points.y)
    own = slice(b * LANES, (b + 1) * LANES)
    w, log_w, log_p = points.w[j, b], points.log_w[b], points.log_p[own]
    if not skewed:
        symmetric_logs(points.E, w, log_w, points.R, constant, 0.5 * o, log_p)
    else:
        t, q = splat(0.0), splat(1.0)
        for a in range(o):
            n = splat(0.0)
            for c in range(o):
                n = n + load(points.A, half_of(max(a, c), min(a, c))) * splat(dl[c])
            store(points.n, a, n)
            t = t + splat(dl[a]) * load(points.y, a)
            q = q + splat(dl[a]) * n
        store(points.u, 0, t * root(load(points.w, j * B + b) / q))
        store(points.u, 1, q)
        skewed_logs(points.E, w, log_w, points.R, points.u, constant, 0.5 * o, log_p)
    if not full:
        return
    rw = root(load(points.w, j * B + b))
    D = o + skewed
    wide = points.cumulants.shape[1]
    first, pair = j * wide, j * points.pairs.shape[1]
    if skewed:
        far_cumulants(points.u)
        mean, c2 = load(points.u, 2), load(points.u, 3)
        own_u = mean - splat(BETA) * rw
        store(points.c3, j * B + b, load(points.u, 4))
        store(points.c4, j * B + b, load(points.u, 5))
    for a in range(o):
        y = rw * load(points.y, a)
        if skewed:
            n = load(points.n, a)
            y = y - n * mean
            store(points.along, (first + a) * B + b, splat(0.0) - n)
        store(points.cumulants, (first + a) * B + b, y)
        store(points.score, a * B + b, rw * y)
        for c in range(a + 1):
            k2 = splat(0.0) - load(points.A, half_of(a, c))
            if skewed:
                k2 = k2 + c2 * n * load(points.n, c)
            store(points.pairs, (pair + half_of(a, c)) * B + b, k2)
            h = y * load(points.cumulants, (first + c) * B + b) + k2
            h = h * splat(0.5 if a == c else 1.0)
            store(points.score, (o + half_of(a, c)) * B + b, h)
        if skewed:
            k2 = splat(0.0) - c2 * n
            store(points.pairs, (pair + half_of(o, a)) * B + b, k2)
            store(points.score, (o + half_of(o, 0) + a) * B + b, own_u * y + k2)
    if skewed:
        store(points.along, (first + D - 1) * B + b, splat(1.0))
        store(points.cumulants, (first + D - 1) * B + b, own_u)
        store(points.pairs, (pair + half_of(o, o)) * B + b, c2)


@jit
def put(points, j, blocks, block, i, at, o, noisy, table, k):
    """Object i of a block at node k as the point at."""
    b, lane = at // LANES, at % LANES
    w = table[W, k]
    points.w[j, b, lane], points.log_w[b, lane] = w, table[LOG_W, k]
    for a in range(o):
        points.value[b, a, lane] = blocks.value[block, a, i]
    if noisy:
        for a in range(half_of(o, 0)):
            points.noise[b, a, lane] = w * blocks.noise[block, a, i]
    for f in range(3):
        points.factors[j, f, b, lane] = table[FACTOR + f, k]


@jit
def needed(points, table, first, nodes):
    """Each object's nodes from nodes[0] to before nodes[1], from ln f at every STRIDEth node."""
    count = table.shape[1]
    tried = -(-(count - first) // STRIDE)
    for i in range(LANES):
        highest = -np.inf
        for c in range(tried):
            log_p = points.log_p[c * LANES + i] + table[LOG_WEIGHT, first + c * STRIDE]
            points.log_p[c * LANES + i] = log_p
            highest = max(highest, log_p)
        low, high = tried, -1
        for c in range(tried):
            if points.log_p[c * LANES + i] > highest - NEGLIGIBLE:
                low, high = min(low, c), c
        nodes[0, i] = max(first, first + low * STRIDE - STRIDE + 1)
        nodes[1, i] = min(count, first + high * STRIDE + STRIDE)


@jit
def try_nodes(
    address, points, j, blocks, block, o, noisy, table, first, xi, V, dl, skewed, constant, nodes
):
    """Fill nodes (2, LANES): which each object of a block needs."""
    count = table.shape[1]
    nodes[0], nodes[1] = first, count
    if count - first <= 2 * STRIDE + 1:
        return
    b = 0
    for k in range(first, count, STRIDE):
        for i in range(LANES):
            put(points, j, blocks, block, i, b * LANES + i, o, noisy, table, k)
        b += 1
    call_enter(address, (points, j, b, o, noisy, xi, V, dl, skewed, constant, 0))
    needed(points, table, first, nodes)


@jit
def enter_objects(
    address,
    points,
    j,
    blocks,
    block,
    o,
    noisy,
    table,
    first,
    xi,
    V,
    dl,
    skewed,
    constant,
    seen,
    nodes,
    begin,
    log_f,
    gradient,
):
    """ln f (LANES,) of a block's objects under a component, and its derivatives (p, LANES).

    begin (LANES + 1,) gets where each object's points begin; points.factors their shares.
    """
    try_nodes(
        address,
        points,
        j,
        blocks,
        block,
        o,
        noisy,
        table,
        first,
        xi,
        V,
        dl,
        skewed,
        constant,
        nodes,
    )
    begin[0] = 0
    for i in range(LANES):
        begin[i + 1] = begin[i] + nodes[1, i] - nodes[0, i]
        for k in range(nodes[0, i], nodes[1, i]):
            put(points, j, blocks, block, i, begin[i] + k - nodes[0, i], o, noisy, table, k)
    end = begin[LANES]
    used = -(-end // LANES)
    for at in range(end, used * LANES):
        put(points, j, blocks, block, LANES - 1, at, o, noisy, table, nodes[1, LANES - 1] - 1)
    call_enter(address, (points, j, used, o, noisy, xi, V, dl, skewed, constant, 1))
    flat = points.factors.shape[2] * LANES
    factors = points.factors[j].reshape(3, flat)
    score = points.score.reshape(points.score.shape[0], flat)
    d = seen.size
    half, measured = half_of(d, 0), half_of(o, 0)
    gradient[:] = 0.0
    for i in range(LANES):
        own = slice(begin[i], begin[i + 1])
        top, total, log_p = -np.inf, 0.0, points.log_p[own]
        for k in range(log_p.size):
            log_p[k] += table[LOG_WEIGHT, nodes[0, i] + k]
            top = max(top, log_p[k])
        for k in range(log_p.size):
            log_p[k] = exp_negative(log_p[k] - top)
        share = factors[0, own]
        total = max(dot(share, log_p), 1e-300)
        log_f[i] = top + math.log(total)
        for f in range(3):
            row = factors[f, own]
            for k in range(log_p.size):
                row[k] *= log_p[k] / total
        for a in range(o):
            gradient[seen[a], i] = dot(share, score[a, own])
            for c in range(a + 1):
                at = d + half_of(seen[a], seen[c])
                gradient[at, i] = dot(share, score[o + half_of(a, c), own])
            if skewed:
                gradient[d + half + seen[a], i] = dot(share, score[o + measured + a, own])
        if gradient.shape[0] > d + half + d * skewed:
            gradient[gradient.shape[0] - 1, i] = factors[1, own].sum()
    return used


@jit
def weigh(points, j, begin, used, scale):
    """The factors of an object's points times its weight and responsibility, scale (LANES,)."""
    flat = points.factors.shape[2] * LANES
    factors = points.factors[j].reshape(3, flat)
    for f in range(3):
        for i in range(LANES):
            row = factors[f, begin[i] : begin[i + 1]]
            for k in range(row.size):
                row[k] *= scale[i]
        factors[f, begin[LANES] : used * LANES] = 0.0


def add_seconds(points, j, used, o, where, d, skewed, mixed, G2, G3, sums):
    """Add a block's points to second, third, fourth and mixed; where (D,): its coordinates there.

    G2 and G3: space for moments of (e, u).
    """
    B = points.w.shape[1]
    D, wide = o + skewed, points.cumulants.shape[1]
    first, pair, half = j * wide, j * points.pairs.shape[1], half_of(d, 0)
    last = sums.mixed.shape[1] - 1
    for b in range(used):
        c0, c1 = load(points.factors, (3 * j) * B + b), load(points.factors, (3 * j + 1) * B + b)
        w = load(points.w, j * B + b)
        rw = root(w)
        c0w, c0rw = c0 * w, c0 * rw
        if mixed:
            sums.mixed[j, last] += sum_of(load(points.factors, (3 * j + 2) * B + b))
        if skewed:
            c3, c4 = load(points.c3, j * B + b), load(points.c4, j * B + b)
        for a in range(D):
            ka = load(points.cumulants, (first + a) * B + b)
            if mixed and a < o:
                sums.mixed[j, where[a]] += sum_of(c1 * rw * ka)
            for c in range(a + 1):
                h = ka * load(points.cumulants, (first + c) * B + b)
                h = h + load(points.pairs, (pair + half_of(a, c)) * B + b)
                store(G2, half_of(a, c), h)
                if a < o:
                    sums.second[j, half_of(where[a], where[c])] += sum_of(c0w * h)
                    if mixed:
                        size = 0.5 if a == c else 1.0
                        at = d + half_of(where[a], where[c])
                        sums.mixed[j, at] += size * sum_of(c1 * h)
                elif mixed and c < o:
                    sums.mixed[j, d + half + where[c]] += sum_of(c1 * h)
        for a in range(D):
            ka = load(points.cumulants, (first + a) * B + b)
            for c in range(min(a, o - 1) + 1):
                kac = load(points.pairs, (pair + half_of(a, c)) * B + b)
                for e in range(c + 1):
                    h = ka * load(G2, half_of(c, e))
                    h = h + kac * load(points.cumulants, (first + e) * B + b)
                    kae = load(points.pairs, (pair + half_of(a, e)) * B + b)
                    h = h + kae * load(points.cumulants, (first + c) * B + b)
                    if skewed:
                        k3 = c3 * load(points.along, (first + a) * B + b)
                        k3 = k3 * load(points.along, (first + c) * B + b)
                        h = h + k3 * load(points.along, (first + e) * B + b)
                    store(G3, third_of(a, c, e), h)
                    at = third_of(where[a], where[c], where[e])
                    sums.third[j, at] += sum_of(c0rw * h)
        for a in range(D):
            ka = load(points.cumulants, (first + a) * B + b)
            for c in range(a + 1):
                kac = load(points.pairs, (pair + half_of(a, c)) * B + b)
                for e in range(min(c, o - 1) + 1):
                    kae = load(points.pairs, (pair + half_of(a, e)) * B + b)
                    for g in range(e + 1):
                        h = ka * load(G3, third_of(c, e, g)) + kac * load(G2, half_of(e, g))
                        h = h + kae * load(G2, half_of(c, g))
                        kag = load(points.pairs, (pair + half_of(a, g)) * B + b)
                        h = h + kag * load(G2, half_of(c, e))
                        if skewed:
                            na = load(points.along, (first + a) * B + b)
                            nc = load(points.along, (first + c) * B + b)
                            ne = load(points.along, (first + e) * B + b)
                            ng = load(points.along, (first + g) * B + b)
                            kc = load(points.cumulants, (first + c) * B + b)
                            ke = load(points.cumulants, (first + e) * B + b)
                            kg = load(points.cumulants, (first + g) * B + b)
                            k3 = nc * ne * kg + nc * ng * ke + ne * ng * kc
                            h = h + na * (c3 * k3 + c4 * nc * ne * ng)
                        at = fourth_of(where[a], where[c], where[e], where[g])
                        sums.fourth[j, at] += sum_of(c0 * h)


@jit
def finite(alpha, m, V, delta, kappa):
    return math.isfinite(alpha.sum() + m.sum() + V.sum() + delta.sum() + kappa.sum())


@jit
def sum_up(
    addresses,
    inverse,
    blocks,
    alpha,
    m,
    V,
    delta,
    kappa,
    skewed,
    mixed,
    second,
    sums,
    log_f,
    shares,
):
    """As derivatives, with the addresses (2,) of enter and add_seconds.

    inverse (K,): traces of the inverses of V, which those in fewer coordinates do not exceed.
    """
    K, d = m.shape
    D, half, p = d + skewed, half_of(d, 0), sums.S1.shape[1]
    sums.S0[:], sums.S1[:], sums.second[:], sums.third[:] = 0.0, 0.0, 0.0, 0.0
    sums.fourth[:], sums.mixed[:], sums.C[:] = 0.0, 0.0, 0.0
    if not finite(alpha, m, V, delta, kappa):
        log_f[:], shares[:] = np.nan, np.nan
        return np.nan
    noisy = blocks.noise.shape[0] > 0
    xi, Vs, dl = np.zeros((K, 1, d)), np.zeros((K, 1, half)), np.zeros((K, d))
    constant, where = np.zeros(K), np.empty(D, np.int64)
    begin, nodes = np.zeros((K, LANES + 1), np.int64), np.zeros((2, LANES), np.int64)
    log_p, gradient, scale = np.zeros((K, LANES)), np.zeros((K, p, LANES)), np.empty(LANES)
    G2, G3 = np.empty((half_of(D, 0), LANES)), np.empty((third_of(D, 0, 0), LANES))
    used = np.zeros(K, np.int64)
    count = K * (1 + p)
    rows, columns = np.zeros((count, LANES)), np.zeros((AT_ONCE * LANES, sums.C.shape[1]))
    lnl, waiting = 0.0, 0
    for r in range(blocks.count.size):
        o, seen = blocks.count[r], blocks.seen[r]
        for a in range(o):
            where[a] = seen[a]
        where[o:] = d
        tables, deepest = [one_node()], 1
        for j in range(K):
            constant[j] = -0.5 * o * LOG_2_PI + (math.log(2.0) if skewed else 0.0)
            for a in range(o):
                dl[j, a] = delta[j, seen[a]]
                xi[j, 0, a] = m[j, seen[a]] - BETA * dl[j, a]
                for c in range(a + 1):
                    Vs[j, 0, half_of(a, c)] = V[j, seen[a], seen[c]]
                constant[j] -= 0.5 * math.log(V[j, seen[a], seen[a]])
            if not mixed:
                tables.append(one_node())
                continue
            furthest, noisiest = 0.0, 0.0
            for block in range(blocks.begin[r], blocks.begin[r + 1]):
                for i in range(LANES):
                    square, noise = 0.0, 0.0
                    for a in range(o):
                        square += (blocks.value[block, a, i] - xi[j, 0, a]) ** 2
                        if noisy:
                            noise += blocks.noise[block, half_of(a, a), i]
                    furthest, noisiest = max(furthest, square), max(noisiest, noise)
            far = inverse[j] * (furthest + noisiest / max(kappa[j], 1e-300))
            tables.append(nodes_of(kappa[j], o, far))
            deepest = max(deepest, tables[j + 1][0].shape[1])
        points = points_for(K, d, D, deepest)
        rows[:] = 0.0
        for block in range(blocks.begin[r], blocks.begin[r + 1]):
            for j in range(K):
                if alpha[j] > 0.0:
                    table, first = tables[j + 1]
                    used[j] = enter_objects(
                        addresses[0],
                        points,
                        j,
                        blocks,
                        block,
                        o,
                        noisy,
                        table,
                        first,
                        xi[j],
                        Vs[j],
                        dl[j],
                        skewed,
                        constant[j],
                        seen,
                        nodes,
                        begin[j],
                        log_p[j],
                        gradient[j],
                    )
            for i in range(LANES):
                top, total = -np.inf, 0.0
                for j in range(K):
                    if alpha[j] > 0.0:
                        log_p[j, i] += math.log(alpha[j])
                        top = max(top, log_p[j, i])
                for j in range(K):
                    log_p[j, i] = math.exp(log_p[j, i] - top) if alpha[j] > 0.0 else 0.0
                    total += log_p[j, i]
                for j in range(K):
                    log_p[j, i] /= total
                found = top + math.log(total)
                weight = blocks.weight[block, i]
                lnl += weight * found if weight > 0.0 else 0.0
                if log_f.size:
                    log_f[block * LANES + i] = found
                    for j in range(K):
                        shares[block * LANES + i, j] = log_p[j, i]
            for j in range(K):
                if alpha[j] > 0.0:
                    at = j * (1 + p)
                    for i in range(LANES):
                        weight = blocks.weight[block, i]
                        scale[i] = weight * log_p[j, i]
                        rows[at, i] = math.sqrt(weight) * log_p[j, i]
                        sums.S0[j] += scale[i]
                    for a in range(p):
                        sums.S1[j, a] += dot(scale, gradient[j, a])
                        for i in range(LANES):
                            rows[at + 1 + a, i] = rows[at, i] * gradient[j, a, i]
                    if second:
                        weigh(points, j, begin[j], used[j], scale)
                        part = points, j, used[j], o, where, d, skewed, mixed, G2, G3, sums
                        call_add_seconds(addresses[1], part)
            if second:
                transpose(rows, count, waiting, columns)
                waiting += LANES
                if waiting == columns.shape[0]:
                    add_products(columns, count, waiting, sums.C)
                    waiting = 0
    if second:
        add_products(columns, count, waiting, sums.C)
    return lnl


def derivatives(blocks, alpha, m, V, delta, kappa, skewed, mixed, second, sums, log_f, shares):
    """Return lnL; fill sums, the second derivatives' only if second.

    m (K, d) the means at w = 1, V (K, d, d) = Sigma, delta (K, d) and kappa (K,), of which skewed
    and mixed (0 or 1) say whether they are parameters. log_f (lanes,) and shares (lanes, K) get
    ln f and the responsibilities unless they are empty.
    """
    parts = alpha, m, V, delta, kappa, int(skewed), int(mixed), int(second), sums, log_f, shares
    codes = compiled(enter, ENTER), compiled(add_seconds, ADD_SECONDS)
    inverse = np.array([np.sum(1.0 / np.linalg.eigvalsh(each)) for each in V])
    return sum_up(tuple(code.address for code in codes), inverse, blocks, *parts)
