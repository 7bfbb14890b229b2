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

from ..numerics.apart import apart
from ..numerics.compiled import jit
from ..numerics.lanes import load, root, splat, store, sum_of
from ..numerics.vector_math import NORM, dot, exp_negative, log_positive, mills
from .blocks import LANES
from .mixing import BEND, FACTOR, LEFT, LOG_W, LOG_WEIGHT, SLOPE, W, nodes_of, one_node
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
STRIDE = 4, 2  # of the nodes that are tried first, and of rough ones
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
    """Points, up to P, for each of K components, and space for one block."""

    value: np.ndarray  # (d, P)
    noise: np.ndarray  # (d (d + 1) / 2, P)
    w: np.ndarray  # (K, P)
    log_w: np.ndarray  # (P,)
    log_p: np.ndarray  # (P,)
    factors: np.ndarray  # (K, 3, P): of the node, then w q of the object times its share
    cumulants: np.ndarray  # (K, D, P)
    pairs: np.ndarray  # (K, D (D + 1) / 2, P): second cumulants
    along: np.ndarray  # (K, D, P): (-n, 1)
    c3: np.ndarray  # (K, P)
    c4: np.ndarray  # (K, P)
    score: np.ndarray  # (p, P): derivatives by all but kappa
    x: np.ndarray  # (d, LANES)
    scaled: np.ndarray  # (d (d + 1) / 2, LANES): w S
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


POINTS = kind_of(Points, 2, 2, 2, 1, 1, 3, 3, 3, 3, 2, 2, 2, 2, 2, 3, 3, 1, 2, 1, 3, 2, 2)
SUMS = kind_of(Sums, 1, 2, 2, 2, 2, 2, 2)
ROW, ROWS = types.float64[::1], types.float64[:, ::1]
NUMBER, NUMBERS = types.int64, types.int64[::1]
ENTER = POINTS, *3 * (NUMBER,), types.boolean, ROWS, ROWS, ROW, NUMBER, types.float64, NUMBER
ADD_SECONDS = POINTS, *3 * (NUMBER,), NUMBERS, *3 * (NUMBER,), ROWS, ROWS, SUMS


@jit
def points_for(K, d, D, P):
    half, both = half_of(d, 0), half_of(D, 0)
    return Points(
        np.empty((d, P)),
        np.empty((half, P)),
        np.empty((K, P)),
        np.empty(P),
        np.empty(P),
        np.empty((K, 3, P)),
        np.empty((K, D, P)),
        np.empty((K, both, P)),
        np.empty((K, D, P)),
        np.empty((K, P)),
        np.empty((K, P)),
        np.empty((d + half + d, P)),
        np.empty((d, LANES)),
        np.empty((half, LANES)),
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


@apart(types.none(*ENTER))
def enter(points, j, used, o, noisy, xi, V, dl, skewed, constant, full):
    """ln f of the points of the first blocks, and their cumulants and scores if full.

    xi (1, d), V (1, half) and dl (d,): the component's location, Sigma and delta in o coordinates.
    """
    if not noisy:
        factorise(points.scaled, -1, o, 0, V, points.T, points.R, points.A)
    for b in range(used):
        enter_block(points, j, b, o, noisy, xi, V, dl, skewed, constant, full)


@jit
def enter_block(points, j, b, o, noisy, xi, V, dl, skewed, constant, full):
    """As enter, one block."""
    B = points.log_p.size // LANES
    for a in range(o):
        store(points.x, a, load(points.value, a * B + b))
    if noisy:
        w_lanes = load(points.w, j * B + b)
        for a in range(half_of(o, 0)):
            store(points.scaled, a, w_lanes * load(points.noise, a * B + b))
        factorise(points.scaled, 0, o, 0, V, points.T, points.R, points.A)
    whiten(points.x, 0, o, 0, xi, points.T, points.z, points.E, points.y)
    own = slice(b * LANES, (b + 1) * LANES)
    w, log_w, log_p = points.w[j, own], points.log_w[own], points.log_p[own]
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
def put(points, j, blocks, block, o, noisy, table, nodes, begin):
    """The objects of a block at their nodes as points; how many blocks these are.

    begin (LANES + 1,) gets where each object's points begin. The last block is filled with copies.
    """
    begin[0] = 0
    for i in range(LANES):
        begin[i + 1] = begin[i] + nodes[1, i] - nodes[0, i]
    used = -(-begin[LANES] // LANES)
    for i in range(LANES):
        end = begin[i + 1] if i < LANES - 1 else used * LANES
        for at in range(begin[i], end):
            node = min(nodes[0, i] + at - begin[i], nodes[1, i] - 1)
            points.w[j, at], points.log_w[at] = table[W, node], table[LOG_W, node]
            points.factors[j, 0, at] = table[FACTOR, node]
            points.factors[j, 1, at] = table[SLOPE, node]
            points.factors[j, 2, at] = table[BEND, node]
        for a in range(o):
            x = blocks.value[block, a, i]
            for at in range(begin[i], end):
                points.value[a, at] = x
        if noisy:
            for a in range(half_of(o, 0)):
                s2 = blocks.noise[block, a, i]
                for at in range(begin[i], end):
                    points.noise[a, at] = s2
    return used


@jit
def put_tried(points, j, blocks, block, o, noisy, table, first, rough):
    """All objects of a block at the nodes that are tried, a block of points for each; how many."""
    b = 0
    for k in range(first, table.shape[1], STRIDE[rough]):
        at = b * LANES
        for i in range(LANES):
            points.w[j, at + i], points.log_w[at + i] = table[W, k], table[LOG_W, k]
            for a in range(o):
                points.value[a, at + i] = blocks.value[block, a, i]
            if noisy:
                for a in range(half_of(o, 0)):
                    points.noise[a, at + i] = blocks.noise[block, a, i]
        b += 1
    return b


@jit
def needed(points, table, first, rough, nodes):
    """Each object's nodes from nodes[0] to before nodes[1], from ln f at those tried."""
    count, stride = table.shape[1], STRIDE[rough]
    tried = -(-(count - first) // stride)
    for i in range(LANES):
        highest = -np.inf
        for c in range(tried):
            log_p = points.log_p[c * LANES + i] + table[LOG_WEIGHT, first + c * stride]
            points.log_p[c * LANES + i] = log_p
            highest = max(highest, log_p)
        low, high = tried, -1
        for c in range(tried):
            if points.log_p[c * LANES + i] > highest - LEFT[rough]:
                low, high = min(low, c), c
        nodes[0, i] = max(first, first + low * stride - stride + 1)
        nodes[1, i] = min(count, first + high * stride + stride)


@jit
def share_out(points, j, begin, table, nodes, log_f):
    """ln f (LANES,) of a block's objects; the factors of their points become shares of f."""
    for i in range(LANES):
        top, total = -np.inf, 0.0
        for at in range(begin[i], begin[i + 1]):
            points.log_p[at] += table[LOG_WEIGHT, nodes[0, i] + at - begin[i]]
            top = max(top, points.log_p[at])
        for at in range(begin[i], begin[i + 1]):
            points.log_p[at] = exp_negative(points.log_p[at] - top)
        for at in range(begin[i], begin[i + 1]):
            total += points.factors[j, 0, at] * points.log_p[at]
        total = max(total, 1e-300)
        inverse = 1.0 / total
        for at in range(begin[i], begin[i + 1]):
            share = points.log_p[at] * inverse
            points.factors[j, 0, at] *= share
            points.factors[j, 1, at] *= share
            points.factors[j, 2, at] *= share
        log_f[i] = top + math.log(total)


@jit(fastmath={"reassoc", "contract"})
def means(points, j, begin, o, d, skewed, seen, gradient):
    """The derivatives (p, LANES) of ln f of a block's objects from their points."""
    half, measured = half_of(d, 0), half_of(o, 0)
    gradient[:] = 0.0
    for row in range(o + measured + o * skewed):
        at = row
        if row < o:
            at = seen[row]
        elif row < o + measured:
            a = 0
            while half_of(a + 1, 0) <= row - o:
                a += 1
            at = d + half_of(seen[a], seen[row - o - half_of(a, 0)])
        else:
            at = d + half + seen[row - o - measured]
        for i in range(LANES):
            total = 0.0
            for point in range(begin[i], begin[i + 1]):
                total += points.factors[j, 0, point] * points.score[row, point]
            gradient[at, i] = total
    if gradient.shape[0] > d + half + d * skewed:
        for i in range(LANES):
            total = 0.0
            for point in range(begin[i], begin[i + 1]):
                total += points.factors[j, 1, point]
            gradient[gradient.shape[0] - 1, i] = total


@jit
def enter_objects(
    points,
    j,
    blocks,
    block,
    o,
    noisy,
    table,
    first,
    rough,
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

    nodes (2, LANES) gets which each object needs, begin (LANES + 1,) where its points begin,
    points.factors their shares.
    """
    nodes[0], nodes[1] = first, table.shape[1]
    if table.shape[1] - first > 2 * STRIDE[rough] + 1:
        b = put_tried(points, j, blocks, block, o, noisy, table, first, rough)
        enter(points, j, b, o, noisy, xi, V, dl, skewed, constant, 0)
        needed(points, table, first, rough, nodes)
    used = put(points, j, blocks, block, o, noisy, table, nodes, begin)
    enter(points, j, used, o, noisy, xi, V, dl, skewed, constant, 1)
    share_out(points, j, begin, table, nodes, log_f)
    means(points, j, begin, o, seen.size, skewed, seen, gradient)
    return used


@jit
def weigh(points, j, begin, used, scale):
    """The factors of an object's points times its weight and responsibility, scale (LANES,)."""
    for f in range(3):
        for i in range(LANES):
            for at in range(begin[i], begin[i + 1]):
                points.factors[j, f, at] *= scale[i]
        for at in range(begin[LANES], used * LANES):
            points.factors[j, f, at] = 0.0


@apart(types.none(*ADD_SECONDS))
def add_seconds(points, j, used, o, where, d, skewed, mixed, G2, G3, sums):
    """Add a block's points to second, third, fourth and mixed; where (D,): its coordinates there.

    G2 and G3: space for moments of (e, u).
    """
    B = points.log_p.size // LANES
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
    rough,
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
    """As derivatives.

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
            tables.append(nodes_of(kappa[j], o, far, rough))
            deepest = max(deepest, tables[j + 1][0].shape[1])
        points = points_for(K, d, D, deepest * LANES)
        rows[:] = 0.0
        for block in range(blocks.begin[r], blocks.begin[r + 1]):
            for j in range(K):
                if alpha[j] > 0.0:
                    table, first = tables[j + 1]
                    used[j] = enter_objects(
                        points,
                        j,
                        blocks,
                        block,
                        o,
                        noisy,
                        table,
                        first,
                        rough,
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
                        add_seconds(points, j, used[j], o, where, d, skewed, mixed, G2, G3, sums)
            if second:
                transpose(rows, count, waiting, columns)
                waiting += LANES
                if waiting == columns.shape[0]:
                    add_products(columns, count, waiting, sums.C)
                    waiting = 0
    if second:
        add_products(columns, count, waiting, sums.C)
    return lnl


def derivatives(
    blocks, alpha, m, V, delta, kappa, skewed, mixed, second, sums, log_f, shares, rough=0
):
    """Return lnL; fill sums, the second derivatives' only if second.

    m (K, d) the means at w = 1, V (K, d, d) = Sigma, delta (K, d) and kappa (K,), of which skewed
    and mixed (0 or 1) say whether they are parameters. log_f (lanes,) and shares (lanes, K) get
    ln f and the responsibilities unless they are empty. rough (0 or 1): to 1e-6 with a third of
    the nodes.
    """
    parts = alpha, m, V, delta, kappa, int(skewed), int(mixed), int(second), sums, log_f, shares
    inverse = np.array([np.sum(1.0 / np.linalg.eigvalsh(each)) for each in V])
    return sum_up(rough, inverse, blocks, *parts)
