"""Gamma's mixing variable w of a Student's t or a skew-t as nodes and weights, by kappa = 1 / nu.

Integrated over tau = ln w by the trapezoid rule, whose error is |Gamma(A + 2 pi i / h)| / Gamma(A)
with A = (nu + d) / 2 and the step h. Where the density of w is all but normal, kappa = 0 among it,
nodes stand still and their weights alone depend on kappa: moments of w are right up to the eighth.
A weight is exp(log_weight) times a factor; two more factors give its derivatives by kappa.
"""

import math

import numpy as np

from ..numerics.compiled import jit

LEFT = 28.0, 13.0  # in -ln: what is left out at either end, 7e-13 of the integral; 2e-6 if rough
STEP = 1.0, 1.6  # in the step that errs by as little as that
NEARLY_NORMAL = 2e-7  # in kappa: above, rounding takes 3e-3 from a second derivative
W, LOG_W, LOG_WEIGHT, FACTOR, SLOPE, BEND = range(6)  # rows of a table of nodes
SMALL = 0.3  # in tau: the level's series is good to rounding
SIZE = math.sqrt(2.0 * NEARLY_NORMAL)  # the standard deviation of w there
STILL = np.polynomial.hermite_e.hermegauss(9)[0]
# From moments of (w - 1) / SIZE to weights of the nodes 1 + SIZE * STILL.
FROM_MOMENTS = np.linalg.inv(np.vander(STILL, increasing=True).T)


@jit
def level_of(tau):
    """tau - exp(tau) + 1, without cancellation near 0."""
    if abs(tau) > SMALL:
        return tau - math.exp(tau) + 1.0
    total = 0.0
    for n in range(14, 1, -1):
        total = (total + 1.0) * tau / n
    return -total * tau


@jit
def reach(rest, side):
    """The x on this side (-1 or 1) with exp(x) - x - 1 = rest, by Newton's method."""
    x = side * math.sqrt(2.0 * rest) if side < 0.0 or rest < 1.0 else math.log(2.0 * rest + 2.0)
    for _ in range(30):
        change = (-level_of(x) - rest) / math.expm1(x)
        x -= change
        if abs(change) < 1e-9 * abs(x):
            break
    return x


@jit
def one_node():
    """The table of what is not mixed at all: w = 1."""
    table = np.zeros((6, 1))
    table[W, 0], table[FACTOR, 0] = 1.0, 1.0
    return table


@jit
def still_nodes(kappa):
    """The table for kappa near 0."""
    count = STILL.size
    table = np.zeros((6, count))
    mu, slope, bend = np.zeros(count), np.zeros(count), np.zeros(count)
    mu[0] = 1.0
    for k in range(1, count - 1):
        # Moments about the mean of a Gamma of variance 2 kappa; in units of SIZE below.
        both = mu[k] + mu[k - 1]
        mu[k + 1] = 2.0 * kappa * k * both
        slope[k + 1] = 2.0 * k * (both + kappa * (slope[k] + slope[k - 1]))
        bend[k + 1] = 2.0 * k * (2.0 * (slope[k] + slope[k - 1]) + kappa * (bend[k] + bend[k - 1]))
    for n in range(count):
        unit = 1.0
        for k in range(count):
            table[FACTOR, n] += FROM_MOMENTS[n, k] * mu[k] / unit
            table[SLOPE, n] += FROM_MOMENTS[n, k] * slope[k] / unit
            table[BEND, n] += FROM_MOMENTS[n, k] * bend[k] / unit
            unit *= SIZE
        table[W, n] = 1.0 + SIZE * STILL[n]
        table[LOG_W, n] = math.log(table[W, n])
    return table


@jit
def least_of(kappa, far, noise, rough):
    """The least ln w that counts for objects this far, with so much noise (squared, in scales).

    From the left of the middle of w without noise, by the density of w alone; or else of that
    with the noise, below which an object with a coordinate at least falls as fast as without.
    """
    if kappa <= NEARLY_NORMAL:
        return -np.inf
    half_nu, left = 0.5 / kappa, LEFT[rough]
    return max(
        reach(left / half_nu, -1.0) - math.log1p(kappa * far),
        reach(left / (half_nu + 0.5), -1.0) - math.log1p(kappa * far + noise),
    )


@jit
def nodes_of(kappa, d, least, rough):
    """The table (6, n) of nodes.

    d: measured coordinates; least: of ln w that counts for any object. rough (0 or 1): fewer nodes,
    for 1e-6.
    """
    if kappa <= NEARLY_NORMAL:
        return still_nodes(kappa)
    half_nu, left = 0.5 / kappa, LEFT[rough]
    A = half_nu + 0.5 * d
    step = STEP[rough] / math.sqrt(1.8 * A + 8.0)
    low = min(reach(left / half_nu, -1.0), least)
    high = reach(left / half_nu, 1.0)
    # The density of a near object rises with w, at most like w^(d/2).
    while -half_nu * level_of(high) - 0.5 * d * high < left:
        high += step
    count = 2 + int((high - low) / step)
    table = np.empty((6, count))
    total, mean, square = 0.0, 0.0, 0.0
    for k in range(count):
        tau = low + k * step
        level = level_of(tau)
        weight = math.exp(half_nu * level)
        table[W, k], table[LOG_W, k] = math.exp(tau), tau
        table[LOG_WEIGHT, k], table[FACTOR, k], table[SLOPE, k] = half_nu * level, 1.0, level
        total += weight
        mean += weight * level
    mean /= total
    for k in range(count):
        square += math.exp(table[LOG_WEIGHT, k]) * (table[SLOPE, k] - mean) ** 2
    by_kappa = -0.5 / (kappa * kappa)
    spread = by_kappa * by_kappa * square / total
    for k in range(count):
        level = table[SLOPE, k] - mean
        table[LOG_WEIGHT, k] -= math.log(total)
        table[SLOPE, k] = by_kappa * level
        table[BEND, k] = level / kappa**3 - spread + table[SLOPE, k] ** 2
    return table
