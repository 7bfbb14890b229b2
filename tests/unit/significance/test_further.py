"""How small a further class may be that would have shown: closed forms, and simulated samples."""

import numpy as np
import pytest
from scipy.special import ndtri

from burstmix.fit import Data, Search, fit_sample, likelihood_ratio
from burstmix.fit.audit.scores import scores
from burstmix.fit.families import family_of
from burstmix.fit.optimise.problem import problem_with
from burstmix.pairs import Model
from burstmix.significance.further import (
    NARROWER,
    information_on_further,
    places_among,
    visible_weight,
)

FLOOR = 0.05


def fitted(data, k, family="normal"):
    (fit,) = fit_sample(data, family, components=[k], floors=(FLOOR,))
    return fit


def two_classes(n, d, rng):
    """Values (n, d) of two classes, of 40 and 60 %, and standard deviations of their errors."""
    long = rng.random(n) < 0.6
    values = rng.normal(np.where(long, 1.6, -0.5)[:, None], 0.5, (n, d))
    errors = rng.uniform(0.05, 0.2, (n, d))
    return values + rng.normal(0.0, errors), errors


@pytest.mark.parametrize(
    ("family", "d"), [("normal", 1), ("skew_normal", 1), ("normal", 2), ("student_t", 2)]
)
def test_scores_are_those_of_the_objects(family, d):
    """They add up to 0 at the maximum, and their squares to the information, but for chance."""
    data = Data.from_arrays(*two_classes(3000, d, np.random.default_rng(5)))
    fit = fitted(data, 2, family)
    problem, mixture = problem_with(fit, data), family_of(family, d).mixture(fit)
    each = scores(problem, mixture)
    _, information = problem.information(mixture)
    sizes = np.sqrt(information.diagonal())
    np.testing.assert_allclose(each.sum(axis=0) / sizes, 0.0, atol=1e-3)
    if family == "normal":
        lengths, axes = np.linalg.eigh(information)
        squares = (each @ axes / np.sqrt(lengths)).T @ (each @ axes / np.sqrt(lengths))
        lengths = np.linalg.eigvalsh(squares)
        # Moving all logits alike changes no density.
        assert lengths[0] < 1e-9
        np.testing.assert_allclose(lengths[1:], 1.0, atol=0.3)


def test_half_as_wide_at_the_centre_of_one_normal():
    """E r^2 - (b_2)^2, b_2 the second Hermite coefficient of N(0, s^2) / N(0, 1)."""
    n = 20_001
    data = Data.from_arrays(ndtri((np.arange(n) + 0.5) / n))
    found = information_on_further(fitted(data, 1), data)
    s2 = NARROWER**2
    expected = 1.0 / np.sqrt(s2 * (2.0 - s2)) - 1.0 - (1.0 - s2) ** 2 / 2.0
    assert found[0] / n == pytest.approx(expected, rel=0.01)
    assert found[0] == pytest.approx(found.min(), rel=0.02)


def test_weights_count_objects():
    values, errors = two_classes(400, 1, np.random.default_rng(2))
    once = Data.from_arrays(np.tile(values, (2, 1)), np.tile(errors, (2, 1)))
    twice = Data.from_arrays(values, errors, weights=np.full(400, 2.0))
    fit = fitted(once, 2)
    extremes = [[each.min(), each.max()] for each in (
        information_on_further(fit, once), information_on_further(fit, twice)
    )]  # fmt: skip
    np.testing.assert_allclose(*extremes, rtol=0.02)


def test_places_are_of_whole_objects_and_none_lies_in_the_tails():
    rng = np.random.default_rng(1)
    values = rng.normal(size=(1000, 2))
    values[::7, 1] = np.nan
    places = places_among(values, -0.5 * np.nansum(values**2, axis=1))
    assert places.shape == (64, 2) and np.isfinite(places).all()
    squares = np.sum(places**2, axis=1)
    assert squares.max() < 1.2 * -2 * np.log(0.1) and squares[0] == squares.min()


def test_the_weight_gives_the_ratio_and_is_at_most_one():
    assert visible_weight(400.0, 9.0) == 0.15
    assert visible_weight(9.0, 9.0) is None
    assert visible_weight(0.0, 9.0) is None
    assert visible_weight(np.ma.masked, 9.0) is None


@pytest.mark.slow
def test_half_of_the_samples_with_such_a_class_show_it():
    """Two classes of 500 objects, and the weight that is called visible where it shows worst."""
    rng = np.random.default_rng(3)
    values, errors = two_classes(500, 1, rng)
    data = Data.from_arrays(values, errors)
    fit = fitted(data, 2)
    found = information_on_further(fit, data)
    problem = problem_with(fit, data)
    log_f, _ = problem.log_density(family_of("normal").mixture(fit))
    place = places_among(data.values, log_f)[found.argmin(), 0]
    narrow = NARROWER * fit.sds.min()

    def ratio(weight, number):
        j = rng.choice(2, 500, p=fit.weights)
        true = rng.normal(fit.locations[j, 0], fit.sds[j, 0])
        further = rng.random(500) < weight
        true[further] = rng.normal(place, narrow, further.sum())
        own = rng.permutation(errors[:, 0])
        pair = Model("normal", 2), Model("normal", 3)
        sample = Data.from_arrays(true + rng.normal(0.0, own), own)
        return likelihood_ratio(sample, pair, FLOOR, Search(), (weight, number))

    usual = np.quantile([ratio(0.0, number) for number in range(100)], 0.95)
    weight = visible_weight(found.min(), usual)
    shown = np.mean([ratio(weight, number) > usual for number in range(100)])
    assert 0.05 < weight < 0.4
    assert 0.3 < shown < 0.7
