"""Samples that no one should fit: a flag bars fits, no table has a NaN, no verdict is strong."""

import numpy as np
import pytest

from burstmix import Mixture
from burstmix.assign import membership_table
from burstmix.fit import Data, draw, fit_sample
from burstmix.fit.fit_set import fit_set
from burstmix.fit.likelihoods import compare_likelihoods
from burstmix.io import read_table, write_table
from burstmix.model import Sample, Variable
from burstmix.results.fit import LIKELIHOODS
from burstmix.select import (
    Evidence,
    Overview,
    answer,
    criteria_table,
    parameters_table,
    sample_in_words,
    summarise,
    summary_table,
)
from burstmix.select.binned import binned_chi2
from burstmix.select.merging import merging_table
from burstmix.significance.intervals import intervals_table
from burstmix.significance.resample import resampled_fits

X = np.random.default_rng(2).normal(size=40)
FEW_STARTS = {"kmeans_starts": 1, "random_starts": 1}
SEARCH = {"components": [1, 2, 3], "seed": 1, "floor": 0.05, "floor_ratio": 0.1}
SEARCH |= {"likelihood": "density"} | FEW_STARTS
REPLICATES = 10
EDGES = {
    "fewer objects than parameters": (X[:4], np.full(4, 0.1)),
    "k above the distinct values": (np.repeat([0.0, 1.0], 10), np.full(20, 0.1)),
    "no variance": (np.zeros(20), np.full(20, 0.1)),
    "errors far above the spread": (X, np.full(40, 1e3)),
    "an outlier at a million sigma": (np.append(X, 1e6), np.full(41, 0.1)),
    "an outlier known to a million": (np.append(X, 0.0), np.append(np.full(40, 0.1), 1e6)),
}
XYZ = np.random.default_rng(3).normal(size=(60, 3))
LAST = np.arange(60)[:, None] == 59
# Values, the floor, and what flags one component and two; one of Student's t may have no flag.
SINGULAR = {
    "no variance": (np.ones((60, 3)), 0.05, "few_values", "few_values"),
    "a fill value in all variables": (np.where(LAST, 1e20, XYZ), 0.05, "singular", "few_objects"),
    "far away in all variables": (np.where(LAST, 1e8, XYZ), 0.05, "singular", "few_objects"),
    "units apart": (XYZ * [1.0, 1.0, 1e-14], 1e-16, None, None),
}


def fits(values, errors=None, weights=None):
    """The fits of one to three components to an edge, which hold what all fits do."""
    data = Data.from_arrays(values, errors, weights=weights)
    found = fit_sample(data, components=(1, 2, 3), floors=(0.05,), search=FEW_STARTS)
    for fit in found:
        for numbers in (fit.lnl, fit.aic, fit.bic, fit.weights, fit.locations, fit.scales):
            assert np.all(np.isfinite(numbers))
        assert fit.weights.sum() == pytest.approx(1)
        assert np.all(fit.scales >= 0.05 * (1 - 1e-9))
    assert np.all(np.diff([fit.lnl for fit in found if not fit.flags]) >= -1e-6)
    return found


@pytest.mark.parametrize("with_errors", [False, True], ids=["without", "with"])
@pytest.mark.parametrize(
    ("edge", "barred_from", "flag"),
    [
        ("fewer objects than parameters", 1, "few_objects"),
        ("k above the distinct values", 1, "few_values"),
        ("no variance", 1, "few_values"),
        ("an outlier at a million sigma", 2, "few_objects"),
    ],
)
def test_what_cannot_be_fitted_is_finite_and_barred(edge, barred_from, flag, with_errors):
    values, errors = EDGES[edge]
    for fit in fits(values, errors if with_errors else None):
        assert (flag in fit.flag_names) == (fit.k >= barred_from)


@pytest.mark.parametrize("family", ["normal", "normal_tied", "student_t", "skew_normal"])
@pytest.mark.parametrize(("d", "with_errors"), [(2, False), (3, False), (3, True)])
@pytest.mark.parametrize("edge", SINGULAR)
def test_several_variables_that_are_nearly_singular_are_finite(edge, d, with_errors, family):
    """An object with a fill value in all variables hides the scatter of the others."""
    x, floor, flag_of_one, flag_of_two = SINGULAR[edge]
    x = x[:, -d:]
    data = Data.from_arrays(x, np.full(x.shape, 2.0 * floor) if with_errors else None)
    settings = {"components": (1, 2), "floors": (floor,), "search": FEW_STARTS}
    one, two = fit_sample(data, family=family, **settings)
    for fit in one, two:
        assert np.isfinite([fit.lnl, fit.aic, *fit.weights]).all()
        assert np.isfinite(fit.covariances).all()
        assert np.isfinite([fit.locations, fit.scales]).all()
        assert np.isfinite(draw(fit, np.random.default_rng(1), 10)[0]).all()
    if flag_of_two:
        assert flag_of_two in two.flag_names
        assert flag_of_one in one.flag_names or family == "student_t"
    else:
        assert not one.flags


SENTINELS = np.where(np.arange(100)[:, None] < 97, np.random.default_rng(3).normal(size=(100, 2)),
                     [999999999.0, 0.0])  # fmt: skip


@pytest.mark.parametrize("family", ["student_t", "skew_t"])
def test_no_fit_is_far_below_a_special_case(family):
    """With nu at its bound set aside, what is left is not the foot of a hill 1e18 below."""
    for k, bars in ((1, "at_bound"), (2, "few_objects")):
        (fit,) = fit_sample(
            Data.from_arrays(SENTINELS), family, (k,), (0.01,), FEW_STARTS | {"merges": False}
        )
        assert bars in fit.flag_names
        assert fit.lnl > -1000.0


@pytest.mark.parametrize("k", [1, 2])
def test_a_value_that_leaves_no_root_leaves_nodes_to_student_t(k):
    x = np.where(LAST, 1e74, np.random.default_rng(3).normal(size=(60, 2)))
    fit = Mixture(k, family="student_t").fit(x).fit_
    assert np.isfinite([fit.lnl, *fit.weights]).all()
    assert "singular" in fit.flag_names


def test_tied_normals_need_objects_for_all_their_parameters():
    data = Data.from_arrays(np.random.default_rng(1).normal(size=(8, 3)))
    for family in ("normal", "normal_tied"):
        (fit,) = fit_sample(data, family, (1,), (0.05,), FEW_STARTS)
        assert fit.flag_names == ["few_objects"]


@pytest.mark.parametrize(
    "weights",
    [np.where(np.arange(40) < 39, 0.0, 1.0), np.full(40, 1e-12)],
    ids=["of one object alone", "next to nothing"],
)
def test_weights_of_less_than_an_object_bar_every_fit(weights):
    assert all("few_objects" in fit.flag_names for fit in fits(X, weights=weights))


def test_errors_far_above_the_spread_leave_one_class():
    one, *more = fits(*EDGES["errors far above the spread"])
    assert one.flags == ()
    for fit in more:
        assert fit.lnl == pytest.approx(one.lnl, abs=1e-3)


def test_weights_that_are_all_zero_are_refused():
    with pytest.raises(ValueError, match="not all zero"):
        Data.from_arrays(X, weights=np.zeros(40))


def sample_of(values, errors):
    values, errors = values[:, None], errors[:, None]
    variables = (Variable("x", "linear", "", "delta"),)
    names = np.arange(len(values)).astype(str)
    meta = {"catalogue": "none"}
    return Sample("edge", variables, names, values, errors, values, errors, 0 * values, meta)


def tables_of(sample, family):
    """Every table of a sample's results, by name."""
    sets = [fit_set(sample, family, errors, **SEARCH) for errors in ("without", "with")]
    binned = {(each.family, each.errors): binned_chi2(sample, each) for each in sets}
    selection = criteria_table(sets, None, binned)
    rows = compare_likelihoods(sample, seed=1, floor=0.05, likelihood="auto")
    likelihoods = LIKELIHOODS.of_rows(rows)
    evidence = Evidence(sample, sets, likelihoods, selection)
    rows = summarise("edge", evidence)
    assert "nan" not in sample_in_words("edge", evidence).lower().split()
    verdict = " ".join(answer(Overview.from_evidence("edge", evidence)))
    assert len(verdict.split()) <= 80 and "_" not in verdict
    tables = {
        "summary": summary_table(rows),
        "selection": selection,
        "likelihoods": likelihoods,
        "parameters": parameters_table(sets, sample),
        "merging": merging_table(evidence),
    }
    resampled = {each.errors: resampled_fits(sample, [each], 0) for each in sets}
    tables["intervals"] = intervals_table(sample, sets, resampled, REPLICATES)
    for each in sets:
        classes = membership_table(sample, [each], {}, resampled[each.errors], REPLICATES)
        tables[f"membership_{each.errors}"] = classes
    return tables


@pytest.mark.parametrize("family", ["normal", "student_t", "skew_normal"])
@pytest.mark.parametrize("edge", EDGES)
def test_no_table_holds_a_nan_and_no_verdict_is_strong(edge, family, tmp_path):
    tables = tables_of(sample_of(*EDGES[edge]), family)
    for name, table in tables.items():
        write_table(table, tmp_path / f"{name}.ecsv")
        for column in read_table(tmp_path / f"{name}.ecsv").itercols():
            if column.dtype.kind == "f":
                assert not np.isnan(np.ma.compressed(column)).any(), (name, column.name)
    # An object of which nothing is known takes nothing from forty that are one class.
    one_class = edge == "an outlier known to a million"
    assert set(tables["summary"]["strength"]) <= {"none", "weak", *["moderate"] * one_class}
    assert not one_class or set(tables["summary"]["verdict_k"]) == {1}
