"""The interval and the linear likelihood against integrals done by brute force."""

import numpy as np
import pytest
from scipy.special import log_ndtr
from scipy.stats import norm

from burstmix.errors import BurstmixError
from burstmix.fit import Data, fit_sample
from burstmix.fit.likelihood.interval import interval_moments
from burstmix.fit.likelihood.univariate import curvature, score

LN10 = np.log(10)
ALPHA = np.array([0.2, 0.3, 0.5])
THETA = np.column_stack([[-1.0, 0.7, 1.5], 2 * np.log([0.5, 0.02, 0.4])])


def linear_data(value, ratio):
    measured = 10.0**value
    sd = np.sqrt(np.log1p(ratio**2)) / LN10
    return Data.from_arrays(
        value,
        sd,
        likelihood="linear",
        measured=measured,
        measured_errors=ratio * measured,
        log10=[True],
    )


def interval_data(value, steps):
    measured = 10.0**value
    return Data.from_arrays(
        value, likelihood="interval", measured=measured, steps=steps, log10=[True]
    )


@pytest.fixture(params=["interval", "linear"])
def columns(request, rng):
    value = rng.normal(0.7, 1.0, 300)
    if request.param == "linear":
        return linear_data(value, np.exp(rng.uniform(np.log(0.001), np.log(5.0), 300))).columns(
            0.02
        )
    measured = 10.0**value
    steps = measured * np.exp(rng.uniform(np.log(1e-4), np.log(1.5), 300))
    steps[::5] = 0.0
    return interval_data(value, steps).columns(0.02)


def test_derivatives_are_finite_differences(columns):
    K = ALPHA.size
    S, M, C = np.empty((K, 3)), np.empty((K, 3)), np.empty((3 * K, 3 * K))
    lnl = curvature(columns, ALPHA, THETA, S, M, C)
    again = np.empty((K, 3))
    assert score(columns, ALPHA, THETA, again) == pytest.approx(lnl, rel=1e-14)
    np.testing.assert_allclose(again, S, rtol=1e-9, atol=1e-9)
    for j in range(K):
        for p in range(2):
            step = 1e-5
            up, down = THETA.copy(), THETA.copy()
            up[j, p] += step
            down[j, p] -= step
            S_up, S_down = np.empty((K, 3)), np.empty((K, 3))
            slope = score(columns, ALPHA, up, S_up) - score(columns, ALPHA, down, S_down)
            assert slope / (2 * step) == pytest.approx(S[j, p + 1], rel=1e-5, abs=1e-4)
            row = -C[3 * j + 1 + p].copy().reshape(K, 3)
            row[j] += [S[j, 1 + p], M[j, p], M[j, p + 1]]
            difference = (S_up - S_down) / (2 * step)
            np.testing.assert_allclose(difference, row, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize("at", [0.0, 0.3, 2.0, 8.0, 25.0, 60.0])
@pytest.mark.parametrize("width", [1e-6, 0.01, 0.3, 2.0, 30.0])
def test_interval_does_not_cancel_in_the_tails(side, at, width):
    a, b = (at, at + width) if side > 0 else (-at - width, -at)
    m = np.empty(5)
    E = interval_moments(a, b, 0.0, 1.0, m)
    log_tail = log_ndtr(-at) + np.log(-np.expm1(log_ndtr(-at - width) - log_ndtr(-at)))
    # Differences of the reference itself lose digits where the interval is short.
    rel = 1e-9 if width >= 0.01 else 1e-5
    assert np.log(m[0]) - E == pytest.approx(log_tail - np.log(width), rel=rel, abs=rel)
    z = np.linspace(a, b, 200_001)
    p = np.exp(-0.5 * z * z + 0.5 * min(a * a, b * b) if at > 0 else -0.5 * z * z)
    for power in range(1, 5):
        wanted = np.trapezoid(p * z**power, z) / np.trapezoid(p, z)
        assert m[power] / m[0] == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def test_short_steps_are_the_plain_density(rng):
    value = rng.normal(0.7, 1.0, 300)
    plain = score(Data.from_arrays(value).columns(0.02), ALPHA, THETA, np.empty((3, 3)))
    for share, close in ((0.0, 1e-11), (1e-4, 1e-3)):
        data = interval_data(value, share * 10.0**value)
        lnl = score(data.columns(0.02), ALPHA, THETA, np.empty((3, 3)))
        assert lnl == pytest.approx(plain, abs=close)


def test_small_errors_are_those_of_the_delta_rule(rng):
    value, ratio = rng.normal(0.7, 1.0, 300), np.full(300, 1e-3)
    delta = Data.from_arrays(value, ratio / LN10)
    lnls = [
        score(data.columns(0.02), ALPHA, THETA, np.empty((3, 3)))
        for data in (delta, linear_data(value, ratio))
    ]
    assert lnls[0] == pytest.approx(lnls[1], abs=1e-3)


@pytest.mark.parametrize("ratio", [0.001, 0.01, 0.1, 0.3, 1.0, 6.0, 40.0])
@pytest.mark.parametrize("sd", [0.005, 0.02, 0.3, 1.2])
def test_linear_is_the_integral_over_the_true_value(ratio, sd):
    value = np.array([0.4, -2.0])
    measured, sigma = 10.0 ** value[0], ratio * 10.0 ** value[0]
    columns = linear_data(value, np.array([ratio, 0.1])).columns(0.005)
    one = columns._replace(weight=np.array([1.0, 0.0]))
    for location in (value[0], value[0] + 1.5 * sd, value[0] - 1.0, value[0] + 0.5):
        low = max(location - 14 * sd, np.log10(max(measured - 9 * sigma, 1e-30)))
        high = min(location + 14 * sd, np.log10(measured + 9 * sigma))
        if low >= high:
            continue
        v = np.linspace(low, high, 200_001)
        f = norm.pdf(measured, 10.0**v, sigma) * measured * LN10 * norm.pdf(v, location, sd)
        wanted = np.trapezoid(f, v)
        if wanted > 1e-6:
            theta = np.array([[location, 2 * np.log(sd)]])
            lnl = score(one, np.ones(1), theta, np.empty((1, 3)))
            assert lnl == pytest.approx(np.log(wanted), abs=1e-6)


@pytest.mark.parametrize("below", [0.5, 1.2, 2.0, 2.5])
def test_errors_above_the_durations_say_nothing_of_what_lies_far_below(below):
    """No wall of the grid's own making stands below the data."""
    value = np.log10([1.0, 2.0, 3.0])
    sigma = np.array([2.0, 5.0, 9.0])
    columns = linear_data(value, sigma / 10.0**value).columns(0.05)
    location, sd = -below, 0.05
    v = np.linspace(location - 14 * sd, location + 14 * sd, 20_001)
    density = norm.pdf(10.0 ** value[:, None], 10.0**v, sigma[:, None])
    f = density * 10.0 ** value[:, None] * LN10 * norm.pdf(v, location, sd)
    theta = np.array([[location, 2 * np.log(sd)]])
    lnl = score(columns, np.ones(1), theta, np.empty((1, 3)))
    assert lnl == pytest.approx(np.log(np.trapezoid(f, v, axis=1)).sum(), abs=1e-6)


def test_interval_tames_the_spikes_of_bepposax(catalogue, highest):
    """Gain in lnL of a third component at a floor of 0.003 dex: 31.7 and 7.9."""
    plain = catalogue("bepposax", "without")
    measured = plain.measured[:, 0]
    steps = np.where(measured == np.round(measured), 1.0, 0.0)
    assert steps.sum() == 790
    few = {"kmeans_starts": 5, "random_starts": 5, "exchange_rounds": 1, "merges": False}
    for data, gain in (
        (plain, 31.68),
        (interval_data(plain.values[:, 0], steps), 7.91),
    ):
        two, three = map(highest, fit_sample(data, "normal", [2, 3], (0.003,), few))
        assert three.lnl - two.lnl == pytest.approx(gain, abs=0.05)


def test_the_plain_density_gives_up_no_start_of_an_interval_fit(highest):
    """By its spikes on tied values k = 3 would end 1.9 and k = 4 5.0 lower."""
    rng = np.random.default_rng(0)
    value = np.concatenate([rng.normal(-0.3, 0.5, 150), rng.normal(1.5, 0.45, 250)])
    step = 0.064
    value = np.log10(np.maximum(np.round(10.0**value / step), 1.0) * step)
    data = interval_data(value, np.full(400, step))
    three, four = map(highest, fit_sample(data, "normal", [3, 4], (0.005,)))
    assert three.lnl == pytest.approx(-485.46, abs=0.01)
    assert four.lnl == pytest.approx(-481.72, abs=0.01)


def test_fermi_short_class_under_each_rule(catalogue):
    """Weight of the short class: 0.166 delta, 0.187 lognormal, 0.211 linear."""
    delta = catalogue("fermi_gbm", "with")
    value, ratio = delta.values[:, 0], delta.errors[:, 0] * LN10
    few = {"kmeans_starts": 3, "random_starts": 3, "exchange_rounds": 0, "merges": False}
    for data, weight in (
        (delta, 0.166),
        (Data.from_arrays(value, np.sqrt(np.log1p(ratio**2)) / LN10), 0.187),
        (linear_data(value, ratio), 0.211),
    ):
        (fit,) = fit_sample(data, "normal", [2], (0.05,), few)
        assert fit.weights[0] == pytest.approx(weight, abs=6e-4)


def test_likelihoods_say_what_they_need():
    with pytest.raises(BurstmixError, match="log10"):
        Data.from_arrays([1.0, 2.0], [0.1, 0.1], likelihood="linear")
    with pytest.raises(BurstmixError, match="one variable"):
        Data.from_arrays(np.ones((3, 2)), likelihood="interval")
