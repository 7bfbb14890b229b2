"""The skew-normal (Azzalini 1985) as the kernel sees it, by mean, ln variance V and skewness g.

With location xi, scale omega and delta the density is 2 N(x; xi, T) Phi(u), where psi = omega
delta, u = psi d / sqrt(T (T - psi^2)), d = x - xi, and normal noise only adds to T = omega^2 + s^2.
With r = (g / SKEW)^(1/3): xi = mean - r sqrt(V), omega^2 = V (1 + r^2), psi = r sqrt(V) / BETA. In
the skewness itself the normal, g = 0, is an ordinary point; in delta its information is singular.
"""

import math

from .compiled import jit
from .latent import scaled_tail
from .shapes import BETA, SKEW

LOG_2_OVER_PI_HALF = 0.5 * math.log(2.0 / math.pi)
NEARLY_NORMAL = 0.02  # in r: below, derivatives by g are those of the first term of their series


@jit
def cube_root(x):
    """The real cube root."""
    return math.copysign(abs(x) ** (1.0 / 3.0), x)


@jit
def log_ndtr(u):
    """ln Phi(u), and phi(u) / Phi(u)."""
    if u < 0.0:
        tail = scaled_tail(-u)
        return math.log(tail) - 0.5 * u * u, 0.3989422804014327 / tail
    below = 1.0 - 0.5 * math.erfc(u * 0.7071067811865476)
    return math.log(below), 0.3989422804014327 * math.exp(-0.5 * u * u) / below


@jit
def skew_normal_component(x, s2, mean, log_variance, g, log_p, G):
    """ln f for objects (n,), s2 empty without noise, and its derivatives G (9, n)."""
    V = math.exp(log_variance)
    sd = math.sqrt(V)
    r = cube_root(g / SKEW)
    near = abs(r) < NEARLY_NORMAL
    slope = 0.0 if near else r / (3.0 * g)
    bend = 0.0 if near else -2.0 * r / (9.0 * g * g)
    psi = sd * r / BETA
    xi = mean - sd * r
    # Derivatives of (xi, T, psi) by v = ln V and r; those of xi by the mean are 1 and 0.
    Xv, Tv, Pv = -0.5 * sd * r, V * (1.0 + r * r), 0.5 * psi
    Xr, Tr, Pr = -sd, 2.0 * V * r, sd / BETA
    Xvv, Pvv, Xvr, Pvr = 0.5 * Xv, 0.5 * Pv, -0.5 * sd, 0.5 * sd / BETA
    for i in range(x.size):
        T = Tv + (s2[i] if s2.size else 0.0)
        d = x[i] - xi
        R = T * (T - psi * psi)
        R1 = 1.0 / math.sqrt(R)
        R3 = R1 / R
        R5 = R3 / R
        RT = 2.0 * T - psi * psi
        u = psi * d * R1
        log_phi, z1 = log_ndtr(u)
        z2 = -z1 * (u + z1)
        log_p[i] = LOG_2_OVER_PI_HALF - 0.5 * math.log(T) - 0.5 * d * d / T + log_phi
        ux, uT, uP = -psi * R1, -0.5 * psi * d * RT * R3, d * T * T * R3
        uxT, uxP = 0.5 * psi * RT * R3, -T * T * R3
        uTT = psi * d * (0.75 * RT * RT * R5 - R3)
        uTP = d * (2.0 * T * R3 - 1.5 * T * T * RT * R5)
        uPP = 3.0 * d * psi * T * T * T * R5
        lx = d / T + z1 * ux
        lT = 0.5 * (d * d / T - 1.0) / T + z1 * uT
        lP = z1 * uP
        lxx = -1.0 / T + z2 * ux * ux
        lxT = -d / (T * T) + z2 * ux * uT + z1 * uxT
        lxP = z2 * ux * uP + z1 * uxP
        lTT = (0.5 - d * d / T) / (T * T) + z2 * uT * uT + z1 * uTT
        lTP = z2 * uT * uP + z1 * uTP
        lPP = z2 * uP * uP + z1 * uPP
        G[0, i] = lx
        G[1, i] = lx * Xv + lT * Tv + lP * Pv
        along_v = lxx * Xv + lxT * Tv + lxP * Pv
        T_v = lxT * Xv + lTT * Tv + lTP * Pv
        P_v = lxP * Xv + lTP * Tv + lPP * Pv
        G[3, i] = lxx
        G[4, i] = along_v
        G[6, i] = along_v * Xv + T_v * Tv + P_v * Pv + lx * Xvv + lT * Tv + lP * Pvv
        if near:
            root = math.sqrt(T)
            z = (x[i] - mean) / root
            size = V * sd / (6.0 * T * root)
            H2 = z * z - 1.0
            H3 = z * (z * z - 3.0)
            G[2, i] = size * H3
            G[5, i] = -3.0 * size * H2 / root
            G[7, i] = size * (1.5 * (1.0 - V / T) * H3 - 1.5 * z * H2 * V / T)
            G[8, i] = -G[2, i] * G[2, i]
        else:
            lr = lx * Xr + lT * Tr + lP * Pr
            along_r = lxx * Xr + lxT * Tr + lxP * Pr
            T_r = lxT * Xr + lTT * Tr + lTP * Pr
            P_r = lxP * Xr + lTP * Tr + lPP * Pr
            lrr = along_r * Xr + T_r * Tr + P_r * Pr + 2.0 * V * lT
            lvr = along_v * Xr + T_v * Tr + P_v * Pr + lx * Xvr + lT * Tr + lP * Pvr
            G[2, i] = lr * slope
            G[5, i] = along_r * slope
            G[7, i] = lvr * slope
            G[8, i] = lrr * slope * slope + lr * bend
