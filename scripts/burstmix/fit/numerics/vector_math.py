"""exp, log, Mills' ratio and sums that LLVM makes vector instructions of, without a library.

No flag may reorder the polynomials: fused multiply-adds stand where they are written. Errors of exp
and log are about one unit in the last place (tests compare with the C library's over the whole
range).
"""

import math

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from scipy.special import erfcx

from .compiled import jit

NORM = 0.3989422804014327  # 1 / sqrt(2 pi)
LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238  # 21 zero bits at the end: n * LN2_HIGH is exact
LN2_LOW = 1.9082149292705877e-10
ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it leaves the nearest integer in the low bits
ONE = 0x3FF0000000000000  # the bits of 1
ROOT_HALF = 0x3FE6A09E667F3BCD  # of sqrt(1/2)
TWO_52 = 0x4330000000000000  # of 2^52, whose low bits count in ones
SMALLEST = -700.0  # exp(-700) = 1e-304: a little above the denormal numbers, which are slow
ROOT_2 = 1.4142135623730951
MIDDLE = 2.5  # of the z that the series below is for: it is best near there


def mills_series() -> np.ndarray:
    """Coefficients (25,), highest power first, of (1 + sqrt(2) z) mills(z) in (z - M) / (z + M)."""

    def scaled(t):
        z = MIDDLE * (1.0 + t) / (1.0 - t)
        return (1.0 + ROOT_2 * z) * math.sqrt(0.5 * math.pi) * erfcx(z / ROOT_2)

    series = np.polynomial.Chebyshev.interpolate(scaled, 24)
    return np.polynomial.chebyshev.cheb2poly(series.coef)[::-1].copy()


MILLS = mills_series()


@intrinsic
def fma(typing, a, b, c):
    """a * b + c, rounded once."""

    def generate(context, builder, signature, arguments):
        return builder.fma(*arguments)

    return types.float64(types.float64, types.float64, types.float64), generate


@intrinsic
def bits_of(typing, x):
    """The 64 bits of a float as an integer."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def float_of(typing, n):
    """The float that has these 64 bits."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


@jit(inline="always")
def exp_negative(x):
    """exp(x) for x <= 0; 1e-304 below -700.

    x = n ln 2 + r; exp(r) by the polynomial of degree 11 through the Chebyshev nodes (3e-18), its
    terms added in pairs (Estrin 1960), so that several objects' sums are under way at once.
    """
    x = max(x, SMALLEST)
    shifted = fma(x, LOG2_E, ROUND)
    n = shifted - ROUND
    r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x))
    r2 = r * r
    r4 = r2 * r2
    low = fma(
        r2,
        fma(r, 0.008333333333319589, 0.04166666666648795),
        fma(r, 0.1666666666666668, 0.5000000000000019),
    )
    middle = fma(
        r2,
        fma(r, 2.755724088722987e-06, 2.4801485441561313e-05),
        fma(r, 0.00019841269890076403, 0.0013888888952352863),
    )
    high = fma(r, 2.5110049204818658e-08, 2.763265472252779e-07)
    p = fma(r, fma(r, fma(r4, fma(r4, high, middle), low), 1.0), 1.0)
    return float_of(bits_of(p) + (bits_of(shifted) << 52))


@jit(inline="always")
def log_positive(x):
    """ln x for positive normal x.

    x = 2^e m with m from sqrt(1/2) to sqrt(2); ln m = 2 atanh(s), s = (m-1)/(m+1), by a polynomial
    in s^2 (2e-18).
    """
    bits = bits_of(x) + (ONE - ROOT_HALF)
    e = float_of(((bits >> 52) & 0xFFF) | TWO_52) - 4503599627371519.0  # 2^52 + 1023
    f = float_of((bits & 0x000FFFFFFFFFFFFF) + ROOT_HALF) - 1.0
    s = f / (f + 2.0)
    z = s * s
    z2 = z * z
    p = fma(
        z2,
        fma(
            z2,
            fma(z, 0.14809867572313062, 0.153125131147383),
            fma(z, 0.18183632241617026, 0.22222197046404274),
        ),
        fma(z, 0.2857142876073828, 0.3999999999930191),
    )
    p = fma(z, p, 0.6666666666666765)
    # ln m = 2 s + s z p, and 2 s = f - s f keeps the digits of f
    return fma(e, LN2_HIGH, fma(e, LN2_LOW, f - s * (f - z * p)))


@jit(inline="always")
def mills(z):
    """Mills' ratio for z >= 0: the standard normal's integral above z over its density there.

    By a polynomial in (z - M) / (z + M) (Shepherd & Laframboise 1981), to 6e-15.
    """
    t = (z - MIDDLE) / (z + MIDDLE)
    p = MILLS[0]
    for k in range(1, MILLS.size):
        p = fma(p, t, MILLS[k])
    return p / (1.0 + ROOT_2 * z)


@jit(fastmath={"reassoc", "contract"})
def dot(a, b):
    """Sum of a[i] * b[i], in an order fixed by the pinned processor's vectors."""
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@jit(fastmath={"reassoc"})
def add(a):
    """Sum of a[i], in an order fixed by the pinned processor's vectors."""
    total = 0.0
    for i in range(a.size):
        total += a[i]
    return total
