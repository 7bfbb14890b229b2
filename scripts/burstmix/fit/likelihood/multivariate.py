"""The compiled kernel for several variables: full covariances, noise, missing coordinates.

An object with the coordinates o measured, noise covariance S and value w sees component j with
T = V[o, o] + S[o, o] (Bovy, Hogg & Roweis 2011, with R dropping what is missing). With
y = T^-1 (w - m) in the coordinates o and 0 in the others, and A = T^-1, dlnf/dm = y and
dlnf/dV = (y y' - A) / 2; an EM step needs the same sums. A block of objects is computed side by
side (numerics/lanes.py), sums run over blocks in a fixed order on one thread.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import types

from ..numerics.apart import apart
from ..numerics.cholesky import cholesky
from ..numerics.compiled import CUBE, NUMBERS, TABLE, jit
from ..numerics.lanes import TILE, load, load_tile, root, splat, splat_tile, store, sum_of
from ..numerics.vector_math import exp_negative, log_positive
from .blocks import BLOCKS, LANES
from .univariate import FAINT

LOG_2_PI = 1.8378770664093453
AT_ONCE = 2  # blocks whose products stay in the first cache
HUGE = 1e300  # a greater sum of densities is none


class Work(NamedTuple):
    """What a block of objects has under each of K components in o of d coordinates, (..., LANES).

    m, V and log_c belong to the run of blocks: the components' means and covariances (lower halves
    row by row) in its coordinates, and ln of weight / sqrt(det(2 pi diag V)); c is exp of that over
    its greatest.
    """

    m: np.ndarray  # (K, d)
    V: np.ndarray  # (K, d (d + 1) / 2)
    log_c: np.ndarray  # (K,)
    c: np.ndarray  # (K,)
    T: np.ndarray  # (K, d * d, .): factors of T, as factorise leaves them
    R: np.ndarray  # (K * .,): sqrt(det diag V / det T)
    z: np.ndarray  # (d, .)
    E: np.ndarray  # (K * .,): the exponent of the density
    P: np.ndarray  # (K * .,): the density, then the responsibility
    y: np.ndarray  # (K, d, .)
    A: np.ndarray  # (K, d (d + 1) / 2, .)
    total: np.ndarray  # (.,)
    log_f: np.ndarray  # (.,)


@jit
def work_for(K, d):
    half = d * (d + 1) // 2
    return Work(
        np.empty((K, d)),
        np.empty((K, half)),
        np.empty(K),
        np.empty(K),
        np.empty((K, d * d, LANES)),
        np.zeros(K * LANES),
        np.empty((d, LANES)),
        np.zeros(K * LANES),
        np.empty(K * LANES),
        np.empty((K, d, LANES)),
        np.empty((K, half, LANES)),
        np.empty(LANES),
        np.empty(LANES),
    )


@jit
def half_of(a, b):
    """The place of (a, b), b <= a, in a lower half row by row."""
    return a * (a + 1) // 2 + b


@jit
def is_finite(alpha, m, V):
    """Whether there is a mixture at all: log_positive makes a number of what is none."""
    total = 0.0
    for j in range(alpha.size):
        total += alpha[j]
        for a in range(m.shape[1]):
            total += m[j, a]
            for b in range(m.shape[1]):
                total += V[j, a, b]
    return math.isfinite(total)


@jit
def enter_run(alpha, m, V, seen, o, work):
    """The components in the coordinates of a run; returns the greatest log_c."""
    top = -np.inf
    for j in range(alpha.size):
        work.log_c[j] = -np.inf
        if alpha[j] > 0.0:
            work.log_c[j] = math.log(alpha[j]) - 0.5 * o * LOG_2_PI
        for a in range(o):
            work.m[j, a] = m[j, seen[a]]
            for b in range(a + 1):
                work.V[j, half_of(a, b)] = V[j, seen[a], seen[b]]
            work.log_c[j] -= 0.5 * math.log(V[j, seen[a], seen[a]])
        top = max(top, work.log_c[j])
    for j in range(alpha.size):
        work.c[j] = math.exp(work.log_c[j] - top)
    return top


@jit
def factorise(noise, first, o, j, V, T, R, A):
    """T = V + noise of component j for a block whose noise begins at the row first (< 0: none).

    T = L D L' with unit lower triangular L; W = L^-1. Leaves T's factors in its rows: 1 / D on the
    diagonal, W below, W' / D above; A = W' D^-1 W, R = sqrt(det diag V / det T).
    """
    own, half = j * T.shape[1], j * A.shape[1]
    scaled = splat(1.0)
    for a in range(o):
        row = own + a * o
        for b in range(a + 1):
            t = splat(V[j, half_of(a, b)])
            if first >= 0:
                t = t + load(noise, first + half_of(a, b))
            for k in range(b):
                # L D stands above the diagonal.
                t = t - load(T, row + k) * load(T, own + k * o + b)
            if b < a:
                store(T, own + b * o + a, t)
                store(T, row + b, t * load(T, own + b * o + b))
            else:
                pivot = splat(1.0) / t
                store(T, row + a, pivot)
                scaled = scaled * (splat(V[j, half_of(a, a)]) * pivot)
    store(R, j, root(scaled))
    for a in range(o):
        row = own + a * o
        pivot = load(T, row + a)
        for b in range(a):
            t = load(T, row + b)
            for k in range(b + 1, a):
                t = t + load(T, row + k) * load(T, own + k * o + b)
            t = splat(0.0) - t
            store(T, row + b, t)
            store(T, own + b * o + a, t * pivot)
    for a in range(o):
        row = own + a * o
        for b in range(a + 1):
            t = load(T, row + a)
            if b < a:
                t = t * load(T, row + b)
            for k in range(a + 1, o):
                t = t + load(T, row + k) * load(T, own + k * o + b)
            store(A, half + half_of(a, b), t)


@jit
def whiten(value, first, o, j, m, T, z, E, y):
    """y = T^-1 (w - m) and E = -(w - m)' y / 2 of component j, for values from row first on."""
    own = j * T.shape[1]
    squares = splat(0.0)
    for a in range(o):
        row = own + a * o
        # The residuals wait in y until no row above needs them.
        t = load(value, first + a) - splat(m[j, a])
        store(y, j * m.shape[1] + a, t)
        for b in range(a):
            t = t + load(T, row + b) * load(y, j * m.shape[1] + b)
        store(z, a, t)
        squares = squares + t * t * load(T, row + a)
    store(E, j, splat(-0.5) * squares)
    for a in range(o):
        row = own + a * o
        t = splat(0.0)
        for b in range(a, o):
            t = t + load(T, row + b) * load(z, b)
        store(y, j * m.shape[1] + a, t)


@jit
def exponentials(x, y):
    """y = exp(x) for x <= 0, both of one axis."""
    for i in range(x.size):
        y[i] = exp_negative(x[i])


@jit
def find_responsibilities(work, alpha, top):
    """P, the responsibilities, and log_f = ln f from the exponents E and the factors R."""
    exponentials(work.E, work.P)
    total, log_f = work.total, work.log_f
    t = splat(0.0)
    for j in range(alpha.size):
        p = splat(work.c[j]) * load(work.R, j) * load(work.P, j)
        store(work.P, j, p)
        t = t + p
    store(total, 0, t)
    lost = 0
    for i in range(LANES):
        lost += not (FAINT <= total[i] <= HUGE)
        log_f[i] = top + log_positive(total[i])
    if lost:
        rescue(work, alpha)
    inverse = splat(1.0) / load(total, 0)
    for j in range(alpha.size):
        store(work.P, j, load(work.P, j) * inverse)


@jit
def rescue(work, alpha):
    """P, total and log_f for objects so far out that all densities are too small for a float."""
    for i in range(LANES):
        highest = -np.inf
        for j in range(alpha.size):
            if alpha[j] > 0.0:
                at = j * LANES + i
                work.P[at] = work.log_c[j] + math.log(work.R[at]) + work.E[at]
                highest = max(highest, work.P[at])
        work.total[i] = 0.0
        for j in range(alpha.size):
            if alpha[j] > 0.0:
                at = j * LANES + i
                work.P[at] = math.exp(work.P[at] - highest)
                work.total[i] += work.P[at]
        work.log_f[i] = highest + math.log(work.total[i])


@jit
def enter_block(blocks, block, fresh, o, alpha, top, work):
    """Fill work for a block; fresh: it is the first of its run."""
    noisy = blocks.noise.shape[0] > 0
    first = block * blocks.noise.shape[1] if noisy else -1
    for j in range(alpha.size):
        if alpha[j] > 0.0:
            if noisy or fresh:
                factorise(blocks.noise, first, o, j, work.V, work.T, work.R, work.A)
            at = block * blocks.value.shape[1]
            whiten(blocks.value, at, o, j, work.m, work.T, work.z, work.E, work.y)
    find_responsibilities(work, alpha, top)


@jit
def add_sums(q, j, o, work, own):
    """Add the sums of q (1, y, lower half of y y' - A) under component j to own, one by one."""
    y, A = j * work.y.shape[1], j * work.A.shape[1]
    own[0] += sum_of(q)
    at, ab = 1 + o, 0
    for a in range(o):
        qy = q * load(work.y, y + a)
        own[1 + a] += sum_of(qy)
        for b in range(a + 1):
            own[at + ab] += sum_of(qy * load(work.y, y + b) - q * load(work.A, A + ab))
            ab += 1


@jit
def leave_run(own, o, seen, S0, S1, S2):
    """Add a run's sums (K, .), as add_sums has them, to S0, S1 and the lower half of S2."""
    for j in range(S0.size):
        S0[j] += own[j, 0]
        at = 1 + o
        for a in range(o):
            S1[j, seen[a]] += own[j, 1 + a]
            for b in range(a + 1):
                S2[j, seen[a], seen[b]] += own[j, at]
                at += 1


@jit
def fill_upper(S2):
    """The upper halves of S2 (K, d, d) from the lower ones."""
    for j in range(S2.shape[0]):
        for a in range(S2.shape[1]):
            for b in range(a):
                S2[j, b, a] = S2[j, a, b]


@apart(types.float64(BLOCKS, NUMBERS, TABLE, CUBE, NUMBERS, TABLE, CUBE, NUMBERS, TABLE))
def score(blocks, alpha, m, V, S0, S1, S2, log_f, responsibilities):
    """Return lnL; fill the sums of w q (1, y, y y' - A): S0 (K,), S1 (K, d), S2 (K, d, d).

    log_f (lanes,) and responsibilities (lanes, K) are filled unless they are empty.
    """
    K, d = m.shape
    work = work_for(K, d)
    lnl = 0.0
    start = 0.0 if is_finite(alpha, m, V) else np.nan
    S0[:], S1[:], S2[:] = start, start, start
    if start != 0.0:
        log_f[:], responsibilities[:] = np.nan, np.nan
        return np.nan
    own = np.empty((K, 1 + d + work.A.shape[1]))
    for r in range(blocks.count.size):
        o, seen = blocks.count[r], blocks.seen[r]
        top = enter_run(alpha, m, V, seen, o, work)
        own[:] = 0.0
        for block in range(blocks.begin[r], blocks.begin[r + 1]):
            enter_block(blocks, block, block == blocks.begin[r], o, alpha, top, work)
            w = load(blocks.weight, block)
            lnl += sum_of(w * load(work.log_f, 0))
            for j in range(K):
                if alpha[j] > 0.0:
                    add_sums(w * load(work.P, j), j, o, work, own[j])
            if log_f.size:
                for i in range(LANES):
                    log_f[block * LANES + i] = work.log_f[i]
                    for j in range(K):
                        responsibilities[block * LANES + i, j] = work.P[j * LANES + i]
        leave_run(own, o, seen, S0, S1, S2)
    fill_upper(S2)
    return lnl


class Curvature(NamedTuple):
    """Sums over objects, of derivatives of lnL by the parameters of K components.

    With h1 = y, h2, h3, h4 the derivatives of a component's density by its mean, over the density
    (Hermite's polynomials: h2 = y y' - A, and so on), one by V is half a second one by m. So
    S0, S1, S2, third and fourth are the sums of w q (1, h1, h2, h3, h4), of which third and fourth
    hold each distinct element once; C has those of w s s', where s = q (1, h1, lower half of h2) of
    all components in turn, on and below the diagonal of its first rows and columns.
    """

    S0: np.ndarray  # (K,)
    S1: np.ndarray  # (K, d)
    S2: np.ndarray  # (K, d, d)
    third: np.ndarray  # (K, d (d + 1) (d + 2) / 6), element a >= b >= c at third_of
    fourth: np.ndarray  # (K, d (d + 1) (d + 2) (d + 3) / 24), at fourth_of
    C: np.ndarray  # (rows, rows), rows a multiple of LANES


CURVATURE = types.NamedTuple((NUMBERS, TABLE, CUBE, TABLE, TABLE, TABLE), Curvature)


@jit
def third_of(a, b, c):
    return a * (a + 1) * (a + 2) // 6 + half_of(b, c)


@jit
def fourth_of(a, b, c, e):
    return a * (a + 1) * (a + 2) * (a + 3) // 24 + third_of(b, c, e)


@apart(CURVATURE(types.int64, types.int64))
def curvature_for(K, d):
    half = d * (d + 1) // 2
    third = half * (d + 2) // 3
    rows = -(-K * (1 + d + half) // LANES) * LANES
    return Curvature(
        np.empty(K),
        np.empty((K, d)),
        np.empty((K, d, d)),
        np.empty((K, third)),
        np.empty((K, third * (d + 3) // 4)),
        np.empty((rows, rows)),
    )


@jit
def add_derivatives(q, s, j, o, places, work, h, rows, own):
    """Add a block's sums of q (1, h1, h2, h3, h4) under component j to own, one after the other.

    s (1, h1, h2) goes to places of rows (., LANES), beginning with the component's first. h is
    space for h1, h2, h3 times q.
    """
    y, A = j * work.y.shape[1], j * work.A.shape[1]
    first = j * (1 + work.y.shape[1] + work.A.shape[1])
    h2, h3 = o, o + o * (o + 1) // 2
    store(rows, first, s)
    own[0] += sum_of(q)
    at = 1
    for a in range(o):
        ya = load(work.y, y + a)
        store(rows, first + places[at], s * ya)
        store(h, a, q * ya)
        own[at] += sum_of(q * ya)
        at += 1
    ab = 0
    for a in range(o):
        ya = load(work.y, y + a)
        for b in range(a + 1):
            t = ya * load(work.y, y + b) - load(work.A, A + ab)
            store(rows, first + places[at], s * t)
            store(h, h2 + ab, q * t)
            own[at] += sum_of(q * t)
            at += 1
            ab += 1
    abc = h3
    for a in range(o):
        ya = load(work.y, y + a)
        bc = h2
        for b in range(a + 1):
            Aab = load(work.A, A + half_of(a, b))
            for c in range(b + 1):
                t = ya * load(h, bc) - Aab * load(h, c)
                t = t - load(work.A, A + half_of(a, c)) * load(h, b)
                store(h, abc, t)
                own[at] += sum_of(t)
                at += 1
                abc += 1
                bc += 1
    for a in range(o):
        ya = load(work.y, y + a)
        bce = h3
        for b in range(a + 1):
            Aab = load(work.A, A + half_of(a, b))
            ce = h2
            for c in range(b + 1):
                Aac, hbc = load(work.A, A + half_of(a, c)), load(h, h2 + half_of(b, c))
                for e in range(c + 1):
                    t = ya * load(h, bce) - Aab * load(h, ce)
                    t = t - Aac * load(h, h2 + half_of(b, e))
                    t = t - load(work.A, A + half_of(a, e)) * hbc
                    own[at] += sum_of(t)
                    at += 1
                    bce += 1
                    ce += 1


@jit
def places_of(o, seen, d, places):
    """Where 1, h1 and h2 of a run's coordinates stand among those of all d of a component."""
    places[0] = 0
    at = 1 + o
    for a in range(o):
        places[1 + a] = 1 + seen[a]
        for b in range(a + 1):
            places[at] = 1 + d + half_of(seen[a], seen[b])
            at += 1


@jit
def leave_run_of_higher(own, o, seen, third, fourth):
    """Add a run's sums (K, .) of q (h3, h4), as add_derivatives has them."""
    for j in range(own.shape[0]):
        at = 1 + o + o * (o + 1) // 2
        for a in range(o):
            for b in range(a + 1):
                for c in range(b + 1):
                    third[j, third_of(seen[a], seen[b], seen[c])] += own[j, at]
                    at += 1
        for a in range(o):
            for b in range(a + 1):
                for c in range(b + 1):
                    for e in range(c + 1):
                        fourth[j, fourth_of(seen[a], seen[b], seen[c], seen[e])] += own[j, at]
                        at += 1


@jit
def transpose(rows, count, first, columns):
    """Put the lanes of the first rows into rows of columns, from the one at first on."""
    for i in range(LANES):
        for a in range(count):
            columns[first + i, a] = rows[a, i]


@jit
def add_products(columns, count, used, C):
    """Add to C the sums over rows of columns of the products of its first columns.

    Four rows of C at a time in one tile across, whose sums stay in registers. Columns beyond the
    count, up to the tile's end, are 0.
    """
    across = C.shape[1] // TILE
    for panel in range(across):
        for a in range(panel * TILE, count, 4):
            at = a * across + panel
            t0, t1 = load_tile(C, at), load_tile(C, at + across)
            t2, t3 = load_tile(C, at + 2 * across), load_tile(C, at + 3 * across)
            for i in range(used):
                s = load_tile(columns, i * across + panel)
                t0, t1 = t0 + splat_tile(columns[i, a]) * s, t1 + splat_tile(columns[i, a + 1]) * s
                t2, t3 = (
                    t2 + splat_tile(columns[i, a + 2]) * s,
                    t3 + splat_tile(columns[i, a + 3]) * s,
                )
            store(C, at, t0)
            store(C, at + across, t1)
            store(C, at + 2 * across, t2)
            store(C, at + 3 * across, t3)


@apart(types.float64(BLOCKS, NUMBERS, TABLE, CUBE, CURVATURE))
def curvature(blocks, alpha, m, V, sums):
    """Return lnL; fill sums, a Curvature."""
    K, d = m.shape
    work = work_for(K, d)
    half = work.A.shape[1]
    third, fourth = sums.third.shape[1], sums.fourth.shape[1]
    count = K * (1 + d + half)
    h, places = np.empty((d + half + third, LANES)), np.empty(1 + d + half, np.int64)
    own = np.empty((K, 1 + d + half + third + fourth))
    rows, columns = np.empty((count, LANES)), np.zeros((AT_ONCE * LANES, sums.C.shape[1]))
    # What takes the literal 0 would be compiled once more for it.
    lnl, used = 0.0, np.int64(0)
    start = 0.0 if is_finite(alpha, m, V) else np.nan
    sums.S0[:], sums.S1[:], sums.S2[:] = start, start, start
    sums.third[:], sums.fourth[:], sums.C[:] = start, start, start
    if start != 0.0:
        return np.nan
    for r in range(blocks.count.size):
        o, seen = blocks.count[r], blocks.seen[r]
        top = enter_run(alpha, m, V, seen, o, work)
        places_of(o, seen, d, places)
        rows[:], own[:] = 0.0, 0.0
        for block in range(blocks.begin[r], blocks.begin[r + 1]):
            enter_block(blocks, block, block == blocks.begin[r], o, alpha, top, work)
            w = load(blocks.weight, block)
            lnl += sum_of(w * load(work.log_f, 0))
            store(work.total, 0, root(w))
            for j in range(K):
                if alpha[j] > 0.0:
                    p = load(work.P, j)
                    s = load(work.total, 0) * p
                    add_derivatives(w * p, s, j, o, places, work, h, rows, own[j])
            transpose(rows, count, used, columns)
            used += LANES
            if used == columns.shape[0]:
                add_products(columns, count, used, sums.C)
                used = np.int64(0)
        leave_run(own, o, seen, sums.S0, sums.S1, sums.S2)
        leave_run_of_higher(own, o, seen, sums.third, sums.fourth)
    add_products(columns, count, used, sums.C)
    fill_upper(sums.S2)
    return lnl


@jit
def add_ratios(p, w, over_f, sums, squares):
    """The sums over objects of w r and w r^2, r = p / f, of each column of p (n, places)."""
    sums[:], squares[:] = 0.0, 0.0
    for i in range(w.size):
        first = w[i] * over_f[i]
        second = first * over_f[i]
        for at in range(sums.size):
            sums[at] += first * p[i, at]
            squares[at] += second * (p[i, at] * p[i, at])


@jit
def normals(x, noise, places, covariance, p):
    """p (n, places) = N(x; place, covariance + noise) in what is measured of x (n, d), not NaN.

    noise (n, d, d) or (0, d, d); places (d, places).
    """
    n, d = x.shape
    T, L, z = np.empty((d, d)), np.empty((d, d)), np.empty(places.shape)
    seen, E = np.empty(d, np.int64), np.empty(places.shape[1])
    for i in range(n):
        o = 0
        for a in range(d):
            if not math.isnan(x[i, a]):
                seen[o] = a
                o += 1
        for a in range(o):
            for b in range(o):
                T[a, b] = covariance[seen[a], seen[b]]
                if noise.shape[0] > 0:
                    T[a, b] += noise[i, seen[a], seen[b]]
        cholesky(T, 0.0, L[:o, :o])
        E[:] = 0.0
        scale = math.exp(-0.5 * o * LOG_2_PI)
        for a in range(o):
            inverse = 1.0 / L[a, a]
            scale *= inverse
            for at in range(E.size):
                z[a, at] = x[i, seen[a]] - places[seen[a], at]
            for b in range(a):
                for at in range(E.size):
                    z[a, at] -= L[a, b] * z[b, at]
            for at in range(E.size):
                z[a, at] *= inverse
                E[at] -= 0.5 * z[a, at] * z[a, at]
        exponentials(E, p[i])
        for at in range(E.size):
            p[i, at] *= scale
