"""Eigenvalues by Jacobi's rotations against LAPACK's, and the factors that they lift."""

import numpy as np
import pytest

from burstmix.fit.families.covariances import factors_of
from burstmix.fit.numerics.jacobi import eigen


@pytest.mark.parametrize("unit", [1e-60, 1.0, 1e60])
@pytest.mark.parametrize("d", [1, 2, 3, 9, 20])
def test_eigenvalues_are_those_of_lapack(rng, d, unit):
    A = rng.normal(size=(d, d))
    A = unit * (A @ A.T)
    A[-1], A[:, -1] = 0.0, 0.0  # an eigenvalue of 0
    lengths, axes = np.empty(d), np.empty((d, d))
    eigen(A.copy(), lengths, axes)
    wanted = np.linalg.eigvalsh(A)
    np.testing.assert_allclose(np.sort(lengths), wanted, rtol=0, atol=1e-13 * wanted[-1])
    np.testing.assert_allclose(axes * lengths @ axes.T, A, rtol=0, atol=1e-13 * wanted[-1])
    np.testing.assert_allclose(axes.T @ axes, np.eye(d), atol=1e-13)


@pytest.mark.parametrize("least", [0.05, 1.0, 30.0])
def test_factors_lift_what_is_below_the_floor(rng, least):
    """At floor 1: from above it, across it and all below it, as the eigenvalues say."""
    d, floor, small = 4, 1.0, 1e-8
    axes = np.linalg.qr(rng.normal(size=(d, d)))[0]
    lengths = least * np.array([0.01, 1.5, 3.0, 20.0])
    if least == 30.0:
        lengths[0] = 1.5
    L = np.zeros((1, d, d))
    factors_of((axes * lengths @ axes.T)[None], floor, L)
    lifted = np.maximum(lengths - floor**2, small * max(lengths[-1], floor**2))
    np.testing.assert_allclose(L[0] @ L[0].T, axes * lifted @ axes.T, atol=1e-13 * lengths[-1])


@pytest.mark.parametrize("unit", [1e3, 1e8, 1e45])
@pytest.mark.parametrize("factors", [0, 1])
def test_factors_in_unlike_units(rng, unit, factors):
    """What is above the floor stays what it is, whatever the unit of the others, and their own."""
    d, floor = 4, 1.0
    units = np.array([1.0, unit, 1.0, unit])
    loadings = rng.normal(size=(d, 1))
    V = np.array([4.0, 5.0, 0.25, 7.0]) * np.eye(d) + loadings @ loadings.T
    V[2], V[:, 2] = 0.0, 0.0
    V[2, 2] = 0.25  # below the floor
    V = units[:, None] * V * units
    L = np.zeros((1, d, d + factors))
    factors_of(V[None], floor, L)
    found = (floor**2 * np.eye(d) + L[0] @ L[0].T) / units[:, None] / units
    wanted = V / units[:, None] / units
    wanted[2, 2] = floor**2
    np.testing.assert_allclose(found, wanted, atol=1e-4)
