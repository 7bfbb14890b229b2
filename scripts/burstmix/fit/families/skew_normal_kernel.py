"""The skew-normal (Azzalini 1985) as the kernel sees it, by mean, ln variance V and skewness g.

With location xi, scale omega and delta the density is 2 N(x; xi, T) Phi(u), where psi = omega
delta, u = psi d / sqrt(T (T - psi^2)), d = x - xi, and normal noise only adds to T = omega^2 + s^2.
With r = (g / SKEW)^(1/3): xi = mean - r sqrt(V), omega^2 = V (1 + r^2), psi = r sqrt(V) / BETA. In
the skewness itself the normal, g = 0, is an ordinary point; in delta its information is singular.
"""

import math

from ..numerics.compiled import jit
from ..numerics.vector_math import NORM, exp_negative, log_positive, mills
from .shapes import BETA, SKEW

LOG_2_OVER_PI_HALF = 0.5 * math.log(2.0 / math.pi)
NEARLY_NORMAL = 0.02  # in r: below, derivatives by g are those of the first term of their series


@jit
def cube_root(x):
    """The real cube root."""
    return math.copysign(abs(x) ** (1.0 / 3.0), x)


def skew_normal_component(columns, begin, end, theta, log_p, G):
    """ln f for the objects begin:end, and its derivatives G (9, n)."""
    x, s2 = columns.value[begin:end], columns.variance[begin:end]
    mean, V, g = theta[0], math.exp(theta[1]), theta[2]
    r = cube_root(g / SKEW)
    tails(x, s2, mean, V, r, log_p, G)
    skew_derivatives(x, mean, V, r, log_p, G)
    if abs(r) < NEARLY_NORMAL:
        series_by_skewness(x, s2, mean, V, G)
    else:
        from_root_to_skewness(x.size, r / (3.0 * g), -2.0 * r / (9.0 * g * g), G)


@jit
def tails(x, s2, mean, V, r, log_p, G):
    """ln Phi(u) in log_p; phi(u) / Phi(u), 1 / sqrt(R) and T in G."""
    sd = math.sqrt(V)
    psi = sd * r / BETA
    for i in range(x.size):
        T = V * (1.0 + r * r) + (s2[i] if s2.size else 0.0)
        inverse = 1.0 / math.sqrt(T * (T - psi * psi))
        u = psi * (x[i] - mean + sd * r) * inverse
        log_density = -0.5 * u * u
        density = NORM * exp_negative(log_density)
        tail = mills(abs(u))
        # Below 0 both over exp(-u^2 / 2), which no float may hold.
        below = NORM * tail if u < 0.0 else 1.0 - density * tail
        log_p[i] = log_positive(below) + (log_density if u < 0.0 else 0.0)
        G[0, i] = (NORM if u < 0.0 else density) / below
        G[1, i] = inverse
        G[2, i] = T


@jit(fastmath={"contract"})
def skew_derivatives(x, mean, V, r, log_p, G):
    """ln f, and its derivatives by the mean, ln V and r, in G; both begin as tails left them."""
    sd = math.sqrt(V)
    psi = sd * r / BETA
    xi = mean - sd * r
    # Derivatives of (xi, T, psi) by v = ln V and r; those of xi by the mean are 1 and 0.
    Xv, Tv, Pv = -0.5 * sd * r, V * (1.0 + r * r), 0.5 * psi
    Xr, Tr, Pr = -sd, 2.0 * V * r, sd / BETA
    Xvv, Pvv, Xvr, Pvr = 0.5 * Xv, 0.5 * Pv, -0.5 * sd, 0.5 * sd / BETA
    for i in range(x.size):
        z1, R1, T = G[0, i], G[1, i], G[2, i]
        d = x[i] - xi
        over_T = 1.0 / T
        R2 = R1 * R1
        R3 = R1 * R2
        RT = 2.0 * T - psi * psi
        u = psi * d * R1
        z2 = -z1 * (u + z1)
        far = d * d * over_T
        log_p[i] += LOG_2_OVER_PI_HALF + 0.5 * log_positive(over_T) - 0.5 * far
        ux, uT, uP = -psi * R1, -0.5 * psi * d * RT * R3, d * T * T * R3
        uxT, uxP = 0.5 * psi * RT * R3, -T * T * R3
        uTT = psi * d * R3 * (0.75 * RT * RT * R2 - 1.0)
        uTP = d * T * R3 * (2.0 - 1.5 * T * RT * R2)
        uPP = 3.0 * d * psi * T * T * T * R3 * R2
        lx = d * over_T + z1 * ux
        lT = 0.5 * (far - 1.0) * over_T + z1 * uT
        lP = z1 * uP
        lxx = z2 * ux * ux - over_T
        lxT = z2 * ux * uT + z1 * uxT - d * over_T * over_T
        lxP = z2 * ux * uP + z1 * uxP
        lTT = (0.5 - far) * over_T * over_T + z2 * uT * uT + z1 * uTT
        lTP = z2 * uT * uP + z1 * uTP
        lPP = z2 * uP * uP + z1 * uPP
        along_v = lxx * Xv + lxT * Tv + lxP * Pv
        T_v = lxT * Xv + lTT * Tv + lTP * Pv
        P_v = lxP * Xv + lTP * Tv + lPP * Pv
        along_r = lxx * Xr + lxT * Tr + lxP * Pr
        T_r = lxT * Xr + lTT * Tr + lTP * Pr
        P_r = lxP * Xr + lTP * Tr + lPP * Pr
        G[0, i] = lx
        G[1, i] = lx * Xv + lT * Tv + lP * Pv
        G[2, i] = lx * Xr + lT * Tr + lP * Pr
        G[3, i] = lxx
        G[4, i] = along_v
        G[5, i] = along_r
        G[6, i] = along_v * Xv + T_v * Tv + P_v * Pv + lx * Xvv + lT * Tv + lP * Pvv
        G[7, i] = along_v * Xr + T_v * Tr + P_v * Pr + lx * Xvr + lT * Tr + lP * Pvr
        G[8, i] = along_r * Xr + T_r * Tr + P_r * Pr + 2.0 * V * lT


@jit
def from_root_to_skewness(n, slope, bend, G):
    """The derivatives by r as those by g, with slope dr/dg and bend d2r/dg2."""
    for i in range(n):
        G[8, i] = G[8, i] * slope * slope + G[2, i] * bend
        G[7, i] *= slope
        G[5, i] *= slope
        G[2, i] *= slope


@jit
def series_by_skewness(x, s2, mean, V, G):
    """The derivatives by g near the normal, where r has none: the first term of their series."""
    for i in range(x.size):
        T = V + (s2[i] if s2.size else 0.0)
        root = math.sqrt(T)
        z = (x[i] - mean) / root
        size = V * math.sqrt(V) / (6.0 * T * root)
        H2 = z * z - 1.0
        H3 = z * (z * z - 3.0)
        G[2, i] = size * H3
        G[5, i] = -3.0 * size * H2 / root
        G[7, i] = size * (1.5 * (1.0 - V / T) * H3 - 1.5 * z * H2 * V / T)
        G[8, i] = -G[2, i] * G[2, i]
