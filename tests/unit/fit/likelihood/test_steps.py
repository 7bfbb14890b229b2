"""The mean of a family's density over steps, with noise and without, against integrals."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from burstmix.families import DECLARED
from burstmix.fit import Data, family_of
from burstmix.fit.data import FAR_BELOW
from burstmix.fit.likelihood.univariate import curvature, score
from burstmix.fit.optimise.problem import problem_of
from burstmix.fit.parameters import Start

FLOOR = 0.05
OWN = [name for name, declared in DECLARED.items() if declared.compiled]
N = 40


def stepped_data(rng, errors, limits=None):
    """Durations in steps from a hundredth of the floor to several times it, some exact."""
    value = rng.normal(0.5, 0.8, N)
    measured = 10.0**value
    steps = measured * np.exp(rng.uniform(np.log(1e-3), np.log(1.9), N))
    steps[::5] = 0.0
    return Data.from_arrays(
        value,
        np.exp(rng.uniform(np.log(0.02), np.log(0.5), N)) if errors == "with" else None,
        likelihood="interval",
        measured=measured,
        steps=steps,
        limits=limits,
        log10=[True],
    )


def mixture_of(family):
    low, high = np.array(family.bounds)
    shapes = low + np.array([[0.3], [0.6]]) * (high - low) if low.size else np.empty((2, 0))
    sds = np.array([0.4, 0.7])
    return Start(np.array([0.4, 0.6]), np.array([[-0.2], [1.1]]), (sds**2)[:, None, None], shapes)


@pytest.mark.parametrize("name", ["normal", *OWN])
def test_under_a_lower_floor_means_are_those_of_a_fresh_problem(rng, name):
    """A component that sinks below the first floor, as judgements of what is at it have it."""
    data, family = stepped_data(rng, "without"), family_of(name)
    mixture = mixture_of(family)
    mixture.covariances[0] = (0.1 * FLOOR) ** 2
    under = problem_of(family, data, FLOOR).under(0.1 * FLOOR)
    assert under.lnl(mixture) == problem_of(family, data, 0.1 * FLOOR).lnl(mixture)


@pytest.mark.parametrize("errors", ["with", "without"])
@pytest.mark.parametrize("name", ["normal", *OWN])
def test_an_object_counts_by_the_mean_over_its_step(rng, name, errors):
    data, family = stepped_data(rng, errors), family_of(name)
    mixture = mixture_of(family)
    log_f, _ = problem_of(family, data, FLOOR).log_density(mixture)
    low, high = (edge[:, 0] for edge in data.edges())
    for i in range(N):
        noise = None if errors == "without" else np.sqrt(data.covariances[i, 0])

        def density(x, noise=noise):
            at = problem_of(family, Data.from_arrays([x], noise), FLOOR)
            return np.exp(at.log_density(mixture)[0][0])

        wanted = density(low[i])
        if high[i] > low[i]:
            wanted = quad(density, low[i], high[i], epsabs=1e-13, epsrel=1e-11)[0]
            wanted /= high[i] - low[i]
        assert log_f[i] == pytest.approx(np.log(wanted), abs=1e-8)


@pytest.mark.parametrize("errors", ["with", "without"])
@pytest.mark.parametrize("name", ["normal", *OWN])
def test_derivatives_over_steps_are_finite_differences(rng, name, errors):
    family = family_of(name)
    problem = problem_of(family, stepped_data(rng, errors), FLOOR)
    alpha, theta = problem.parameters_of(mixture_of(family))
    K, p = theta.shape
    Q = 1 + p
    S, M, C = np.empty((K, Q)), np.empty((K, p * (p + 1) // 2)), np.empty((Q * K, Q * K))
    curvature(problem.columns, alpha, theta, S, M, C)
    for j in range(K):
        for a in range(p):
            step, lnl, sums = 1e-5, [], []
            for sign in (1.0, -1.0):
                moved = theta.copy()
                moved[j, a] += sign * step
                sums.append(np.empty((K, Q)))
                lnl.append(score(problem.columns, alpha, moved, sums[-1]))
            assert (lnl[0] - lnl[1]) / (2 * step) == pytest.approx(S[j, 1 + a], rel=1e-5, abs=1e-4)
            pairs = [(b, c) for b in range(p) for c in range(b, p)]
            row = -C[Q * j + 1 + a].reshape(K, Q)[j]
            row[0] += S[j, 1 + a]
            for at, (b, c) in enumerate(pairs):
                if a in (b, c):
                    row[1 + (c if a == b else b)] += M[j, at]
            difference = (sums[0] - sums[1])[j] / (2 * step)
            np.testing.assert_allclose(difference, row, rtol=1e-4, atol=2e-3)


def test_a_limit_holds_all_that_lies_below_it(rng):
    limits = np.zeros((N, 1), dtype=bool)
    limits[:10] = True
    for errors in ("with", "without"):
        data = stepped_data(rng, errors, limits)
        problem = problem_of(family_of("normal"), data, FLOOR)
        mixture = mixture_of(family_of("normal"))
        log_f, _ = problem.log_density(mixture)
        noise = 0.0 if errors == "without" else data.covariances[:10, 0, 0]
        high = data.edges()[1][:10, 0]
        sd = np.sqrt(mixture.covariances[:, 0, 0] + np.transpose([noise + np.zeros(10)]))
        upto, down = (
            norm.cdf(edge[:, None], mixture.locations[:, 0], sd)
            for edge in (high, high - FAR_BELOW)
        )
        wanted = np.log((upto - down) @ mixture.alpha / FAR_BELOW)
        np.testing.assert_allclose(log_f[:10], wanted, atol=1e-9)


@pytest.mark.parametrize("name", OWN)
def test_a_family_without_shape_is_the_normal_over_steps_too(rng, name):
    data, family = stepped_data(rng, "with"), family_of(name)
    mixture = mixture_of(family_of("normal"))
    shaped = problem_of(family, data, FLOOR).lnl(
        mixture._replace(shapes=np.zeros((2, len(family.shape_names))))
    )
    normal = problem_of(family_of("normal"), data, FLOOR).lnl(mixture)
    # Student's t ends at nu = 1e5, which is not the normal itself.
    assert shaped == pytest.approx(normal, abs=5e-3 if name == "student_t" else 1e-7)
