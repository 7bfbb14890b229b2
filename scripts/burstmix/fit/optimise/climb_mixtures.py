"""From a start to the top of its hill for scale mixtures of skew-normals, by Newton's method.

Sigma of component j is floor^2 I + L L' + (delta / STEEPEST) (delta / STEEPEST)' (mixtures.py).
Parameters are, of each component in turn, its logit, m, the lower half of L row by row, delta where
there is one, and kappa where there is one; the natural ones have Sigma in the place of L. The rest
is as in climb_space.py.
"""

import math

import numpy as np
from numba import types

from ..families.covariances import covariances_of, factors_of
from ..families.scale_mixture import STEEPEST
from ..families.shapes import BETA
from ..likelihood.blocks import BLOCKS, total_weight
from ..likelihood.multivariate import half_of
from ..likelihood.scale_mixtures import SUMS, sum_up, sums_for
from ..numerics.apart import apart
from ..numerics.cholesky import cholesky, inner, inverse_of
from ..numerics.compiled import CUBE, NUMBERS, PLACES, TABLE, jit
from .trust_region import (
    VANISHED,
    has_converged,
    judge,
    length_of,
    move_weights,
    promise_of,
    slope_of,
    trusted_step,
)

ROUNDING = 1e-13  # of lnL, in units of itself and of the objects
ROUGH = 1e-7  # likewise of rough integrals, which jump where an object's nodes change
SMALLEST = 1e-12  # of the longest step: a shorter one moves nothing
LEFT = 1.0 - BETA**2  # of delta's square in a variance


@jit
def sigma_of(L, delta, floor, sigma):
    """Fill sigma (K, d, d)."""
    covariances_of(L, floor, sigma)
    K, d = delta.shape
    for j in range(K):
        for a in range(d):
            for b in range(d):
                sigma[j, a, b] += delta[j, a] * delta[j, b] / STEEPEST**2


@jit
def pair_of(a, b):
    """Where Sigma[a, b] stands in its lower half."""
    return half_of(max(a, b), min(a, b))


PENALTY = CUBE, TABLE, types.float64, TABLE, CUBE


@apart(types.float64(*PENALTY))
def penalty_of(sigma, delta, constant, gradient, hessian):
    """What the penalty takes from lnL; fill its gradient (K, q) and hessian (K, q, q).

    By the lower half of Sigma and by delta. With y = Sigma^-1 delta the square of the slant, s
    = delta' y, has the differentials 2 y' d(delta) - y' d(Sigma) y and 2 z' Sigma^-1 z, where z
    = d(delta) - d(Sigma) y.
    """
    (K, d), q = delta.shape, gradient.shape[1]
    half = q - d
    L, inverse, y = np.empty((d, d)), np.empty((d, d)), np.empty(d)
    z, ds = np.empty((q, d)), np.empty(q)
    taken = 0.0
    for j in range(K):
        cholesky(sigma[j], 0.0, L)
        inverse_of(L, inverse)
        for a in range(d):
            y[a] = inner(inverse[a], delta[j])
        t = LEFT * inner(y, delta[j])
        x, left = t / (1.0 + t), 1.0 / (1.0 + t)
        cube = 1.0 - x * x * x
        taken -= constant * math.log(cube)
        # By x, and then by s.
        by_s = LEFT * left * left
        slope = 3.0 * x * x / cube
        bend = (6.0 * x + 3.0 * x**4) / (cube * cube)
        bend = bend * by_s * by_s - 2.0 * slope * by_s * LEFT * left
        slope *= by_s
        z[:] = 0.0
        for a in range(d):
            z[half + a, a] = 1.0
            for b in range(a + 1):
                z[pair_of(a, b), a] -= y[b] if a != b else 0.5 * y[b]
                z[pair_of(a, b), b] -= y[a] if a != b else 0.5 * y[a]
        for r in range(q):
            ds[r] = inner(y, z[r]) * (1.0 if r < half else 2.0)
        for r in range(q):
            gradient[j, r] = constant * slope * ds[r]
            for c in range(q):
                both = 0.0
                for a in range(d):
                    both += z[r, a] * inner(inverse[a], z[c])
                hessian[j, r, c] = constant * (2.0 * slope * both + bend * ds[r] * ds[c])
    return taken


@jit
def is_finite(sums):
    """Whether no sum has overflowed."""
    total = 0.0
    for j in range(sums.S0.size):
        total += sums.S0[j]
    for table in (sums.S1, sums.second, sums.third, sums.fourth, sums.mixed, sums.C):
        for a in range(table.shape[0]):
            for b in range(table.shape[1]):
                total += table[a, b]
    return math.isfinite(total)


HOW = types.Tuple((types.int64, types.int64, types.float64, types.int64))
VALUE = BLOCKS, NUMBERS, TABLE, CUBE, TABLE, NUMBERS, HOW, SUMS, TABLE, CUBE


@apart(types.float64(*VALUE))
def value(blocks, alpha, m, sigma, delta, kappa, how, sums, gradient, hessian):
    """lnL less the penalty, or NaN where a derivative overflows, for no step to end there.

    how: skewed, mixed, penalty and rough, as climb has them.
    Fills the sums of lnL's own derivatives, and the penalty's gradient and hessian.
    """
    skewed, mixed, penalty, rough = how
    nothing, none = np.empty(0), np.empty((0, alpha.size))
    parts = alpha, m, sigma, delta, kappa, skewed, mixed, 1, sums, nothing, none
    lnl = sum_up(rough, blocks, *parts)
    if penalty > 0.0:
        lnl -= penalty_of(sigma, delta, penalty, gradient, hessian)
    return lnl if is_finite(sums) else np.nan


NATURAL = SUMS, NUMBERS, types.int64, types.float64, PLACES, TABLE, TABLE, CUBE, TABLE, TABLE


@apart(types.none(*NATURAL))
def natural_system(sums, alpha, d, total, table, factor, gradient, hessian, slope, X):
    """Fill slope (n, 1), the gradient, and X = -Hessian (n, n) by the natural parameters.

    table and factor (p, p): where second derivatives stand among a component's sums (mixtures.py).
    gradient (K, q) and hessian (K, q, q): those of the penalty, of q = 0 if there is none.
    """
    K, p = sums.S1.shape
    n, size = slope.size, 1 + p
    for r in range(n):
        for c in range(r + 1):
            X[r, c] = sums.C[r, c]
            X[c, r] = X[r, c]
    held = np.empty(
        sums.second.shape[1] + sums.third.shape[1] + sums.fourth.shape[1] + sums.mixed.shape[1]
    )
    for j in range(K):
        at = 0
        for part in (sums.second, sums.third, sums.fourth, sums.mixed):
            for i in range(part.shape[1]):
                held[at] = part[j, i]
                at += 1
        at = j * size
        slope[at, 0] = sums.S0[j] - total * alpha[j]
        X[at, at] -= slope[at, 0]
        for i in range(K):
            # Moving all logits alike changes nothing: any curvature may stand in that direction.
            along = total / K * (alpha[j] > 0.0) * (alpha[i] > 0.0)
            X[at, i * size] += along - total * alpha[j] * alpha[i]
        for a in range(p):
            slope[at + 1 + a, 0] = sums.S1[j, a]
            X[at, at + 1 + a] -= sums.S1[j, a]
            X[at + 1 + a, at] -= sums.S1[j, a]
            for b in range(p):
                X[at + 1 + a, at + 1 + b] -= held[table[a, b]] * factor[a, b]
        for a in range(gradient.shape[1]):
            slope[at + 1 + d + a, 0] -= gradient[j, a]
            for b in range(gradient.shape[1]):
                X[at + 1 + d + a, at + 1 + d + b] += hessian[j, a, b]


@jit
def by_parameters(x, L, delta, skewed, y):
    """Derivatives by L and delta in place of Sigma and delta: rows of x (n, .) to those of y.

    Those by Sigma[a, b] = Sigma[b, a] are taken as two; dSigma = dL L' + L dL' + the like of delta.
    """
    (K, d), columns = delta.shape, x.shape[1]
    size = x.shape[0] // K
    half = half_of(d, 0)
    for j in range(K):
        at = j * size
        of_sigma, of_delta = at + 1 + d, at + 1 + d + half
        for r in range(at, at + size):
            inside = of_sigma <= r < of_delta
            for i in range(columns):
                y[r, i] = 0.0 if inside else x[r, i]
        for a in range(d):
            for b in range(d):
                row, times = of_sigma + pair_of(a, b), 2.0 if a == b else 1.0
                for c in range(min(a, b) + 1):
                    for i in range(columns):
                        y[of_sigma + pair_of(a, c), i] += times * L[j, b, c] * x[row, i]
                if skewed:
                    along = times * delta[j, b] / STEEPEST**2
                    for i in range(columns):
                        y[of_delta + a, i] += along * x[row, i]


SYSTEM = TABLE, TABLE, NUMBERS, CUBE, CUBE, TABLE, types.int64, types.float64


@apart(types.none(*SYSTEM, NUMBERS, TABLE, NUMBERS))
def newton_system(slope, X, members, L, sigma, delta, skewed, total, g, B, D):
    """The gradient g, the matrix B = -Hessian and the damping D, from the natural system.

    members (K,): how many objects each component has.
    """
    (K, d), n = delta.shape, g.size
    size, half = n // K, half_of(d, 0)
    new_slope, part, turned = np.empty((n, 1)), np.empty((n, n)), np.empty((n, n))
    by_parameters(slope, L, delta, skewed, new_slope)
    by_parameters(X, L, delta, skewed, part)
    for r in range(n):
        g[r] = new_slope[r, 0]
        for c in range(n):
            turned[c, r] = part[r, c]
    by_parameters(turned, L, delta, skewed, B)
    for j in range(K):
        at, weight = j * size, members[j] + 0.01 * total  # as in climb_space
        of_sigma, of_delta = at + 1 + d, at + 1 + d + half
        for r in range(at, at + size):
            D[r] = weight
        for a in range(d):
            width = sigma[j, a, a] + LEFT * delta[j, a] * delta[j, a]
            D[at + 1 + a] /= width
            for b in range(a + 1):
                D[of_sigma + pair_of(a, b)] *= 2.0 / width
            if skewed:
                D[of_delta + a] *= LEFT / width
            # Sigma has second derivatives by L and delta too.
            for b in range(d):
                pull = slope[of_sigma + pair_of(a, b), 0] * (2.0 if a == b else 1.0)
                for c in range(min(a, b) + 1):
                    B[of_sigma + pair_of(a, c), of_sigma + pair_of(b, c)] -= pull
                if skewed:
                    B[of_delta + a, of_delta + b] -= pull / STEEPEST**2


@apart(types.none(NUMBERS, TABLE, NUMBERS, NUMBERS, types.int64, types.int64, types.boolean[::1]))
def find_free(alpha, delta, kappa, g, skewed, mixed, free):
    """Which parameters (n,) may move: no delta that is 0, and kappa from its bounds in."""
    (K, d), size = delta.shape, g.size // alpha.size
    for j in range(K):
        at, is_skewed = j * size, False
        for a in range(d):
            is_skewed = is_skewed or delta[j, a] != 0.0
        for r in range(at, at + size):
            free[r] = alpha[j] > 0.0
        last = at + size - mixed
        if skewed:
            for r in range(last - d, last):
                free[r] = free[r] and is_skewed
        if mixed:
            down, up = kappa[j] <= 0.0 and g[last] <= 0.0, kappa[j] >= 1.0 and g[last] >= 0.0
            free[last] = free[last] and not (down or up)


@jit
def move(
    alpha, m, L, delta, kappa, step, skewed, mixed, smallest,
    new_alpha, new_m, new_L, new_delta, new_kappa,
):  # fmt: skip
    """The parameters after a step, which is cut to where kappa's bounds let it go."""
    (K, d), size = m.shape, step.size // alpha.size
    half, rise = half_of(d, 0), np.empty(K)
    for j in range(K):
        at = j * size
        rise[j] = step[at]
        for a in range(d):
            new_m[j, a] = m[j, a] + step[at + 1 + a]
            for b in range(a + 1):
                new_L[j, a, b] = L[j, a, b] + step[at + 1 + d + half_of(a, b)]
            new_delta[j, a] = delta[j, a]
            if skewed:
                new_delta[j, a] += step[at + 1 + d + half + a]
        new_kappa[j] = kappa[j]
        if mixed:
            last = at + size - 1
            new_kappa[j] = min(max(kappa[j] + step[last], 0.0), 1.0)
            step[last] = new_kappa[j] - kappa[j]
    move_weights(alpha, rise, smallest, new_alpha)


@jit
def take(
    alpha, m, L, sigma, delta, kappa, new_alpha, new_m, new_L, new_sigma, new_delta, new_kappa
):
    """Put the new parameters in the place of the old ones."""
    K, d = m.shape
    for j in range(K):
        alpha[j], kappa[j] = new_alpha[j], new_kappa[j]
        for a in range(d):
            m[j, a], delta[j, a] = new_m[j, a], new_delta[j, a]
            for b in range(d):
                L[j, a, b], sigma[j, a, b] = new_L[j, a, b], new_sigma[j, a, b]


@jit
def climb(
    blocks, alpha, m, L, sigma, delta, kappa, floor, skewed, mixed, penalty, gradient, hessian,
    table, factor, newton_steps, tolerance, rough, report,
):  # fmt: skip
    """Climb in place; return lnL, less the penalty, at exactly the parameters left there.

    L is 0 there. skewed and mixed (0 or 1): whether delta and kappa are parameters. penalty: its
    constant, 0 for none. gradient and hessian, room for its own, table and factor: as
    natural_system has them. report (4,): as in climb.climb.
    """
    K, d = m.shape
    total = total_weight(blocks)
    smallest = VANISHED / blocks.objects
    sums = sums_for(K, d, skewed, mixed)
    n = K * (1 + sums.S1.shape[1])
    slope, X, B = np.empty((n, 1)), np.empty((n, n)), np.empty((n, n))
    g, D, step, free = np.empty(n), np.empty(n), np.empty(n), np.empty(n, np.bool_)
    new_alpha, new_m, new_kappa = np.empty(K), np.empty((K, d)), np.empty(K)
    new_L, new_sigma, new_delta = np.zeros((K, d, d)), np.empty((K, d, d)), np.empty((K, d))
    for j in range(K):
        for a in range(d):
            for b in range(d):
                new_sigma[j, a, b] = sigma[j, a, b] - delta[j, a] * delta[j, b] / STEEPEST**2
    factors_of(new_sigma, floor, L)
    sigma_of(L, delta, floor, sigma)
    how = skewed, mixed, penalty, rough
    lnl = value(blocks, alpha, m, sigma, delta, kappa, how, sums, gradient, hessian)
    report[0], report[1], report[2], report[3] = 0.0, 0.0, np.nan, 0.0
    longest, damping, stale = 0.5 * math.sqrt(total), 0.0, True
    radius = longest
    while math.isfinite(lnl):
        if stale:  # else what sums hold is of a step that was not taken
            natural_system(sums, alpha, d, total, table, factor, gradient, hessian, slope, X)
            newton_system(slope, X, sums.S0, L, sigma, delta, skewed, total, g, B, D)
            find_free(alpha, delta, kappa, g, skewed, mixed, free)
            report[2], stale = slope_of(g, free), False
        if report[3] >= newton_steps:
            break
        damping = trusted_step(g, B, D, free, radius, max(damping, 1e-6), step)
        report[1] = 0.5 * inner(g, step)
        noise, jitter = ROUNDING * (abs(lnl) + total), ROUGH * (abs(lnl) + total)
        if has_converged(report[1], damping, tolerance, noise):
            report[0] = 1.0
            break
        report[3] += 1
        length = length_of(step, D)
        move(
            alpha, m, L, delta, kappa, step, skewed, mixed, smallest,
            new_alpha, new_m, new_L, new_delta, new_kappa,
        )  # fmt: skip
        sigma_of(new_L, new_delta, floor, new_sigma)
        new = new_alpha, new_m, new_sigma, new_delta, new_kappa
        new_lnl = value(blocks, *new, how, sums, gradient, hessian)
        gain, promised = new_lnl - lnl, promise_of(step, g, B)
        taken, radius = judge(gain, promised, noise, damping, length, radius, longest)
        if taken:
            take(
                alpha, m, L, sigma, delta, kappa,
                new_alpha, new_m, new_L, new_sigma, new_delta, new_kappa,
            )  # fmt: skip
            lnl, stale = new_lnl, True
        elif rough and has_converged(promised, damping, 0.0, jitter):
            report[0] = 1.0
            break
        if radius < SMALLEST * longest:
            break
    return lnl
