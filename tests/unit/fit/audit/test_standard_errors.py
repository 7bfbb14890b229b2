"""Standard errors: closed forms, finite differences, and where there are none."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.fit import Data, family_of, fit_sample, problem_of
from burstmix.fit.audit.standard_errors import standard_errors
from burstmix.fit.families.covariances import factors_of
from burstmix.fit.optimise.problem import problem_with
from burstmix.model import Fit

FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 1}


def fitted(data, family, k) -> tuple[Fit, dict]:
    (fit,) = fit_sample(data, family, [k], (0.05,), FEW)
    return fit, standard_errors(fit, data)


def test_one_normal_has_the_errors_of_the_textbook(rng):
    data = Data.from_arrays(rng.normal(1.0, 0.7, 500))
    fit, errors = fitted(data, "normal", 1)
    sd = fit.scales[0, 0]
    assert errors["locations"] == pytest.approx([sd / np.sqrt(500)], rel=1e-6)
    assert errors["scales"] == pytest.approx([sd / np.sqrt(1000)], rel=1e-6)
    assert errors["weights"] == pytest.approx([0.0], abs=1e-9)


def test_weights_of_classes_far_apart_have_the_errors_of_counts(rng):
    x = np.concatenate([rng.normal(-9.0, 0.5, 300), rng.normal(9.0, 0.4, 700)])
    errors = rng.uniform(0.05, 0.2, 1000)
    _, found = fitted(Data.from_arrays(x, errors), "normal", 2)
    assert found["weights"] == pytest.approx(np.full(2, np.sqrt(0.3 * 0.7 / 1000)), rel=1e-4)


@pytest.mark.parametrize("family", ["student_t", "skew_normal"])
def test_a_shape_like_the_normals_has_no_error(family, rng):
    fit, errors = fitted(Data.from_arrays(rng.normal(0.0, 1.0, 400)), family, 1)
    assert np.isnan(errors[fit.shape_names[0]]).all()
    assert np.isfinite(errors["centres"]).all() and np.isfinite(errors["sds"]).all()
    assert np.isnan(errors["locations"]).all() == (family == "skew_normal")


def test_a_clear_shape_has_an_error(rng):
    x = np.abs(rng.normal(size=4000)) + 0.3 * rng.normal(size=4000)
    fit, errors = fitted(Data.from_arrays(x), "skew_normal", 1)
    assert abs(fit.shapes[0, 0] - 1 / 0.3) < 3 * errors["alpha"][0] < 3.0
    x = rng.standard_t(3.0, size=4000)
    fit, errors = fitted(Data.from_arrays(x), "student_t", 1)
    assert abs(fit.shapes[0, 0] - 3.0) < 3 * errors["nu"][0] < 3.0


def test_a_sinh_arcsinh_without_end_has_errors_of_median_and_width_alone(rng):
    z = np.arcsinh(rng.normal(size=2000))
    fit, errors = fitted(Data.from_arrays(np.sinh((z + 0.5) / 0.8)), "sinh_arcsinh", 1)
    assert abs(fit.shapes[0, 0] - 0.5) < 3 * errors["epsilon"][0] < 0.5
    assert abs(fit.shapes[0, 1] - 0.8) < 3 * errors["delta"][0] < 0.5
    for x in (z, np.exp(z / 2)):  # delta, epsilon without end
        fit, errors = fitted(Data.from_arrays(x), "sinh_arcsinh", 1)
        for name in ("locations", "scales", "epsilon"):
            assert np.isnan(errors[name]).all()
        assert np.isfinite(errors["centres"]).all() and np.isfinite(errors["sds"]).all()
    assert np.isfinite(errors["delta"]).all()


def test_nothing_held_at_a_bound_has_an_error(rng):
    x = np.append(rng.normal(0.0, 1.0, 400), np.full(60, 0.2))
    fit, errors = fitted(Data.from_arrays(x), "normal", 2)
    at_floor = np.isclose(fit.sds[:, 0], 0.05)
    assert at_floor.sum() == 1
    np.testing.assert_array_equal(np.isnan(errors["sds"]), at_floor)
    assert np.isfinite(errors["centres"]).all()
    x = np.abs(rng.normal(0.0, 1.0, 2000))
    fit, errors = fitted(Data.from_arrays(x), "skew_normal", 1)
    assert np.isnan(errors["alpha"]).all() and np.isfinite(errors["sds"]).all()


def with_numbers(fit, x):
    """The fit with other (weights but the last, locations, scales, shapes)."""
    k = fit.k
    weights, location, scale = x[: k - 1], x[k - 1 : 2 * k - 1], x[2 * k - 1 : 3 * k - 1]
    return replace(
        fit,
        weights=np.append(weights, 1 - weights.sum()),
        locations=location[:, None],
        covariances=(scale**2)[:, None, None],
        shapes=x[3 * k - 1 :].reshape(-1, k).T,
        moments=None,
    )


@pytest.mark.parametrize("family", ["normal", "student_t", "skew_normal", "sinh_arcsinh"])
@pytest.mark.parametrize("noise", [False, True], ids=["without", "with"])
def test_two_components_have_the_curvature_of_lnl(family, noise, rng):
    values = np.concatenate([rng.normal(0.0, 0.6, 700), rng.normal(2.0, 0.4, 900)])
    if family == "student_t":
        values = np.concatenate([rng.standard_t(3, 700), 9 + 0.5 * rng.standard_t(4, 900)])
    elif family != "normal":
        values = np.concatenate([np.log(rng.gamma(1.5, 1, 700)), 5 + rng.gamma(2.0, 0.6, 900)])
    if family == "sinh_arcsinh":
        values = values[::4]
    data = Data.from_arrays(values, rng.uniform(0.05, 0.4, values.size) if noise else None)
    fit, errors = fitted(data, family, 2)
    kind = family_of(family)
    problem = problem_with(fit, data)  # of skew-normals without errors it has the penalty
    assert fit.penalised == (family == "skew_normal" and not noise)
    center = np.concatenate(
        [fit.weights[:1], fit.locations[:, 0], fit.scales[:, 0], fit.shapes.T.ravel()]
    )
    size = 2e-4 * np.maximum(np.abs(center), 0.1)

    def lnl(x):
        return problem.lnl(kind.mixture(with_numbers(fit, x)))

    steps = np.diag(size)

    def second(a, b):
        up, down = (
            lnl(center + a + b) + lnl(center - a - b),
            lnl(center + a - b) + lnl(center - a + b),
        )
        return (up - down) / (4 * a.sum() * b.sum())

    hessian = np.array([[second(a, b) for b in steps] for a in steps])
    expected = np.sqrt(np.diagonal(np.linalg.inv(-hessian)))
    names = ("locations", "scales", *fit.shape_names)
    found = np.concatenate([errors["weights"][:1], *(errors[name] for name in names)])
    known = np.isfinite(found)
    assert known.sum() >= 5
    np.testing.assert_allclose(found[known], expected[known], rtol=2e-3)


def numeric_errors(lnl, words, center):
    """Errors of words(x), from the differences of lnl around the maximum at center."""
    size = 2e-4 * np.maximum(np.abs(center), 0.1)
    steps = np.diag(size)

    def second(a, b):
        up, down = lnl(center + a + b) + lnl(center - a - b), lnl(center + a - b)
        return 0.25 * (up - down - lnl(center - a + b))

    hessian = np.array([[second(a, b) for b in steps] for a in steps]) / np.outer(size, size)
    slopes = np.array([(words(center + a) - words(center - a)) for a in steps]).T / (2 * size)
    return np.sqrt(np.einsum("ca,ab,cb->c", slopes, np.linalg.inv(-hessian), slopes))


def in_words(V):
    """Scales and the correlation of (2, 2) covariances."""
    sds = np.sqrt(np.diagonal(V, axis1=-2, axis2=-1))
    return np.concatenate([sds.ravel(), np.ravel(V[..., 0, 1] / sds.prod(axis=-1))])


def test_one_normal_of_two_variables_has_the_errors_of_the_textbook(rng):
    x = rng.multivariate_normal([1.0, 2.0], [[1.0, 0.6], [0.6, 0.5]], 500)
    fit, errors = fitted(Data.from_arrays(x), "normal", 1)
    sds = fit.scales[0]
    rho = fit.covariances[0, 0, 1] / sds.prod()
    assert errors["weights"] == pytest.approx([0.0], abs=1e-9)
    assert errors["locations"][0] == pytest.approx(sds / np.sqrt(500), rel=1e-6)
    assert errors["scales"][0] == pytest.approx(sds / np.sqrt(1000), rel=1e-6)
    assert errors["correlations"][0, 0, 1] == pytest.approx((1 - rho**2) / np.sqrt(500), rel=1e-6)
    assert np.isnan(errors["correlations"][0, 0, 0])


@pytest.mark.parametrize("noise", [False, True], ids=["without", "with"])
def test_two_components_of_two_variables_have_the_curvature_of_lnl(noise, rng):
    x = rng.multivariate_normal([0.0, 0.0], [[0.4, 0.2], [0.2, 0.5]], 900)
    x[:400] += [1.8, -1.0]
    x[:50, 1] = np.nan
    data = Data.from_arrays(x, rng.uniform(0.05, 0.4, x.shape) if noise else None)
    fit, errors = fitted(data, "normal", 2)
    family = family_of("normal")
    problem = problem_of(family, data, fit.floor)
    center = np.concatenate(
        [fit.weights[:1], fit.locations.ravel(), fit.covariances[:, [0, 1, 1], [0, 0, 1]].ravel()]
    )

    def covariances(y):
        return y[5:].reshape(2, 3)[:, [0, 1, 1, 2]].reshape(2, 2, 2)

    def lnl(y):
        weights = np.array([y[0], 1 - y[0]])
        words = {"weights": weights, "locations": y[1:5].reshape(2, 2)}
        return problem.lnl(family.mixture(replace(fit, covariances=covariances(y), **words)))

    wanted = numeric_errors(lnl, lambda y: np.append(y[:5], in_words(covariances(y))), center)
    found = [errors["weights"][:1], errors["locations"].ravel(), errors["scales"].ravel()]
    found = np.concatenate([*found, errors["correlations"][:, 0, 1]])
    np.testing.assert_allclose(found, wanted, rtol=1e-4)


def test_a_plane_at_the_floor_has_the_errors_of_its_turns(rng):
    """Points near a line: of the covariance an angle and one length are free."""
    t = rng.normal(0.0, 1.0, 300)
    x = np.column_stack([t, 0.5 * t]) + rng.normal(0.0, 0.02, (300, 2))
    data = Data.from_arrays(x)
    fit, errors = fitted(data, "normal", 1)
    assert fit.audit["floor_contacts"] == 1
    family = family_of("normal")
    problem = problem_of(family, data, fit.floor)
    lengths, axes = np.linalg.eigh(fit.covariances[0])
    center = np.append(fit.locations[0], [np.arctan2(*axes[::-1, 1]), np.log(lengths[1])])

    def covariances(y):
        u = np.array([np.cos(y[2]), np.sin(y[2])])
        return (np.exp(y[3]) - 0.05**2) * np.outer(u, u)[None] + 0.05**2 * np.eye(2)

    def lnl(y):
        parts = {"locations": y[None, :2], "covariances": covariances(y)}
        return problem.lnl(family.mixture(replace(fit, **parts)))

    wanted = numeric_errors(lnl, lambda y: np.append(y[:2], in_words(covariances(y))), center)
    found = np.append(errors["locations"], errors["scales"])
    np.testing.assert_allclose(np.append(found, errors["correlations"][0, 0, 1]), wanted, rtol=1e-4)


@pytest.mark.parametrize("noise", [None, 0.3])
def test_factors_have_the_errors_of_their_loadings(rng, noise):
    """Against numeric derivatives by loadings and what is beside them."""
    x = rng.normal(size=(500, 1)) * [1.0, 0.8, -0.9, 0.7] + rng.normal(0.0, 0.5, (500, 4))
    data = Data.from_arrays(x, noise and np.full(x.shape, noise))
    fit, errors = fitted(data, "normal_one_factor", 1)
    family = family_of("normal_one_factor", 4)
    problem = problem_of(family, data, fit.floor)
    L = np.zeros((1, 4, 5))
    factors_of(fit.covariances, fit.floor, L)
    center = np.concatenate([fit.locations[0], L[0, :, 0], np.diagonal(L[0, :, 1:])])

    def covariances(y):
        V = np.outer(y[4:8], y[4:8]) + np.diag(y[8:] ** 2) + fit.floor**2 * np.eye(4)
        return V[None]

    def lnl(y):
        parts = {"locations": y[None, :4], "covariances": covariances(y)}
        return problem.lnl(family.mixture(replace(fit, **parts)))

    def words(y):
        sds = np.sqrt(np.diagonal(covariances(y)[0]))
        return np.concatenate([y[:4], sds, (covariances(y)[0] / np.outer(sds, sds))[0, 1:]])

    wanted = numeric_errors(lnl, words, center)
    found = [errors["locations"][0], errors["scales"][0], errors["correlations"][0, 0, 1:]]
    np.testing.assert_allclose(np.concatenate(found), wanted, rtol=1e-3)


def test_what_a_family_holds_has_no_error(rng):
    x = rng.normal(0.0, [1.0, 0.01], (400, 2))
    data = Data.from_arrays(x)
    fit, errors = fitted(data, "normal_diagonal", 1)
    assert np.isnan(errors["correlations"]).all()
    assert np.isnan(errors["scales"][0, 1])  # at the floor
    assert errors["scales"][0, 0] == pytest.approx(fit.scales[0, 0] / np.sqrt(800), rel=1e-5)
    x = rng.normal(0.0, 0.7, (400, 2))
    x[:150] += 9.0
    data = Data.from_arrays(x)
    # Of all coordinates, and of all objects: the closed forms of far classes.
    fit, errors = fitted(data, "normal_spherical", 2)
    members = 400 * fit.weights[:, None]
    np.testing.assert_allclose(errors["scales"], fit.scales / np.sqrt(4 * members), rtol=1e-4)
    fit, errors = fitted(data, "normal_tied", 2)
    np.testing.assert_allclose(errors["scales"], fit.scales / np.sqrt(800), rtol=1e-4)
    np.testing.assert_allclose(errors["locations"], fit.scales / np.sqrt(members), rtol=1e-4)


def in_units(x, units, floor, k):
    """The standard errors of skew-normals' locations and slants, in the units of x."""
    data, settings = Data.from_arrays(x * units), FEW | {"merges": False, "insertions": 2}
    (fit,) = fit_sample(data, "skew_normal", [k], (floor,), settings)
    errors = standard_errors(fit, data)
    return np.hstack([errors["locations"] / units, errors["alpha_1"].reshape(k, 1)])


def test_no_variables_unit_changes_a_standard_error(rng):
    x = np.abs(rng.normal(size=(120, 1))) * [3, 0] + rng.normal(size=(120, 2)) * [0.4, 1]
    first = in_units(x, np.ones(2), 1e-13, 1)
    assert np.isfinite(first).all()
    np.testing.assert_allclose(in_units(x, np.array([1e-9, 1.0]), 1e-13, 1), first, rtol=1e-3)


def test_no_unit_changes_a_standard_error_at_the_floor(rng):
    """The narrow class is at the floor in one direction, along which its slant is held as well."""
    x = np.abs(rng.normal(size=(120, 1))) * [3, 0] + rng.normal(size=(120, 2)) * [0.4, 1]
    x = np.vstack([x, rng.normal(size=(90, 2)) @ [[0.5, 0.6], [0.0, 0.001]] + [9.0, 3.0]])
    first = in_units(x, np.ones(2), 0.01, 2)
    assert np.isfinite(first[0]).all()
    for unit in (1e-6, 1e6):
        large = in_units(x, np.full(2, unit), 0.01 * unit, 2)
        np.testing.assert_allclose(large, first, rtol=1e-3)
