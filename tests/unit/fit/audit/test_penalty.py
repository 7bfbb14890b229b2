"""Slants at their bound are kept from it by a penalty: where that leads, and what goes by it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import multivariate_normal, norm, skewnorm

from burstmix.fit import Data, family_of, fit_sample
from burstmix.fit.audit.judgement import nested, rivals
from burstmix.fit.fit_set import fit_set
from burstmix.fit.optimise.line import Line
from burstmix.fit.optimise.problem import problem_with
from burstmix.fit.run import search_floors
from burstmix.fit.search.ladder import Search
from burstmix.model import Sample, Variable
from burstmix.select.folds import cross_validated_lnl
from burstmix.significance.resample import resampled_fits

FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 1}
C, GREATEST = 0.876, float(skewnorm.stats(1e9, moments="s"))


def skewed(rng, n, alpha):
    """Values (n,) of a skew-normal."""
    delta = alpha / np.hypot(1.0, alpha)
    return delta * np.abs(rng.normal(size=n)) + np.sqrt(1.0 - delta**2) * rng.normal(size=n)


@pytest.fixture
def one():
    """Of an honest class, whose lnL rises all the way to the half-normal."""
    return skewed(np.random.default_rng(3), 80, 5.0)


@pytest.fixture
def two():
    rng = np.random.default_rng(3)
    x = np.column_stack([skewed(rng, 50, 8.0), 0.5 * rng.normal(size=50)])
    x[:, 1] += 0.4 * x[:, 0]
    return 100.0 * x


def test_a_slant_at_its_bound_ends_at_the_penalised_maximum(one):
    (fit,) = fit_sample(Data.from_arrays(one), "skew_normal", [1], (0.05,), FEW)
    (note,) = fit.notes
    (aside,) = fit.set_aside
    assert (fit.flags, note.name, aside.flag_names) == ((), "penalised", ["at_bound"])
    assert fit.converged and fit.audit["starts_at_best"] > 1

    def lost(x):
        location, log_scale, alpha = x
        skewness = float(skewnorm.stats(alpha, moments="s"))
        penalty = -C * np.log(1.0 - (skewness / GREATEST) ** 2)
        return penalty - skewnorm.logpdf(one, alpha, location, np.exp(log_scale)).sum()

    theirs = minimize(lost, [0.0, 0.0, 5.0], method="Nelder-Mead", options={"xatol": 1e-8})
    location, log_scale, alpha = theirs.x
    assert fit.shapes[0, 0] == pytest.approx(alpha, rel=1e-3)
    assert fit.lnl == pytest.approx(
        skewnorm.logpdf(one, alpha, location, np.exp(log_scale)).sum(), abs=1e-4
    )
    assert fit.lnl < aside.lnl
    taken = -theirs.fun - problem_with(fit, Data.from_arrays(one)).lnl(
        family_of("skew_normal").mixture(fit)
    )
    assert taken == pytest.approx(0.0, abs=1e-8)


def test_in_two_variables_too(two):
    (fit,) = fit_sample(Data.from_arrays(two), "skew_normal", [1], (0.05,), FEW)
    assert fit.flags == () and fit.penalised
    assert fit.set_aside[0].flag_names == ["at_bound"]

    def lost(x):
        """By xi, factor of Sigma and delta, in units of 100."""
        L = np.array([[x[2], 0.0], [x[3], x[4]]])
        delta = x[5:]
        sigma = L @ L.T
        omega = sigma + np.outer(delta, delta)
        square = delta @ np.linalg.solve(sigma, delta)
        along = np.linalg.solve(sigma, delta) / np.sqrt(1.0 + square)
        away = two / 100.0 - x[:2]
        lnl = multivariate_normal([0.0, 0.0], omega).logpdf(away) + norm.logcdf(away @ along)
        skewness = float(skewnorm.stats(np.sqrt(square), moments="s"))
        return -C * np.log(1.0 - (skewness / GREATEST) ** 2) - np.sum(lnl + np.log(2.0))

    mixture = family_of("skew_normal", 2).mixture(fit)
    delta, _ = family_of("skew_normal", 2).parts(mixture)
    L = np.linalg.cholesky(mixture.covariances[0]) / 100.0
    ours = np.concatenate([fit.locations[0] / 100.0, L[np.tril_indices(2)], delta[0] / 100.0])
    rng, best = np.random.default_rng(1), np.inf
    for _ in range(3):
        start = ours * rng.uniform(0.8, 1.2, ours.size)
        best = min(best, minimize(lost, start, method="BFGS").fun)
    assert lost(ours) == pytest.approx(best, abs=1e-5)


def test_where_the_maximum_is_no_bound_nothing_is_penalised(monkeypatch, rng):
    def fail(self):
        raise AssertionError("no penalty is needed")

    monkeypatch.setattr(Line, "penalised", fail)
    data = Data.from_arrays(skewed(rng, 400, 3.0))
    (fit,) = fit_sample(data, "skew_normal", [1], (0.05,), FEW)
    assert fit.flags == fit.notes == ()


def searched(data):
    search = Search(**FEW)
    found = search_floors(family_of("skew_normal"), data, [0.05], 1, search, (1,))[0.05]
    return found.judge, found.found[1], found.judgements[1]


def test_the_penalised_value_is_held_against_a_special_case(one):
    _, _, judgement = searched(Data.from_arrays(one))
    optimum = judgement.chosen.optimum
    assert optimum.penalty > 1.0

    def special(lnl):
        other = judgement.chosen._replace(optimum=optimum._replace(lnl=lnl, penalty=0.0))
        return {"normal": replace(judgement, chosen=other, reference=other)}

    penalised = optimum.lnl - optimum.penalty
    assert nested(judgement, special(penalised)).notes == ()
    (note,) = nested(judgement, special(penalised + 0.1)).notes
    assert note.name == "below_special_case"


def test_an_optimum_with_a_penalty_is_no_rival(rng):
    judge, found, judgement = searched(Data.from_arrays(skewed(rng, 400, 3.0)))
    best = judgement.chosen.optimum
    near = best._replace(shapes=0.9 * best.shapes, lnl=best.lnl - 0.5)
    for penalty, n in ((0.0, 1), (1.0, 0)):
        found.optima[1:] = [near._replace(penalty=penalty)]
        assert len(rivals(judge, found, judgement)) == n


@pytest.mark.parametrize("fixture", ["one", "two"])
def test_other_objects_are_fitted_under_the_penalty_too(fixture, request):
    x = request.getfixturevalue(fixture).reshape(-1, 1 if fixture == "one" else 2)
    none, names = np.zeros(x.shape), np.arange(len(x)).astype(str)
    variables = tuple(Variable(f"x{v}", "linear") for v in range(x.shape[1]))
    sample = Sample("s", variables, names, x, none, x, none, none)
    settings = {"seed": 1, "floor": 0.05, "floor_ratio": 0.5, "likelihood": "density"}
    fits = fit_set(sample, "skew_normal", "without", components=[1], **settings, **FEW)
    fits = replace(fits, fits=tuple(fits.guarded))
    plain = replace(fits, fits=(replace(fits.fits[0], notes=()),))
    family = family_of("skew_normal", x.shape[1])
    slants = []
    for each in (fits, plain):
        rows = resampled_fits(sample, [each], 0)
        ends = [
            replace(each.fits[0], locations=row["location"][None], shapes=row["shape"][None],
                    covariances=row["covariance"][None])
            for row in rows
        ]  # fmt: skip
        slants.append([len(family.bounds_reached(end)) for end in ends])
    penalised, without = map(np.mean, slants)
    assert penalised < 0.2 < without
    assert cross_validated_lnl(sample, fits, 5) != cross_validated_lnl(sample, plain, 5)
    errors = fits.fits[0].standard_errors["scales"]
    assert np.isfinite(errors).all()
