"""The optimiser: closed forms, scikit-learn, EM as oracle, bounds and degenerate samples."""

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from burstmix.fit.likelihood.columns import Columns
from burstmix.fit.optimise.climb import em_step, score
from burstmix.fit.optimise.line import PLACES, Line
from burstmix.fit.parameters import Start

FLOOR = 0.05
LEAST = 2 * np.log(FLOOR)


def columns_of(x, s=None, w=None):
    x = np.asarray(x, dtype=float)
    return Columns(
        x,
        np.empty(0) if s is None else np.asarray(s) ** 2,
        np.ones(x.size) if w is None else np.asarray(w, dtype=float),
    )


def climb_from(columns, alpha, theta, floor=FLOOR, **steps):
    start = Start(alpha, theta[:, :1], np.exp(theta[:, 1])[:, None, None])
    return Line(columns, floor).climb(start, **steps)


def start(k, low=-1.0, high=1.5):
    return np.full(k, 1 / k), np.column_stack([np.linspace(low, high, k), np.zeros(k)])


def test_one_component_without_errors_is_the_mean_and_variance(two_classes):
    x, _ = two_classes
    best = climb_from(columns_of(x), *start(1))
    assert best.converged
    assert best.locations[0, 0] == pytest.approx(x.mean(), abs=1e-12)
    assert best.covariances[0, 0, 0] == pytest.approx(x.var(), rel=1e-12)
    assert best.lnl == pytest.approx(-0.5 * x.size * (np.log(2 * np.pi * x.var()) + 1), rel=1e-14)


def test_one_component_with_equal_errors_subtracts_them(two_classes):
    x, _ = two_classes
    best = climb_from(columns_of(x, np.full(x.size, 0.3)), *start(1))
    # 1e-12 in lnL, where a climb ends, is 1e-6 of a parameter's standard error
    assert best.covariances[0, 0, 0] == pytest.approx(x.var() - 0.09, rel=1e-6)


@pytest.mark.parametrize("k", [2, 3])
def test_equals_scikit_learn_from_the_same_start(two_classes, k):
    x, _ = two_classes
    alpha, theta = start(k)
    best = climb_from(columns_of(x), alpha, theta, 1e-3)
    theirs = GaussianMixture(
        k,
        tol=1e-15,
        max_iter=200_000,
        reg_covar=0.0,
        weights_init=alpha,
        means_init=theta[:, :1],
        precisions_init=np.exp(-theta[:, 1])[:, None, None],
    ).fit(x[:, None])
    if k == 2:  # at k = 3 the two may climb different hills
        assert best.lnl == pytest.approx(x.size * theirs.score(x[:, None]), abs=1e-8)
    again = climb_from(
        columns_of(x),
        theirs.weights_,
        np.column_stack([theirs.means_[:, 0], np.log(theirs.covariances_[:, 0, 0])]),
        1e-3,
    )
    assert again.converged
    assert again.lnl >= x.size * theirs.score(x[:, None]) - 1e-9


def test_newton_ends_where_em_does(two_classes):
    x, s = two_classes
    columns = columns_of(x, s)
    alpha, theta = start(2)
    best = climb_from(columns, alpha, theta)
    S = np.empty((2, 3))
    for _ in range(5000):
        lnl = score(columns, alpha, theta, S)
        em_step(alpha, theta, S, x.size, np.full(2, LEAST), 0.0)
    assert best.lnl == pytest.approx(lnl, abs=1e-9)
    np.testing.assert_allclose(best.locations[:, 0], theta[:, 0], atol=1e-5)
    np.testing.assert_allclose(best.covariances[:, 0, 0], np.exp(theta[:, 1]), rtol=1e-5)


def test_em_step_is_that_of_extreme_deconvolution(two_classes):
    """Bovy, Hogg & Roweis (2011), equations 16 and 17, written out."""
    x, s = two_classes
    alpha, theta = np.array([0.4, 0.6]), np.array([[-0.8, -1.0], [1.2, -0.5]])
    V = np.exp(theta[:, 1])
    T = V + s[:, None] ** 2
    p = alpha * np.exp(-0.5 * (x[:, None] - theta[:, 0]) ** 2 / T) / np.sqrt(T)
    q = p / p.sum(axis=1, keepdims=True)
    b = theta[:, 0] + V / T * (x[:, None] - theta[:, 0])
    B = V - V * V / T
    m = (q * b).sum(axis=0) / q.sum(axis=0)
    V_new = (q * ((m - b) ** 2 + B)).sum(axis=0) / q.sum(axis=0)
    S = np.empty((2, 3))
    score(columns_of(x, s), alpha, theta, S)
    em_step(alpha, theta, S, x.size, np.full(2, -100.0), 0.0)
    np.testing.assert_allclose(alpha, q.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(theta[:, 0], m, rtol=1e-12)
    np.testing.assert_allclose(np.exp(theta[:, 1]), V_new, rtol=1e-11)


def test_integer_weights_are_repeated_objects(two_classes, rng):
    x, s = two_classes
    w = rng.integers(0, 4, x.size)
    weighted = climb_from(columns_of(x, s, w), *start(2))
    repeated = climb_from(columns_of(np.repeat(x, w), np.repeat(s, w)), *start(2))
    assert weighted.lnl == pytest.approx(repeated.lnl, rel=1e-12)
    np.testing.assert_allclose(weighted.locations, repeated.locations, atol=1e-6)


def test_order_of_objects_does_not_matter(two_classes, rng):
    x, s = two_classes
    p = rng.permutation(x.size)
    one = climb_from(columns_of(x, s), *start(3))
    other = climb_from(columns_of(x[p], s[p]), *start(3))
    assert one.lnl == pytest.approx(other.lnl, rel=1e-12)
    np.testing.assert_allclose(one.locations, other.locations, atol=1e-5)


@pytest.mark.parametrize("errors", [True, False])
def test_a_far_outlier_gets_its_own_component(two_classes, errors):
    x, s = two_classes
    columns = columns_of(np.append(x, 1e6), np.append(s, 0.1) if errors else None)
    best = climb_from(columns, *start(2, 0.0, 1e6))
    assert best.converged
    assert np.isfinite(best.lnl)
    assert best.alpha.min() == pytest.approx(1 / (x.size + 1))


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("s", [None, np.full(30, 0.2)])
def test_identical_values_stay_at_the_floor(k, s):
    best = climb_from(columns_of(np.full(30, 2.0), s), *start(k))
    assert best.converged
    T = 0.05**2 + (0.0 if s is None else 0.04)
    assert best.lnl == pytest.approx(-15 * np.log(2 * np.pi * T), rel=1e-9)


def test_floor_holds_where_the_sample_is_narrower_than_its_errors(rng):
    x = rng.normal(0.0, 0.1, 200)
    best = climb_from(columns_of(x, np.full(200, 0.3)), *start(1))
    assert best.converged
    assert best.covariances[0, 0, 0] == pytest.approx(FLOOR**2)
    assert best.gradient_norm < 1e-6


def test_not_converged_is_said(two_classes):
    best = climb_from(columns_of(two_classes[0]), *start(4), em_steps=1, newton_steps=1)
    assert not best.converged
    assert best.decrement > 1e-10


def test_components_are_looked_for_at_ties_and_in_tails():
    few = [3.0, 3.01, 3.02]
    x = np.concatenate([np.linspace(0.0, 1.0, 2000), np.full(20, 0.512), few, [8.0, 1e6]])
    places = Line(columns_of(x), FLOOR).places[:, 0]
    assert places.size <= PLACES
    assert np.abs(places - 0.512).min() == pytest.approx(0.0, abs=1e-12)
    assert np.abs(places - 3.01).min() < FLOOR
