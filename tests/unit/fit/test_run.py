"""fit_sample: its guarantees on order, floors, seeds and audit, and its complaints."""

import json
from itertools import pairwise

import numpy as np
import pytest

from burstmix.errors import BurstmixError
from burstmix.fit import (
    Data,
    Search,
    component_densities,
    family_of,
    fit_sample,
    likelihood_ratio,
    log_densities,
    responsibilities_of,
    run,
    standard_errors,
)
from burstmix.fit.audit.flags import objects_needed
from burstmix.fit.search.ladder import ladder
from burstmix.model import Fit


@pytest.fixture
def data(two_classes):
    return Data.from_arrays(*two_classes)


def same(one: Fit, other: Fit) -> bool:
    return json.dumps(one.to_dict()) == json.dumps(other.to_dict())


def test_any_list_of_components_gives_the_same_fits(data):
    everything = fit_sample(data, components=[1, 2, 3, 4], floors=(0.1, 0.02))
    some = fit_sample(data, components=[3, 2], floors=(0.1, 0.02))
    wanted = [fit for fit in everything if fit.k in (2, 3)]
    assert len(some) == 4
    assert all(same(a, b) for a, b in zip(some, wanted, strict=True))


def test_floors_come_in_the_order_asked_and_the_lower_is_never_worse(data):
    fits = fit_sample(data, components=[1, 2, 3], floors=(0.05, 0.3))
    assert [(fit.floor, fit.k) for fit in fits] == [(f, k) for f in (0.05, 0.3) for k in (1, 2, 3)]
    for low, high in zip(fits[:3], fits[3:], strict=True):
        assert low.lnl >= high.lnl - 1e-9
        assert high.scales.min() >= 0.3
    assert all(b.lnl >= a.lnl - 1e-9 for a, b in pairwise(fits[:3]))


def test_fit_is_sorted_counted_and_consistent(data):
    fit = fit_sample(data, components=[3], floors=(0.05,))[0]
    assert (np.diff(fit.locations[:, 0]) >= 0).all()
    assert fit.weights.sum() == pytest.approx(1.0, abs=1e-14)
    assert fit.n_parameters == 8
    log_f, q = log_densities(fit, data)
    assert log_f.sum() == pytest.approx(fit.lnl, rel=1e-13)
    np.testing.assert_allclose(q.sum(axis=1), 1.0, rtol=1e-13)
    density = component_densities(fit, data.values[:, 0], data.covariances[:, 0, 0])
    np.testing.assert_allclose(np.log(density.sum(axis=0)), log_f, rtol=1e-10)
    np.testing.assert_allclose(density / density.sum(axis=0), responsibilities_of(fit, data).T)
    assert {
        "starts", "starts_at_best", "second_best_lnl", "gradient_norm", "decrement",
        "iterations", "floor_contacts", "ties",
    } <= set(fit.audit)  # fmt: skip
    assert same(Fit.from_dict(json.loads(json.dumps(fit.to_dict(), allow_nan=False))), fit)


def test_more_components_than_values():
    fits = fit_sample(Data.from_arrays([1.0, 1.0, 2.0, 2.0, 2.0]), components=[4], floors=(0.1,))
    assert np.isfinite(fits[0].lnl)
    assert not np.isnan(fits[0].locations).any()
    assert "few_objects" in fits[0].flag_names


def test_identical_values():
    fits = fit_sample(Data.from_arrays(np.full(50, 3.0)), components=[1, 2], floors=(0.1,))
    assert fits[1].lnl == pytest.approx(fits[0].lnl, abs=1e-9)
    assert fits[0].flag_names == ["few_values"]


def test_values_that_do_not_repeat_are_not_ties(rng):
    """A narrow class of distinct values is no spike."""
    x = np.concatenate([rng.normal(0.0, 1.0, 300), rng.normal(1.0, 0.01, 60)])
    fit = fit_sample(Data.from_arrays(x), components=[2], floors=(0.002,))[0]
    assert fit.scales.min() < 0.02
    assert fit.flags == ()


def test_objects_needed():
    assert objects_needed(family_of("normal"), 1) == 6
    assert objects_needed(family_of("normal_tied"), 3) == 8


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([1.0, np.nan], {}, "no value"),
        ([1.0, np.inf], {}, "infinite"),
        ([], {}, "no objects"),
        ([1.0, 2.0], {"errors": [0.1, -0.1]}, "negative"),
        ([1.0, 2.0], {"errors": [0.1, np.nan]}, "absent error"),
        ([1.0, 2.0], {"errors": [0.1]}, "shape"),
        ([1.0, 2.0], {"weights": [1.0, -1.0]}, "weights"),
        ([1.0, 2.0], {"likelihood": "dense"}, "choose from"),
        (np.ones((5, 2, 2)), {}, r"values have the shape \(5, 2, 2\)"),
        (np.ones((5, 0)), {}, r"values have the shape \(5, 0\)"),
        (np.ones((5, 2)), {"known_errors": np.ones(5)}, r"known_errors have the shape \(5, 1\)"),
        (np.ones((5, 2)), {"measured": np.ones((3, 2))}, r"measured have the shape \(3, 2\)"),
        (np.ones((5, 2)), {"steps": np.ones((3, 2))}, r"steps have the shape \(3, 2\)"),
        ([1.0, 2.0], {"limits": np.array([True])}, r"limits have the shape \(1, 1\)"),
        ([1.0, 2.0], {"measured_errors": [0.1]}, r"measured_errors have the shape \(1, 1\)"),
        ([1.0, 2.0], {"steps": [0.1, -0.1]}, "steps of 1 objects are negative"),
        ([1.0, 2.0], {"known_errors": [-0.1, -0.1]}, "known_errors of 2 objects are negative"),
        ([1.0, 2.0], {"log10": [True, False]}, "log10 has the shape"),
    ],
)
def test_data_that_cannot_be_fitted(values, options, message):
    with pytest.raises(BurstmixError, match=message):
        Data.from_arrays(values, **options)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"family": "gauss"}, "choose from normal"),
        ({"search": {"kmeans": 3}}, "fit setting 'kmeans': choose from .*kmeans_starts"),
        ({"search": {"kmeans_starts": 1.5}}, "kmeans_starts=1.5: give a whole number from 0 up"),
        ({"search": {"random_starts": -1}}, "random_starts=-1: give a whole number from 0 up"),
        ({"search": {"screen_margin": np.nan}}, "screen_margin=nan: give a number from 0 up"),
        ({"search": {"merges": "no"}}, "merges='no': give a bool"),
        ({"floors": (0.0,)}, r"floors=\(0.0,\): give floors .* above 0"),
        ({"floors": (np.inf,)}, "above 0"),
        ({"floors": 0.05}, "floors=0.05: give floors"),
        ({"floors": ()}, "floors=.*: give floors"),
        ({"components": [0]}, r"components=\[0\]: give numbers .* from 1 up"),
        ({"components": 2}, "components=2: give numbers"),
        ({"components": (1, 1.5)}, "give numbers"),
    ],
)
def test_settings_that_do_not_exist(data, settings, message):
    with pytest.raises(BurstmixError, match=message):
        fit_sample(data, **settings)


def test_a_variable_that_no_object_has_is_refused(rng):
    values = np.column_stack([rng.normal(size=40), np.full(40, np.nan)])
    with pytest.raises(BurstmixError, match="variable 2 of 2 has no value in any object"):
        fit_sample(Data.from_arrays(values), components=[1])
    values[:10, 1] = 1.0
    unweighted = np.where(np.arange(40) < 10, 0.0, 1.0)
    with pytest.raises(BurstmixError, match="variable 2 of 2 has no value in any object"):
        fit_sample(Data.from_arrays(values, weights=unweighted), components=[1])


@pytest.mark.parametrize(
    "covariance",
    [[[1.0, 2.0], [2.0, 1.0]], [[0.1, 0.05], [-0.05, 0.1]]],
    ids=["negative eigenvalue", "not symmetric"],
)
def test_what_is_no_covariance_is_refused(covariance):
    values = np.random.default_rng(1).normal(size=(5, 2))
    with pytest.raises(BurstmixError, match="5 objects have errors that are no covariance matrix"):
        Data.from_arrays(values, np.tile(covariance, (5, 1, 1)))


def test_values_whose_squares_overflow_are_refused():
    with pytest.raises(BurstmixError, match=r"beyond 1e\+75"):
        Data.from_arrays([1e155, 2.0])


def test_starts_that_descend_from_the_best_do_not_confirm_it():
    rng = np.random.default_rng(4)
    values = np.concatenate([rng.normal(0, 1, 150), rng.normal(5, 1, 150)])
    (fit,) = fit_sample(Data.from_arrays(values), "normal", [2], (0.05,))
    at_best = fit.audit["at_best_by_origin"]
    assert at_best["exchange"] > 0
    independent = ("insertion", "split", "kmeans", "random", "moments")
    assert fit.audit["starts_at_best"] == sum(at_best.get(origin, 0) for origin in independent)
    assert fit.audit["starts_at_best"] < sum(at_best.values()) <= fit.audit["starts"]


@pytest.mark.parametrize(
    "pair", [(("skew_normal", 1), ("normal", 2)), (("normal", 1), ("skew_normal", 2))]
)
def test_a_ratio_of_two_families_searches_each_once(monkeypatch, data, pair):
    """Skew-normals start from normals, which are the other side."""
    few = Search(kmeans_starts=2, random_starts=2)
    lnls = [fit_sample(data, name, (k,), (0.05,), few, (7,))[0].lnl for name, k in pair]
    searches = []
    monkeypatch.setattr(run, "ladder", lambda *asked: searches.append(asked) or ladder(*asked))
    ratio = likelihood_ratio(data, pair, 0.05, few, (7,))
    assert len(searches) == 2
    assert ratio == pytest.approx(2 * (lnls[1] - lnls[0]), rel=1e-12)


@pytest.mark.parametrize("family", ["normal", "normal_diagonal", "normal_tied", "student_t"])
@pytest.mark.parametrize("errors", [False, True])
def test_variables_in_unlike_units(rng, family, errors):
    """Two colours 10 and 6 standard deviations apart, beside two variables in ever smaller units.

    Only normals whose covariances are multiples of the identity depend on the unit.
    """
    n = 120
    second = np.arange(2 * n) < n
    x = rng.normal(0.0, [0.05, 0.05, 1.0, 1.0], (2 * n, 4))
    x[second, :2] += 0.5, 0.3
    s = 0.1 * np.array([0.05, 0.05, 1.0, 1.0]) * rng.uniform(0.5, 1.0, (2 * n, 1))
    few = {"kmeans_starts": 4, "random_starts": 2, "exchange_rounds": 1, "merges": False}
    fits = []
    for unit in (1.0, 1e4, 1e12):
        units = np.array([1.0, 1.0, unit, unit])
        data = Data.from_arrays(x * units, s * units if errors else None)
        (fit,) = fit_sample(data, family, [2], (0.002,), few)
        assert fit.converged and not fit.flags
        lnl = fit.lnl + 2 * n * np.log(units).sum()
        errors_of_sds = standard_errors(fit, data)["sds"]
        fits.append((lnl, fit.weights, fit.locations / units, errors_of_sds / units))
    for lnl, *parts in fits[1:]:
        assert lnl == pytest.approx(fits[0][0], abs=1e-6)
        for part, first in zip(parts, fits[0][1:], strict=True):
            np.testing.assert_allclose(part, first, rtol=1e-3, atol=1e-4)
