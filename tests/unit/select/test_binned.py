"""The binned chi-square against scipy, and against what it has to be for a fit that is right."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chisquare, kstest, norm

from burstmix.fit import bin_edges
from burstmix.model import FitSet, Sample, Variable
from burstmix.select.binned import LEAST, binned_chi2, merged


def drawn(n, seed, noise=0.0):
    """n objects of two classes, and their errors."""
    rng = np.random.default_rng(seed)
    first = rng.random(n) < 0.4
    errors = noise * rng.uniform(0.5, 1.5, n)
    x = np.where(first, rng.normal(0.0, 0.5, n), rng.normal(1.5, 0.4, n))
    arrays = [(x + errors * rng.standard_normal(n))[:, None], errors[:, None]]
    variables = (Variable("x", "linear"),)
    return Sample("mine", variables, np.arange(n).astype(str), *arrays, *arrays, 0 * arrays[1])


@pytest.fixture
def two(fit):
    """The mixture that objects are drawn from, as a fit."""
    return replace(
        fit(2, -1.0),
        weights=np.array([0.4, 0.6]),
        locations=np.array([[0.0], [1.5]]),
        covariances=np.array([[[0.25]], [[0.16]]]),
    )


def fit_set(fit, errors="without", likelihood="density"):
    return FitSet("mine", "normal", errors, likelihood, 1, (0.05, 0.005), (fit,))


def test_the_statistic_is_scipys_without_and_with_errors(two):
    for errors, noise in (("without", 0.0), ("with", 0.3)):
        sample = drawn(900, 4, noise)
        found = binned_chi2(sample, fit_set(two, errors))[2]
        edges = bin_edges(sample.values[:, 0])
        assert edges.size == 31
        ends = np.array([-np.inf, *edges[1:-1], np.inf])
        spreads = np.hypot([[0.5], [0.4]], sample.errors[:, 0])[:, :, None]
        cumulated = norm.cdf(ends, np.array([0.0, 1.5])[:, None, None], spreads).sum(axis=1)
        expected = np.diff(two.weights @ cumulated)
        counts, _ = np.histogram(sample.values[:, 0], edges)
        oracle = chisquare(*merged(counts, expected), ddof=two.n_parameters)
        assert found["chi2_binned"] == pytest.approx(oracle.statistic, rel=1e-3)
        assert found["p_binned"] == pytest.approx(oracle.pvalue, abs=1e-3)
        assert found["dof_binned"] == merged(counts, expected)[0].size - 6


def test_p_values_of_the_truth_are_uniform(two):
    known = fit_set(replace(two, n_parameters=0))
    p = [binned_chi2(drawn(400, seed), known)[2]["p_binned"] for seed in range(200)]
    assert kstest(p, "uniform").pvalue > 0.01


def test_bins_are_merged_until_enough_is_expected():
    observed, expected = merged(np.arange(6), np.array([1.0, 4.0, 7.0, 2.0, 3.5, 0.5]))
    np.testing.assert_array_equal(observed, [1, 2, 12])
    np.testing.assert_allclose(expected, [5.0, 7.0, 6.0])
    assert expected.min() >= LEAST
    observed, expected = merged(np.array([3, 1]), np.array([2.0, 2.5]))
    assert (observed.sum(), expected.sum()) == (4, 4.5)


def test_there_is_none_where_it_would_mislead(two):
    sample = drawn(100, 5, 0.1)
    assert binned_chi2(sample, fit_set(two, "with", "linear")) == {}
    several = replace(sample, variables=sample.variables * 2)
    assert binned_chi2(several, fit_set(two)) == {}
    spike = replace(two, covariances=np.array([[[0.25]], [[1e-8]]]))
    assert binned_chi2(sample, fit_set(spike)) == {}
    few = binned_chi2(drawn(40, 5), fit_set(two))[2]
    assert few["dof_binned"] <= 0 and few["p_binned"] is None
