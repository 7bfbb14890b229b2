"""The chi-square of binned values, which papers used before likelihoods."""

import numpy as np
from scipy.special import chdtrc

from burstmix.fit import bin_edges, binned_probabilities
from burstmix.model import Fit, FitSet, Sample

LEAST = 5.0  # objects expected in a bin; fewer are merged with its neighbours
FINEST = 200  # bins wider than so many widths of the narrowest component tell nothing of it


def binned_chi2(sample: Sample, fit_set: FitSet) -> dict[int, dict]:
    """By k: chi2_binned, dof_binned and p_binned of every guarded fit.

    There are sqrt(n) equal bins over the range of the values. Expected counts are those of the
    mixture, convolved with each object's error where errors are fitted; dof = bins - 1 -
    parameters. p is too small, since the parameters maximise the likelihood of the values, not of
    the bins (Chernoff & Lehmann 1954, Ann. Math. Statist. 25, 579). The result is empty for several
    variables, for errors that are normal in the unit of the measurement, and if the bins resolve no
    fit's components; p is absent without degrees of freedom.
    """
    if len(sample.variables) > 1 or fit_set.likelihood == "linear":
        return {}
    values = sample.values[:, 0]
    edges = bin_edges(values)
    observed, _ = np.histogram(values, edges)
    sigma = sample.errors[:, 0] if fit_set.errors == "with" else None
    found = {}
    for fit in fit_set.guarded:
        if edges[1] - edges[0] < FINEST * fit.sds.min():
            expected = values.size * binned_probabilities(fit, edges, sigma)
            found[fit.k] = _tested(fit, *merged(observed, expected))
    return found


def _tested(fit: Fit, observed, expected):
    statistic = float(np.sum((observed - expected) ** 2 / expected))
    dof = observed.size - 1 - fit.n_parameters
    p = float(chdtrc(dof, statistic)) if dof > 0 else None
    return {"chi2_binned": statistic, "dof_binned": dof, "p_binned": p}


def merged(observed: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts and expected counts of bins merged, from left to right, until LEAST are expected.

    Bins left over at the right join the last one.
    """
    ends, total = [], 0.0
    for i, count in enumerate(expected):
        total += count
        if total >= LEAST:
            ends.append(i + 1)
            total = 0.0
    starts = [0, *ends[:-1]]
    return np.add.reduceat(observed, starts), np.add.reduceat(expected, starts)
