"""Climbs on scale mixtures of skew-normals: derivatives, nesting, and where delta vanishes."""

import numpy as np
import pytest

from burstmix.fit import (
    Data,
    component_densities,
    draw,
    family_of,
    fit_sample,
    log_densities,
    problem_of,
)
from burstmix.fit.optimise.mixtures import Mixtures
from burstmix.fit.parameters import Start
from burstmix.fit.search.starts import kmeans_starts, random_starts
from burstmix.model import Fit

CASES = [(name, d) for name in ("student_t", "skew_normal", "skew_t") for d in (2, 3)] + [
    ("skew_t", 1)
]
FEW = {"kmeans_starts": 2, "random_starts": 1, "exchange_rounds": 0, "insertions": 4}


def fit_of(name, d, k=2, kappa=0.2, slant=1.0) -> Fit:
    """A fit of k components apart from each other."""
    family, rng = family_of(name, d), np.random.default_rng(k + d)
    roots = np.tril(0.3 * rng.normal(size=(k, d, d)), -1) + np.eye(d) * rng.uniform(0.4, 0.8, d)
    columns = [slant * rng.normal(size=(k, d))] * family.skewed + [np.full((k, 1), kappa)]
    mixture = Start(
        np.arange(1.0, k + 1) / np.arange(1.0, k + 1).sum(),
        5.0 * np.arange(k)[:, None] + rng.normal(size=(k, d)),
        roots @ roots.transpose(0, 2, 1),
        np.column_stack(columns if family.mixed else columns[:-1]),
    )
    return Fit(name, k, 0.05, mixture.alpha, lnl=0.0, n_objects=1, n_parameters=1, converged=True,
               shape_names=family.shape_names, **family.described(mixture))  # fmt: skip


def data_of(fit, n, noisy=True, seed=1) -> Data:
    """Values drawn from a fit, some missing, with noise and weights."""
    rng = np.random.default_rng(seed)
    values, _ = draw(fit, rng, n)
    d = values.shape[1]
    noise = None
    if noisy:
        noise = np.tile(0.05 * np.eye(d) + 0.02, (n, 1, 1)) * rng.uniform(0.1, 2.0, (n, 1, 1))
        values += np.einsum("nab,nb->na", np.linalg.cholesky(noise), rng.normal(size=values.shape))
    if d > 1:
        values[: n // 10, 0] = np.nan
    return Data.from_arrays(values, noise, weights=rng.uniform(0.5, 1.5, n))


@pytest.mark.parametrize(("name", "d"), CASES)
def test_a_margin_is_the_density_of_what_has_one_variable(name, d):
    fit, x = fit_of(name, d), np.linspace(-3.0, 9.0, 50)
    for v in range(d):
        values = np.full((50, d), np.nan)
        values[:, v] = x
        noise = np.tile(0.09 * np.eye(d), (50, 1, 1))
        for each in (None, noise):
            wanted = np.exp(log_densities(fit, Data.from_arrays(values, each))[0])
            found = component_densities(fit, x, 0.0 if each is None else 0.09, variable=v)
            np.testing.assert_allclose(found.sum(axis=0), wanted, rtol=1e-9)


@pytest.mark.parametrize("noisy", [True, False])
def test_no_likelihood_falls_below_that_of_a_case_of_it(noisy):
    data = data_of(fit_of("skew_t", 2), 250, noisy)
    lnl = {}
    for name in ("normal", "student_t", "skew_normal", "skew_t"):
        fits = fit_sample(data, name, (1, 2), (0.05,), FEW)
        assert all(fit.converged for fit in fits)
        lnl[name] = np.array([fit.lnl for fit in fits])
    for special, general in (
        ("normal", "student_t"), ("normal", "skew_normal"),
        ("student_t", "skew_t"), ("skew_normal", "skew_t"),
    ):  # fmt: skip
        assert np.all(lnl[general] >= lnl[special] - 1e-6)
    assert lnl["skew_t"][1] > lnl["normal"][1] + 10.0


def test_skewness_is_found_from_none():
    """At delta = 0 no gradient shows it."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(500, 2)) * 0.5 + np.abs(rng.normal(size=(500, 1))) * [1.5, -1.0]
    problem = Mixtures(values, None, np.ones(500), 0.05, family_of("skew_normal", 2))
    start = Start(np.ones(1), values.mean(axis=0)[None], np.cov(values.T)[None])
    for shape in 1e-3 * np.eye(2):
        up, down = (problem.lnl(start._replace(shapes=side * shape[None])) for side in (1, -1))
        assert abs(up - down) / 2e-3 < 1e-3
    end = problem.climb(start)
    assert end.converged
    assert end.lnl > problem.lnl(start) + 10.0
    delta, _ = problem.parts(end)
    assert delta[0, 0] > 1.0 > -0.5 > delta[0, 1]


@pytest.mark.parametrize("d", [2, 3])
def test_one_skewed_component_is_the_same_in_any_order_of_the_variables(d):
    """Two skewed classes have several optima of one, which starts from few sides miss."""
    rng, classes = np.random.default_rng(1), []
    for _ in range(2):
        A, delta = np.eye(d) + 0.3 * rng.normal(size=(d, d)), 2 * rng.normal(size=d)
        x = 3 * rng.normal(size=d) + np.abs(rng.normal(size=(150, 1))) * delta
        classes.append(x + rng.normal(size=(150, d)) @ A.T)
    x = np.vstack(classes)
    lnls = []
    for turn in range(d):
        turned = np.ascontiguousarray(np.roll(x, turn, axis=1))
        (fit,) = fit_sample(Data.from_arrays(turned), "skew_normal", (1,), (1e-3,))
        lnls.append(fit.lnl)
    np.testing.assert_allclose(lnls, max(lnls), atol=1e-4)


def test_sigma_keeps_its_floor_and_delta_its_bound():
    rng = np.random.default_rng(4)
    values = rng.normal(size=(300, 2))
    values[:, 0] = 5.0 * np.abs(values[:, 0])
    fit = fit_sample(Data.from_arrays(values), "skew_normal", (1,), (0.05,), FEW)[0]
    mixture = family_of("skew_normal", 2).mixture(fit)
    assert np.linalg.eigvalsh(mixture.covariances[0])[0] >= 0.05**2 * (1 - 1e-9)
    assert family_of("skew_normal", 2).steepness(mixture)[0] <= 20.0 + 1e-6


@pytest.mark.parametrize(("name", "d"), [("skew_t", 2), ("student_t", 3)])
def test_a_rough_climb_ends_where_its_integrals_jump_by_more_than_is_left(name, d):
    """Of these one did not, before jumps counted."""
    problem = problem_of(family_of(name, d), data_of(fit_of(name, d), 300), 0.05)
    rng = np.random.default_rng(5)
    starts = random_starts(problem, 2, 15, rng) + kmeans_starts(problem, 2, 10, rng)
    assert all(problem.approach(start).converged for start in starts)
