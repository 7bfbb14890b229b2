"""What a mixture predicts for measured values, against closed forms of scipy."""

import numpy as np
import pytest
from scipy.stats import norm, skewnorm, t

from burstmix.fit import Data, binned_probabilities, entropies, family_of, fit_sample
from burstmix.model import Fit


class SinhArcsinh:
    """The family with this epsilon and delta, by its distribution function."""

    def __init__(self, epsilon, delta, location, scale):
        self.shapes, self.location, self.scale = (epsilon, delta), location, scale

    def cdf(self, x):
        epsilon, delta = self.shapes
        return norm.cdf(np.sinh(delta * np.arcsinh((x - self.location) / self.scale) - epsilon))


def mixture(family, shapes=()):
    """Two components with locations 0 and 2 and scales 0.5 and 0.1."""
    one = family_of(family)
    fit = Fit(
        family=family,
        k=2,
        floor=0.01,
        weights=np.array([0.3, 0.7]),
        locations=np.array([[0.0], [2.0]]),
        covariances=np.array([[[0.25]], [[0.01]]]),
        shapes=np.reshape(shapes, (2, -1)),
        lnl=0.0,
        n_objects=1,
        n_parameters=5,
        converged=True,
        shape_names=one.shape_names,
    )
    start = one.mixture(fit)
    moments = np.stack([start.locations, np.sqrt(start.covariances[:, 0])])
    return fit if family == "normal" else Fit(**{**vars(fit), "moments": moments})


@pytest.mark.slow
@pytest.mark.parametrize("edges", [np.linspace(-1, 2.5, 40), np.linspace(-3, 5, 5)])
@pytest.mark.parametrize(
    ("family", "shapes", "distributions"),
    [
        ("normal", (), [norm(0, 0.5), norm(2, 0.1)]),
        ("student_t", (1.0, 4.0), [t(1, 0, 0.5), t(4, 2, 0.1)]),
        ("skew_normal", (3.0, -5.0), [skewnorm(3, 0, 0.5), skewnorm(-5, 2, 0.1)]),
        (
            "sinh_arcsinh",
            (1.0, 0.7, -2.0, 1.5),
            [SinhArcsinh(1.0, 0.7, 0, 0.5), SinhArcsinh(-2.0, 1.5, 2, 0.1)],
        ),
    ],
)
def test_probabilities_of_bins(family, shapes, distributions, edges):
    fit = mixture(family, shapes)
    ends = np.array([-np.inf, *edges[1:-1], np.inf])
    exact = np.diff(fit.weights @ [one.cdf(ends) for one in distributions])
    np.testing.assert_allclose(binned_probabilities(fit, edges), exact, atol=1e-6)


def test_probabilities_of_bins_with_each_objects_error():
    fit = mixture("normal")
    errors = np.random.default_rng(2).lognormal(-1.5, 1.0, 300)
    edges = np.linspace(-1, 3, 21)
    ends = np.array([-np.inf, *edges[1:-1], np.inf])
    spreads = np.hypot(np.array([[0.5], [0.1]]), errors)[:, :, None]
    exact = norm.cdf(ends, np.array([0.0, 2.0])[:, None, None], spreads).mean(axis=1)
    exact = np.diff(fit.weights @ exact)
    np.testing.assert_allclose(binned_probabilities(fit, edges, errors), exact, rtol=2e-3)


@pytest.mark.parametrize("noise", [None, 0.3])
def test_entropy_is_that_of_the_probabilities_of_classes(noise):
    rng = np.random.default_rng(7)
    x = np.concatenate([rng.normal(0, 1, 150), rng.normal(2.5, 0.7, 250)])
    errors = None if noise is None else noise * rng.uniform(0.5, 2, x.size)
    _, fit = fit_sample(Data.from_arrays(x, errors), components=(1, 2), floors=(0.05,))
    if errors is None:
        mixture = pytest.importorskip("sklearn.mixture").GaussianMixture(2)
        mixture.weights_, mixture.means_ = fit.weights, fit.locations
        mixture.covariances_ = fit.covariances
        mixture.precisions_cholesky_ = 1 / np.sqrt(fit.covariances)
        q = mixture.predict_proba(x[:, None])
    else:
        q = fit.weights * norm.pdf(
            x[:, None], fit.locations[:, 0], np.hypot(fit.scales.T, errors[:, None])
        )
        q /= q.sum(axis=1, keepdims=True)
    entropy = -np.sum(q * np.log(q))
    assert fit.entropy == pytest.approx(entropy, rel=1e-8)
    assert fit.icl == pytest.approx(fit.bic + 2 * entropy, rel=1e-12)


def test_entropy_of_certainty_is_zero():
    found = entropies(np.array([[1.0, 0.0], [0.5, 0.5]]))
    np.testing.assert_allclose(found, [0.0, np.log(2)])
    assert not np.signbit(found[0])
