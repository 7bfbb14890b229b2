"""Samples that no one should fit: finite numbers and a flag that bars them, never a NaN."""

import numpy as np
import pytest

from burstmix.fit.data import Data
from burstmix.fit.run import fit_sample

FEW = np.random.default_rng(1).normal(size=4)
X = np.random.default_rng(2).normal(size=40)


def fits(values, errors=None, weights=None):
    data = Data.from_arrays(values, errors, weights=weights)
    few_starts = {"kmeans_starts": 2, "random_starts": 2}
    found = fit_sample(data, components=(1, 2, 3), floors=(0.05,), search=few_starts)
    for fit in found:
        for numbers in (fit.lnl, fit.aic, fit.bic, fit.weights, fit.locations, fit.scales):
            assert np.all(np.isfinite(numbers))
        assert fit.weights.sum() == pytest.approx(1)
        assert np.all(fit.scales >= 0.05 * (1 - 1e-9))
    assert np.all(np.diff([fit.lnl for fit in found if not fit.flags]) >= -1e-6)
    return found


@pytest.mark.parametrize(
    ("sample", "barred_from", "flag"),
    [
        ((FEW,), 1, "few_objects"),
        ((np.repeat([0.0, 1.0], 10),), 1, "few_values"),
        ((np.zeros(20),), 1, "few_values"),
        ((np.append(X, 1e6),), 2, "few_objects"),
        ((np.append(X, 1e6), np.full(41, 0.1)), 2, "few_objects"),
        ((X, None, np.where(np.arange(40) < 39, 0.0, 1.0)), 1, "few_objects"),
        ((X, None, np.full(40, 1e-12)), 1, "few_objects"),
    ],
    ids=[
        "fewer objects than parameters", "k above the distinct values", "no variance",
        "an outlier at a million", "with errors", "weights that vanish", "no weight to speak of",
    ],
)  # fmt: skip
def test_what_cannot_be_fitted_is_finite_and_barred(sample, barred_from, flag):
    for fit in fits(*sample):
        assert (flag in fit.flag_names) == (fit.k >= barred_from)


def test_errors_far_above_the_spread_leave_one_class():
    one, *more = fits(X, np.full(40, 1e3))
    assert one.flags == ()
    for fit in more:
        assert fit.lnl == pytest.approx(one.lnl, abs=1e-3)


def test_weights_that_are_all_zero_are_refused():
    with pytest.raises(ValueError, match="not all zero"):
        Data.from_arrays(X, weights=np.zeros(40))
