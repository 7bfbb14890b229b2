"""The mean density of any family over the step that a value is rounded to, by places in the step.

Gauss-Legendre nodes in panels no wider than twice what the narrowest component shows with, which is
never narrower than the floor and the object's noise. No mean of a component that is as smooth as a
normal errs by 1e-8 of it. Without noise, what is narrower than the standard deviation of one at the
floor is met less closely: the peak of a Student's t with nu = 1 to 2e-5, the edge of a skew-normal
to 1e-5 at alpha = 5 and 1 % at 20, the steepest of sinh-arcsinh not at all.
"""

import math

import numpy as np

from ..numerics.compiled import jit
from .columns import Columns
from .components import call_component

NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(6)
NODE_WEIGHTS = 0.5 * NODE_WEIGHTS  # their sum is 1
FEW_NODES, FEW_WEIGHTS = np.polynomial.legendre.leggauss(3)
FEW_WEIGHTS = 0.5 * FEW_WEIGHTS
NARROW = 0.5  # of the least width that a component shows with: few nodes serve
PANEL = 2.0  # of these widths, for all nodes
PLACES = 2048  # that are taken together


@jit
def panels_of(length, width):
    """Into how many panels an interval is divided; 0 for one of few nodes, -1 for a place."""
    if length <= 0.0:
        return -1
    return 0 if length < NARROW * width else math.ceil(length / (PANEL * width))


@jit
def put_places(low, high, panels, at, x, share):
    """The places in an interval and the share of each, from x[at] on; returns where they end."""
    if panels < 0:
        x[at], share[at] = low, 1.0
        return at + 1
    nodes, weights = (NODES, NODE_WEIGHTS) if panels else (FEW_NODES, FEW_WEIGHTS)
    count = max(panels, 1)
    half = 0.5 * (high - low) / count
    for panel in range(count):
        middle = low + (2 * panel + 1) * half
        for k in range(nodes.size):
            x[at] = middle + half * nodes[k]
            share[at] = weights[k] / count
            at += 1
    return at


@jit
def mean_over(log_q, H, share, begin, end, p, log_p, G, i):
    """ln of the mean density over the places begin:end of object i, and its derivatives.

    log_q (m,) and H (p + p (p + 1) / 2, m) are ln f and its derivatives at the places.
    """
    top = log_q[begin]
    for a in range(begin, end):
        top = max(top, log_q[a])
    total = 0.0
    G[:, i] = 0.0
    for a in range(begin, end):
        q = share[a] * math.exp(log_q[a] - top)
        total += q
        row = p
        for b in range(p):
            G[b, i] += q * H[b, a]
            for c in range(b, p):
                G[row, i] += q * (H[row, a] + H[b, a] * H[c, a])
                row += 1
    log_p[i] = top + math.log(total)
    for row in range(G.shape[0]):
        G[row, i] /= total
    row = p
    for b in range(p):
        for c in range(b, p):
            G[row, i] -= G[b, i] * G[c, i]
            row += 1


def mean_component(columns, begin, end, theta, log_p, G):
    """As interval_component, of the family whose density is columns.density: G (p + ..., n)."""
    p, n = theta.size, end - begin
    none, no_index, zero = np.empty(0), np.empty(0, np.int64), np.int64(0)
    panels, first = np.empty(n, np.int64), np.empty(n + 1, np.int64)
    first[0] = 0
    for i in range(n):
        s2 = columns.variance[begin + i] if columns.variance.size else 0.0
        length = columns.high[begin + i] - columns.low[begin + i]
        panels[i] = panels_of(length, math.sqrt(columns.least[0] ** 2 + s2))
        nodes = NODES.size if panels[i] > 0 else FEW_NODES.size
        first[i + 1] = first[i] + (max(panels[i], 1) * nodes if panels[i] >= 0 else 1)
    done = 0
    while done < n:
        upto = done + 1
        while upto < n and first[upto + 1] - first[done] <= PLACES:
            upto += 1
        m = first[upto] - first[done]
        x, share, log_q = np.empty(m), np.empty(m), np.empty(m)
        s2 = np.empty(m if columns.variance.size else 0)
        H = np.empty((G.shape[0], m))
        at = 0
        for i in range(done, upto):
            start = at
            low, high = columns.low[begin + i], columns.high[begin + i]
            at = put_places(low, high, panels[i], at, x, share)
            if s2.size:
                s2[start:at] = columns.variance[begin + i]
        places = Columns(
            x, s2, none, none, none, none, none, none, none, no_index, no_index, zero, zero
        )
        call_component(columns.density, places, 0, m, theta, log_q, H)
        for i in range(done, upto):
            start, stop = first[i] - first[done], first[i + 1] - first[done]
            mean_over(log_q, H, share, start, stop, p, log_p, G, i)
        done = upto
