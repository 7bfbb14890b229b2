"""From a start to the top of its hill: a few EM steps, then Newton's method with safeguards.

Parameters: weights alpha (K,) and theta (K, p) = (location, ln variance, shapes). Newton works on
softmax logits of the weights, so they stay positive and sum to 1. Its steps, from the exact
Hessian, stay in a region that grows and shrinks with how well they keep what they promise (More &
Sorensen 1983); lengths are measured by the information of the completed data, in which the
longest damped step is one of EM. A variance or shape at its bound whose gradient points beyond is
held there. A penalty may be taken from lnL, for each shape -c ln(1 - (shape / limit)^2): it is a
table (2, s) of c and limit, or (2, 0) where there is none.
"""

import math

import numpy as np
from numba import types

from ..likelihood.univariate import curvature, score
from ..numerics.apart import apart
from ..numerics.cholesky import inner, normalise
from ..numerics.compiled import NUMBERS, TABLE, jit
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


@jit
def em_step(alpha, theta, S, total, least, smallest):
    """Move alpha and theta by one EM step, from the sums S of score at the same place.

    least (K,): of ln variance.

    By Fisher's identity the moments of the true values follow from the gradient of ln f:
    E[v - m] = V dlnf/dm and E[(v - m)^2] = V + 2 V dlnf/dlnV, whatever the measurement.
    """
    for j in range(alpha.size):
        members = S[j, 0]
        if members <= smallest * total:
            alpha[j] = 0.0
            continue
        V = math.exp(theta[j, 1])
        shift = V * S[j, 1] / members
        V = V + 2.0 * V * S[j, 2] / members - shift * shift
        alpha[j] = members / total
        theta[j, 0] += shift
        theta[j, 1] = max(least[j], math.log(V)) if V > 0.0 else least[j]
    normalise(alpha)


@apart(types.float64(TABLE, TABLE))
def penalty_of(theta, penalty):
    """What the penalty on the shapes takes from lnL."""
    taken = 0.0
    for j in range(theta.shape[0]):
        for i in range(penalty.shape[1]):
            part = theta[j, 2 + i] / penalty[1, i]
            taken -= penalty[0, i] * math.log(1.0 - part * part)
    return taken


@apart(
    types.none(
        *(NUMBERS, TABLE, TABLE, TABLE, TABLE, types.float64, TABLE, TABLE, TABLE, NUMBERS),
        *(TABLE, NUMBERS, types.boolean[::1]),
    )
)
def newton_system(alpha, theta, S, M, C, total, low, high, penalty, g, B, D, free):
    """Gradient g, matrix B = -Hessian, damping D and which parameters are free.

    In the order logit, location, ln variance, shapes for each component in turn.
    """
    K, p = theta.shape
    Q = 1 + p
    for a in range(Q * K):
        for b in range(Q * K):
            B[a, b] = C[a, b]
    for j in range(K):
        a, m, v = Q * j, Q * j + 1, Q * j + 2
        g[a] = S[j, 0] - total * alpha[j]
        B[a, a] += total * alpha[j] - S[j, 0]
        at = 0
        for i in range(p):
            g[m + i] = S[j, 1 + i]
            B[a, m + i] -= S[j, 1 + i]
            B[m + i, a] -= S[j, 1 + i]
            for k in range(i, p):
                B[m + i, m + k] -= M[j, at]
                if k > i:
                    B[m + k, m + i] -= M[j, at]
                at += 1
        for i in range(penalty.shape[1]):
            part = theta[j, 2 + i] / penalty[1, i]
            over = 1.0 / (penalty[1, i] * (1.0 - part * part))
            g[v + 1 + i] -= 2.0 * penalty[0, i] * part * over
            B[v + 1 + i, v + 1 + i] += 2.0 * penalty[0, i] * (1.0 + part * part) * over * over
        members = S[j, 0] + 0.01 * total  # so that no small component is thrown far away
        D[a] = members
        D[m] = members * math.exp(-theta[j, 1])
        D[v] = 0.5 * members
        alive = alpha[j] > 0.0
        free[a] = alive
        for i in range(p):
            if i > 1:
                D[m + i] = members
            held = theta[j, i] <= low[j, i] and g[m + i] <= 0.0
            held = held or (theta[j, i] >= high[j, i] and g[m + i] >= 0.0)
            free[m + i] = alive and not held
    for j in range(K):
        for i in range(K):
            # Moving all logits alike changes nothing: any curvature may stand in that direction.
            along = total / K * (alpha[j] > 0.0) * (alpha[i] > 0.0)
            B[Q * j, Q * i] += along - total * alpha[j] * alpha[i]


@jit
def move(alpha, theta, step, low, high, smallest, new_alpha, new_theta):
    """The parameters after a step; they stop at their bounds, and step is cut to match."""
    K, p = theta.shape
    rise = np.empty(K)
    for j in range(K):
        at = j * (1 + p)
        rise[j] = step[at]
        for i in range(p):
            at += 1
            new_theta[j, i] = min(max(theta[j, i] + step[at], low[j, i]), high[j, i])
            step[at] = new_theta[j, i] - theta[j, i]
    move_weights(alpha, rise, smallest, new_alpha)


@jit
def climb(columns, alpha, theta, low, high, penalty, em_steps, newton_steps, tolerance, report):
    """Climb in place from alpha and theta; return lnL at exactly the parameters left there.

    The penalty is taken from it.

    low and high (K, p) bound theta; where they are the same, it is held.
    report (4,) gets: converged (0 or 1), the Newton decrement
    g'B^-1 g / 2 (what is left to gain in lnL), the norm of the free gradient, and the steps taken.
    Converged means: the decrement is at most the tolerance, or what lnL is rounded to, and the
    Hessian is negative definite.
    """
    K, p = theta.shape
    n = K * (1 + p)
    total = 0.0
    for weight in columns.weight:
        total += weight
    smallest = VANISHED / columns.weight.size
    # The sums at the place that was tried last.
    S, M, C = np.empty((K, 1 + p)), np.empty((K, p * (p + 1) // 2)), np.empty((n, n))
    g, D, step = np.empty(n), np.empty(n), np.empty(n)
    B, free = np.empty((n, n)), np.empty(n, np.bool_)
    new_alpha, new_theta, least = np.empty(K), np.empty((K, p)), np.empty(K)
    for j in range(K):
        least[j] = low[j, 1]
    for _ in range(em_steps):
        score(columns, alpha, theta, S)
        em_step(alpha, theta, S, total, least, smallest)
    report[0], report[1], report[3] = 0.0, 0.0, 0.0
    damping = 0.0
    lnl = curvature(columns, alpha, theta, S, M, C) - penalty_of(theta, penalty)
    newton_system(alpha, theta, S, M, C, total, low, high, penalty, g, B, D, free)
    longest = 0.5 * math.sqrt(total)
    radius = longest
    while report[3] < newton_steps:
        damping = trusted_step(g, B, D, free, radius, max(damping, 1e-6), step)
        report[1] = 0.5 * inner(g, step)
        noise = rounding_of(lnl, total)
        if has_converged(report[1], damping, tolerance, noise):
            report[0] = 1.0
            break
        report[3] += 1
        length = length_of(step, D)
        move(alpha, theta, step, low, high, smallest, new_alpha, new_theta)
        new_lnl = curvature(columns, new_alpha, new_theta, S, M, C)
        new_lnl -= penalty_of(new_theta, penalty)
        gain, promised = new_lnl - lnl, promise_of(step, g, B)
        taken, radius = judge(gain, promised, noise, damping, length, radius, longest)
        if taken:
            lnl = new_lnl
            for j in range(K):
                alpha[j] = new_alpha[j]
                for i in range(p):
                    theta[j, i] = new_theta[j, i]
            newton_system(alpha, theta, S, M, C, total, low, high, penalty, g, B, D, free)
    report[2] = slope_of(g, free)
    return lnl


@jit
def climb_each(
    columns, alpha, theta, low, high, penalty, em_steps, newton_steps, tolerance, lnl, report
):
    """climb from each of alpha (B, K) and theta (B, K, p), with its lnl (B,) and report (B, 4)."""
    for b in range(lnl.size):
        how = penalty, em_steps, newton_steps, tolerance, report[b]
        lnl[b] = climb(columns, alpha[b], theta[b], low, high, *how)
