"""Families with shapes: reference densities, brute-force integrals, finite differences."""

import numpy as np
import pytest
from scipy import stats

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED
from burstmix.fit import Data, Search, draw, family_of, fit_sample, log_densities, problem_of
from burstmix.fit.families.student_t_kernel import NEARLY_NORMAL
from burstmix.fit.likelihood.univariate import curvature, score
from burstmix.fit.parameters import Start
from burstmix.fit.search.starts import reshaped
from burstmix.model import Fit

SHAPES = {
    "student_t": [1e-4, 0.1, 0.5, 1.0],
    "skew_normal": [-0.5, 1e-9, 0.3, 0.98],
    "sinh_arcsinh": [(-0.9, -0.6), (0.0, 0.0), (0.3, 0.4), (0.99, 2.0)],
}
ALPHA = np.array([0.1, 0.2, 0.3, 0.4])
FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 1}


def fit_of(family, weights, locations, scales, shapes) -> Fit:
    k = len(weights)
    return Fit(
        family=family,
        k=k,
        floor=1e-3,
        weights=np.array(weights),
        locations=np.reshape(np.array(locations, dtype=float), (k, 1)),
        covariances=np.reshape(np.square(scales), (k, 1, 1)),
        shapes=np.reshape(np.array(shapes, dtype=float), (k, -1)),
        lnl=0.0,
        n_objects=1,
        n_parameters=4 * k - 1,
        converged=True,
        shape_names=family_of(family).shape_names,
    )


def density(family, x, location, scale, shape):
    if family == "student_t":
        return stats.t.pdf(x, shape, location, scale)
    if family == "skew_normal":
        return stats.skewnorm.pdf(x, shape, location, scale)
    epsilon, delta = shape
    y = (x - location) / scale
    t = delta * np.arcsinh(y) - epsilon
    slope = delta * np.cosh(t) / np.sqrt(1.0 + y * y) / scale
    return slope * stats.norm.pdf(np.sinh(t))


def one(family, shape, scale=0.7) -> Fit:
    return fit_of(family, [1.0], [0.3], [scale], [shape])


NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(60)  # for each short piece of an integral
CASES = [("student_t", nu) for nu in (1.0, 1.5, 4.0, 30.0, 200.0, 1e5)]
CASES += [("skew_normal", alpha) for alpha in (-20.0, -3.0, 0.0, 0.5, 20.0)]
CASES += [
    ("sinh_arcsinh", shapes)
    for shapes in ((0.0, 0.5), (0.0, 1.0), (-1.5, 0.7), (2.0, 1.5), (-3.0, 6.0), (0.0, 10.0))
]


@pytest.mark.parametrize(("family", "shape"), CASES)
def test_density_without_errors_is_the_references(family, shape):
    x = np.linspace(-6.0, 6.0, 2001)
    with np.errstate(divide="ignore"):
        wanted = np.log(density(family, x, 0.3, 0.7, shape))
    log_f, _ = log_densities(one(family, shape), Data.from_arrays(x))
    kept = wanted > -30.0  # farther out the references lose digits
    np.testing.assert_allclose(log_f[kept], wanted[kept], rtol=1e-8, atol=1e-9)
    assert log_f[kept].sum() == pytest.approx(wanted[kept].sum(), abs=1e-6)


@pytest.mark.parametrize("ratio", [0.001, 0.03, 0.3, 1.0, 5.0, 50.0])
@pytest.mark.parametrize(("family", "shape"), CASES)
def test_convolved_density_is_the_integral_over_the_true_value(family, shape, ratio):
    scale = 0.7
    error = ratio * scale
    for away in (0.0, 1.0, -2.5, 6.0):
        x = 0.3 + away * np.hypot(scale, error)

        def integrand(z, x=x):
            return stats.norm.pdf(z) * density(family, x - error * z, 0.3, scale, shape)

        points = np.linspace(-40.0, 40.0, 161)
        edges = (x - 0.3) / error + np.array([-9, -3, -1, 0, 1, 3, 9]) / ratio
        points = np.unique(np.append(points, edges))
        points = points[np.abs(points) <= 40.0]
        half = 0.5 * np.diff(points)[:, None]
        z = points[:-1, None] + half * (1.0 + NODES)
        wanted = np.sum(half * NODE_WEIGHTS * integrand(z))
        log_f, _ = log_densities(one(family, shape), Data.from_arrays([x], [error]))
        if wanted > 1e-60:
            assert log_f[0] == pytest.approx(np.log(wanted), abs=1e-9)


@pytest.mark.parametrize("errors", [True, False])
@pytest.mark.parametrize("family", SHAPES)
def test_derivatives_are_finite_differences(family, errors, rng):
    x = rng.normal(0.0, 1.5, 300)
    s = np.exp(rng.uniform(np.log(0.001), np.log(5.0), 300)) if errors else None
    columns = problem_of(family_of(family), Data.from_arrays(x, s), 0.05).columns
    theta = np.column_stack([[-1.0, 0.0, 0.2, 2.0], np.log([0.3, 0.01, 0.5, 1.0]), SHAPES[family]])
    p = theta.shape[1]
    Q = 1 + p
    S, M, C = np.empty((4, Q)), np.empty((4, p * Q // 2)), np.empty((4 * Q, 4 * Q))
    lnl = curvature(columns, ALPHA, theta, S, M, C)
    assert score(columns, ALPHA, theta, np.empty((4, Q))) == pytest.approx(lnl, rel=1e-14)
    for j in range(4):
        second = np.zeros((p, p))
        second[np.triu_indices(p)] = M[j]
        second += np.triu(second, 1).T
        for a in range(p):
            if family == "skew_normal" and a == 2 and abs(theta[j, a]) < 1e-6:
                continue  # its second derivative is infinite at the normal
            step = 1e-6 if a == 2 else 1e-5
            up, down = theta.copy(), theta.copy()
            up[j, a] += step
            down[j, a] -= step
            S_up, S_down = np.empty((4, Q)), np.empty((4, Q))
            slope = score(columns, ALPHA, up, S_up) - score(columns, ALPHA, down, S_down)
            assert slope / (2 * step) == pytest.approx(S[j, 1 + a], rel=1e-5, abs=1e-3)
            row = -C[Q * j + 1 + a].reshape(4, Q)
            row[j] += np.append(S[j, 1 + a], second[a])
            difference = (S_up - S_down) / (2 * step)
            np.testing.assert_allclose(difference, row, rtol=2e-3, atol=1e-2)


@pytest.mark.parametrize("ratio", [0.1, 1.0, 30.0])
def test_a_t_does_not_jump_where_its_integration_changes(ratio):
    """Both sides of the kappa at which it does, up to 8 standard deviations away."""
    x = np.linspace(-8.0, 8.0, 201) * np.hypot(1.0, ratio)
    columns = problem_of(
        family_of("student_t"), Data.from_arrays(x, np.full(201, ratio)), 0.05
    ).columns
    below, above, change = np.empty((1, 4)), np.empty((1, 4)), 1e-12
    theta = [np.array([[0.1, 0.0, NEARLY_NORMAL + side * change]]) for side in (-1, 1)]
    lnl = [score(columns, np.ones(1), one, S) for one, S in zip(theta, (below, above), strict=True)]
    assert lnl[1] - lnl[0] == pytest.approx(2 * change * below[0, 3], abs=1e-9)
    np.testing.assert_allclose(below, above, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("kappa", [1e-5, 1e-3, 0.1, 1.0])
def test_nothing_is_too_far_for_a_t(kappa):
    x = np.array([-1e6, -300.0, 0.0, 40.0, 1e4])
    columns = problem_of(family_of("student_t"), Data.from_arrays(x, np.full(5, 0.1)), 0.05).columns
    S, M, C = np.empty((2, 4)), np.empty((2, 6)), np.empty((8, 8))
    theta = np.array([[0.0, np.log(0.0025), kappa], [1.0, 0.0, kappa]])
    assert np.isfinite(curvature(columns, np.array([0.5, 0.5]), theta, S, M, C))
    assert all(np.isfinite(part).all() for part in (S, M, C))


@pytest.mark.parametrize(("family", "shape"), CASES)
def test_a_fit_and_its_mixture_are_the_same(family, shape):
    fit = one(family, shape)
    words = family_of(family).described(family_of(family).mixture(fit))
    for name in ("locations", "covariances", "shapes"):
        np.testing.assert_allclose(words[name], getattr(fit, name), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("family", "shape"), [("student_t", 3.0), ("skew_normal", 5.0), ("skew_normal", -5.0)]
)
def test_true_shapes_are_found_with_errors(family, shape, rng):
    truth = fit_of(family, [0.4, 0.6], [-1.5, 1.5], [0.5, 0.4], [shape, shape])
    values, _ = draw(truth, rng, 2000)
    s = rng.uniform(0.02, 0.2, 2000)
    data = Data.from_arrays(values[:, 0] + rng.normal(0.0, s), s)
    (fit,) = fit_sample(data, family, [2], (0.05,), FEW)
    assert fit.converged
    assert fit.n_parameters == 7
    assert fit.lnl >= log_densities(truth, data)[0].sum()
    np.testing.assert_allclose(fit.weights, [0.4, 0.6], atol=0.04)
    np.testing.assert_allclose(fit.locations[:, 0], [-1.5, 1.5], atol=0.1)
    np.testing.assert_allclose(fit.scales[:, 0], [0.5, 0.4], atol=0.1)
    assert (np.sign(fit.shapes) == np.sign(shape)).all()
    assert fit.flags == ()


@pytest.mark.slow
@pytest.mark.parametrize("errors", ["without", "with"])
def test_a_more_general_family_has_no_less_likelihood(catalogue, errors):
    data = catalogue("batse", errors)
    single = [name for name, family in DECLARED.items() if "one" in family.variables]
    fits = {name: fit_sample(data, name, [1, 2], (0.05,), FEW) for name in single}
    # Where the tails are no heavier than a normal's, nu stays at its bound.
    below = {"student_t": 1e-2}
    for name in single:
        for fit, normal in zip(fits[name], fits["normal"], strict=True):
            assert fit.lnl >= normal.lnl - below.get(name, 1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("errors", [True, False])
def test_skewness_and_tails_are_found_together(errors, rng):
    shapes = [(0.8, 1.5), (-1.0, 0.8)]
    truth = fit_of("sinh_arcsinh", [0.4, 0.6], [-3.0, 2.0], [0.5, 0.4], shapes)
    values, _ = draw(truth, rng, 1000)
    s = rng.uniform(0.02, 0.2, 1000)
    data = Data.from_arrays(values + errors * rng.normal(0.0, s)[:, None], s if errors else None)
    (fit,) = fit_sample(data, "sinh_arcsinh", [2], (0.05,), FEW)
    assert fit.converged and fit.flags == () and fit.n_parameters == 9
    assert fit.lnl >= log_densities(truth, data)[0].sum()
    wanted = family_of("sinh_arcsinh").mixture(truth)
    np.testing.assert_allclose(fit.weights, [0.4, 0.6], atol=0.04)
    np.testing.assert_allclose(fit.centres, wanted.locations, atol=0.1)
    np.testing.assert_allclose(fit.sds, np.sqrt(wanted.covariances[:, 0]), atol=0.1)
    found = family_of("sinh_arcsinh").mixture(fit)
    np.testing.assert_allclose(found.shapes, wanted.shapes, atol=0.3)


def test_other_shapes_are_tried_one_component_at_a_time(catalogue):
    data = catalogue("swift_bat", "without")
    (two,) = fit_sample(data, "skew_normal", [2], (0.05,), FEW)
    family = family_of("skew_normal")
    problem, mixture = problem_of(family, data, 0.05), family.mixture(two)
    starts = reshaped(problem, mixture)
    changed = [np.flatnonzero(start.shapes[:, 0] != mixture.shapes[:, 0]) for start in starts]
    assert [list(which) for which in changed] == [[0], [0], [1], [1]]
    assert reshaped(problem_of(family_of("normal"), data, 0.05), mixture) == []


@pytest.mark.parametrize("seed", range(4))
def test_one_component_leans_to_the_better_side(seed):
    """Two groups of a hundred: leaning to the other side lnL has a maximum 6.2 lower."""
    rng = np.random.default_rng(31)
    x = np.concatenate([rng.normal(-1.0, 0.3, 100), rng.normal(1.0, 0.3, 100)])
    few = {"kmeans_starts": 0, "random_starts": 0}
    data = Data.from_arrays(x)
    (fit,) = fit_sample(data, "skew_normal", [1], (0.05,), few, seed_words=(seed,))
    assert fit.lnl == pytest.approx(-274.4736, abs=1e-3)


def test_families_with_shapes_get_more_random_starts():
    search = Search(random_starts=2, runner_up_insertions=8)
    shaped = search.suited_to(family_of("skew_normal"), "density")
    assert (shaped.random_starts, shaped.runner_up_insertions) == (6, 2)
    assert search.suited_to(family_of("normal"), "density") == search


def test_a_spike_with_an_edge_is_found(catalogue, highest):
    """Without other shapes of its components the search ends 3.07 lower."""
    *_, lower = fit_sample(catalogue("swift_bat", "without"), "skew_normal", [4], (0.05, 0.005))
    assert highest(lower).lnl == pytest.approx(-1555.165, abs=1e-3)


def test_a_normal_is_a_t_at_its_bound_and_decides(two_classes):
    (normal,) = fit_sample(Data.from_arrays(*two_classes), "normal", [2], (0.05,), FEW)
    values, _ = draw(normal, np.random.default_rng(3), 2000)
    values = np.tanh(values / 4.0)  # tails lighter than a normal's
    (fit,) = fit_sample(Data.from_arrays(values), "student_t", [2], (0.05,), FEW)
    np.testing.assert_allclose(fit.shapes, 1e5)
    assert fit.audit["bound_contacts"] == 2
    assert fit.flags == ()


def test_tails_beyond_cauchys_end_at_the_bound_and_are_flagged(rng):
    x = np.sinh(3.0 * rng.normal(size=1000))
    (fit,) = fit_sample(Data.from_arrays(x), "student_t", [1], (0.05,), FEW)
    assert fit.shapes[0, 0] == pytest.approx(1.0)
    assert fit.flag_names == ["at_bound"]
    assert "nu at its bound of 1" in fit.flags[0].detail


def test_a_step_that_bounds_cut_is_followed_by_a_shorter_one(catalogue):
    """Once every further step was as long, and the climb ended where it began."""
    problem = problem_of(family_of("skew_normal"), catalogue("swift_bat", "without"), 0.05)
    stuck = Start(
        np.array([0.9288, 0.0514, 0.0198]),
        np.array([[1.5666], [-0.7159], [0.8717]]),
        np.array([0.621, 0.3756, 0.05])[:, None, None] ** 2,
        np.array([[-0.6585], [-0.9786], [0.9851]]),
    )
    top = problem.climb(stuck)
    assert top.converged
    assert top.lnl > problem.lnl(stuck) + 1.0


def test_tails_of_a_sinh_arcsinh_are_barred_when_too_heavy_only(rng):
    x = np.sinh(3.0 * np.arcsinh(rng.normal(size=1000)))  # delta is 1/3
    (fit,) = fit_sample(Data.from_arrays(x), "sinh_arcsinh", [1], (0.05,), FEW)
    assert fit.flag_names == ["at_bound"]
    assert "delta at its bound of 0.5" in fit.flags[0].detail
    x = np.arcsinh(rng.normal(size=1000))  # delta is infinite
    (fit,) = fit_sample(Data.from_arrays(x), "sinh_arcsinh", [1], (0.05,), FEW)
    assert fit.shapes[0, 1] == pytest.approx(10.0)
    assert fit.audit["bound_contacts"] == 1 and fit.flags == ()


def test_an_edge_ends_at_the_bound_of_epsilon_and_is_flagged(rng):
    x = rng.exponential(size=1000)
    (fit,) = fit_sample(Data.from_arrays(x), "sinh_arcsinh", [1], (0.05,), FEW)
    assert fit.flag_names == ["at_bound"]
    assert "epsilon at its bound of" in fit.flags[0].detail


def test_half_normals_end_at_the_bound_and_are_flagged(rng):
    x = np.abs(rng.normal(0.0, 1.0, 2000))
    (fit,) = fit_sample(Data.from_arrays(x), "skew_normal", [1], (0.05,), FEW)
    assert fit.flag_names == ["at_bound"]
    assert fit.shapes[0, 0] == pytest.approx(20.0, rel=1e-6)


def test_what_does_not_combine_is_said_before_anything_is_fitted(two_classes, monkeypatch):
    monkeypatch.setattr("burstmix.fit.run.ladder", lambda *_, **__: pytest.fail("it is fitted"))
    x, _ = two_classes
    positive = {"measured": 10.0**x, "measured_errors": 0.1 * 10.0**x, "log10": [True]}
    linear = Data.from_arrays(x, np.full(x.size, 0.05), likelihood="linear", **positive)
    with pytest.raises(BurstmixError, match="for normals only"):
        fit_sample(linear, "student_t")
    steps = Data.from_arrays(x, likelihood="interval", steps=np.full(x.size, 0.1))
    with pytest.raises(BurstmixError, match="leave it out, or set fit"):
        fit_sample(steps, "skew_t")
    with pytest.raises(BurstmixError, match="one variable"):
        fit_sample(Data.from_arrays(np.ones((5, 2))), "sinh_arcsinh")


@pytest.mark.parametrize("scale", [1e-50, 1e50])
@pytest.mark.parametrize("family", ["student_t", "normal"])
def test_units_do_not_matter(family, scale, rng):
    """Energies in erg are some 1e50."""
    x = np.concatenate([rng.normal(-1.0, 0.5, 100), rng.standard_t(3.0, 100) + 2.0])
    s = rng.uniform(0.05, 0.2, 200)
    fits = [
        fit_sample(Data.from_arrays(x * unit, s * unit), family, [1, 2], (0.05 * unit,), FEW)
        for unit in (1.0, scale)
    ]
    for one, other in zip(*fits, strict=True):
        assert other.converged
        assert other.lnl + 200 * np.log(scale) == pytest.approx(one.lnl, abs=1e-6)


@pytest.mark.parametrize("family", [*SHAPES, "normal"])
def test_what_is_no_mixture_has_no_likelihood(family, rng):
    columns = problem_of(family_of(family), Data.from_arrays(rng.normal(size=9)), 0.05).columns
    p = 2 + len(family_of(family).shape_names)
    S, M, C = np.empty((1, 1 + p)), np.empty((1, p * (p + 1) // 2)), np.empty((1 + p, 1 + p))
    for at in range(p):
        theta = np.full((1, p), 0.1)
        theta[0, at] = np.nan
        assert np.isnan(score(columns, np.ones(1), theta, S))
        assert np.isnan(curvature(columns, np.ones(1), theta, S, M, C))
