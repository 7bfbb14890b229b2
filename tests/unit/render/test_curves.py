"""The drawn curves against closed forms."""

import numpy as np
import pytest
from scipy.stats import norm

from burstmix.fit import bin_edges
from burstmix.render.curves import class_probabilities, expected_counts
from burstmix.render.points import curve_points


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("observed", [False, True])
def test_curves_integrate_to_the_number_of_objects(sample, fit_set, k, observed):
    fit = fit_set.guarded[k - 1]
    x = np.linspace(-25, 25, 200001)
    sigma = sample.errors[:, 0] if observed else None
    counts = expected_counts(fit, x, len(sample), width=0.2, sigma=sigma)
    assert counts.shape == (k, len(x))
    np.testing.assert_allclose(np.trapezoid(counts, x) / 0.2, 300 * fit.weights, rtol=1e-6)


def test_nearly_all_of_a_curve_is_within_the_figure(sample, fit_set):
    edges = bin_edges(sample.values[:, 0])
    x = curve_points(edges)
    width = edges[1] - edges[0]
    mixture = expected_counts(fit_set.guarded[1], x, 300, width, sample.errors[:, 0]).sum(axis=0)
    assert np.trapezoid(mixture, x) / width == pytest.approx(300, abs=3)


def test_reconvolved_curve_is_the_average_over_every_objects_error(sample, fit_set):
    x = np.linspace(-3, 5, 801)
    sigma = sample.errors[:, 0]
    for fit in fit_set.guarded:
        scales = np.sqrt(fit.scales[:, :1, None] ** 2 + sigma**2)  # (k, 1, n)
        every = norm.pdf(x[None, :, None], fit.locations[:, :, None], scales).mean(axis=2)
        expected = 300 * 0.2 * fit.weights[:, None] * every
        drawn = expected_counts(fit, x, 300, 0.2, sigma)
        for component, exact in zip(drawn, expected, strict=True):
            np.testing.assert_allclose(component, exact, atol=0.005 * exact.max())


def test_vanishing_errors_change_nothing(fit_set):
    fit = fit_set.guarded[2]
    x = np.linspace(-3, 5, 801)
    exact = expected_counts(fit, x, 300, 0.2)
    with_zeros = expected_counts(fit, x, 300, 0.2, sigma=np.zeros(300))
    np.testing.assert_allclose(with_zeros, exact, atol=2e-4 * exact.max())


def test_class_probabilities_are_of_bayes_and_unknown_where_nothing_is(fit_set):
    fit = fit_set.guarded[1]
    probabilities = class_probabilities(fit, np.array([-0.5, 0.7, 2.0, 1000.0]))
    np.testing.assert_allclose(probabilities[:, :3].sum(axis=0), 1)
    assert np.isnan(probabilities[:, 3]).all()
    short, long = 0.33 * norm.pdf(0.7, -0.1, 0.6), 0.67 * norm.pdf(0.7, 1.5, 0.4)
    assert probabilities[0, 1] == pytest.approx(short / (short + long), rel=1e-12)


@pytest.mark.parametrize("values", [np.arange(100.0), np.array([2.0, 2.0, 2.0]), np.array([1.0])])
def test_bins_hold_every_value(values):
    edges = bin_edges(values)
    assert len(edges) == np.ceil(np.sqrt(len(values))) + 1
    assert np.histogram(values, edges)[0].sum() == len(values)
    assert np.ptp(np.diff(edges)) < 1e-9
