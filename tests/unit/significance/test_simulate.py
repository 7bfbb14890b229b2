"""Samples of several variables, simulated: correlated errors, steps, and what is missing."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from burstmix.fit import Data
from burstmix.model import Fit, Sample, Variable
from burstmix.significance.simulate import nearest_in_space, nearest_on_line, simulate

N = 6000


@pytest.fixture(scope="module")
def sample():
    """Two logarithms with errors that go together, of 0.3 and 0.2 dex; a third lack one."""
    rng = np.random.default_rng(6)
    values = rng.normal([0.0, 1.0], 0.01, (N, 2))
    values[: N // 3, 1] = np.nan
    errors = np.where(np.isnan(values), np.nan, [0.3, 0.2])
    correlations = np.tile([[1.0, 0.8], [0.8, 1.0]], (N, 1, 1))
    correlations[: N // 3] = [[1.0, np.nan], [np.nan, np.nan]]
    measured = 10**values
    steps = np.tile([0.0, 0.5], (N, 1))
    steps[: N // 3] = 0.0
    variables = tuple(Variable(name, "log10", "s", "lognormal") for name in "ab")
    arrays = values, errors, measured, errors * measured * np.log(10), steps
    names = np.arange(N).astype(str)
    return Sample("mine", variables, names, *arrays, correlations=correlations)


@pytest.fixture(scope="module")
def fit():
    """The component that they are from, so narrow that nearly all scatter is noise."""
    parts = np.ones(1), np.array([[0.0, 1.0]]), 1e-4 * np.eye(2)[None], np.empty((1, 0))
    return Fit("normal", 1, 0.001, *parts, 0.0, N, 5, converged=True)


def drawn(sample, fit, simulator, errors="with"):
    return simulate(sample, fit, errors, simulator, np.random.default_rng(4))


@pytest.mark.parametrize("simulator", ["continuous", "fixed_errors", "own_steps"])
def test_objects_lack_what_their_errors_lack(sample, fit, simulator):
    simulated = drawn(sample, fit, simulator)
    absent = np.isnan(simulated.values)
    np.testing.assert_array_equal(absent, np.isnan(simulated.errors))
    np.testing.assert_array_equal(absent, np.isnan(simulated.measured))
    assert not absent[:, 0].any() and absent[:, 1].mean() == pytest.approx(1 / 3, abs=0.03)
    if simulator == "fixed_errors":
        np.testing.assert_array_equal(absent, np.isnan(sample.values))
    both = ~absent[:, 1]
    np.testing.assert_array_equal(np.isnan(simulated.correlations[:, 0, 1]), ~both)
    Data.from_sample(simulated, "with")


def test_noise_has_the_covariance_of_the_errors(sample, fit):
    simulated = drawn(sample, fit, "continuous")
    both = ~np.isnan(simulated.values[:, 1])
    found = np.cov(simulated.values[both].T)
    np.testing.assert_allclose(found, [[0.09, 0.048], [0.048, 0.04]], rtol=0.08)
    assert simulated.values[~both, 0].std() == pytest.approx(0.3, rel=0.08)
    exact = drawn(sample, fit, "continuous", "without")
    assert exact.values[:, 0].std() == pytest.approx(0.01, rel=0.05)


def test_errors_that_are_one_error_move_both_variables_alike(sample, fit):
    one = replace(sample.only(slice(N // 3, None)), correlations=np.ones((2 * N // 3, 2, 2)))
    exact = drawn(one, fit, "continuous", "without")
    off = (drawn(one, fit, "continuous").values - exact.values) / one.errors
    np.testing.assert_allclose(off[:, 0], off[:, 1], atol=1e-9)
    assert off.std() == pytest.approx(1, abs=0.05)


def test_noise_in_the_unit_of_the_measurement_goes_together_too(sample, fit):
    variables = tuple(replace(each, propagation="linear") for each in sample.variables)
    linear = replace(sample, variables=variables).only(slice(N // 3, None))
    small = replace(linear, measured_errors=0.1 * linear.measured)
    off = drawn(small, fit, "continuous").measured / [1.0, 10.0] - 1
    np.testing.assert_allclose(np.cov(off.T), [[0.01, 0.008], [0.008, 0.01]], rtol=0.08)
    wide = replace(linear, measured_errors=2 * linear.measured)
    assert drawn(wide, fit, "continuous").measured.min() > 0


def test_each_variable_is_rounded_to_its_own_steps(sample, fit):
    simulated = drawn(sample, fit, "own_steps")
    points = simulated.measured[simulated.steps[:, 1] > 0, 1] / 0.5
    np.testing.assert_allclose(points, np.round(points), atol=1e-9)
    np.testing.assert_allclose(10**simulated.values, simulated.measured, rtol=1e-12)


def test_what_is_rounded_to_nothing_becomes_the_lowest_value():
    rng = np.random.default_rng(8)
    n, step = 4000, 0.5
    measured = np.maximum(np.round(10.0 ** rng.normal(0.0, 0.6, (n, 1)) / step), 1.0) * step
    duration = Variable("t", unit="s", propagation=None, lowest=step)
    none, steps = np.zeros((n, 1)), np.full((n, 1), step)
    arrays = np.log10(measured), none, measured, none, steps
    sample = Sample("s", (duration,), np.arange(n).astype(str), *arrays)
    parts = np.ones(1), np.zeros((1, 1)), np.full((1, 1, 1), 0.36), np.empty((1, 0))
    truth = Fit("normal", 1, 0.05, *parts, 0.0, n, 2, converged=True)
    found = simulate(sample, truth, "without", "own_steps", rng)
    assert found.measured.min() == step
    assert found.limits.mean() == pytest.approx(norm.cdf(np.log10(1.5 * step) / 0.6), abs=0.03)
    continuous = simulate(sample, truth, "without", "continuous", rng)
    assert continuous.measured.min() < step and not continuous.limits.any()


@pytest.mark.parametrize("n", [3, 60])
def test_on_a_line_the_nearest_are_those_of_any_space(n):
    rng = np.random.default_rng(1)
    values, wanted = rng.normal(size=(n, 1)), rng.normal(scale=2.0, size=(500, 1))
    rank = rng.integers(min(n, 20), size=500)
    assert (nearest_on_line(values, wanted, rank) == nearest_in_space(values, wanted, rank)).all()
    values = np.round(values, 1)  # equal values are as near as each other
    ways = (nearest_on_line, nearest_in_space)
    distances = [np.abs(values[nearest(values, wanted, rank)] - wanted) for nearest in ways]
    np.testing.assert_allclose(*distances, rtol=0, atol=1e-12)
    # Which of equal values is taken follows their order, which is random in random_neighbours.
    same = nearest_on_line(np.zeros((4, 1)), np.zeros((4, 1)), np.arange(4))
    assert sorted(same) == [0, 1, 2, 3]
