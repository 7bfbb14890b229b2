"""Constants of the families with a shape, for their kernels and for what a fit says of them."""

from collections.abc import Callable

import numpy as np
from scipy.special import stdtrit

BETA = 0.7978845608028654  # sqrt(2 / pi), the mean of |z| for a standard normal z
SKEW = 0.42920367320510344  # (4 - pi) / 2: skewness for each r^3
HALF_NORMAL = SKEW * (2.0 / (np.pi - 2.0)) ** 1.5  # its skewness, the greatest of a skew-normal
PENALTY = 0.876  # c of the penalty on a slant: Azzalini & Arellano-Valle 2013, at the half-normal
QUARTILE = 0.6744897501960817  # of the standard normal
AT_QUARTILE = float(np.arcsinh(QUARTILE))
DEGREE = 30


def series_of(function: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Chebyshev coefficients over kappa from 0 to 1, and of two derivatives, (3, DEGREE + 1)."""
    series = np.polynomial.Chebyshev.interpolate(function, DEGREE, domain=[0.0, 1.0])
    rows = [series.coef, series.deriv().coef, series.deriv(2).coef]
    return np.array([np.pad(row, (0, DEGREE + 1 - row.size)) for row in rows])


# ln of sigma^2 / V of Student's t, V the variance of the normal with the same quartiles.
RHO = series_of(lambda kappa: 2.0 * np.log(QUARTILE / stdtrit(1.0 / kappa, 0.75)))
