"""Widths that are measured, and upper limits of those that are not, against profiles of scipy."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize

from burstmix.fit import Data, fit_sample
from burstmix.fit.audit.widths import FALL, width_limits

FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 0, "merges": False}
FLOOR = 0.02


def fitted(data, k, family="normal"):
    (fit,) = fit_sample(data, family, [k], (FLOOR,), FEW)
    return fit


def test_the_limit_of_one_class_is_where_its_profile_has_fallen(rng):
    """One normal no wider than its errors: the profile over the mean by scipy."""
    s = rng.uniform(0.1, 0.3, 100)
    x = rng.normal(1.0, s)
    data = Data.from_arrays(x, s)
    fit = fitted(data, 1)

    def profile(sd):
        T = s**2 + sd**2
        mean = np.sum(x / T) / np.sum(1 / T)
        return -0.5 * np.sum(np.log(2 * np.pi * T) + (x - mean) ** 2 / T)

    assert fit.lnl - profile(FLOOR) < FALL
    wanted = brentq(lambda sd: fit.lnl - profile(sd) - FALL, fit.sds[0, 0], 1.0)
    assert width_limits(fit, data)[0, 0] == pytest.approx(wanted, rel=0.03)


def test_a_limit_may_be_wider_than_the_sample(rng):
    """A far class of few objects with large errors: the profile over its mean by scipy."""
    s = np.repeat([0.1, 50.0], [1500, 20])
    x = np.append(rng.normal(0.0, 1.0, 1500), 200.0 + 50.0 * np.linspace(-1.2, 1.2, 20))
    data = Data.from_arrays(x, s)
    fit = fitted(data, 2)
    far = x[1500:]

    def profile(sd):
        T = sd**2 + 50.0**2
        return -0.5 * np.sum(np.log(2 * np.pi * T) + (far - far.mean()) ** 2 / T)

    best = profile(fit.sds[1, 0])
    wanted = brentq(lambda sd: best - profile(sd) - FALL, fit.sds[1, 0], 200.0)
    assert wanted > x.std()
    assert width_limits(fit, data)[1, 0] == pytest.approx(wanted, rel=0.03)


@pytest.mark.parametrize("family", ["normal", "skew_normal"])
def test_all_else_follows_where_one_width_is_held(rng, family):
    """The second class of two: lnL at its limit is the maximum over all other parameters."""
    s = np.full(400, 0.1)
    v = np.append(rng.normal(0.0, 0.5, 300), rng.normal(1.5, 0.01, 100))
    data = Data.from_arrays(v + rng.normal(0.0, s), s)
    fit = fitted(data, 2, family)
    limits = width_limits(fit, data)
    assert np.isnan(limits[0, 0]) and fit.sds[1, 0] < limits[1, 0] < 0.1
    if family != "normal":
        return
    x = data.values[:, 0]

    def fallen(parts):
        weight, m1, m2, log_sd = parts
        T = np.array([np.exp(2 * log_sd), limits[1, 0] ** 2])[:, None] + s**2
        share = np.array([weight, 1 - weight])[:, None] if 0 < weight < 1 else np.full((2, 1), 1e-9)
        d = x - np.array([m1, m2])[:, None]
        f = np.sum(share * np.exp(-0.5 * d * d / T) / np.sqrt(2 * np.pi * T), axis=0)
        return fit.lnl - np.sum(np.log(f))

    start = [fit.weights[0], *fit.centres[:, 0], np.log(fit.sds[0, 0])]
    found = minimize(fallen, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-6})
    assert found.fun == pytest.approx(FALL, abs=0.06)


def test_wide_classes_and_those_without_errors_are_measured(two_classes):
    x, s = two_classes
    for data in (Data.from_arrays(x, s), Data.from_arrays(x)):
        assert np.isnan(width_limits(fitted(data, 2), data)).all()


def test_a_narrow_class_of_two_variables_is_limited_in_one(rng):
    """Narrow in the second variable only; the order of variables does not matter."""
    label = rng.choice(2, 400, p=[0.3, 0.7])
    v = np.column_stack(
        [
            rng.normal(np.array([-1.0, 1.5])[label], 0.5),
            rng.normal(np.array([0.5, 0.0])[label], np.array([0.01, 0.4])[label]),
        ]
    )
    s = np.full(v.shape, 0.15)
    x = v + rng.normal(0.0, s)
    one, other = (
        width_limits(fitted(data, 2), data)
        for data in (Data.from_arrays(x, s), Data.from_arrays(x[:, ::-1], s))
    )
    assert np.isnan(one).tolist() == [[True, False], [True, True]]
    assert 0.01 < one[0, 1] < 0.15
    # Sorted by their first variable, the components change places with the variables.
    np.testing.assert_allclose(one[0, 1], other[1, 0], rtol=0.03)


@pytest.mark.parametrize("family", ["normal_spherical", "normal_tied", "normal_diagonal"])
def test_widths_in_common_have_limits_in_common(rng, family):
    s = np.full((120, 2), 0.3)
    data = Data.from_arrays(rng.normal(0.0, s), s)
    limits = width_limits(fitted(data, 1, family), data)
    assert (limits > FLOOR).all() and (limits < 0.3).all()
    assert family != "normal_spherical" or limits[0, 0] == limits[0, 1]


def test_a_component_of_weight_0_has_no_limit(two_classes):
    data = Data.from_arrays(*two_classes)
    fit = fitted(data, 2)
    fit.weights[:] = 0.0, 1.0
    assert np.isnan(width_limits(fit, data)[0]).all()
