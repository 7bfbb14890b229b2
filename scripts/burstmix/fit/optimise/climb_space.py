"""From a start to the top of its hill in several variables: EM steps, then Newton's method.

The covariance of component j is V = floor^2 I + L L' with an L that is free at its places, (m, 2)
rows and columns (covariances.py), so that no standard deviation in any direction falls below the
floor, and no bound is needed. The rest is as in one variable (climb.py): logits of the weights, the
exact Hessian, and a trusted region in the metric of the completed data's information.
"""

import math

import numpy as np
from numba import types

from ..families.covariances import covariances_of, factors_of, restrict
from ..likelihood.blocks import BLOCKS, total_weight
from ..likelihood.multivariate import (
    CURVATURE,
    curvature,
    curvature_for,
    fourth_of,
    score,
    third_of,
)
from ..numerics.apart import apart
from ..numerics.cholesky import inner, normalise
from ..numerics.compiled import CUBE, INDICES, NUMBERS, PLACES, TABLE, jit
from .trust_region import (
    VANISHED,
    has_converged,
    judge,
    length_of,
    move_weights,
    promise_of,
    rounding_of,
    slope_of,
    trusted_step,
)

FIRST = 0.25  # of the longest step: what half of all first steps had to be cut to


@jit
def em_step(alpha, m, V, S0, S1, S2, total, smallest):
    """One EM step from the sums of score: E[v - m] = V y, E[(v-m)(v-m)'] = V + V (yy' - T^-1) V."""
    K, d = m.shape
    shift, half, moment = np.empty(d), np.empty((d, d)), np.empty((d, d))
    for j in range(K):
        if S0[j] <= smallest * total:
            alpha[j] = 0.0
            continue
        alpha[j] = S0[j] / total
        for a in range(d):
            shift[a] = 0.0
            for b in range(d):
                shift[a] += V[j, a, b] * S1[j, b] / S0[j]
                half[a, b] = 0.0
                for c in range(d):
                    half[a, b] += V[j, a, c] * S2[j, c, b] / S0[j]
        for a in range(d):
            for b in range(d):
                moment[a, b] = 0.0
                for c in range(d):
                    moment[a, b] += half[a, c] * V[j, c, b]
        for a in range(d):
            m[j, a] += shift[a]
            for b in range(d):
                V[j, a, b] += 0.5 * (moment[a, b] + moment[b, a]) - shift[a] * shift[b]
    normalise(alpha)


EM = BLOCKS, NUMBERS, TABLE, CUBE, CUBE, types.float64, types.int64, types.int64


@apart(types.float64(*EM))
def take_em_steps(blocks, alpha, m, V, L, floor, structure, steps):
    """EM steps in place; return lnL before the last of them, if there are any.

    structure is that of the covariances; V need not have it at the start. L holds their factors
    while a step is taken, and is 0 at the start.
    """
    K, d = m.shape
    S0, S1, S2 = np.empty(K), np.empty((K, d)), np.empty((K, d, d))
    no_log_f, no_shares = np.empty(0), np.empty((0, K))
    total, lnl = total_weight(blocks), -np.inf
    smallest = VANISHED / blocks.objects
    restrict(alpha, V, structure)
    for _ in range(steps):
        factors_of(V, floor, L)
        covariances_of(L, floor, V)
        lnl = score(blocks, alpha, m, V, S0, S1, S2, no_log_f, no_shares)
        em_step(alpha, m, V, S0, S1, S2, total, smallest)
        restrict(alpha, V, structure)
    return lnl


@jit
def by_factors(x, L, places, y):
    """Derivatives by L instead of V: rows of x (., n) to those of y (., n).

    Rows are logit, m, lower half of V, or L at its places, of each component in turn.
    x of V[a, b] is twice the derivative by V[a, b] = V[b, a], taken as two; dV = dL L' + L dL'.
    """
    K, d, n = L.shape[0], L.shape[1], x.shape[1]
    row, at = 0, 0
    for j in range(K):
        for _ in range(1 + d):
            for i in range(n):
                y[at, i] = x[row, i]
            row, at = row + 1, at + 1
        for p in range(places.shape[0]):
            a, b = places[p]
            for i in range(n):
                y[at, i] = 0.0
            for c in range(d):
                factor = L[j, c, b]
                if factor != 0.0:
                    high, low = max(a, c), min(a, c)
                    half = row + high * (high + 1) // 2 + low
                    for i in range(n):
                        y[at, i] += factor * x[half, i]
            at += 1
        row += d * (d + 1) // 2


@apart(types.none(CURVATURE, NUMBERS, types.float64, TABLE, TABLE))
def full_system(sums, alpha, total, slope, X):
    """The gradient (n, 1) and -Hessian X (n, n) by logit, m and V of each component in turn.

    n = K (1 + d + d (d + 1) / 2); by V, twice the derivative by V[a, b] = V[b, a] taken as two.
    """
    K, d = sums.S1.shape
    n = slope.size
    size = n // K
    for r in range(n):
        for c in range(r + 1):
            X[r, c] = sums.C[r, c]
            X[c, r] = X[r, c]
    for j in range(K):
        at = j * size
        slope[at, 0] = sums.S0[j] - total * alpha[j]
        X[at, at] -= slope[at, 0]
        for i in range(K):
            # Moving all logits alike changes nothing: any curvature may stand in that direction.
            along = total / K * (alpha[j] > 0.0) * (alpha[i] > 0.0)
            X[at, i * size] += along - total * alpha[j] * alpha[i]
        pair = at + 1 + d
        for a in range(d):
            slope[at + 1 + a, 0] = sums.S1[j, a]
            subtract(X, at, at + 1 + a, sums.S1[j, a])
            for b in range(a + 1):
                slope[pair, 0] = sums.S2[j, a, b]
                subtract(X, at, pair, sums.S2[j, a, b])
                subtract(X, at + 1 + a, at + 1 + b, sums.S2[j, a, b])
                other = at + 1 + d
                for c in range(d):
                    high, low = max(a, c), min(b, c)
                    third = sums.third[j, third_of(high, a + b + c - high - low, low)]
                    subtract(X, pair, at + 1 + c, third)
                    for e in range(c + 1):
                        if other <= pair:
                            subtract(X, pair, other, sums.fourth[j, descending(a, b, c, e)])
                        other += 1
                pair += 1


SYSTEM = (CURVATURE, NUMBERS, CUBE, CUBE, types.float64, PLACES, INDICES, NUMBERS, TABLE, NUMBERS)


@apart(types.none(*SYSTEM))
def newton_system(sums, alpha, L, V, total, places, index, g, B, D):
    """The gradient g, the matrix B = -Hessian and the damping D, by the free parameters."""
    K, d = L.shape[0], L.shape[1]
    whole, n = K * (1 + d + d * (d + 1) // 2), index.size
    size = n // K
    full_slope, slope = np.empty((whole, 1)), np.empty((n, 1))
    full, half, X, Y = (
        np.empty((whole, whole)),
        np.empty((n, whole)),
        np.empty((whole, n)),
        np.empty((n, n)),
    )
    full_system(sums, alpha, total, full_slope, full)
    by_factors(full_slope, L, places, slope)
    by_factors(full, L, places, half)
    for r in range(n):
        for c in range(whole):
            X[c, r] = half[r, c]
    by_factors(X, L, places, Y)
    for j in range(K):
        # V has second derivatives by L too.
        at = j * size + 1 + d
        for p in range(places.shape[0]):
            for r in range(places.shape[0]):
                if places[p, 1] == places[r, 1]:
                    Y[at + p, at + r] -= sums.S2[j, places[p, 0], places[r, 0]]
    for a in range(g.size):
        g[a], D[a] = 0.0, 0.0
        for b in range(g.size):
            B[a, b] = 0.0
    for r in range(n):
        if index[r] >= 0:
            g[index[r]] += slope[r, 0]
            for c in range(n):
                if index[c] >= 0:
                    B[index[r], index[c]] += Y[r, c]
    for j in range(K):
        members = sums.S0[j] + 0.01 * total  # so that no small component is thrown far away
        at = j * size
        D[index[at]] = members
        for a in range(d):
            D[index[at + 1 + a]] = members / V[j, a, a]
        for p in range(places.shape[0]):
            if index[at + 1 + d + p] >= 0:
                a = places[p, 0]
                D[index[at + 1 + d + p]] += 2.0 * members / V[j, a, a]


@jit
def subtract(X, a, b, value):
    """From the symmetric X at (a, b)."""
    X[a, b] -= value
    if a != b:
        X[b, a] -= value


@jit
def descending(a, b, c, e):
    """fourth_of these coordinates, of which a >= b and c >= e."""
    first, last = max(a, c), min(b, e)
    one, other = min(a, c), max(b, e)
    return fourth_of(first, max(one, other), min(one, other), last)


@jit
def move(alpha, m, L, step, places, index, smallest, new_alpha, new_m, new_L):
    """The parameters after a step in the free ones."""
    K, d = m.shape
    rise = np.empty(K)
    for j in range(K):
        at = j * (index.size // K)
        rise[j] = step[index[at]]
        at += 1
        for a in range(d):
            new_m[j, a] = m[j, a] + step[index[at]]
            at += 1
        for p in range(places.shape[0]):
            a, b = places[p]
            new_L[j, a, b] = L[j, a, b]
            if index[at] >= 0:
                new_L[j, a, b] += step[index[at]]
            at += 1
    move_weights(alpha, rise, smallest, new_alpha)


@jit
def take(alpha, m, L, V, new_alpha, new_m, new_L, new_V):
    """Put the new parameters in the place of the old ones."""
    K, d = m.shape
    for j in range(K):
        alpha[j] = new_alpha[j]
        for a in range(d):
            m[j, a] = new_m[j, a]
            for b in range(L.shape[2]):
                L[j, a, b] = new_L[j, a, b]
            for b in range(d):
                V[j, a, b] = new_V[j, a, b]


@jit
def climb(
    blocks, alpha, m, V, L, floor, structure, places, index, owner, em_steps, newton_steps,
    tolerance, report,
):  # fmt: skip
    """Climb in place; return lnL at exactly the alpha, m, V left there, and L.

    structure is that of the covariances; V need not have it at the start. L is 0 there. places,
    index and owner are what is free, as places_of and free_parameters have it. report (4,) as in
    climb.climb.
    """
    K, d = m.shape
    total = total_weight(blocks)
    smallest = VANISHED / blocks.objects
    P = owner.size
    take_em_steps(blocks, alpha, m, V, L, floor, structure, em_steps)
    factors_of(V, floor, L)
    covariances_of(L, floor, V)
    sums = curvature_for(K, d)  # at the place that was tried last
    g, D, step, B = np.empty(P), np.empty(P), np.empty(P), np.empty((P, P))
    new_alpha, new_m, new_L, new_V = (
        np.empty(K),
        np.empty((K, d)),
        np.zeros(L.shape),
        np.empty(V.shape),
    )
    free = np.empty(P, np.bool_)
    report[0], report[1], report[3] = 0.0, 0.0, 0.0
    damping = 0.0
    lnl = curvature(blocks, alpha, m, V, sums)
    newton_system(sums, alpha, L, V, total, places, index, g, B, D)
    longest = 0.5 * math.sqrt(total)
    radius = FIRST * longest
    while report[3] < newton_steps:
        for p in range(P):
            free[p] = owner[p] < 0 or alpha[owner[p]] > 0.0
        damping = trusted_step(g, B, D, free, radius, max(damping, 1e-6), step)
        report[1] = 0.5 * inner(g, step)
        noise = rounding_of(lnl, total)
        if has_converged(report[1], damping, tolerance, noise):
            report[0] = 1.0
            break
        report[3] += 1
        move(alpha, m, L, step, places, index, smallest, new_alpha, new_m, new_L)
        covariances_of(new_L, floor, new_V)
        new_lnl = curvature(blocks, new_alpha, new_m, new_V, sums)
        gain, promised, length = new_lnl - lnl, promise_of(step, g, B), length_of(step, D)
        taken, radius = judge(gain, promised, noise, damping, length, radius, longest)
        if taken:
            lnl = new_lnl
            take(alpha, m, L, V, new_alpha, new_m, new_L, new_V)
            newton_system(sums, alpha, L, V, total, places, index, g, B, D)
    report[2] = slope_of(g, free)
    return lnl
