"""The estimator: scikit-learn's own checks, and its numbers beside GaussianMixture's."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.mixture import GaussianMixture
from sklearn.utils.estimator_checks import parametrize_with_checks

from burstmix.errors import BurstmixError
from burstmix.fit.scikit_learn.mixture import Mixture

FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 0, "merges": False}
NOT_FOR_US = {
    "check_fit1d": "one dimension is one variable here, the usual case",
}


@parametrize_with_checks(
    [Mixture(2, search=FEW)],
    expected_failed_checks=lambda estimator: NOT_FOR_US,
)
def test_habits_of_scikit_learn(estimator, check):
    check(estimator)


def test_without_errors_beside_gaussian_mixture(two_classes):
    x, _ = two_classes
    ours = Mixture(2, floor=0.01).fit(x)
    theirs = GaussianMixture(2, tol=1e-12, max_iter=10_000, reg_covar=0.0).fit(x[:, None])
    assert ours.converged_
    assert ours.score(x) == pytest.approx(theirs.score(x[:, None]), abs=1e-10)
    assert ours.aic(x) == pytest.approx(theirs.aic(x[:, None]), abs=1e-6)
    assert ours.bic(x) == pytest.approx(theirs.bic(x[:, None]), abs=1e-6)
    order = np.argsort(theirs.means_[:, 0])
    np.testing.assert_allclose(ours.means_, theirs.means_[order], atol=1e-4)
    np.testing.assert_allclose(
        ours.predict_proba(x), theirs.predict_proba(x[:, None])[:, order], atol=1e-4
    )
    np.testing.assert_array_equal(ours.predict(x), ours.predict_proba(x).argmax(axis=1))
    assert ours.fit_.aic == pytest.approx(ours.aic(x), rel=1e-12)


def test_errors_in_every_form_are_the_same(two_classes):
    x, s = two_classes
    fits = [
        Mixture(2, floor=0.05, search=FEW).fit(x, errors=errors)
        for errors in (s, s[:, None], (s**2)[:, None, None])
    ]
    assert fits[0].lower_bound_ == fits[1].lower_bound_ == fits[2].lower_bound_
    assert fits[0].score(x, errors=s) == pytest.approx(fits[0].lower_bound_, rel=1e-12)
    assert fits[0].score(x) != pytest.approx(fits[0].lower_bound_, rel=1e-6)


def test_two_variables_with_missing_values(rng):
    x = np.vstack([rng.normal(-2, 0.5, (80, 2)), rng.normal(2, 1, (120, 2))])
    x[::7, 1] = np.nan
    mixture = Mixture(2, floor=0.05, search=FEW).fit(x, errors=np.full((200, 2), 0.1))
    np.testing.assert_allclose(mixture.weights_, [0.4, 0.6], atol=0.02)
    assert mixture.n_features_in_ == 2
    assert mixture.predict(x, errors=np.full((200, 2), 0.1)).sum() == 120


def test_one_object_with_a_variable_missing(rng):
    x = rng.normal([1.0, 10.0], [0.5, 3.0], (100, 2))
    mixture = Mixture(1, family="normal_diagonal", floor=1e-3).fit(x)
    z = (2.0 - mixture.means_[0, 0]) / np.sqrt(mixture.covariances_[0, 0, 0])
    expected = -0.5 * z**2 - 0.5 * np.log(2 * np.pi * mixture.covariances_[0, 0, 0])
    log_f = mixture.score_samples([[2.0, np.nan]])
    assert log_f == pytest.approx([expected])


def test_sample_is_drawn_from_the_mixture(two_classes):
    mixture = Mixture(2, floor=0.05, search=FEW).fit(two_classes[0])
    X, labels = mixture.sample(20_000, random_state=1)
    np.testing.assert_allclose(np.bincount(labels) / 20_000, mixture.weights_, atol=0.02)
    for j in range(2):
        mean, sd = X[labels == j].mean(), X[labels == j].std()
        assert mean == pytest.approx(mixture.means_[j, 0], abs=0.02)
        assert sd == pytest.approx(np.sqrt(mixture.covariances_[j, 0, 0]), abs=0.02)


def test_weights_are_repetitions(two_classes, rng):
    x, _ = two_classes
    w = rng.integers(0, 3, x.size)
    one = Mixture(2, floor=0.05, search=FEW).fit(x, sample_weight=w)
    other = Mixture(2, floor=0.05, search=FEW).fit(np.repeat(x, w))
    assert one.lower_bound_ == pytest.approx(other.lower_bound_, rel=1e-9)
    assert one.fit_.n_objects == other.fit_.n_objects == w.sum()
    assert one.fit_.bic == pytest.approx(other.fit_.bic, rel=1e-9)


def test_clone_and_parameters():
    mixture = Mixture(3, floor=0.1, random_state=7)
    assert clone(mixture).get_params() == mixture.get_params()


def test_too_few_objects():
    with pytest.raises(BurstmixError, match="n_samples=2"):
        Mixture(3).fit(np.array([1.0, 2.0]))
