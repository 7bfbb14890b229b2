"""From the standard deviation of a positive quantity to one of its logarithm."""

import numpy as np

LN10 = np.log(10.0)


def delta(relative):
    """sigma_log10 = r / ln 10 for a relative error r = sigma / T: first order, good for small r."""
    return np.asarray(relative) / LN10


def lognormal(relative):
    """sigma_log10 = sqrt(ln(1 + r^2)) / ln 10: the lognormal with the relative error r.

    Equal to `delta` for small r, and grows like its logarithm for large r.
    """
    with np.errstate(over="ignore"):
        return np.sqrt(np.log1p(np.square(relative))) / LN10


# The likelihood of `linear` uses the measured values themselves (burstmix.fit). The errors that the
# sample's table shows, and that guards compare widths with, are then those of `lognormal`.
RULES = {"delta": delta, "lognormal": lognormal, "linear": lognormal}
