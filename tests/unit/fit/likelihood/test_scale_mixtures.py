"""Scale mixtures of skew-normals: densities against closed forms and integrals, derivatives."""

import numpy as np
import pytest
from scale_mixtures_numpy import BETA, convolved, log_density

from burstmix.fit.likelihood.blocks import blocks_of
from burstmix.fit.likelihood.scale_mixtures import derivatives, sums_for

DEGREES = [1.0, 1.7, 5.0, 60.0, 1e3, 1e5, np.inf]
SLANTS = [0.0, 0.8, -8.0]


def kernel(values, noise, alpha, m, sigma, delta, kappa, weights=None, second=False):
    """lnL, ln f of the objects and the sums; whether delta and kappa count as they are not 0."""
    weights = np.ones(len(values)) if weights is None else weights
    blocks, place = blocks_of(values, noise, weights)
    skewed, mixed = int(np.any(delta)), int(np.any(kappa))
    K = len(alpha)
    sums = sums_for(K, m.shape[1], skewed, mixed)
    log_f, responsibilities = np.empty(blocks.weight.size), np.empty((blocks.weight.size, K))
    parts = np.array(alpha), m, sigma, delta, np.asarray(kappa, dtype=float)
    lnl = derivatives(blocks, *parts, skewed, mixed, second, sums, log_f, responsibilities)
    return lnl, log_f[place], sums


def one(values, noise, xi, sigma, delta, nu):
    """ln f of the objects under one component with the location xi."""
    parts = (xi + BETA * delta)[None], sigma[None], delta[None], [1.0 / nu]
    return kernel(values, noise, [1.0], *parts)[1]


def component(d, slant, rng):
    root = np.tril(rng.normal(size=(d, d)), -1) + np.diag(rng.uniform(0.5, 1.5, d))
    return rng.normal(size=d), root @ root.T, slant * rng.normal(size=d)


@pytest.mark.parametrize("d", [1, 2, 3, 6])
@pytest.mark.parametrize("slant", SLANTS)
@pytest.mark.parametrize("nu", DEGREES)
def test_without_noise_it_is_the_closed_form(d, slant, nu):
    xi, sigma, delta = component(d, slant, np.random.default_rng(d))
    values = xi + np.random.default_rng(2).standard_t(2.0, size=(40, d))
    exact = log_density(values, xi, sigma, delta, nu)
    held = np.isfinite(exact)  # SciPy's cdf of a t is 0 far out
    assert held.sum() > 30
    found = one(values, None, xi, sigma, delta, nu)
    assert np.isfinite(found).all()
    assert found[held] == pytest.approx(exact[held], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("slant", SLANTS)
@pytest.mark.parametrize("nu", DEGREES)
@pytest.mark.parametrize("error", [0.001, 0.3, 3.0, 50.0])
def test_noise_in_one_variable_is_an_integral(slant, nu, error):
    xi, sigma, delta = np.array([0.3]), np.array([[1.0]]), np.array([slant])
    noise = np.full((3, 1, 1), error**2)
    values = xi + np.array([[-2.5], [0.1], [7.0]]) * np.sqrt(1.0 + slant**2)
    found = np.exp(one(values, noise, xi, sigma, delta, nu))
    exact = [convolved(x, s, xi, sigma, delta, nu, 0.1) for x, s in zip(values, noise, strict=True)]
    assert found == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("slant", SLANTS)
@pytest.mark.parametrize("nu", [1.0, 5.0, 1e5, np.inf])
@pytest.mark.parametrize("error", [0.001, 1.0, 5.0])
def test_noise_in_two_variables_is_an_integral(slant, nu, error):
    xi, delta = np.array([0.3, -0.2]), slant * np.array([1.0, -0.4])
    sigma = np.array([[1.0, 0.3], [0.3, 0.8]])
    noise = np.tile(error**2 * np.array([[1.0, -0.5], [-0.5, 0.7]]), (2, 1, 1))
    values = xi + np.array([[-1.5, 1.0], [2.0, 0.5]])
    found = np.exp(one(values, noise, xi, sigma, delta, nu))
    exact = [convolved(x, s, xi, sigma, delta, nu) for x, s in zip(values, noise, strict=True)]
    assert found == pytest.approx(exact, rel=1e-7)


def test_errors_of_50_scales_in_two_variables():
    """Where the noise has one long and one short axis."""
    xi, delta, sigma = np.zeros(2), np.array([1.0, -0.4]), np.array([[1.0, 0.3], [0.3, 0.8]])
    noise, values = np.diag([50.0**2, 0.001**2])[None], np.array([[20.0, 1.0]])
    found = np.exp(one(values, noise, xi, sigma, delta, 3.0))
    exact = convolved(values[0], noise[0], xi, sigma, delta, 3.0, 0.2)
    assert found == pytest.approx([exact], rel=1e-7)


def test_the_likelihood_is_smooth_where_the_nodes_change():
    rng = np.random.default_rng(7)
    xi, sigma, delta = component(2, 1.0, rng)
    values = xi + rng.standard_t(3.0, size=(60, 2))
    near = [one(values, None, xi, sigma, delta, nu).sum() for nu in (4.99999e6, 5.00001e6)]
    assert near[0] == pytest.approx(near[1], abs=1e-6)


def parameters(m, sigma, delta, kappa):
    rows, columns = np.tril_indices(m.shape[1])
    return np.column_stack([m, sigma[:, rows, columns], delta, kappa])


def parts_of(theta, d):
    rows, columns = np.tril_indices(d)
    sigma = np.zeros((len(theta), d, d))
    half = rows.size
    sigma[:, rows, columns] = sigma[:, columns, rows] = theta[:, d : d + half]
    kappa = theta[:, -1].copy()
    return theta[:, :d].copy(), sigma, theta[:, d + half : -1].copy(), kappa


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("kappas", [(0.9, 0.2), (0.01, 1e-4), (1e-5, 1e-8)])
def test_the_gradient_is_that_of_differences(noisy, kappas):
    rng = np.random.default_rng(8)
    values, noise = rng.normal(size=(60, 2)), np.tile(0.2 * np.eye(2) + 0.05, (60, 1, 1))
    values[:5, 0] = values[5:10, 1] = np.nan
    weights = rng.uniform(0.5, 2.0, 60)
    m, delta = np.array([[0.3, -0.2], [-1.0, 0.5]]), np.array([[1.5, -0.7], [-0.3, 0.8]])
    sigma = np.array([[[1.0, 0.4], [0.4, 0.6]], [[0.5, -0.1], [-0.1, 2.0]]])
    theta, alpha = parameters(m, sigma, delta, np.array(kappas)), [0.4, 0.6]

    def kernel_at(theta):
        parts = parts_of(theta, 2)
        return kernel(values, noise if noisy else None, alpha, *parts, weights)

    S1 = kernel_at(theta)[2].S1
    for at in np.ndindex(theta.shape):
        step = 1e-4 if at[1] < theta.shape[1] - 1 else 1e-2 * theta[at]
        up, down = theta.copy(), theta.copy()
        up[at], down[at] = theta[at] + step, theta[at] - step
        slope = (kernel_at(up)[0] - kernel_at(down)[0]) / (2 * step)
        rounding = 1e-12 * abs(kernel_at(theta)[0]) / step
        assert S1[at] == pytest.approx(slope, rel=1e-4, abs=1e-5 + rounding)
