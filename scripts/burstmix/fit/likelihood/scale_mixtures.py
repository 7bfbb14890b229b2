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
from ..numerics.cholesky import cholesky, inverse_of, lifted_root
from ..numerics.compiled import CUBE, INDICES, NUMBERS, TABLE, jit
from ..numerics.lanes import load, root, splat, store, sum_of
from ..numerics.vector_math import NORM, exp_negative, log_positive, mills
from .blocks import BLOCKS, LANES, Blocks
from .mixing import (
    BEND,
    FACTOR,
    LEFT,
    LOG_W,
    LOG_WEIGHT,
    SLOPE,
    W,
    least_of,
    nodes_of,
    one_node,
)
from .multivariate import (
    AT_ONCE,
    LOG_2_PI,
    add_products,
    factorise,
    fourth_of,
    half_of,
    is_finite,
    third_of,
    transpose,
    whiten,
)

BETA = math.sqrt(2.0 / math.pi)  # the mean of u
STRIDE = 4, 3  # of the nodes that are tried first, and of rough ones
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


class Work(NamedTuple):
    """What a block of objects has under each of K components in o of d coordinates, (..., LANES).

    m, V, delta and constant belong to the run of blocks: the components' locations, Sigma, delta
    and ln f's constant there. A row of T, R, A, E and y is at one node, the others are sums over
    nodes of f's parts over exp(top), first, of derivatives by the parameters, then those of Sums.
    """

    m: np.ndarray  # (K, d)
    V: np.ndarray  # (K, d (d + 1) / 2)
    delta: np.ndarray  # (K, d)
    constant: np.ndarray  # (K,)
    scaled: np.ndarray  # (d (d + 1) / 2, .): w S
    T: np.ndarray  # (K, d * d, .): factors of T, as factorise leaves them
    A: np.ndarray  # (K, d (d + 1) / 2, .)
    R: np.ndarray  # (K * .,)
    z: np.ndarray  # (d, .)
    E: np.ndarray  # (K * .,)
    y: np.ndarray  # (K, d, .)
    n: np.ndarray  # (d, .)
    u: np.ndarray  # (6, .): t, 1 + q, then the mean and cumulants of u, or what these come from
    node: np.ndarray  # (5, .): w, ln of its weight times w^(o / 2), and its factors
    log_p: np.ndarray  # (.,): ln f of objects at their nodes over p
    p: np.ndarray  # (.,)
    mean: np.ndarray  # (D, .): of (e, u)
    pairs: np.ndarray  # (D (D + 1) / 2, .): second cumulants
    along: np.ndarray  # (D, .): (-n, 1)
    G2: np.ndarray  # (D (D + 1) / 2, .): moments of (e, u)
    G3: np.ndarray  # (., .)
    top: np.ndarray  # (K * .,)
    total: np.ndarray  # (K * .,)
    first: np.ndarray  # (K, p, .)
    second: np.ndarray  # (K, ., .)
    third: np.ndarray  # (K, ., .)
    fourth: np.ndarray  # (K, ., .)
    mixed: np.ndarray  # (K, p, .)


def kind_of(tuple_: type, *dimensions: int) -> types.NamedTuple:
    """The numba type of one of these tuples, by the number of dimensions of each of its arrays."""
    arrays = [types.Array(types.float64, dimension, "C") for dimension in dimensions]
    return types.NamedTuple(arrays, tuple_)


WORK = kind_of(Work, *3 * (2,), 1, 2, 3, 3, 1, 2, 1, 3, *3 * (2,), 1, 1, *5 * (2,), 1, 1, *5 * (3,))
SUMS = kind_of(Sums, 1, *6 * (2,))
NUMBER, RANGES = types.int64, types.int64[:, ::1]
TRY_NODES = WORK, BLOCKS, *5 * (NUMBER,), TABLE, NUMBER, NUMBER, RANGES, TABLE
# What allocates nothing need not count who holds its arrays, which takes as long as the rest.
COUNT_NOTHING = {"_nrt": False}
ADD_NODES = WORK, BLOCKS, *5 * (NUMBER,), TABLE, RANGES, INDICES, *3 * (NUMBER,)
MIXTURE = NUMBERS, TABLE, CUBE, TABLE, NUMBERS
SUM_UP = NUMBER, BLOCKS, *MIXTURE, *3 * (NUMBER,), SUMS, NUMBERS, TABLE


@jit
def work_for(K, d, skewed, mixed):
    half, D = half_of(d, 0), d + skewed
    p = d + half + d * skewed + mixed
    both, third = half_of(D, 0), third_of(D, 0, 0)
    return Work(
        np.empty((K, d)),
        np.empty((K, half)),
        np.empty((K, d)),
        np.empty(K),
        np.empty((half, LANES)),
        np.empty((K, d * d, LANES)),
        np.empty((K, half, LANES)),
        np.empty(K * LANES),
        np.empty((d, LANES)),
        np.empty(K * LANES),
        np.empty((K, d, LANES)),
        np.empty((d, LANES)),
        np.empty((6, LANES)),
        np.empty((5, LANES)),
        np.empty(LANES),
        np.empty(LANES),
        np.empty((D, LANES)),
        np.empty((both, LANES)),
        np.empty((D, LANES)),
        np.empty((both, LANES)),
        np.empty((third, LANES)),
        np.empty(K * LANES),
        np.empty(K * LANES),
        np.empty((K, p, LANES)),
        np.empty((K, both, LANES)),
        np.empty((K, third, LANES)),
        np.empty((K, fourth_of(D, 0, 0, 0), LANES)),
        np.empty((K, p, LANES)),
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
def skewness(t, below, more, z1):
    """What u's integral above 0 makes of f, below exp(more); and the mean of u is t + z1, in u."""
    for i in range(LANES):
        log_density = -0.5 * t[i] * t[i]
        density = NORM * exp_negative(log_density)
        tail = mills(abs(t[i]))
        # Below 0 both over exp(-t^2 / 2), which no float may hold.
        part = NORM * tail if t[i] < 0.0 else 1.0 - density * tail
        below[i] = part
        more[i] = 0.0 if t[i] < 0.0 else -log_density
        z1[i] = (NORM if t[i] < 0.0 else density) / part


@jit
def cumulants_of_u(u):
    """The mean, c2, c3 and c4 of what is left of u above 0, from t, 1 + q and z1."""
    t, z1, one = load(u, 0), load(u, 2), splat(1.0)
    width = one / root(load(u, 1))
    mean = t + z1
    z2 = splat(0.0) - z1 * mean
    z3 = splat(0.0) - z2 * mean - z1 * (one + z2)
    z4 = splat(0.0) - z3 * (mean + z1) - splat(2.0) * z2 * (one + z2)
    square = width * width
    store(u, 2, width * mean)
    store(u, 3, square * (one + z2))
    store(u, 4, square * width * z3)
    store(u, 5, square * square * z4)


@jit
def far_cumulants(u):
    """Those of u where t is so far below 0 that cumulants_of_u has lost their digits."""
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


@jit
def enter(work, blocks, block, j, o, noisy, skewed):
    """ln f of a block's objects at their nodes, but for the factor p: into log_p and p."""
    if noisy:
        w, first = load(work.node, 0), block * blocks.noise.shape[1]
        for a in range(half_of(o, 0)):
            store(work.scaled, a, w * load(blocks.noise, first + a))
        factorise(work.scaled, np.int64(0), o, j, work.V, work.T, work.R, work.A)
        at = block * blocks.value.shape[1]
        whiten(blocks.value, at, o, j, work.m, work.T, work.z, work.E, work.y)
    log_p = load(work.E, j) * load(work.node, 0) + load(work.node, 1) + splat(work.constant[j])
    store(work.log_p, 0, log_p)
    store(work.p, 0, load(work.R, j))
    if skewed:
        t, q = splat(0.0), splat(1.0)
        y, A = j * work.y.shape[1], j * work.A.shape[1]
        for a in range(o):
            n = splat(0.0)
            for c in range(o):
                n = n + load(work.A, A + half_of(max(a, c), min(a, c))) * splat(work.delta[j, c])
            store(work.n, a, n)
            t = t + splat(work.delta[j, a]) * load(work.y, y + a)
            q = q + splat(work.delta[j, a]) * n
        store(work.u, 0, t * root(load(work.node, 0) / q))
        store(work.u, 1, q)
        skewness(work.u[0], work.u[3], work.u[4], work.u[2])
        store(work.log_p, 0, load(work.log_p, 0) + load(work.u, 4))
        store(work.p, 0, load(work.p, 0) * load(work.u, 3) / root(q))


@apart(types.none(*TRY_NODES), **COUNT_NOTHING)
def try_nodes(work, blocks, block, j, o, noisy, skewed, table, first, rough, nodes, log_p):
    """Each object's nodes from nodes[0] to before nodes[1], and top, from every strideth node.

    log_p: space for as many.
    """
    count, stride = table.shape[1], STRIDE[rough]
    tried = -(-(count - first) // stride)
    top = work.top[j * LANES : (j + 1) * LANES]
    top[:] = -np.inf
    for c in range(tried):
        k = first + c * stride
        work.node[0] = table[W, k]
        work.node[1] = table[LOG_WEIGHT, k] + 0.5 * o * table[LOG_W, k]
        enter(work, blocks, block, j, o, noisy, skewed)
        for i in range(LANES):
            log_p[c, i] = work.log_p[i] + log_positive(work.p[i])
            top[i] = max(top[i], log_p[c, i])
    nodes[0], nodes[1] = count, first
    for c in range(tried):
        k = first + c * stride
        for i in range(LANES):
            if log_p[c, i] > top[i] - LEFT[rough]:
                nodes[0, i] = min(nodes[0, i], max(first, k - stride + 1))
                nodes[1, i] = min(count, k + stride)


@jit
def take_nodes(table, nodes, step, half_o, node):
    """Put the nodes of so many steps in into node; objects that have no more get factors of 0."""
    for i in range(LANES):
        k = min(nodes[0, i] + step, nodes[1, i] - 1)
        held = 1.0 if nodes[0, i] + step < nodes[1, i] else 0.0
        node[0, i] = table[W, k]
        node[1, i] = table[LOG_WEIGHT, k] + half_o * table[LOG_W, k]
        node[2, i] = held * table[FACTOR, k]
        node[3, i] = held * table[SLOPE, k]
        node[4, i] = held * table[BEND, k]


@jit
def add_to(rows, row, value):
    store(rows, row, load(rows, row) + value)


@apart(types.none(*ADD_NODES), **COUNT_NOTHING)
def add_nodes(work, blocks, block, j, o, noisy, skewed, table, nodes, where, d, mixed, second):
    """Sums over a block's nodes: total, first, and if second the others; where (D,) they go to."""
    steps, alone = np.int64(0), table.shape[1] == 1
    for i in range(LANES):
        steps = max(steps, nodes[1, i] - nodes[0, i])
    own = slice(j * LANES, (j + 1) * LANES)
    work.total[own], work.first[j] = 0.0, 0.0
    if second:
        work.second[j], work.third[j], work.fourth[j], work.mixed[j] = 0.0, 0.0, 0.0, 0.0
    log_p, p, top = work.log_p, work.p, work.top[own]
    for step in range(steps):
        take_nodes(table, nodes, step, 0.5 * o, work.node)
        enter(work, blocks, block, j, o, noisy, skewed)
        if alone:
            store(work.top, j, load(work.log_p, 0))
        for i in range(LANES):
            p[i] *= exp_negative(log_p[i] - top[i])
        if skewed:
            cumulants_of_u(work.u)
            far_cumulants(work.u)
        add_first(work, j, o, where, d, skewed, mixed)
        if second:
            add_seconds(work, j, o, where, d, skewed, mixed)
    for i in range(LANES):
        work.total[j * LANES + i] = max(work.total[j * LANES + i], 1e-300)


@jit
def add_first(work, j, o, where, d, skewed, mixed):
    """Add a node's first derivatives; leaves the cumulants and second moments of (e, u)."""
    w, y, A = load(work.node, 0), j * work.y.shape[1], j * work.A.shape[1]
    rw, c0 = root(w), load(work.p, 0) * load(work.node, 2)
    first, half = j * work.first.shape[1], half_of(d, 0)
    add_to(work.total, j, c0)
    for a in range(o):
        mean = rw * load(work.y, y + a)
        if skewed:
            n = load(work.n, a)
            mean = mean - n * load(work.u, 2)
            store(work.along, a, splat(0.0) - n)
        store(work.mean, a, mean)
        add_to(work.first, first + where[a], c0 * rw * mean)
        for c in range(a + 1):
            k2 = splat(0.0) - load(work.A, A + half_of(a, c))
            if skewed:
                k2 = k2 + load(work.u, 3) * n * load(work.n, c)
            store(work.pairs, half_of(a, c), k2)
            h = mean * load(work.mean, c) + k2
            store(work.G2, half_of(a, c), h)
            at = first + d + half_of(where[a], where[c])
            add_to(work.first, at, c0 * h * splat(0.5 if a == c else 1.0))
    if skewed:
        c2, own = load(work.u, 3), load(work.u, 2) - splat(BETA) * rw
        store(work.along, o, splat(1.0))
        store(work.mean, o, own)
        for a in range(o):
            k2 = c2 * load(work.along, a)
            store(work.pairs, half_of(o, a), k2)
            h = own * load(work.mean, a) + k2
            store(work.G2, half_of(o, a), h)
            add_to(work.first, first + d + half + where[a], c0 * h)
        store(work.pairs, half_of(o, o), c2)
        store(work.G2, half_of(o, o), own * own + c2)
    if mixed:
        last = first + work.first.shape[1] - 1
        add_to(work.first, last, load(work.p, 0) * load(work.node, 3))


@jit
def add_seconds(work, j, o, where, d, skewed, mixed):
    """Add a node's second, third and fourth moments of (e, u), and those with kappa."""
    D, half = o + skewed, half_of(d, 0)
    p, w = load(work.p, 0), load(work.node, 0)
    rw, c0, c1 = root(w), p * load(work.node, 2), p * load(work.node, 3)
    c0w, c0rw, c1rw = c0 * w, c0 * rw, c1 * rw
    second, mix = j * work.second.shape[1], j * work.mixed.shape[1]
    third, fourth = j * work.third.shape[1], j * work.fourth.shape[1]
    if mixed:
        add_to(work.mixed, mix + work.mixed.shape[1] - 1, p * load(work.node, 4))
    if skewed:
        c3, c4 = load(work.u, 4), load(work.u, 5)
    for a in range(D):
        ka = load(work.mean, a)
        if mixed and a < o:
            add_to(work.mixed, mix + where[a], c1rw * ka)
        for c in range(a + 1):
            h = load(work.G2, half_of(a, c))
            if a < o:
                add_to(work.second, second + half_of(where[a], where[c]), c0w * h)
                if mixed:
                    at = mix + d + half_of(where[a], where[c])
                    add_to(work.mixed, at, c1 * h * splat(0.5 if a == c else 1.0))
            elif mixed and c < o:
                add_to(work.mixed, mix + d + half + where[c], c1 * h)
    for a in range(D):
        ka = load(work.mean, a)
        for c in range(min(a, o - 1) + 1):
            kac = load(work.pairs, half_of(a, c))
            for e in range(c + 1):
                h = ka * load(work.G2, half_of(c, e))
                h = h + kac * load(work.mean, e)
                h = h + load(work.pairs, half_of(a, e)) * load(work.mean, c)
                if skewed:
                    k3 = c3 * load(work.along, a) * load(work.along, c)
                    h = h + k3 * load(work.along, e)
                store(work.G3, third_of(a, c, e), h)
                add_to(work.third, third + third_of(where[a], where[c], where[e]), c0rw * h)
    for a in range(D):
        ka = load(work.mean, a)
        for c in range(a + 1):
            kac = load(work.pairs, half_of(a, c))
            for e in range(min(c, o - 1) + 1):
                kae = load(work.pairs, half_of(a, e))
                for g in range(e + 1):
                    h = ka * load(work.G3, third_of(c, e, g)) + kac * load(work.G2, half_of(e, g))
                    h = h + kae * load(work.G2, half_of(c, g))
                    h = h + load(work.pairs, half_of(a, g)) * load(work.G2, half_of(c, e))
                    if skewed:
                        na, nc = load(work.along, a), load(work.along, c)
                        ne, ng = load(work.along, e), load(work.along, g)
                        k3 = nc * ne * load(work.mean, g) + nc * ng * load(work.mean, e)
                        k3 = k3 + ne * ng * load(work.mean, c)
                        h = h + na * (c3 * k3 + c4 * nc * ne * ng)
                    at = fourth_of(where[a], where[c], where[e], where[g])
                    add_to(work.fourth, fourth + at, c0 * h)


@jit
def hand_over(held, j, scale, sums):
    """Add what a block's objects have under a component (K, m, LANES), times its scale (LANES,)."""
    s = load(scale, 0)
    for row in range(held.shape[1]):
        sums[j, row] += sum_of(s * load(held, j * held.shape[1] + row))


@jit
def enter_run(work, m, V, delta, seen, o, skewed):
    """The components in the coordinates of a run."""
    for j in range(m.shape[0]):
        work.constant[j] = (math.log(2.0) if skewed else 0.0) - 0.5 * o * LOG_2_PI
        for a in range(o):
            work.delta[j, a] = delta[j, seen[a]]
            work.m[j, a] = m[j, seen[a]] - BETA * delta[j, seen[a]]
            for c in range(a + 1):
                work.V[j, half_of(a, c)] = V[j, seen[a], seen[c]]
            work.constant[j] -= 0.5 * math.log(V[j, seen[a], seen[a]])


@jit
def reaches(blocks, begin, end, o, m, inverse):
    """The greatest squared distance from m (o,), and noise, of the objects of some blocks.

    In scales, which inverse is: the trace of the inverse of Sigma.
    """
    value, noise = blocks.value, blocks.noise
    furthest, noisiest = 0.0, 0.0
    for block in range(begin, end):
        for i in range(LANES):
            square, spread = 0.0, 0.0
            for a in range(o):
                square += (value[block, a, i] - m[a]) ** 2
                if noise.shape[0] > 0:
                    spread += noise[block, half_of(a, a), i]
            furthest, noisiest = max(furthest, square), max(noisiest, spread)
    return inverse * furthest, inverse * noisiest


@jit
def first_of(table, least):
    """The first node that counts where ln w is not below this."""
    first = 0
    while first + 1 < table.shape[1] and table[LOG_W, first + 1] <= least:
        first += 1
    return first


@jit
def find_responsibilities(log_p, alpha, log_f):
    """log_p (K, LANES), ln f under each component, becomes its responsibility; fill log_f."""
    log_f[:], total = -np.inf, np.zeros(LANES)
    for j in range(alpha.size):
        if alpha[j] > 0.0:
            log_alpha = math.log(alpha[j])
            for i in range(LANES):
                log_p[j, i] += log_alpha
                log_f[i] = max(log_f[i], log_p[j, i])
    for j in range(alpha.size):
        for i in range(LANES):
            log_p[j, i] = exp_negative(log_p[j, i] - log_f[i]) if alpha[j] > 0.0 else 0.0
            total[i] += log_p[j, i]
    for i in range(LANES):
        log_f[i] += math.log(total[i])
        total[i] = 1.0 / total[i]
    for j in range(alpha.size):
        for i in range(LANES):
            log_p[j, i] *= total[i]


@jit
def traces_of_inverses(V):
    """Of the inverse of each V (K, d, d)."""
    K, d = V.shape[0], V.shape[1]
    L, inverse, traces = np.empty((d, d)), np.empty((d, d)), np.zeros(K)
    for j in range(K):
        if not cholesky(V[j], 0.0, L):
            lifted_root(V[j], L)
        inverse_of(L, inverse)
        for a in range(d):
            traces[j] += inverse[a, a]
    return traces


@apart(types.float64(*SUM_UP))
def sum_up(
    rough, blocks, alpha, m, V, delta, kappa, skewed, mixed, second, sums, log_f, responsibilities
):
    """As derivatives."""
    K, d = m.shape
    D, p = d + skewed, sums.S1.shape[1]
    sums.S0[:], sums.S1[:], sums.second[:], sums.third[:] = 0.0, 0.0, 0.0, 0.0
    sums.fourth[:], sums.mixed[:], sums.C[:] = 0.0, 0.0, 0.0
    if not (is_finite(alpha, m, V) and is_finite(kappa, delta, V)):
        log_f[:], responsibilities[:] = np.nan, np.nan
        return np.nan
    # No literal, as in multivariate.
    noisy, none = blocks.noise.shape[0] > 0, np.int64(-1)
    # Of the inverses in fewer coordinates no trace exceeds these.
    inverse = traces_of_inverses(V) if mixed else np.empty(0)
    where, nodes = np.empty(D, np.int64), np.zeros((2, LANES), np.int64)
    work = work_for(K, d, skewed, mixed)
    log_p, scale, found = np.zeros((K, LANES)), np.empty((1, LANES)), np.empty(LANES)
    count = K * (1 + p)
    rows, columns = np.zeros((count, LANES)), np.zeros((AT_ONCE * LANES, sums.C.shape[1]))
    lnl, waiting = 0.0, 0
    for r in range(blocks.count.size):
        o, seen = blocks.count[r], blocks.seen[r]
        begin, end = blocks.begin[r], blocks.begin[r + 1]
        for a in range(D):
            where[a] = seen[a] if a < o else d
        enter_run(work, m, V, delta, seen, o, skewed)
        tables, most = [one_node()], 1
        for j in range(K):
            if mixed:
                far, noise = reaches(blocks, begin, end, o, work.m[j], inverse[j])
                tables.append(nodes_of(kappa[j], o, least_of(kappa[j], far, noise, rough), rough))
                most = max(most, tables[-1].shape[1])
            if not noisy:
                factorise(work.scaled, none, o, j, work.V, work.T, work.R, work.A)
        tried = np.empty((most, LANES))
        rows[:] = 0.0
        for block in range(begin, end):
            for j in range(K):
                if alpha[j] > 0.0:
                    at, table = block * blocks.value.shape[1], tables[(j + 1) * mixed]
                    if not noisy:
                        whiten(blocks.value, at, o, j, work.m, work.T, work.z, work.E, work.y)
                    nodes[0], nodes[1] = 0, table.shape[1]
                    how = blocks, block, j, o, noisy, skewed, table
                    if table.shape[1] > 1:
                        far, noise = reaches(blocks, block, block + 1, o, work.m[j], inverse[j])
                        first = first_of(table, least_of(kappa[j], far, noise, rough))
                        try_nodes(work, *how, first, rough, nodes, tried)
                    add_nodes(work, *how, nodes, where, d, mixed, second)
                    for i in range(LANES):
                        log_p[j, i] = log_positive(work.total[j * LANES + i])
                        log_p[j, i] += work.top[j * LANES + i]
            find_responsibilities(log_p, alpha, found)
            for i in range(LANES):
                weight = blocks.weight[block, i]
                lnl += weight * found[i] if weight > 0.0 else 0.0
                if log_f.size:
                    log_f[block * LANES + i] = found[i]
                    for j in range(K):
                        responsibilities[block * LANES + i, j] = log_p[j, i]
            w = load(blocks.weight, block)
            for j in range(K):
                if alpha[j] > 0.0:
                    at, first = j * (1 + p), j * p
                    q, inverse_total = load(log_p, j), splat(1.0) / load(work.total, j)
                    wq, s = w * q, root(w) * q
                    sums.S0[j] += sum_of(wq)
                    store(rows, at, s)
                    for a in range(p):
                        slope = load(work.first, first + a) * inverse_total
                        sums.S1[j, a] += sum_of(wq * slope)
                        store(rows, at + 1 + a, s * slope)
                    if second:
                        store(scale, 0, wq * inverse_total)
                        hand_over(work.second, j, scale, sums.second)
                        hand_over(work.third, j, scale, sums.third)
                        hand_over(work.fourth, j, scale, sums.fourth)
                        hand_over(work.mixed, j, scale, sums.mixed)
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
    blocks: Blocks,
    alpha: np.ndarray,
    m: np.ndarray,
    V: np.ndarray,
    delta: np.ndarray,
    kappa: np.ndarray,
    skewed: int,
    mixed: int,
    second: bool,
    sums: Sums,
    log_f: np.ndarray,
    responsibilities: np.ndarray,
    rough: int = 0,
) -> float:
    """Return lnL; fill sums, the second derivatives' only if second.

    alpha (K,); m (K, d) the means at w = 1; V (K, d, d) = Sigma; delta (K, d) and kappa (K,), of
    which skewed and mixed (0 or 1) say whether they are parameters. log_f (lanes,), ln f, and
    responsibilities (lanes, K) are filled unless they are empty. rough (0 or 1): to 1e-6 with a
    third of the nodes.
    """
    parts = alpha, m, V, delta, kappa, skewed, mixed, int(second)
    return sum_up(rough, blocks, *parts, sums, log_f, responsibilities)
