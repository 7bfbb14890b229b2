"""Cholesky's factorisation, against numpy's."""

import numpy as np
import pytest

from burstmix.fit.numerics.cholesky import cholesky, inverse_of


@pytest.mark.parametrize("n", range(1, 7))
def test_an_inverse_is_that_of_the_factorised_matrix(n):
    A = np.cov(np.random.default_rng(n).normal(size=(n, 4 * n))).reshape(n, n)
    L, inverse = np.full((2, n, n), np.nan)  # what is above the diagonal is not read
    assert cholesky(A, 0.01 * A[0, 0], L)
    inverse_of(L, inverse)
    np.testing.assert_allclose(inverse, np.linalg.inv(A - 0.01 * A[0, 0] * np.eye(n)), rtol=1e-10)
    np.testing.assert_array_equal(inverse, inverse.T)


def test_what_is_not_positive_definite_has_no_factor():
    assert not cholesky(np.array([[1.0, 2.0], [2.0, 1.0]]), 0.0, np.empty((2, 2)))
