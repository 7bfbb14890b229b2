"""What holds for every family, in every number of variables, with any noise, gaps and weights."""

from functools import cache

import numpy as np
import pytest

from burstmix.families import DECLARED
from burstmix.fit import Data, draw, family_of, problem_of
from burstmix.fit.families.covariances import (
    covariances_of,
    factors_of,
    free_parameters,
    no_factors,
    places_of,
    restrict,
)
from burstmix.fit.families.scale_mixture import STEEPEST
from burstmix.fit.likelihood import multivariate, univariate
from burstmix.fit.likelihood.scale_mixtures import sums_for
from burstmix.fit.optimise import climb, climb_mixtures, climb_space
from burstmix.fit.optimise.line import Line
from burstmix.fit.optimise.mixtures import Mixtures, places
from burstmix.fit.parameters import Start
from burstmix.model import Fit

DIMENSIONS = (1, 2, 3, 6)
CASES = [
    (name, d)
    for name, family in DECLARED.items()
    for d in DIMENSIONS
    if ("several" if d > 1 else "one") in family.variables and d >= family.fewest
]
NOISE = ("none", "own", "correlated")
NOISY = [(*case, noise) for case in CASES for noise in NOISE if case[1] > 1 or noise != NOISE[2]]
GAPPY = [
    (*case, missing) for case in NOISY for missing in (False, True) if case[1] > 1 or not missing
]
# Of two components, as the search sees them: ts of 5 and 50 degrees of freedom.
SHAPES = {"alpha": (0.6, -0.3), "nu": (0.2, 0.02), "epsilon": (0.3, -0.5), "delta": (-0.2, 0.3)}
ALPHA = np.array([0.4, 0.6])
FLOOR = 0.05


@cache
def mixture_of(name: str, d: int) -> Start:
    """Two components that overlap."""
    family, rng = family_of(name, d), np.random.default_rng(d)
    roots = np.tril(0.3 * rng.normal(size=(2, d, d)), -1) + np.eye(d) * rng.uniform(0.5, 0.9, d)
    V = roots @ roots.transpose(0, 2, 1)
    restrict(ALPHA, V, family.structure)
    if DECLARED[name].factors:
        L = no_factors(2, d, family.structure)
        factors_of(V, FLOOR, L)
        covariances_of(L, FLOOR, V)
    locations = np.array([-1.0, 1.0])[:, None] + 0.3 * rng.normal(size=(2, d))
    columns = [np.array(SHAPES[shape.split("_")[0]]) for shape in family.shape_names]
    for place in range(1, len(columns) - ("nu" in family.shape_names)):
        columns[place] = columns[place] * (-0.8) ** place  # a slant of its own in each variable
    return Start(ALPHA, locations, V, np.reshape(columns, (-1, 2)).T.copy())


def fit_of(name: str, d: int, mixture: Start) -> Fit:
    family = family_of(name, d)
    return Fit(name, mixture.alpha.size, FLOOR, mixture.alpha, lnl=0.0, n_objects=1,
               n_parameters=1, converged=True, shape_names=family.shape_names,
               **family.described(mixture))  # fmt: skip


def noise_of(kind: str, n: int, d: int, rng) -> np.ndarray | None:
    """Covariances (n, d, d), each object's own."""
    if kind == "none":
        return None
    sds = np.exp(rng.uniform(np.log(0.05), np.log(1.0), (n, d)))
    covariances = np.zeros((n, d, d))
    covariances[:, np.arange(d), np.arange(d)] = sds**2
    if kind == "correlated":
        across = sds[:, :, None] * rng.normal(size=(n, d, 1))
        covariances += across @ across.transpose(0, 2, 1)
    return covariances


def measured(name: str, d: int, noise: str, n: int, missing: bool = False):
    """Values (n, d) drawn from the mixture, with noise, and the covariances of that."""
    rng = np.random.default_rng(n + d)
    values, _ = draw(fit_of(name, d, mixture_of(name, d)), rng, n)
    covariances = noise_of(noise, n, d, rng)
    if covariances is not None:
        values += np.einsum("nab,nb->na", np.linalg.cholesky(covariances), rng.normal(size=(n, d)))
    if missing:
        gone = rng.random((n, d)) < 0.3
        gone[gone.all(axis=1), 0] = False
        values[gone] = np.nan
    return values, covariances


def problem_for(name: str, d: int, values, covariances, weights=None):
    return problem_of(
        family_of(name, d), Data.from_arrays(values, covariances, weights=weights), FLOOR
    )


def log_f(name: str, d: int, mixture: Start, values, covariances=None) -> np.ndarray:
    return problem_for(name, d, values, covariances).log_density(mixture)[0]


class Steps:
    """A problem in the parameters that its climbs move: lnL and derivatives at so long a step."""

    def __init__(self, problem, mixture: Start):
        self.problem, self.mixture = problem, mixture
        self.K, self.d = mixture.locations.shape
        held = problem.columns if type(problem) is Line else problem.blocks
        self.total = held.weight.sum()
        self.at = {Line: self._line, Mixtures: self._mixtures}.get(type(problem), self._space)
        self.size = self.at(None)[1].size

    @property
    def logits(self) -> list[int]:
        if type(self.problem) in (Line, Mixtures):
            return list(range(0, self.size, self.size // self.K))
        index, _ = free_parameters(self.K, self.d, self.problem.structure)
        return list(index[:: index.size // self.K])

    def _line(self, step):
        alpha, theta = self.problem.parameters_of(self.mixture)
        low, high = self.problem._bounds(self.mixture)
        if step is not None:
            climb.move(alpha.copy(), theta.copy(), step.copy(), low, high, 0.0, alpha, theta)
        n, p = alpha.size * (1 + theta.shape[1]), theta.shape[1]
        sums = np.empty((self.K, 1 + p)), np.empty((self.K, p * (p + 1) // 2)), np.empty((n, n))
        lnl = univariate.curvature(self.problem.columns, alpha, theta, *sums)
        g, B, D, free = np.empty(n), np.empty((n, n)), np.empty(n), np.empty(n, bool)
        penalty = self.problem.penalty
        how = self.total, low, high, penalty, g, B, D, free
        climb.newton_system(alpha, theta, *sums, *how)
        return lnl - climb.penalty_of(theta, penalty), g, B

    def _space(self, step):
        alpha, m, V = (part.copy() for part in self.mixture[:3])
        structure = self.problem.structure
        L = no_factors(self.K, self.d, structure)
        factors_of(V, FLOOR, L)
        places = places_of(self.d, structure)
        index, owner = free_parameters(self.K, self.d, structure)
        if step is not None:
            at = alpha.copy(), m.copy(), L.copy(), step, places, index, 0.0
            climb_space.move(*at, alpha, m, L)
        covariances_of(L, FLOOR, V)
        sums = multivariate.curvature_for(self.K, self.d)
        lnl = multivariate.curvature(self.problem.blocks, alpha, m, V, sums)
        g, B, D = np.empty(owner.size), np.empty((owner.size, owner.size)), np.empty(owner.size)
        climb_space.newton_system(sums, alpha, L, V, self.total, places, index, g, B, D)
        return lnl, g, B

    def _mixtures(self, step):
        skewed, mixed, penalty = self.problem.skewed, self.problem.mixed, self.problem.penalty
        alpha, m, sigma = (part.copy() for part in self.mixture[:3])
        delta, kappa = self.problem.parts(self.mixture)
        L, inside = np.zeros(sigma.shape), delta[:, :, None] * delta[:, None, :] / STEEPEST**2
        factors_of(sigma - inside, FLOOR, L)
        at = alpha, m, L, delta, kappa
        if step is not None:
            new = tuple(part.copy() for part in at)
            climb_mixtures.move(*at, step.copy(), skewed, mixed, 0.0, *new)
            at = alpha, m, L, delta, kappa = new
        climb_mixtures.sigma_of(L, delta, FLOOR, sigma)
        sums, at = sums_for(self.K, self.d, skewed, mixed), (alpha, m, sigma, delta, kappa)
        of_penalty, how = self.problem.room_for_penalty(self.K), (skewed, mixed, penalty, 0)
        lnl = climb_mixtures.value(self.problem.blocks, *at, how, sums, *of_penalty)
        n, table = self.K * (1 + sums.S1.shape[1]), places(self.d, skewed, mixed)
        slope, X, g, B, D = (np.empty(shape) for shape in ((n, 1), (n, n), n, (n, n), n))
        how = self.d, self.total, *table, *of_penalty
        climb_mixtures.natural_system(sums, alpha, *how, slope, X)
        how = L, sigma, delta, skewed, self.total
        climb_mixtures.newton_system(slope, X, sums.S0, *how, g, B, D)
        return lnl, g, B


def stretched(centre: float, scale: float, reach: float = 9.0, step: float = 0.03):
    """Places from the middle to far in the tails, and what each stands for in an integral."""
    t = np.arange(-reach, reach, step)
    return centre + scale * np.sinh(t), scale * np.cosh(t) * step


@pytest.mark.parametrize(("name", "d", "noise"), NOISY)
def test_the_integral_over_a_variable_is_the_margin_of_the_others(name, d, noise):
    """In turn down to one variable, whose density adds up to 1."""
    mixture, (some, covariances) = mixture_of(name, d), measured(name, d, noise, 3)
    x, width = stretched(0.0, 0.7)
    for value, i in zip(some, range(3 if d > 1 else 1), strict=False):
        every = np.tile(value, (x.size, 1))
        every[:, -1] = x
        noise_there = None if covariances is None else np.tile(covariances[i], (x.size, 1, 1))
        total = np.exp(log_f(name, d, mixture, every, noise_there)) @ width
        if d == 1:
            assert total == pytest.approx(1.0, abs=1e-8)
            continue
        every[:, -1] = np.nan
        first = None if covariances is None else noise_there[:1]
        margin = np.exp(log_f(name, d, mixture, every[:1], first))
        assert total == pytest.approx(margin[0], rel=1e-8)


@pytest.mark.parametrize(("name", "d", "noise"), NOISY)
def test_missing_coordinates_leave_the_margin_of_the_family(name, d, noise):
    values, covariances = measured(name, d, noise, 30)
    mixture = mixture_of(name, d)
    for variables in ([0], [d - 1], list(range(0, d, 2))):
        own = np.ix_(range(30), variables, variables)
        family, margin = family_of(name, d).margin(mixture, variables)
        data = Data.from_arrays(
            values[:, variables], None if covariances is None else covariances[own]
        )
        wanted = problem_of(family, data, FLOOR).log_density(margin)[0]
        gone = np.setdiff1d(np.arange(d), variables)
        some = values.copy()
        some[:, gone] = np.nan
        found = log_f(name, d, mixture, some, covariances)
        np.testing.assert_allclose(found, wanted, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(("name", "d", "noise"), NOISY)
def test_drawn_values_are_those_of_the_density(name, d, noise):
    """The mean of h / f over what is drawn from f is 1, whatever the density h."""
    values, covariances = measured(name, d, noise, 4000)
    mixture = mixture_of(name, d)
    found = log_f(name, d, mixture, values, covariances)
    for m, V in zip(mixture.locations, mixture.covariances, strict=True):
        # A normal narrower than the component, so that no ratio is large.
        V = 0.6 * V + (0.0 if covariances is None else covariances)
        away = values - m
        squares = np.einsum(
            "na,na->n",
            away,
            np.linalg.solve(np.broadcast_to(V, (4000, d, d)), away[..., None])[..., 0],
        )
        log_h = -0.5 * (squares + np.linalg.slogdet(2.0 * np.pi * V)[1])
        ratios = np.exp(log_h - found)
        assert ratios.std() < 4.0
        assert ratios.mean() == pytest.approx(1.0, abs=4.0 * ratios.std() / np.sqrt(4000))


@pytest.mark.parametrize(("name", "d"), CASES)
def test_centres_and_widths_are_those_of_drawn_values(name, d):
    whole = mixture_of(name, d)
    for j in range(2):
        fit = fit_of(name, d, Start(np.ones(1), *(part[[j]] for part in whole[1:])))
        values, labels = draw(fit, np.random.default_rng(1), 40_000)
        assert not labels.any()
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
        spread = (high - low) / 1.3489795
        if DECLARED[name].centre == "mean":
            middle, spread = values.mean(axis=0), values.std(axis=0)
        np.testing.assert_allclose(middle, fit.centres[0], atol=0.02)
        np.testing.assert_allclose(spread, fit.sds[0], rtol=0.025)


@pytest.mark.parametrize(("name", "d"), CASES)
def test_parameters_lead_to_the_literatures_and_back(name, d):
    mixture, family = mixture_of(name, d), family_of(name, d)
    fit = fit_of(name, d, mixture)
    for there, back in zip(family.mixture(fit), mixture, strict=True):
        np.testing.assert_allclose(there, back, rtol=1e-10, atol=1e-12)
    for part, again in family.described(family.mixture(fit)).items():
        np.testing.assert_allclose(again, getattr(fit, part), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(("name", "d"), CASES)
def test_noise_of_zero_is_none(name, d):
    values, _ = measured(name, d, "none", 60, missing=d > 1)
    mixture = mixture_of(name, d)
    zero = log_f(name, d, mixture, values, np.zeros((60, d, d)))
    np.testing.assert_allclose(zero, log_f(name, d, mixture, values), rtol=0.0, atol=1e-9)


@pytest.mark.parametrize(("name", "d", "noise", "missing"), GAPPY)
def test_an_object_of_weight_2_is_two_and_of_0_none(name, d, noise, missing):
    values, covariances = measured(name, d, noise, 40, missing)
    weights = np.arange(40) % 3.0
    twice = np.repeat(np.arange(40), weights.astype(int))
    again = None if covariances is None else covariances[twice]
    mixture = mixture_of(name, d)
    one = Steps(problem_for(name, d, values, covariances, weights), mixture).at(None)
    other = Steps(problem_for(name, d, values[twice], again), mixture).at(None)
    (lnl, g, B), (wanted, slope, bend) = one, other
    assert lnl == pytest.approx(wanted, rel=1e-12)
    # Which nodes are left out, 7e-13 of an integral, depends on the objects side by side.
    unit = 1.0 / np.sqrt(np.abs(np.diag(B)))
    np.testing.assert_allclose(unit * g, unit * slope, rtol=0.0, atol=1e-7)
    np.testing.assert_allclose(
        B * unit[:, None] * unit, bend * unit[:, None] * unit, rtol=0.0, atol=1e-5
    )


# A penalty depends on the mixture alone.
WITH_PENALTY = [(*each, True) for each in GAPPY if each[2:] == ("own", False)]


@pytest.mark.parametrize(
    ("name", "d", "noise", "missing", "penalised"),
    [*((*each, False) for each in GAPPY), *WITH_PENALTY],
)
def test_derivatives_are_finite_differences(name, d, noise, missing, penalised):
    values, covariances = measured(name, d, noise, 60, missing)
    weights = np.random.default_rng(1).uniform(0.5, 2.0, 60)
    problem = problem_for(name, d, values, covariances, weights)
    steps = Steps(problem.penalised() if penalised else problem, mixture_of(name, d))
    lnl, g, B = steps.at(None)
    assert lnl == pytest.approx(steps.problem.lnl(steps.mixture), rel=1e-13)
    rng, h = np.random.default_rng(2), 1e-5
    unit = 1.0 / np.sqrt(np.abs(np.diag(B)))
    for _ in range(4):
        way = unit * rng.normal(size=steps.size)
        way[steps.logits] -= way[steps.logits].mean()  # to move all alike changes nothing
        (high, above, _), (low, below, _) = steps.at(h * way), steps.at(-h * way)
        assert (high - low) / (2.0 * h) == pytest.approx(g @ way, rel=1e-6, abs=1e-5)
        slope, bend = (above - below) / (2.0 * h), -B @ way
        np.testing.assert_allclose(unit * slope, unit * bend, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("name", "d", "noise", "missing"), GAPPY)
def test_no_step_of_a_climb_lowers_the_likelihood(name, d, noise, missing):
    values, covariances = measured(name, d, noise, 60, missing)
    problem, mixture = problem_for(name, d, values, covariances), mixture_of(name, d)
    by_newton = [problem.climb(mixture, em_steps=0, newton_steps=n) for n in (0, 1, 2, 4, 200)]
    by_em = [problem.climb(mixture, em_steps=n, newton_steps=0) for n in (0, 1, 2, 5)]
    for climbs in (by_newton, by_em):
        assert climbs[0].lnl == pytest.approx(problem.lnl(mixture), rel=1e-12)
        assert np.min(np.diff([one.lnl for one in climbs])) >= -1e-9
    end = by_newton[-1]
    assert end.lnl == pytest.approx(problem.lnl(end), rel=1e-12)
    assert end.converged and end.decrement < 1e-9


@pytest.mark.parametrize(
    ("name", "d", "noise"), [case for case in NOISY if DECLARED[case[0]].shapes]
)
def test_without_shapes_a_family_is_the_normal(name, d, noise):
    """But for the t of one variable, which has 1e5 degrees of freedom at most."""
    family = family_of(name, d)
    values, covariances = measured(name, d, noise, 60, missing=d > 1)
    normal = mixture_of("normal", d)
    none = normal._replace(shapes=np.zeros((2, len(family.shape_names))))
    wanted = log_f("normal", d, normal, values, covariances)
    near = 1e-4 if (name, d) == ("student_t", 1) else 1e-12
    for mixture in (none, family.start_from(family_of("normal", d), normal)):
        found = log_f(name, d, mixture, values, covariances)
        np.testing.assert_allclose(found, wanted, rtol=near, atol=near)


@pytest.mark.parametrize(("name", "d"), CASES)
def test_a_family_counts_what_is_free(name, d):
    """The information has as many directions, and one more since all logits may move alike."""
    values, _ = measured(name, d, "none", 400)
    problem = problem_for(name, d, values, None)
    directions, hessian = problem.information(mixture_of(name, d))
    assert directions.shape[2] == len(hessian) == family_of(name, d).n_parameters(2, d) + 1
