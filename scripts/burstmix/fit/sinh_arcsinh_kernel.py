"""The sinh-arcsinh family as the kernel sees it, by median, ln V, b and ln delta.

b = tanh(epsilon / delta), and V is the variance of the normal with the same interquartile range.
The true value is v = median + A Y, Y = b (cosh U - 1) + sinh U, U = t / delta, sinh t standard
normal, A = sqrt(V) QUARTILE / sinh(asinh(QUARTILE) / delta); with R = dY/dU

    ln p(v) = ln cosh t - sinh^2 t / 2 - ln(sqrt(2 pi) A R / delta)

With normal noise the integral is over t, by the trapezoid rule: for entire functions with such
tails its error falls faster than any power of the step (Trefethen & Weideman 2014). Derivatives of
ln f are then means of those of ln p over the true value (Fisher's identity; Louis 1982).
"""

import math

import numpy as np

from .arithmetic import exp_negative
from .compiled import jit
from .shapes import AT_QUARTILE, QUARTILE

HALF_LOG_2_PI = 0.9189385332046727
FARTHEST = 150.0  # in t: farther out squares of derivatives are no floats
EXACT = 1e-5  # noise over which ln p changes no more than this is none
DROP = 40.0  # in ln of the integrand: what is left out
NEAR = 4.0  # in ln of the integrand: objects whose highest point need not be looked for
FAR = 30.0  # the same, from where on the ends of the integral are looked for
STEP = 0.16  # in t, for the component alone: exp(-pi^2 / (2 STEP)) = 4e-14
FINENESS = 0.7  # step over which z and the noise change, in standard deviations
FAR_NODES = 40
CORE = 5.5  # where the integrand counts, in standard deviations of either


@jit
def sinh_arcsinh_component(x, s2, median, log_variance, b, log_delta, log_p, G):
    """ln f for objects (n,), s2 empty without noise, and its derivatives G (14, n)."""
    delta = math.exp(log_delta)
    A = math.exp(0.5 * log_variance) * QUARTILE / math.sinh(AT_QUARTILE / delta)
    t = np.empty(x.size)
    for i in range(x.size):
        t[i] = place_of((x[i] - median) / A, b, delta)
    derivatives(t, A, b, delta, G)
    for i in range(x.size):
        z, _, R = point_of(t[i], b, delta)
        log_p[i] = 0.5 * (math.log1p(z * z) - z * z) - math.log(A * R / delta) - HALF_LOG_2_PI
        if s2.size and math.sqrt(s2[i]) * delta * (1.0 + z * z) > EXACT * A * R:
            log_p[i] = noisy(x[i] - median, math.sqrt(s2[i]), t[i], A, b, delta, G, i)


@jit
def place_of(y, b, delta):
    """t at Y = y."""
    c = y + b
    R = math.sqrt(c * c + 1.0 - b * b)
    U = math.log((R + c) / (1.0 + b)) if c >= 0.0 else -math.log((R - c) / (1.0 - b))
    return min(max(delta * U, -FARTHEST), FARTHEST)


@jit
def point_of(t, b, delta):
    """z = sinh t, Y and R = dY/dU at t."""
    s, c = math.sinh(t / delta), math.cosh(t / delta)
    return math.sinh(t), b * (c - 1.0) + s, b * s + c


@jit
def noisy(d, s, t_x, A, b, delta, G, i):
    """ln f of an object at d from the median, noise s and t_x at its value; fill G (14, i)."""
    low, high, h, top = range_of(d, s, t_x, A, b, delta)
    n = 2 + int((high - low) / h)
    t, p, D = np.empty(n), np.empty(n), np.empty((14, n))
    for k in range(n):
        t[k] = low + k * h
    weights(t, d, s, A, b, delta, top, p)
    derivatives(t, A, b, delta, D)
    total = means(p, D, G, i)
    return math.log(total * h / s) + top - 2.0 * HALF_LOG_2_PI


@jit
def level_of(t, d, s, A, b, delta):
    """Half of z^2 + n^2 at t, n = (d - A Y) / s being the noise; the sign of its slope."""
    z, y, R = point_of(t, b, delta)
    n = (A * y - d) / s
    return 0.5 * (z * z + n * n), z * math.sqrt(1.0 + z * z) + n * A * R / (delta * s)


@jit
def range_of(d, s, t_x, A, b, delta):
    """Ends and step of the integral over t, and about the highest ln of its integrand."""
    at_x = 0.5 * math.sinh(t_x) ** 2
    at_0 = 0.5 * (d / s) ** 2
    peak, least = (t_x, at_x) if at_x < at_0 else (0.0, at_0)
    if least > NEAR:
        inner, outer = 0.0, t_x
        for _ in range(40):
            middle = 0.5 * (inner + outer)
            level, slope = level_of(middle, d, s, A, b, delta)
            if level < least:
                peak, least = middle, level
            if slope * t_x > 0.0:
                outer = middle
            else:
                inner = middle
    reach = math.sqrt(2.0 * (DROP + least))
    low, high = between(reach, d, s, A, b, delta)
    h = STEP
    if least > FAR:
        low = end_of(low, peak, least + DROP, d, s, A, b, delta)
        high = end_of(high, peak, least + DROP, d, s, A, b, delta)
        h = min(h, (high - low) / FAR_NODES)
    begin, end = between(math.sqrt(CORE * CORE + 2.0 * least), d, s, A, b, delta)
    slope = 0.0
    for t in (max(begin, low), min(end, high)):
        z, _, R = point_of(t, b, delta)
        slope = max(slope, math.hypot(A * R / (delta * s), math.sqrt(1.0 + z * z)))
    return low, high, min(h, FINENESS / slope), -least


@jit
def between(reach, d, s, A, b, delta):
    """Where both z and n are at most reach."""
    T = math.asinh(reach)
    low = place_of((d - reach * s) / A, b, delta)
    high = place_of((d + reach * s) / A, b, delta)
    return max(low, -T), min(high, T)


@jit
def end_of(outside, inside, most, d, s, A, b, delta):
    """The t between the two at which level_of reaches most, a little outside."""
    for _ in range(12):
        middle = 0.5 * (outside + inside)
        if level_of(middle, d, s, A, b, delta)[0] > most:
            outside = middle
        else:
            inside = middle
    return outside


@jit
def hyperbolic(t):
    """sinh t and cosh t."""
    small = exp_negative(-abs(t))
    large = 1.0 / small
    return math.copysign(0.5 * (large - small), t), 0.5 * (large + small)


@jit
def weights(t, d, s, A, b, delta, top, p):
    """The integrand at t (n,), over exp(top)."""
    for k in range(t.size):
        z, c = hyperbolic(t[k])
        sh, ch = hyperbolic(t[k] / delta)
        n = (d - A * (b * (ch - 1.0) + sh)) / s
        p[k] = c * exp_negative(-0.5 * (z * z + n * n) - top)


@jit
def derivatives(t, A, b, delta, D):
    """Those of ln p at t (n,) by median, ln V, b and ln delta: four, then ten second ones."""
    at = AT_QUARTILE / delta
    # Derivatives of ln(A / sqrt(V)) by ln delta.
    rho = at / math.tanh(at)
    bend = (at / math.sinh(at)) ** 2 - rho
    for i in range(t.size):
        S, C = hyperbolic(t[i])
        sh, ch = hyperbolic(t[i] / delta)
        r = 1.0 / (b * sh + ch)
        c = b * ch + sh
        y = c - b
        # psi = ln cosh t - sinh^2 t / 2, and phi = psi - ln R by U, and by U and another.
        psi = S / C - S * C
        psi2 = 1.0 / (C * C) - C * C - S * S
        f = delta * psi - c * r
        ff = delta * delta * psi2 - (1.0 - b * b) * r * r
        fb = -r * r
        fl = delta * (psi + t[i] * psi2)
        # U at a fixed true value, by each and by each pair.
        um, uv, ub, ul = -r / A, -0.5 * y * r, (1.0 - ch) * r, -rho * y * r
        umm = -c * um * um * r
        umv = (0.5 / A - c * um * uv) * r
        umb = -(c * ub + sh) * um * r
        uml = (rho / A - c * um * ul) * r
        uvv = (0.25 * y - c * uv * uv) * r
        uvb = -(c * ub + sh) * uv * r
        uvl = (0.5 * rho * y - c * uv * ul) * r
        ubb = -(c * ub + 2.0 * sh) * ub * r
        ubl = -(c * ub + sh) * ul * r
        ull = ((rho * rho - bend) * y - c * ul * ul) * r
        D[0, i] = f * um
        D[1, i] = f * uv - 0.5
        D[2, i] = f * ub - sh * r
        D[3, i] = f * ul + t[i] * psi + 1.0 - rho
        D[4, i] = ff * um * um + f * umm
        D[5, i] = ff * um * uv + f * umv
        D[6, i] = ff * um * ub + fb * um + f * umb
        D[7, i] = ff * um * ul + fl * um + f * uml
        D[8, i] = ff * uv * uv + f * uvv
        D[9, i] = ff * uv * ub + fb * uv + f * uvb
        D[10, i] = ff * uv * ul + fl * uv + f * uvl
        D[11, i] = ff * ub * ub + 2.0 * fb * ub + f * ubb + sh * sh * r * r
        D[12, i] = ff * ub * ul + fb * ul + fl * ub + f * ubl
        D[13, i] = ff * ul * ul + 2.0 * fl * ul + f * ull + t[i] * (psi + t[i] * psi2) - bend


@jit(fastmath={"reassoc", "contract"})
def means(p, D, G, i):
    """The sum of p (n,); G (14, i) gets the derivatives of its logarithm from D (14, n)."""
    total = 0.0
    for k in range(p.size):
        total += p[k]
    for a in range(4):
        mean = 0.0
        for k in range(p.size):
            mean += p[k] * D[a, k]
        G[a, i] = mean / total
    at = 4
    for a in range(4):
        for c in range(a, 4):
            mean = 0.0
            for k in range(p.size):
                mean += p[k] * (D[at, k] + D[a, k] * D[c, k])
            G[at, i] = mean / total - G[a, i] * G[c, i]
            at += 1
    return total
