"""The distribution of some variables where others are known: closed forms, and brute force."""

from itertools import pairwise

import numpy as np
import pytest
from astropy import units as u
from astropy.table import Table
from scipy.integrate import quad
from scipy.stats import multivariate_normal, multivariate_t, norm, t

from burstmix.errors import BurstmixError
from burstmix.fit import Data
from burstmix.fit.predict.conditional import Conditional
from burstmix.fit.predict.densities import log_densities
from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.model import Fit


def fit_of(family: str, d: int, **words) -> Fit:
    """Two components, one wide and one narrow, with correlations."""
    rng = np.random.default_rng(d)
    roots = rng.normal(size=(2, d, d)) + 1.5 * np.eye(d)
    covariances = roots @ roots.transpose(0, 2, 1) * np.array([1.0, 0.05])[:, None, None]
    locations = np.stack([np.zeros(d), 2.0 + np.arange(d)])
    standard = {
        "floor": 0.05, "lnl": 0.0, "n_objects": 100, "n_parameters": 1, "converged": True,
        "shapes": np.empty((2, 0)),
    }  # fmt: skip
    weights = np.array([0.6, 0.4])
    return Fit(family, 2, weights=weights, locations=locations, covariances=covariances,
               **standard | words)  # fmt: skip


SHAPED = {
    "student_t": (("nu",), [[3.0], [8.0]]),
    "skew_normal": (("alpha_1", "alpha_2"), [[4.0, -1.0], [-3.0, 6.0]]),
    "skew_t": (("alpha_1", "alpha_2", "nu"), [[4.0, -1.0, 4.0], [-3.0, 6.0, 9.0]]),
}


def shaped(family: str) -> Fit:
    names, shapes = SHAPED[family]
    return fit_of(family, 2, shape_names=names, shapes=np.array(shapes))


@pytest.mark.parametrize("errors", [None, [0.3, 0.0, 0.2]], ids=["exact", "with errors"])
def test_normals_are_normals_again(errors):
    fit = fit_of("normal", 4)
    known = np.array([1.2, np.nan, 2.5, np.nan])
    found = Conditional(fit, known, None if errors is None else [*errors, 0.0])
    of, free, y = [0, 2], [1, 3], known[[0, 2]]
    S = np.zeros((2, 2)) if errors is None else np.diag([0.3**2, 0.2**2])
    means, covariances, log_parts = [], [], []
    for weight, mean, V in zip(fit.weights, fit.locations, fit.covariances, strict=True):
        T = V[np.ix_(of, of)] + S
        slope = V[np.ix_(free, of)] @ np.linalg.inv(T)
        means.append(mean[free] + slope @ (y - mean[of]))
        covariances.append(V[np.ix_(free, free)] - slope @ V[np.ix_(of, free)])
        log_parts.append(np.log(weight) + multivariate_normal(mean[of], T).logpdf(y))
    q = np.exp(log_parts - np.logaddexp(*log_parts))
    np.testing.assert_allclose(found.weights, q, rtol=0, atol=1e-12)
    x = np.random.default_rng(1).normal(1.0, 2.0, (20, 2))
    density = sum(
        weight * multivariate_normal(mean, V).pdf(x)
        for weight, mean, V in zip(q, means, covariances, strict=True)
    )
    np.testing.assert_allclose(np.exp(found.log_density(x)), density, rtol=1e-11, atol=1e-12)
    noise = np.full((20, 2), 0.4)
    density = sum(
        weight * multivariate_normal(mean, V + 0.4**2 * np.eye(2)).pdf(x)
        for weight, mean, V in zip(q, means, covariances, strict=True)
    )
    np.testing.assert_allclose(np.exp(found.log_density(x, noise)), density, rtol=1e-11, atol=1e-12)
    for v, variable in enumerate((1, 3)):
        below = sum(
            weight * norm(mean[v], np.sqrt(V[v, v])).cdf(x[:, v])
            for weight, mean, V in zip(q, means, covariances, strict=True)
        )
        np.testing.assert_allclose(found.cdf(x[:, v], variable), below, rtol=0, atol=1e-12)


def test_one_t_has_more_degrees_of_freedom_and_another_scale():
    """As in Ding (2016), On the conditional distribution of the multivariate t distribution."""
    fit = fit_of("student_t", 2, shape_names=("nu",), shapes=np.array([[1.5], [8.0]]),
                 )  # fmt: skip
    fit = Fit(**{**vars(fit), "weights": np.array([1.0, 0.0])})
    found = Conditional(fit, [30.0, np.nan])
    (a, b), (_, c) = fit.covariances[0]
    away = 30.0 - fit.locations[0, 0]
    scale = np.sqrt((1.5 + away**2 / a) / 2.5 * (c - b * b / a))
    wanted = t(2.5, fit.locations[0, 1] + b / a * away, scale)
    x = np.array([-500.0, -30.0, 0.0, 12.0, 100.0, 1e4])
    np.testing.assert_allclose(found.cdf(x), wanted.cdf(x), rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.quantile([0.16, 0.5, 0.84]), wanted.ppf([0.16, 0.5, 0.84]),
                               rtol=1e-8)  # fmt: skip


@pytest.mark.parametrize("errors", [None, [0.3, 0.0]], ids=["exact", "with errors"])
@pytest.mark.parametrize("family", SHAPED)
def test_other_families_by_quadrature(family, errors):
    """f(x | y) is f(x, y) over its integral: nothing of f(y) is taken from the fit."""
    fit = shaped(family)
    found = Conditional(fit, [1.7, np.nan], errors)

    def joint(x):
        noise = None if errors is None else np.array([errors])
        return float(np.exp(log_densities(fit, Data.from_arrays([[1.7, x]], noise))[0][0]))

    edges = [-np.inf, -2.0, 0.0, 2.0, 3.0, 4.0, 6.0, np.inf]
    parts = [quad(joint, low, high, epsabs=1e-11, epsrel=1e-10)[0] for low, high in pairwise(edges)]
    total = sum(parts)
    inner = np.array(edges[1:-1])
    np.testing.assert_allclose(np.exp(found.log_density(inner)) * total, [*map(joint, inner)],
                               rtol=1e-7)  # fmt: skip
    np.testing.assert_allclose(found.cdf(inner), np.cumsum(parts)[:-1] / total, atol=1e-7)
    np.testing.assert_allclose(found.cdf(found.quantile([0.05, 0.5, 0.95])), [0.05, 0.5, 0.95],
                               atol=1e-10)  # fmt: skip


def test_a_t_without_noise_is_scipys_over_its_margin():
    fit = fit_of("student_t", 3, shape_names=("nu",), shapes=np.array([[3.0], [8.0]]))
    found = Conditional(fit, [0.5, np.nan, 1.0])
    x = np.linspace(-4.0, 5.0, 10)
    joint, margin = 0.0, 0.0
    for w, m, V, (nu,) in zip(fit.weights, fit.locations, fit.covariances, fit.shapes, strict=True):
        rows = np.column_stack([np.full(10, 0.5), x, np.full(10, 1.0)])
        joint = joint + w * multivariate_t(m, V, nu).pdf(rows)
        margin += w * multivariate_t(m[[0, 2]], V[np.ix_([0, 2], [0, 2])], nu).pdf([0.5, 1.0])
    np.testing.assert_allclose(np.exp(found.log_density(x)), joint / margin, rtol=1e-9)


@pytest.fixture(scope="module")
def fitted():
    """A table of a velocity and a magnitude, and their mixture."""
    rng = np.random.default_rng(3)
    v = rng.normal(10.0, 3.0, 200)
    table = Table({"v": v * u.km / u.s, "m": 0.5 * v + rng.normal(0.0, 1.0, 200)})
    return Mixture(1, floor="auto", family="normal").fit(table)


def test_names_and_units(fitted):
    plain = fitted.condition({"v": 12.0}, {"v": 0.5})
    other = fitted.condition({"v": 12_000.0 * u.m / u.s}, {"v": 500.0 * u.m / u.s})
    assert plain.variables == other.variables == ("m",) and plain.unit is None
    V, (v, m) = fitted.covariances_[0], fitted.means_[0]
    median = m + V[0, 1] / (V[0, 0] + 0.25) * (12.0 - v)
    for one in (plain, other):
        np.testing.assert_allclose(one.quantile(0.5), median, rtol=1e-10)
    assert fitted.condition({"m": 1.0}).unit == u.km / u.s


@pytest.mark.parametrize(
    ("known", "errors", "message"),
    [
        ({}, None, "0 of 2 variables are given"),
        ({"v": 1.0, "m": 1.0}, None, "2 of 2 variables are given"),
        ({"w": 1.0}, None, "'w': choose from v, m"),
        ({"v": 1.0}, {"m": 1.0}, "errors: 'm' is not among what is known"),
        ({"v": 1.0}, {"v": -1.0}, "the error of v: -1.0 is negative"),
        ({"v": np.nan}, None, "v: nan is not known; leave it out"),
        ({"v": [1.0, 2.0]}, None, "v: .* is not one number"),
        ({"v": 1.0 * u.s}, None, "v: the unit s cannot be converted"),
        ({"m": 1.0 * u.s}, None, "m: the unit is s, but the X that was fitted has none"),
    ],
)
def test_what_is_wrong_is_named(fitted, known, errors, message):
    with pytest.raises(BurstmixError, match=message):
        fitted.condition(known, errors)


def test_a_variable_is_named_where_there_are_several():
    found = Conditional(fit_of("normal", 3), [1.0, np.nan, np.nan])
    with pytest.raises(BurstmixError, match="variable None: choose from 1, 2"):
        found.cdf(1.0)
    with pytest.raises(BurstmixError, match=r"x has the shape \(4,\), but must have \(n, 2\)"):
        found.log_density(np.zeros(4))
    with pytest.raises(BurstmixError, match="probabilities between 0 and 1"):
        found.quantile(0.0, 1)
    found = Conditional(fit_of("normal", 2), [1e20, np.nan])
    with pytest.raises(BurstmixError, match="too far from all components"):
        found.cdf(1.0)
