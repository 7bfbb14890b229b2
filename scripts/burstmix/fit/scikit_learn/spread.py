"""How widely values are spread, whatever their outliers."""

import numpy as np
from numpy.typing import ArrayLike

IQR = 1.3489795  # interquartile range of a normal in standard deviations
ROUNDING = 8 * np.finfo(float).eps  # of their size, below which two values are the same


def robust_spread(X: np.ndarray, weights: np.ndarray) -> float:
    """The least spread of a column of X (n, d), of what is not missing, by objects' weights (n,).

    A column's spread is its interquartile range as a standard deviation of normals; where that is
    0, as of a column more than half of which is tied, it is the median distance from the median of
    what is not tied to it. Columns of one value have none; where all are, it is a tenth of the
    largest value, or 0.1.
    """
    medians, spreads = [], []
    for column in X.T:
        known = ~np.isnan(column) & (weights > 0.0)
        if not known.any():
            continue
        x, w = column[known], weights[known]
        low, median, high = quantiles(x, [0.25, 0.5, 0.75], w)
        spread, tied = (high - low) / IQR, ROUNDING * max(abs(low), abs(high))
        if spread <= tied:
            away = np.abs(x - median)
            apart = away > tied
            spread = 2 * quantiles(away[apart], 0.5, w[apart]) / IQR if apart.any() else 0.0
        medians.append(abs(median))
        spreads.append(spread)
    found = [spread for spread in spreads if spread > 0.0]
    return float(min(found) if found else 0.1 * (max(medians) or 1.0))


def quantiles(x: np.ndarray, levels: ArrayLike, weights: np.ndarray) -> np.ndarray:
    """Those of values x (n,) at levels (l,), where a whole weight is so many equal values."""
    return np.quantile(x, levels, weights=weights, method="inverted_cdf")
