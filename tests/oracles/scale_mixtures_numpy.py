"""Scale mixtures of skew-normals in closed form, and with noise by brute force."""

import numpy as np
from scipy import stats

BETA = np.sqrt(2.0 / np.pi)  # the mean of |z| for a standard normal z


def log_density(x, xi, sigma, delta, nu):
    """ln f at x (n, d) without noise; nu may be infinite."""
    omega = sigma + np.outer(delta, delta)
    along = np.linalg.solve(omega, delta)
    away = x - xi
    t = away @ along / np.sqrt(1.0 - delta @ along)
    if np.isinf(nu):
        log_f = np.atleast_1d(stats.multivariate_normal(xi, omega).logpdf(x))
        return log_f + np.log(2.0) + stats.norm.logcdf(t)
    squares = np.einsum("na,ab,nb->n", away, np.linalg.inv(omega), away)
    degrees = nu + len(xi)
    log_f = np.atleast_1d(stats.multivariate_t(xi, omega, df=nu).logpdf(x))
    return log_f + np.log(2.0) + stats.t(degrees).logcdf(t * np.sqrt(degrees / (nu + squares)))


def convolved(x, noise, xi, sigma, delta, nu, fine=0.25):
    """f of one object x (d,) with the covariance of its noise, by sums over a fine grid of noise.

    fine: the step, in the lesser of the component's least scale and the noise's.
    """
    roots = np.linalg.cholesky(noise)
    least = np.sqrt(np.linalg.eigvalsh(sigma)[0])
    axes = []
    for root in roots.T:
        step = fine * min(1.0, least / np.linalg.norm(root))
        count = int(9.0 / step)
        axes.append(step * np.arange(-count, count + 1))
    z = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, len(x))
    weight = np.exp(-0.5 * np.sum(z * z, axis=1) - 0.5 * len(x) * np.log(2 * np.pi))
    total = weight @ np.exp(log_density(x - z @ roots.T, xi, sigma, delta, nu))
    return total * np.prod([axis[1] - axis[0] for axis in axes])
