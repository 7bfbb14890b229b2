"""Steps in a trusted region, and what is made of them."""

import numpy as np
import pytest

from burstmix.fit.optimise.trust_region import judge, move_weights, promise_of, trusted_step


@pytest.fixture
def model(rng):
    """A gradient, a positive definite -Hessian and a damping in five parameters."""
    A = rng.normal(size=(5, 5))
    return rng.normal(size=5), A @ A.T + 0.1 * np.eye(5), rng.uniform(0.5, 2.0, 5)


def test_a_region_that_is_wide_enough_has_newtons_step(model):
    g, B, D = model
    step, free = np.empty(5), np.array([True, True, False, True, True])
    assert trusted_step(g, B, D, free, 1e6, 1e-6, step) == 0.0
    assert step[2] == 0.0
    np.testing.assert_allclose(step[free], np.linalg.solve(B[free][:, free], g[free]), rtol=1e-9)
    gain = g @ step - 0.5 * step @ B @ step
    assert gain > 0.0
    assert promise_of(step, g, B) == pytest.approx(gain, rel=1e-12)


@pytest.mark.parametrize("lowest", [0.1, -3.0])
def test_a_step_to_the_edge_is_damped_until_nothing_curves_up(model, lowest):
    """Also where the Hessian is not negative definite."""
    g, B, D = model
    B = B + (lowest - np.linalg.eigvalsh(B)[0]) * np.eye(5)
    step, radius = np.empty(5), 0.05
    damping = trusted_step(g, B, D, np.ones(5, bool), radius, 1e-6, step)
    assert damping > 0.0
    damped = B + damping * np.diag(D)
    assert np.linalg.eigvalsh(damped)[0] > 0.0
    np.testing.assert_allclose(damped @ step, g, rtol=1e-8)
    assert 0.8 * radius <= np.sqrt(step @ (D * step)) <= radius


@pytest.mark.parametrize(
    ("gain", "promised", "taken", "radius"),
    [
        (0.9, 1.0, True, 2.0),  # as promised: farther next time
        (0.5, 1.0, True, 1.0),
        (0.1, 1.0, True, 0.125),  # taken, but too long
        (0.01, 1.0, False, 0.125),
        (-1.0, 1.0, False, 0.125),
        (np.nan, 1.0, False, 0.125),
        (0.5, -1.0, True, 0.125),  # cut by bounds, it promised a loss, but gained
        (-1e-13, 1e-14, True, 0.125),  # nothing but rounding
    ],
)
def test_what_a_step_gains_says_how_long_the_next_may_be(gain, promised, taken, radius):
    noise, damping, length = 1e-14, 1.0, 0.5
    assert judge(gain, promised, noise, damping, length, 1.0, 4.0) == (taken, radius)
    if radius == 2.0:
        assert judge(gain, promised, noise, damping, length, 1.0, 1.5) == (taken, 1.5)
        assert judge(gain, promised, noise, 0.0, length, 1.0, 4.0) == (taken, 1.0)


def test_weights_move_by_their_logits_and_vanish_for_good():
    new = np.empty(3)
    move_weights(np.array([0.5, 0.5, 0.0]), np.array([1000.0, 1000.0 + np.log(3.0), 5e3]), 0.1, new)
    np.testing.assert_allclose(new, [0.25, 0.75, 0.0], rtol=1e-12)
    move_weights(np.array([0.5, 0.5, 0.0]), np.array([0.0, 5.0, 0.0]), 0.1, new)
    np.testing.assert_array_equal(new, [0.0, 1.0, 0.0])
