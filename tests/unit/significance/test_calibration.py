"""Catalogues of known classes: what is found in them, and what the tables make of it."""

import numpy as np
import pytest
from astropy.table import Table
from scipy.stats import binom

from burstmix.fit import Data, fit_sample
from burstmix.model import FitSet, Sample, Variable
from burstmix.results.shared import CALIBRATED
from burstmix.significance import calibration
from burstmix.significance.calibration import calibrated
from burstmix.significance.calibration_tables import (
    calibration_table,
    chosen_table,
    coverage_table,
)

SETTINGS = {"families": ["normal"], "components": [1, 2], "simulator": "own_steps", "pairs": []}
SETTINGS |= {"replicates": 19}
TRUTH = ("mine", "normal", "with", 2)


@pytest.fixture(scope="module")
def sample():
    """Two classes that nothing confuses, measured with errors."""
    rng = np.random.default_rng(4)
    errors = rng.uniform(0.05, 0.15, 200)
    x = np.concatenate([rng.normal(-1, 0.3, 80), rng.normal(2, 0.4, 120)])
    x += errors * rng.standard_normal(200)
    columns = (x, errors, x, errors, np.zeros(200))
    variables = (Variable("x", "linear", "", "delta"),)
    names = np.arange(200).astype(str)
    return Sample("mine", variables, names, *(column[:, None] for column in columns))


@pytest.fixture(scope="module")
def fit_set(sample):
    fits = fit_sample(Data.from_sample(sample, "with"), components=(1, 2), floors=(0.05,))
    return FitSet("mine", "normal", "with", "density", 1, (0.05, 0.005), tuple(fits))


@pytest.fixture
def catalogues(sample, fit_set, monkeypatch):
    """Some catalogues of two classes; in chunks of two."""
    monkeypatch.setattr(calibration, "CALIBRATED_CHUNK", 2)
    return lambda chunk: calibrated(sample, fit_set, 2, SETTINGS, chunk)


@pytest.mark.slow
def test_what_nothing_confuses_is_found(catalogues, fit_set):
    found, intervals = catalogues(0)
    assert list(found["catalogue"]) == [0, 1]
    for name in ("bic", "icl"):
        assert set(found[f"k_{name}"]) == {2} and set(found[f"family_{name}"]) == {"normal"}
    assert set(found["k_aic"]) <= {2, 3}
    assert all(1 / 20 <= p <= 1 for p in found["p_bootstrap"])
    assert len(set(found["ratio"])) == 2
    truth = fit_set.guarded[1]
    for name, true in (("weight", truth.weights), ("location_x", truth.locations[:, 0])):
        own = intervals[(intervals["parameter"] == name) & (intervals["catalogue"] == 1)]
        np.testing.assert_array_equal(own["true"], true)
        assert np.all((own["low"] < own["value"]) & (own["value"] < own["high"]))
        assert np.all(np.abs(own["value"] - own["true"]) < 5 * own["standard_error"])


@pytest.mark.slow
def test_no_catalogue_depends_on_its_chunk(catalogues, monkeypatch):
    second = catalogues(1)[0]
    monkeypatch.setattr(calibration, "CALIBRATED_CHUNK", 3)
    third = catalogues(0)[0][2]
    assert list(second[0].values()) == list(third.values())


@pytest.mark.slow
def test_the_truth_is_tested_against_the_other_fit_of_its_pair(sample, fit_set, monkeypatch):
    monkeypatch.setattr(calibration, "CALIBRATED_CHUNK", 1)
    settings = SETTINGS | {"families": ["normal", "skew_normal"], "components": [1, 2]}
    settings["pairs"] = ["skew_normal 1|normal 2"]
    (row,) = calibrated(sample, fit_set, 2, settings, 0)[0]
    assert row["other"] == "skew_normal 1" and row["family_p"] == "normal"
    # One skewed class is far worse than the two that are true.
    assert row["ratio_other"] < -50 and row["p_other"] > 0.05
    assert row["ties"] == row["ties_other"] == 0
    assert "other" not in calibrated(sample, fit_set, 1, settings, 0)[0].colnames


def found(k, p):
    """What is found in catalogues of which every criterion chooses these k, with these p-values."""
    table = {"family_p": ["normal"] * len(p), "p_bootstrap": p, "replicates": [50] * len(p)}
    table["ties"] = [0] * len(p)
    for name in CALIBRATED:
        table |= {f"family_{name}": ["normal" if each else "" for each in k], f"k_{name}": k}
    return Table(table)


def test_uniform_p_values_pass_and_others_do_not():
    uniform = np.random.default_rng(8).integers(1, 52, 200) / 51
    small = np.full(200, 1 / 51)
    skewed = ("mine", "skew_normal", "with", 2)
    tables = {TRUTH: found([2] * 200, uniform), (*TRUTH[:3], 3): found([2] * 200, small)}
    table = calibration_table(tables | {skewed: found([3] * 200, small)})
    assert list(table["right_bic"]) == [1, 0, 0]
    assert table["p_ks"][0] > 0.05 and table["p_ks"][1] < 1e-9
    assert table["below_05"][0] == np.mean(uniform <= 0.05) and table["below_05"][1] == 1
    assert list(table["p_ks"].mask) == [False, False, True]


def test_p_values_of_ratios_that_many_share_are_spread_over_all_of_them():
    """In half of all samples one component more gains nothing."""
    rng = np.random.default_rng(9)
    ratios = np.maximum(rng.standard_normal((400, 51)), 0.0)
    p = (1 + np.sum(ratios[:, 1:] >= ratios[:, :1], axis=1)) / 51
    table = found([2] * 400, p)
    assert calibration_table({TRUTH: table})["p_ks"][0] < 1e-9
    table["ties"] = np.sum(ratios[:, 1:] == ratios[:, :1], axis=1)
    assert calibration_table({TRUTH: table})["p_ks"][0] > 0.05


def test_tests_against_another_family_are_counted_where_there_are_any():
    plain, against = found([2] * 4, np.full(4, 0.5)), found([2] * 4, np.full(4, 0.5))
    against["other"], against["p_other"] = ["normal 3"] * 4, [0.01, 0.05, 0.06, 0.9]
    table = calibration_table({TRUTH: plain, (*TRUTH[:3], 3): against})
    assert list(table["other"]) == ["", "normal 3"]
    assert list(table["other_below_05"].mask) == [True, False]
    assert table["other_below_05"][1] == 0.5


def test_choices_are_shares_of_catalogues():
    table = chosen_table({TRUTH: found([2, 3, 3, 0], [0.5] * 4)})
    own = table[table["criterion"] == "bic"]
    assert list(own["k_chosen"]) == [0, 2, 3] and list(own["share"]) == [0.25, 0.25, 0.5]
    assert list(own["family_chosen"]) == ["", "normal", "normal"]


def test_coverage_counts_intervals_and_what_chance_allows():
    n = 200
    off = np.where(np.arange(n) < 170, 1.0, 2.0)
    intervals = Table(
        {"catalogue": range(n), "component": [1] * n, "parameter": ["weight"] * n}
        | {"true": [0.0] * n, "value": off, "low": off - 1.5, "high": off + 1.5}
        | {"standard_error": np.ma.masked_array(np.full(n, 0.7), np.arange(n) % 2 == 0)}
    )
    (row,) = coverage_table({TRUTH: intervals})
    assert row["covered_resampled"] == 0.85
    assert row["covered_standard_error"] == 0.85  # within 1.15, of those that are known
    assert binom.cdf(row["lowest"] * n - 1, n, 0.9) <= 0.005 < binom.cdf(row["lowest"] * n, n, 0.9)
    assert binom.sf(row["highest"] * n, n, 0.9) <= 0.005
    assert row["bias"] == pytest.approx(off.mean() / (off.std(ddof=1) / np.sqrt(n)))


def test_what_cannot_be_known_is_masked():
    intervals = Table(
        {"catalogue": [0, 1], "component": [1, 1], "parameter": ["nu"] * 2, "true": [5.0] * 2}
        | {"value": [5.0] * 2, "low": [4.0] * 2, "high": [6.0] * 2}
        | {"standard_error": np.ma.masked_all(2)}
    )
    table = coverage_table({TRUTH: intervals})
    assert table["bias"].mask.all() and table["covered_standard_error"].mask.all()
