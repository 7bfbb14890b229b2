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

from ..numerics.compiled import jit
from ..numerics.vector_math import exp_negative
from .shapes import AT_QUARTILE, QUARTILE

HALF_LOG_2_PI = 0.9189385332046727
FARTHEST = 150.0  # in t: farther out squares of derivatives are no floats
EXACT = 1e-5  # noise over which ln p changes no more than this is none
DROP = 40.0  # in ln of the integrand: what is left out
NEAR = 8.0  # in ln of the integrand: objects whose highest point need not be looked for
FAR = 30.0  # the same, from where on the ends of the integral are looked for
STEP = 0.16  # in t, for the component alone: exp(-pi^2 / (2 STEP)) = 4e-14
FINENESS = 0.7  # step over which z and the noise change, in standard deviations
FAR_NODES = 40  # least number of places for such an object
CORE = 5.5  # where the step has to be fine enough, in standard deviations of either


def sinh_arcsinh_component(columns, begin, end, theta, log_p, G):
    """ln f for the objects begin:end, and its derivatives G (14, n)."""
    x, s2 = columns.value[begin:end], columns.variance[begin:end]
    median, b, delta = theta[0], theta[2], math.exp(theta[3])
    quartile = AT_QUARTILE / delta
    A = math.exp(0.5 * theta[1]) * QUARTILE / math.sinh(quartile)
    # Derivatives of ln(A / sqrt(V)) by ln delta.
    rho = quartile / math.tanh(quartile)
    bend = (quartile / math.sinh(quartile)) ** 2 - rho
    space = np.empty((6, 64))
    for i in range(x.size):
        t = place_of((x[i] - median) / A, b, delta)
        z, c, sh, ch = math.sinh(t), math.cosh(t), math.sinh(t / delta), math.cosh(t / delta)
        R = b * sh + ch
        if not s2.size or math.sqrt(s2[i]) * delta * c * c <= EXACT * A * R:
            log_p[i] = math.log(c * delta / (A * R)) - 0.5 * z * z - HALF_LOG_2_PI
            D = derivatives_at(t, z, c, sh, ch, A, b, delta, rho, bend)
            for a in range(14):
                G[a, i] = D[a]
            continue
        d, s = x[i] - median, math.sqrt(s2[i])
        low, high, h, top = range_of(d, s, t, A, b, delta)
        n = 2 + int((high - low) / h)
        if n > space.shape[1]:
            space = np.empty((6, 2 * n))
        nodes, p = space[0, :n], space[1, :n]
        S, C, sinh, cosh = space[2, :n], space[3, :n], space[4, :n], space[5, :n]
        for k in range(n):
            nodes[k] = (low + k * h) / delta
        fill(nodes, sinh, cosh)
        for k in range(n):
            nodes[k] = low + k * h
        fill(nodes, S, C)
        weights(S, C, sinh, cosh, d, s, A, b, top, p)
        total, D = means(p, nodes, S, C, sinh, cosh, A, b, delta, rho, bend)
        log_p[i] = math.log(total * h / s) + top - 2.0 * HALF_LOG_2_PI
        for a in range(14):
            G[a, i] = D[a] / total
        at = 4
        for a in range(4):
            for e in range(a, 4):
                G[at, i] -= G[a, i] * G[e, i]
                at += 1


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
        for _ in range(20):
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
def fill(t, sinh, cosh):
    """sinh t and cosh t for t (n,)."""
    for k in range(t.size):
        small = exp_negative(-abs(t[k]))
        large = 1.0 / small
        sinh[k] = math.copysign(0.5 * (large - small), t[k])
        cosh[k] = 0.5 * (large + small)


@jit
def weights(S, C, sh, ch, d, s, A, b, top, p):
    """The integrand over exp(top), from sinh and cosh of t and of U (n,)."""
    for k in range(p.size):
        n = (d - A * (b * (ch[k] - 1.0) + sh[k])) / s
        p[k] = C[k] * exp_negative(-0.5 * (S[k] * S[k] + n * n) - top)


@jit(inline="always")
def derivatives_at(t, S, C, sh, ch, A, b, delta, rho, bend):
    """Those of ln p at a true value by median, ln V, b and ln delta: four, then ten second ones.

    S, C, sh and ch are sinh and cosh of t and of U; rho and bend the derivatives of ln(A / sqrt(V))
    by ln delta.
    """
    r = 1.0 / (b * sh + ch)
    c = b * ch + sh
    y = c - b
    # psi = ln cosh t - sinh^2 t / 2, and phi = psi - ln R by U, and by U and another.
    inverse = 1.0 / C
    psi = S * inverse - S * C
    psi2 = inverse * inverse - C * C - S * S
    f = delta * psi - c * r
    ff = delta * delta * psi2 - (1.0 - b * b) * r * r
    fb = -r * r
    fl = delta * (psi + t * psi2)
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
    return (
        f * um,
        f * uv - 0.5,
        f * ub - sh * r,
        f * ul + t * psi + 1.0 - rho,
        ff * um * um + f * umm,
        ff * um * uv + f * umv,
        ff * um * ub + fb * um + f * umb,
        ff * um * ul + fl * um + f * uml,
        ff * uv * uv + f * uvv,
        ff * uv * ub + fb * uv + f * uvb,
        ff * uv * ul + fl * uv + f * uvl,
        ff * ub * ub + 2.0 * fb * ub + f * ubb + sh * sh * r * r,
        ff * ub * ul + fb * ul + fl * ub + f * ubl,
        ff * ul * ul + 2.0 * fl * ul + f * ull + t * (psi + t * psi2) - bend,
    )


@jit(fastmath={"reassoc", "contract"})
def means(p, t, S, C, sh, ch, A, b, delta, rho, bend):
    """Sums of p (n,) times 1, the derivatives of ln p, and their second ones and products."""
    total, m, v, s, d = 0.0, 0.0, 0.0, 0.0, 0.0
    mm, mv, ms, md, vv, vs, vd, ss, sd, dd = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(p.size):
        w = p[k]
        D = derivatives_at(t[k], S[k], C[k], sh[k], ch[k], A, b, delta, rho, bend)
        total += w
        m += w * D[0]
        v += w * D[1]
        s += w * D[2]
        d += w * D[3]
        mm += w * (D[4] + D[0] * D[0])
        mv += w * (D[5] + D[0] * D[1])
        ms += w * (D[6] + D[0] * D[2])
        md += w * (D[7] + D[0] * D[3])
        vv += w * (D[8] + D[1] * D[1])
        vs += w * (D[9] + D[1] * D[2])
        vd += w * (D[10] + D[1] * D[3])
        ss += w * (D[11] + D[2] * D[2])
        sd += w * (D[12] + D[2] * D[3])
        dd += w * (D[13] + D[3] * D[3])
    return total, (m, v, s, d, mm, mv, ms, md, vv, vs, vd, ss, sd, dd)
