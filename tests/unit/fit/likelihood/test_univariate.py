"""The compiled kernel against NumPy, scikit-learn, finite differences and the C library."""

import numpy as np
import pytest
import univariate_numpy
from scipy.special import erfcx
from sklearn.mixture import GaussianMixture

from burstmix.fit.likelihood import univariate
from burstmix.fit.likelihood.columns import Columns
from burstmix.fit.numerics.compiled import jit
from burstmix.fit.numerics.vector_math import exp_negative, log_positive, mills

ALPHA = np.array([0.1, 0.2, 0.3, 0.4])
THETA = np.column_stack([[-1.0, 0.0, 0.2, 2.0], np.log([0.3, 0.01, 0.5, 1.0])])


@jit
def exp_all(x, out):
    for i in range(x.size):
        out[i] = exp_negative(x[i])


@jit
def log_all(x, out):
    for i in range(x.size):
        out[i] = log_positive(x[i])


@jit
def mills_all(x, out):
    for i in range(x.size):
        out[i] = mills(x[i])


def columns_of(rng, n, errors):
    x = rng.normal(0.0, 1.5, n)
    noise = rng.uniform(0.0, 0.3, n) ** 2 if errors else np.empty(0)
    return Columns(x, noise, rng.uniform(0.5, 2.0, n))


def derivatives(module, columns, alpha=ALPHA, theta=THETA):
    K = alpha.size
    S, M, C = np.empty((K, 3)), np.empty((K, 3)), np.empty((3 * K, 3 * K))
    lnl = module.curvature(columns, alpha, theta, S, M, C)
    return lnl, S, M, C


def test_exp_is_right_to_the_last_place(rng):
    x = -np.concatenate([rng.uniform(0, 700, 200_000), rng.uniform(0, 5, 200_000), [0.0, 700.0]])
    got = np.empty_like(x)
    exp_all(x, got)
    true = np.exp(x.astype(np.longdouble))
    assert np.max(np.abs(got - true) / np.spacing(got)) < 1.0
    exp_all(np.array([-1e9]), got[:1])
    assert 0.0 < got[0] < 1e-300


def test_log_is_right_to_the_last_place(rng):
    x = np.concatenate([np.exp(rng.uniform(-690, 690, 200_000)), rng.uniform(0.5, 2.0, 200_000)])
    got = np.empty_like(x)
    log_all(x, got)
    true = np.log(x.astype(np.longdouble))
    assert np.max(np.abs(got - true) / np.spacing(np.abs(got))) < 1.5


def test_mills_ratio_is_right_to_1e_14(rng):
    x = np.concatenate([[0.0], rng.uniform(0, 12, 200_000), np.exp(rng.uniform(-20, 20, 200_000))])
    got = np.empty_like(x)
    mills_all(x, got)
    np.testing.assert_allclose(got, np.sqrt(np.pi / 2) * erfcx(x / np.sqrt(2)), rtol=1e-14)


@pytest.mark.parametrize("errors", [True, False])
@pytest.mark.parametrize("n", [1, 255, 256, 257, 2000])
def test_equals_numpy(rng, n, errors):
    columns = columns_of(rng, n, errors)
    columns.value[0] = 1e6  # so far out that every component underflows
    for got, wanted in zip(
        derivatives(univariate, columns), derivatives(univariate_numpy, columns), strict=True
    ):
        scale = np.abs(wanted).max()
        np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-13 * scale)
    S, T = np.empty((4, 3)), np.empty((4, 3))
    assert univariate.score(columns, ALPHA, THETA, S) == pytest.approx(
        univariate_numpy.score(columns, ALPHA, THETA, T), rel=1e-13
    )
    np.testing.assert_allclose(S, T, rtol=1e-11, atol=1e-13 * np.abs(T).max())
    log_f, p, log_g, p_g = np.empty(n), np.empty((n, 4)), np.empty(n), np.empty((n, 4))
    univariate.log_density(columns, ALPHA, THETA, log_f, p)
    univariate_numpy.log_density(columns, ALPHA, THETA, log_g, p_g)
    np.testing.assert_allclose(log_f, log_g, rtol=1e-13)
    np.testing.assert_allclose(p, p_g, rtol=1e-10, atol=1e-15)
    gains, places, log_variances = (
        np.empty((2, 2, 2, 5)),
        np.linspace(-2, 2, 5),
        np.array([-1, 1.0]),
    )
    for module, out in zip((univariate, univariate_numpy), gains, strict=True):
        densities = np.empty((2, 5, n))
        module.insertion_densities(columns, places, log_variances, densities)
        module.insertion_gains(columns, log_f, densities, *out)
    np.testing.assert_allclose(gains[0], gains[1], rtol=1e-9)


def test_a_component_of_weight_zero_is_not_there(rng):
    columns = columns_of(rng, 300, True)
    columns.value[0] = 1e6
    alpha, theta = np.append(ALPHA, 0.0), np.vstack([THETA, [1e6, 0.0]])
    S, T = np.empty((5, 3)), np.empty((4, 3))
    lnl = univariate.score(columns, alpha, theta, S)
    assert lnl == pytest.approx(univariate.score(columns, ALPHA, THETA, T), rel=1e-14)
    np.testing.assert_array_equal(S[4], 0.0)


@pytest.mark.parametrize("module", [univariate, univariate_numpy])
@pytest.mark.parametrize("errors", [True, False])
def test_gradient_and_curvature_are_finite_differences(rng, module, errors):
    columns = columns_of(rng, 500, errors)
    K = ALPHA.size

    def lnl_at(p):
        p = p.reshape(K, 3)
        alpha = np.exp(p[:, 0])
        S, theta = np.empty((K, 3)), np.ascontiguousarray(p[:, 1:])
        # Not normalised: the derivative by the logarithm of one weight is that component's sum.
        lnl = module.score(columns, alpha, theta, S)
        return lnl, S.ravel()

    p = np.column_stack([np.log(ALPHA), THETA]).ravel()
    _, S, M, C = derivatives(module, columns)
    hessian = -C
    for j in range(K):
        a, m, v = 3 * j, 3 * j + 1, 3 * j + 2
        hessian[a, a] += S[j, 0]
        for b, s in ((m, S[j, 1]), (v, S[j, 2])):
            hessian[a, b] += s
            hessian[b, a] += s
        hessian[m, m] += M[j, 0]
        hessian[v, v] += M[j, 2]
        hessian[m, v] += M[j, 1]
        hessian[v, m] += M[j, 1]
    step = 1e-5
    for i in range(3 * K):
        e = np.zeros(3 * K)
        e[i] = step
        (up, g_up), (down, g_down) = lnl_at(p + e), lnl_at(p - e)
        assert (up - down) / (2 * step) == pytest.approx(S.ravel()[i], rel=1e-6, abs=1e-5)
        np.testing.assert_allclose((g_up - g_down) / (2 * step), hessian[i], rtol=1e-6, atol=1e-5)


def test_equals_scikit_learn_at_the_same_parameters(rng):
    columns = Columns(rng.normal(0.0, 1.5, 2000), np.empty(0), np.ones(2000))
    mixture = GaussianMixture(4)
    mixture.weights_, mixture.means_ = ALPHA, THETA[:, :1]
    mixture.precisions_cholesky_ = np.exp(-0.5 * THETA[:, 1])[:, None, None]
    theirs = mixture.score_samples(columns.value[:, None]).sum()
    assert univariate.score(columns, ALPHA, THETA, np.empty((4, 3))) == pytest.approx(
        theirs, rel=1e-12
    )


def test_sums_do_not_change_between_calls(rng):
    columns = columns_of(rng, 3000, True)
    first = derivatives(univariate, columns)
    for a, b in zip(first, derivatives(univariate, columns), strict=True):
        np.testing.assert_array_equal(a, b)
