"""Newton's method in a trusted region: what its climbs share, whatever the parameters are.

The model of the gain of a step s is g's - s'Bs / 2, with the gradient g and B = -Hessian; lengths
are sqrt(s'Ds), D being the information of the completed data, in which the longest damped step is
one of EM (More & Sorensen 1983).
"""

import math

import numpy as np
from numba import types

from ..numerics.apart import apart
from ..numerics.cholesky import inner, normalise, solve_positive
from ..numerics.compiled import NUMBERS, TABLE, jit

VANISHED = 1e-3  # a component with less than this many objects gets the weight 0 for good
HOPELESS = 1e100  # no damping helps a matrix that is not finite
DAMPED = 1e-6  # a maximum needs no more damping than this: no direction still curves upwards
ROUNDING = 2.0**-52  # of lnL, in units of itself and of the objects


@apart(types.float64(NUMBERS, TABLE, NUMBERS, types.boolean[::1], *(types.float64,) * 2, NUMBERS))
def trusted_step(g, B, D, free, radius, damping, step):
    """The best step of length sqrt(s'Ds) <= radius for the model g's - s'Bs / 2; its damping.

    Solves (B + damping D) step = g on the free parameters, with the smallest damping that makes
    the matrix positive definite and the step short enough (More & Sorensen 1983), to a tenth in
    length. damping is where to look first.
    """
    n, index = 0, np.empty(free.size, np.int64)
    for a in range(free.size):
        if free[a]:
            index[n] = a
            n += 1
    A, b, x = np.empty((n, n)), np.empty(n), np.empty(n)
    trial, low, high = 0.0, 0.0, np.inf
    while True:
        if not trial < HOPELESS:
            x[:] = 0.0
            break
        for i in range(n):
            b[i] = g[index[i]]
            for j in range(n):
                A[i, j] = B[index[i], index[j]]
            A[i, i] += trial * D[index[i]]
        length = np.inf
        if solve_positive(A, b, x):
            length = 0.0
            for i in range(n):
                length += D[index[i]] * x[i] * x[i]
            length = math.sqrt(length)
            if length <= radius and (trial == 0.0 or length > 0.8 * radius or high < 1.1 * low):
                break
        if length > radius:
            low = trial
        else:
            high = trial
        if high == np.inf:
            trial = max(4.0 * low, damping)
        elif low == 0.0:
            trial = 0.1 * high
            if trial < 1e-12:
                break
        else:
            trial = math.sqrt(low * high)
            if trial <= low:
                trial = high  # nothing lies between: of radius 0 no length is above 0.8 of it
    step[:] = 0.0
    for i in range(n):
        step[index[i]] = x[i]
    return trial


@jit
def has_converged(decrement, damping, tolerance, noise):
    """Whether no more than the tolerance, or than noise, is left to gain, and nothing curves up."""
    return decrement <= max(tolerance, noise) and damping <= DAMPED


@jit
def rounding_of(lnl, total):
    """What an lnL of objects of this total weight is rounded to."""
    return ROUNDING * (abs(lnl) + total)


@jit
def length_of(step, D):
    total = 0.0
    for a in range(step.size):
        total += D[a] * step[a] * step[a]
    return math.sqrt(total)


@jit
def promise_of(step, g, B):
    """What the model says that a step gains."""
    total = 0.0
    for a in range(step.size):
        total += step[a] * (g[a] - 0.5 * inner(B[a], step))
    return total


@jit
def judge(gain, promised, noise, damping, length, radius, longest):
    """Whether to take a step that gained so much, and the radius of the next one.

    A step that bounds have cut may promise a loss: it is too long as well.
    """
    taken = gain > 0.05 * promised > 0.0 or (gain >= -50.0 * noise and promised <= 500.0 * noise)
    if not gain >= 0.25 * promised or promised <= 0.0:
        radius = 0.25 * length
    elif gain > 0.75 * promised and damping > 0.0:
        radius = min(2.0 * radius, longest)
    return taken, radius


@jit
def move_weights(alpha, rise, smallest, new_alpha):
    """The weights after their logits have risen by so much (K,)."""
    top = -np.inf
    for j in range(alpha.size):
        if alpha[j] > 0.0:
            top = max(top, rise[j])
    for j in range(alpha.size):
        new_alpha[j] = alpha[j] * math.exp(rise[j] - top) if alpha[j] > 0.0 else 0.0
    normalise(new_alpha)
    for j in range(alpha.size):
        if new_alpha[j] <= smallest:
            new_alpha[j] = 0.0
    normalise(new_alpha)


@jit
def slope_of(g, free):
    """The norm of the gradient by what is free."""
    total = 0.0
    for a in range(g.size):
        if free[a]:
            total += g[a] * g[a]
    return math.sqrt(total)
