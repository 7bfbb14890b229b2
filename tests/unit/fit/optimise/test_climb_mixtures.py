"""What a climb of scale mixtures of skew-normals moves, and what it is kept from.

Its derivatives are tested for all families together (families/test_contract.py).
"""

import numpy as np
import pytest

from burstmix.fit.optimise.climb_mixtures import find_free, move, penalty_of, sigma_of


def test_sigma_has_the_floor_and_a_share_of_delta():
    sigma = np.empty((1, 2, 2))
    sigma_of(np.zeros((1, 2, 2)), np.array([[20.0, 0.0]]), 0.1, sigma)
    np.testing.assert_allclose(sigma[0], [[1.01, 0.0], [0.0, 0.01]])


def test_the_penalty_of_one_variable_is_that_of_its_skewness():
    """0.876 -ln(1 - (skewness over that of a half-normal)^2), as in one variable."""
    room = np.zeros((1, 2)), np.zeros((1, 2, 2))
    for ratio in (0.5, 3.0, 15.0):
        skew = ratio / np.sqrt(1.0 + ratio**2)  # of a standard skew-normal
        spread = 1.0 - 2.0 * skew**2 / np.pi
        skewness = 0.5 * (4.0 - np.pi) * (skew * np.sqrt(2.0 / np.pi) / np.sqrt(spread)) ** 3
        greatest = 0.5 * (4.0 - np.pi) * (2.0 / (np.pi - 2.0)) ** 1.5
        taken = penalty_of(np.ones((1, 1, 1)), np.array([[ratio]]), 0.876, *room)
        assert taken == pytest.approx(-0.876 * np.log(1.0 - (skewness / greatest) ** 2))


def test_what_may_not_move():
    """A delta of 0, kappa at a bound that the gradient points beyond, and what has no weight."""
    free = np.empty(14, dtype=bool)
    alpha, delta = np.array([0.5, 0.5]), np.array([[0.0, 0.0], [0.0, 1e-9]])
    size = 7  # a logit, m (2), one of Sigma, delta (2), kappa
    g = np.ones(2 * size)
    g[-1] = -1.0
    find_free(alpha, delta, np.array([0.0, 0.0]), g, 1, 1, free)
    assert free[:4].all() and not free[4:6].any() and free[6]
    assert free[7:13].all() and not free[13]
    find_free(np.array([0.0, 1.0]), delta, np.array([1.0, 1.0]), g, 1, 1, free)
    assert not free[:7].any() and free[13]


def test_a_step_stops_where_kappa_has_its_bounds():
    at = np.array([0.4, 0.6]), np.zeros((2, 1)), np.ones((2, 1, 1)), np.zeros((2, 1))
    step, kappa = np.zeros(8), np.array([0.2, 0.4])  # logit, m, L, kappa
    step[[3, 7]] = -1.0, 2.0
    new = tuple(np.empty(part.shape) for part in (*at, kappa))
    move(*at, kappa, step, 0, 1, 0.0, *new)
    np.testing.assert_allclose(new[4], [0.0, 1.0])
    np.testing.assert_allclose(step[[3, 7]], [-0.2, 0.6])
    np.testing.assert_allclose(new[0], at[0])
