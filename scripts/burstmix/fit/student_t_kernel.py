"""Student's t as the kernel sees it, by location, ln V and kappa = 1 / nu.

V is the variance of the normal with the same quartiles, sigma^2 = V exp(rho(kappa)). With normal
noise t is a Gamma mixture of normals: integrated over tau, ln of the Gamma variable, by the
trapezoid rule, whose error is |Gamma(A + 2 pi i / h)| / Gamma(A), A = (nu + 1) / 2.
"""

import math

import numpy as np
from scipy.special import gammaln

from .arithmetic import exp_negative
from .compiled import jit
from .shapes import RHO, series_of

HALF_LOG_2_PI = 0.9189385332046727
NEGLIGIBLE = 28.0  # in -ln: what is left out at either end, 7e-13 of the integral
# ln of Gamma((nu + 1) / 2) / Gamma(nu / 2) / sqrt(nu / 2)
NORMALISATION = series_of(
    lambda kappa: gammaln(0.5 / kappa + 0.5) - gammaln(0.5 / kappa) + 0.5 * np.log(2.0 * kappa)
)


@jit
def sum_series(coefficients, kappa):
    """A Chebyshev series by Clenshaw's recurrence."""
    x = 2.0 * kappa - 1.0
    b, c = 0.0, 0.0
    for k in range(coefficients.size - 1, 0, -1):
        b, c = coefficients[k] + 2.0 * x * b - c, b
    return coefficients[0] + x * b - c


@jit
def student_t_component(x, s2, location, log_variance, kappa, log_p, G):
    """ln f for objects (n,), s2 empty without noise, and its derivatives G (9, n)."""
    log_size = log_variance + sum_series(RHO[0], kappa)
    if s2.size:
        noisy(x, s2, location, math.exp(log_size), kappa, log_p, G)
    else:
        plain(x, location, log_size, kappa, log_p, G)
    slope, bend = sum_series(RHO[1], kappa), sum_series(RHO[2], kappa)
    for i in range(x.size):
        # From derivatives at fixed sigma to those at fixed V.
        G[8, i] += 2.0 * slope * G[7, i] + slope * slope * G[6, i] + bend * G[1, i]
        G[7, i] += slope * G[6, i]
        G[5, i] += slope * G[4, i]
        G[2, i] += slope * G[1, i]


@jit
def plain(x, location, log_size, kappa, log_p, G):
    """The density itself, by location, ln sigma^2 and kappa."""
    size = math.exp(log_size)
    norm = sum_series(NORMALISATION[0], kappa) - HALF_LOG_2_PI - 0.5 * log_size
    c1, c2 = sum_series(NORMALISATION[1], kappa), sum_series(NORMALISATION[2], kappa)
    half = 0.5 * (1.0 + 1.0 / kappa)
    for i in range(x.size):
        d = x[i] - location
        z2 = d * d / size
        far = 1.0 / (1.0 + kappa * z2)
        log_far = math.log1p(kappa * z2)
        w = (1.0 + kappa) * far
        turn = (1.0 - z2) * far * far
        log_p[i] = norm - half * log_far
        G[0, i] = w * d / size
        G[1, i] = 0.5 * (w * z2 - 1.0)
        G[2, i] = c1 + 0.5 * log_far / (kappa * kappa) - half * z2 * far
        G[3, i] = -w / size * (2.0 * far - 1.0)
        G[4, i] = -w * d / size * far
        G[5, i] = d / size * turn
        G[6, i] = -0.5 * z2 * w * far
        G[7, i] = 0.5 * z2 * turn
        G[8, i] = c2 - log_far / kappa**3 + z2 * far / (kappa * kappa) + half * z2 * z2 * far * far


@jit
def reach(rest, side):
    """The x on this side (-1 or 1) with exp(x) - x - 1 = rest, by Newton's method."""
    x = side * math.sqrt(2.0 * rest) if side < 0.0 or rest < 1.0 else math.log(2.0 * rest + 2.0)
    for _ in range(30):
        x -= (math.exp(x) - x - 1.0 - rest) / (math.exp(x) - 1.0)
    return x


@jit
def noisy(x, s2, location, size, kappa, log_p, G):
    """The density convolved with normal noise, by location, ln sigma^2 and kappa."""
    half_nu = 0.5 / kappa
    A = half_nu + 0.5
    n = x.size
    farthest = 0.0
    for i in range(n):
        farthest = max(farthest, (x[i] - location) ** 2 / size)
    step = 1.0 / math.sqrt(1.8 * A + 8.0)
    # On the left the Gamma density falls like exp(nu tau / 2), its product with a normal faster,
    # like exp(A tau): only the weights' sums need all nodes.
    nearest = reach(NEGLIGIBLE / A, -1.0) + math.log(A / (half_nu + 0.5 * min(farthest, 1e8)))
    low = min(reach(NEGLIGIBLE / half_nu, -1.0), nearest)
    nodes = 2 + int((reach(NEGLIGIBLE / half_nu, 1.0) - low) / step)
    level, weight = np.empty(nodes), np.empty(nodes)
    total, mean, square = 0.0, 0.0, 0.0
    for k in range(nodes):
        tau = low + k * step
        level[k] = tau - math.exp(tau) + 1.0
        weight[k] = math.exp(half_nu * level[k])
        total += weight[k]
        mean += weight[k] * level[k]
    mean /= total
    for k in range(nodes):
        weight[k] /= total
        level[k] -= mean
        square += weight[k] * level[k] * level[k]
    by_kappa, twice = -0.5 / (kappa * kappa), 1.0 / kappa**3
    log_p[:n] = 0.0
    G[:, :n] = 0.0
    for k in range(int((nearest - low) / step), nodes):
        B = size * math.exp(-(low + k * step))
        e = by_kappa * level[k]
        f = twice * level[k] - by_kappa * by_kappa * square + e * e
        add_node(x, s2, location, B, weight[k], e, f, log_p, G)
    for i in range(n):
        inverse = 1.0 / log_p[i]
        log_p[i] = math.log(log_p[i]) - HALF_LOG_2_PI
        for a in range(9):
            G[a, i] *= inverse
        G[3, i] -= G[0, i] * G[0, i]
        G[4, i] -= G[0, i] * G[1, i]
        G[5, i] -= G[0, i] * G[2, i]
        G[6, i] -= G[1, i] * G[1, i]
        G[7, i] -= G[1, i] * G[2, i]
        G[8, i] -= G[2, i] * G[2, i]


@jit(fastmath={"contract"})
def add_node(x, s2, location, B, weight, e, f, p, G):
    """Add one normal of the mixture, variance B, and its derivatives; e and f are by kappa."""
    for i in range(x.size):
        y = 1.0 / (B + s2[i])
        g = (x[i] - location) * y
        h = 0.5 * B * (g * g - y)
        q = weight * math.sqrt(y) * exp_negative(-0.5 * g * (x[i] - location))
        p[i] += q
        G[0, i] += q * g
        G[1, i] += q * h
        G[2, i] += q * e
        G[3, i] += q * (g * g - y)
        G[4, i] += q * g * (h - B * y)
        G[5, i] += q * g * e
        G[6, i] += q * (h * h + h + 0.5 * B * B * y * (y - 2.0 * g * g))
        G[7, i] += q * h * e
        G[8, i] += q * f
