"""Student's t as the kernel sees it, by location, ln V and kappa = 1 / nu.

V is the variance of the normal with the same quartiles, sigma^2 = V exp(rho(kappa)). With normal
noise t is a Gamma mixture of normals: integrated over tau, ln of the Gamma variable, by the
trapezoid rule, whose error is |Gamma(A + 2 pi i / h)| / Gamma(A), A = (nu + 1) / 2. Where the Gamma
density is all but normal, Gauss and Hermite's rule needs a third of the nodes.
"""

import math

import numpy as np
from scipy.special import gammaln

from ..numerics.compiled import jit
from ..numerics.vector_math import exp_negative, log_positive
from .shapes import RHO, series_of

HALF_LOG_2_PI = 0.9189385332046727
NEGLIGIBLE = 28.0  # in -ln: what is left out at either end, 7e-13 of the integral
UNDERFLOW, TINY = 700.0, 1e-307  # in -ln, and in itself: what lies beyond is no normal float
NEARLY_NORMAL = 2e-5  # in kappa; the rule errs by 1e-12 at 10 standard deviations, 1e-7 at 20
HERMITE_NODES, HERMITE_WEIGHTS = np.polynomial.hermite_e.hermegauss(8)
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


def student_t_component(columns, begin, end, theta, log_p, G):
    """ln f for the objects begin:end, and its derivatives G (9, n)."""
    x, s2 = columns.value[begin:end], columns.variance[begin:end]
    location, log_variance, kappa = theta[0], theta[1], theta[2]
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
        extent = 1.0 + kappa * z2
        far = 1.0 / extent
        # ln extent, of which the sum has lost digits
        log_far = log_positive(extent) + (kappa * z2 - (extent - 1.0)) * far
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
        change = (math.exp(x) - x - 1.0 - rest) / (math.exp(x) - 1.0)
        x -= change
        if abs(change) < 1e-9 * abs(x):
            break
    return x


@jit
def hermite_nodes(half_nu, tau, level, weight):
    """Fill tau, level and weight as nodes_of, of a Gamma density that is all but normal."""
    for k in range(tau.size):
        z = HERMITE_NODES[k]
        tau[k] = z / math.sqrt(half_nu)
        level[k] = tau[k] - math.exp(tau[k]) + 1.0
        weight[k] = HERMITE_WEIGHTS[k] * math.exp(half_nu * level[k] + 0.5 * z * z)


@jit
def nodes_of(kappa, farthest):
    """tau of the nodes, their levels tau - exp(tau) + 1 and weights, and the first that counts.

    The Gamma density is exp(nu level / 2). Levels are from their mean, and weights add up to 1;
    farthest is the greatest (x - location)^2 / sigma^2.
    """
    half_nu = 0.5 / kappa
    if kappa < NEARLY_NORMAL:
        count, first = HERMITE_NODES.size, 0
        tau, level, weight = np.empty(count), np.empty(count), np.empty(count)
        hermite_nodes(half_nu, tau, level, weight)
    else:
        A = half_nu + 0.5
        step = 1.0 / math.sqrt(1.8 * A + 8.0)
        # On the left the Gamma density falls like exp(nu tau / 2), its product with a normal
        # faster, like exp(A tau): only the weights' sums need all nodes.
        nearest = reach(NEGLIGIBLE / A, -1.0) + math.log(A / (half_nu + 0.5 * farthest))
        nearest = max(nearest, reach(UNDERFLOW / half_nu, -1.0))
        low = min(reach(NEGLIGIBLE / half_nu, -1.0), nearest)
        count = 2 + int((reach(NEGLIGIBLE / half_nu, 1.0) - low) / step)
        first = int((nearest - low) / step)
        tau, level, weight = np.empty(count), np.empty(count), np.empty(count)
        for k in range(count):
            tau[k] = low + k * step
            level[k] = tau[k] - math.exp(tau[k]) + 1.0
            weight[k] = math.exp(half_nu * level[k])
    total, mean = 0.0, 0.0
    for k in range(count):
        total += weight[k]
        mean += weight[k] * level[k]
    for k in range(count):
        level[k] -= mean / total
        weight[k] /= total
    return tau, level, weight, first


@jit
def noisy(x, s2, location, size, kappa, log_p, G):
    """The density convolved with normal noise, by location, ln sigma^2 and kappa."""
    farthest = 0.0
    for i in range(x.size):
        farthest = max(farthest, (x[i] - location) ** 2 / size)
    tau, level, weight, first = nodes_of(kappa, farthest)
    by_kappa, twice = -0.5 / (kappa * kappa), 1.0 / kappa**3
    square = 0.0
    for k in range(tau.size):
        square += weight[k] * level[k] * level[k]
    log_p[: x.size] = 0.0
    G[:, : x.size] = 0.0
    for k in range(first, tau.size):
        e = by_kappa * level[k]
        f = twice * level[k] - by_kappa * by_kappa * square + e * e
        add_node(x, s2, location, size, math.exp(-tau[k]), weight[k], e, f, log_p, G)
    for i in range(x.size):
        log_p[i] = max(log_p[i], TINY)
    derivatives(x, s2, location, size, log_p, G)
    for i in range(x.size):
        log_p[i] = log_positive(log_p[i]) - HALF_LOG_2_PI


@jit(fastmath={"contract"})
def add_node(x, s2, location, size, scale, weight, e, f, p, G):
    """Add one normal N of the mixture, variance B = scale size, to p = sum N and to G.

    G: sums of N (y, y^2, y^3, y^4, e, e y, e y^2, f), where y = (size + s2) / (B + s2) has no unit,
    and e and f are the weight's derivatives by kappa over the weight.
    """
    B = scale * size
    for i in range(x.size):
        inverse = 1.0 / (B + s2[i])
        y = (size + s2[i]) * inverse
        d = x[i] - location
        q = weight * math.sqrt(inverse) * exp_negative(-0.5 * d * d * inverse)
        first, third = q * y, q * y * y * y
        p[i] += q
        G[0, i] += first
        G[1, i] += first * y
        G[2, i] += third
        G[3, i] += third * y
        G[4, i] += e * q
        G[5, i] += e * first
        G[6, i] += e * first * y
        G[7, i] += f * q


@jit(fastmath={"contract"})
def derivatives(x, s2, location, size, p, G):
    """Those of ln f, in G, from the sums that add_node leaves there.

    Of ln N they are polynomials in y: d r y by the location and (D y - 1) (1 - s y) / 2 by ln B,
    with r = 1 / (size + s2), d = x - location, D = d^2 r and s = s2 r, since B r y = 1 - s y.
    """
    for i in range(x.size):
        inverse = 1.0 / p[i]
        y1, y2, y3, y4 = G[0, i] * inverse, G[1, i] * inverse, G[2, i] * inverse, G[3, i] * inverse
        e0, e1, e2 = G[4, i] * inverse, G[5, i] * inverse, G[6, i] * inverse
        r = 1.0 / (size + s2[i])
        s = s2[i] * r
        d = x[i] - location
        dr = d * r
        D = d * dr
        Ds = D * s
        g = dr * y1
        h = 0.5 * ((D + s) * y1 - Ds * y2 - 1.0)
        G[8, i] = G[7, i] * inverse - e0 * e0
        G[0, i], G[1, i], G[2, i] = g, h, e0
        G[3, i] = r * (D * y2 - y1) - g * g
        G[4, i] = dr * ((0.5 * D + 1.5 * s) * y2 - 1.5 * y1 - 0.5 * Ds * y3) - g * h
        G[5, i] = dr * e1 - g * e0
        # N (h^2 + dh/dlnB), where the latter is h + (B r y)^2 (1 - 2 D y) / 2
        G[6, i] = (
            0.25
            - (D + s) * y1
            + (0.25 * D * D + 2.5 * Ds + 0.75 * s * s) * y2
            - 0.5 * Ds * (D + 3.0 * s) * y3
            + 0.25 * Ds * Ds * y4
            - h * h
        )
        G[7, i] = 0.5 * ((D + s) * e1 - Ds * e2 - e0) - h * e0
