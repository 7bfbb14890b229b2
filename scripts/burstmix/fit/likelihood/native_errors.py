"""The likelihood of an object's true value, where the error is normal in the unit of measurement.

A duration measured as T +- sigma says of its true logarithm v: N(T; 10^v, sigma). The mixture's
density of the measurement is the integral of that times f(v), by the trapezoid rule: for smooth
functions that vanish at both ends its error falls like exp(-2 pi^2 (s/h)^2) with the spacing h,
s being the width of the product of both (Trefethen & Weideman 2014). A wide component needs few
places even where the object's likelihood reaches far down, so there is a grid for every octave of
standard deviations.
"""

import numpy as np

FINENESS = 0.8  # spacing in units of the width: exp(-2 pi^2 / 0.64) = 4e-14
REACH = 8.5  # standard deviations of the measurement
BELOW = 20.0  # smallest standard deviations of the level, below the lowest value of the sample
FAR_BELOW = 3.0  # dex below that value, where a component may be if errors exceed the durations
WIDEST = 4.0  # standard deviation of a component, in dex, that the last level is for
WIDEST_ERROR = 0.25  # sigma / T from which on the likelihood falls no more slowly above


def linear_columns(
    value: np.ndarray, measured: np.ndarray, sigma: np.ndarray, least: float
) -> dict[str, np.ndarray]:
    """The grid arrays of Columns for n objects, components from the standard deviation least up.

    value (n,) = log10(measured); sigma (n,) in the unit of measured. The likelihood carries the
    factor T ln 10, so that lnL goes over into that of sigma / (T ln 10) as sigma falls.
    """
    n, lowest = value.size, value.min()
    levels = max(1, 1 + int(np.ceil(np.log2(WIDEST / least))))
    ratio = sigma / measured
    width = ratio / np.sqrt(1.0 + (ratio / WIDEST_ERROR) ** 2) / np.log(10)
    arrays = {
        "origin": np.empty(levels * n),
        "spacing": np.zeros(levels * n),
        "count": np.ones(levels * n, dtype=np.int64),
    }
    coefficients = []
    for a in range(levels * n):
        level, i = divmod(a, n)
        T, s, sd = measured[i], sigma[i], least * 2.0**level
        if s == 0.0:
            arrays["origin"][a] = value[i]
            coefficients.append(np.ones(1))
            continue
        step = FINENESS / np.hypot(1.0 / width[i], 1.0 / sd)
        low = np.log10(max(T - REACH * s, 1e-300))
        low = max(low, min(lowest, value[i]) - max(BELOW * sd, FAR_BELOW))
        count = 1 + int(np.ceil((np.log10(T + REACH * s) - low) / step))
        v = low + step * np.arange(count)
        arrays["origin"][a], arrays["spacing"][a], arrays["count"][a] = low, step, count
        z = (T - 10.0**v) / s
        coefficients.append(step * T * np.log(10) / s / np.sqrt(2 * np.pi) * np.exp(-0.5 * z * z))
    count = arrays["count"]
    return arrays | {
        "coefficient": np.maximum(np.concatenate(coefficients), 1e-290),
        "first": np.concatenate([[0], np.cumsum(count)[:-1]]),
        "least": np.array([least]),
    }
