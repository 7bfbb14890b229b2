"""A covariance always has a root, and one that doubles can hold keeps its own."""

import numpy as np
import pytest

from burstmix.fit.numerics.roots import inverse_roots, roots, singular

A = np.random.default_rng(1).normal(size=(5, 3, 7))
V = A @ A.swapaxes(1, 2)
LINE = np.ones((3, 3))


def test_that_of_a_covariance_is_choleskys():
    np.testing.assert_array_equal(roots(V), np.linalg.cholesky(V))
    R = inverse_roots(V)
    np.testing.assert_allclose(R.swapaxes(1, 2) @ R, np.linalg.inv(V), rtol=1e-10)


@pytest.mark.parametrize(
    "flat",
    [LINE, 1e40 * LINE, LINE - 1e-15 * np.eye(3), np.zeros((3, 3)), np.diag([1.0, 0.0, 1.0])],
    ids=["line", "long line", "negative by rounding", "nothing", "flat"],
)
def test_a_singular_one_is_as_wide_as_doubles_can_tell(flat):
    units = np.array([1.0, 1e-14, 1e9])  # of three variables
    for covariance in (flat, flat * units * units[:, None]):
        both = np.stack([covariance, V[0]])
        L, R = roots(both), inverse_roots(both)
        own = np.sqrt(np.diag(covariance))
        np.testing.assert_allclose(L[0] @ L[0].T, covariance, atol=1e-12 * (own @ own + 1e-280))
        wide = np.divide(L[0], own[:, None], out=np.zeros((3, 3)), where=own[:, None] > 0.0)
        assert np.all(np.diag(wide)[own > 0.0] >= 0.99e-7)
        assert np.isfinite(R).all()
        np.testing.assert_array_equal(L[1], np.linalg.cholesky(V[0]))
        np.testing.assert_array_equal(singular(both), [True, False])


def test_units_that_differ_make_nothing_singular():
    units = np.array([1.0, 1e-14, 1e9])
    assert not singular(V * units * units[:, None]).any()
