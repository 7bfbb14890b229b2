"""Objects whose value is known to an interval, or by a likelihood that is no normal.

Of normals everything follows from the moments, over the object's possible values v, of
d = v - location under a component N(v; location, V): with <.> their mean,
dlnf/dlocation = <d> / V, dlnf/dlnV = (<d^2> / V - 1) / 2, and the second derivatives from their
covariances. Of other families steps.py takes the mean over an interval.
"""

import math

import numpy as np

from ..numerics.compiled import jit
from ..numerics.vector_math import NORM, exp_negative, mills

ROOT_HALF = 0.7071067811865476
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(8)
NODE_WEIGHTS = 0.5 * NODE_WEIGHTS  # their sum is 1


@jit
def derivatives_from(m, V, G, i):
    """ln of the moment m[0]; G (5, n) at i gets dlnf by location, ln V, and the second ones."""
    d1, d2, d3, d4 = m[1] / m[0], m[2] / m[0], m[3] / m[0], m[4] / m[0]
    G[0, i] = d1 / V
    G[1, i] = 0.5 * (d2 / V - 1.0)
    G[2, i] = (d2 - d1 * d1) / (V * V) - 1.0 / V
    G[3, i] = (d3 - d1 * d2) / (2.0 * V * V) - d1 / V
    G[4, i] = (d4 - d2 * d2) / (4.0 * V * V) - d2 / (2.0 * V)
    return math.log(m[0])


@jit
def interval_moments(low, high, location, V, m):
    """Moments of d over low..high divided by its length, times exp(E); returns E >= 0.

    Close to constant over the interval: Gauss-Legendre nodes. Otherwise the normal integral and
    its partial integrations, taken on the side where nothing cancels.
    """
    sd = math.sqrt(V)
    a, b = (low - location) / sd, (high - location) / sd
    side = 1.0
    if a + b < 0.0:
        a, b, side = -b, -a, -1.0
    E = 0.5 * a * a if a > 0.0 else 0.0
    m[:] = 0.0
    if (b - a) * (1.0 + abs(a)) < 1.0:
        for k in range(NODES.size):
            z = 0.5 * (a + b) + 0.5 * (b - a) * NODES[k]
            p = NODE_WEIGHTS[k] * math.exp(E - 0.5 * z * z)
            for power in range(5):
                m[power] += p
                p *= z
        for power in range(5):
            m[power] *= NORM / sd
    else:
        p, q = NORM * math.exp(E - 0.5 * a * a), NORM * math.exp(E - 0.5 * b * b)
        if a > 0.0:
            m[0] = NORM * (mills(a) - math.exp(0.5 * (a - b) * (a + b)) * mills(b))
        else:
            m[0] = 1.0 - 0.5 * math.erfc(-a * ROOT_HALF) - 0.5 * math.erfc(b * ROOT_HALF)
        m[1] = p - q
        m[2] = m[0] + a * p - b * q
        m[3] = (a * a + 2.0) * p - (b * b + 2.0) * q
        m[4] = 3.0 * m[0] + (a * a + 3.0) * a * p - (b * b + 3.0) * b * q
        for power in range(5):
            m[power] /= sd * (b - a)
    scale = side * sd
    for power in range(1, 5):
        m[power] *= scale
        scale *= side * sd
    return E


@jit(fastmath={"reassoc", "contract"})
def sum_moments(p, start, step, m):
    """Add up p d^k, k = 0..4, for d = start + i step."""
    m0, m1, m2, m3, m4 = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(p.size):
        d = start + i * step
        pd = p[i] * d
        m0 += p[i]
        m1 += pd
        m2 += pd * d
        m3 += pd * d * d
        m4 += pd * d * d * d
    m[0], m[1], m[2], m[3], m[4] = m0, m1, m2, m3, m4


@jit
def grid_moments(columns, at, location, V, p, m):
    """Moments of d over the grid `at` times exp(E); returns E. p is a workspace."""
    count, step = columns.count[at], columns.spacing[at]
    start = columns.origin[at] - location
    c = columns.coefficient[columns.first[at] : columns.first[at] + count]
    nearest = 0.0
    if start > 0.0:
        nearest = start
    elif start + (count - 1) * step < 0.0:
        nearest = start + (count - 1) * step
    half = 0.5 / V
    E = half * nearest * nearest
    p = p[:count]
    for k in range(count):
        d = start + k * step
        p[k] = c[k] * exp_negative(min(E - half * d * d, 0.0))
    sum_moments(p, start, step, m)
    norm = NORM / math.sqrt(V)
    for k in range(5):
        m[k] *= norm
    return E


def interval_component(columns, begin, end, theta, log_p, G):
    """ln f of a normal for the objects begin:end, and its derivatives G (5, n)."""
    V, m = math.exp(theta[1]), np.empty(5)
    for i in range(end - begin):
        low, high = columns.low[begin + i], columns.high[begin + i]
        T = V + (columns.variance[begin + i] if columns.variance.size else 0.0)
        E = interval_moments(low, high, theta[0], T, m)
        log_p[i] = derivatives_from(m, T, G, i) - E
        # From those by ln T to those by ln V.
        along = V / T
        G[4, i] = along * (along * G[4, i] + (1.0 - along) * G[1, i])
        G[3, i] *= along
        G[1, i] *= along


def linear_component(columns, begin, end, theta, log_p, G):
    """As interval_component."""
    V, m = math.exp(theta[1]), np.empty(5)
    n = columns.value.size
    levels = columns.origin.size // n
    level = int(math.log2(math.sqrt(V) / columns.least[0] * 1.0000001))
    first = min(max(level, 0), levels - 1) * n + begin
    most = 0
    for i in range(end - begin):
        most = max(most, columns.count[first + i])
    p = np.empty(most)
    for i in range(end - begin):
        E = grid_moments(columns, first + i, theta[0], V, p, m)
        log_p[i] = derivatives_from(m, V, G, i) - E
