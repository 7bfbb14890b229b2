"""Published numbers beside ours, and the remark that says what a difference means."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from astropy.table import Table

from burstmix.model import Fit, FitSet, Flag
from burstmix.select import published_table

PUBLISHED = Path(__file__).parents[3] / "workflow/data/published.yaml"


def fit(lnl, floor):
    return Fit(
        family="normal",
        k=2,
        floor=floor,
        weights=np.array([0.4, 0.6]),
        locations=np.array([[0.0], [1.5]]),
        covariances=np.full((2, 1, 1), 0.25),
        shapes=np.zeros((2, 0)),
        lnl=lnl,
        n_objects=1000,
        n_parameters=5,
        converged=True,
    )


def fit_set(lnl=-100.0, lnl_free=-100.0):
    fits = (fit(lnl, 0.05), fit(lnl_free, 0.005))
    meta = {"start": "search", "variables": [{"name": "size", "propagation": "delta"}]}
    return FitSet("mine", "normal", "with", "density", 1, (0.05, 0.005), fits, meta)


def rows(tmp_path, fit_sets, **entry):
    head = {"reference": "Someone", "sample": "mine", "errors": "with", "k": 2}
    entry = head | {"propagation": "delta", "likelihood": "density"} | entry
    (tmp_path / "published.yaml").write_text(yaml.safe_dump([entry]))
    return published_table(tmp_path / "published.yaml", fit_sets)


@pytest.mark.parametrize(
    ("published", "free", "remark"),
    [
        (210.05, -100, "reproduced"),
        (216.0, -100, "a local optimum: ours is higher by 3.00 in lnL"),
        (204.0, -96, "needs a component narrower than the floor of 0.05; at 0.005 ours is 202.00"),
        (204.0, -100, "higher than ours by 3.00 in lnL"),
    ],
)
def test_a_criterion_tells_which_optimum_was_found(tmp_path, published, free, remark):
    (row,) = rows(tmp_path, [fit_set(lnl_free=free)], aic=published, n_objects=1000)
    assert row["remark"] == remark
    assert row["ours"] == 210
    assert row["difference"] == pytest.approx(210 - published)


def test_a_better_optimum_that_a_flag_bars_says_so(tmp_path):
    flagged = [replace(f, flags=(Flag("at_floor", 0, "because"),)) for f in fit_set().fits]
    (row,) = rows(tmp_path, [replace(fit_set(), fits=tuple(flagged))], aic=216.0, n_objects=1000)
    assert row["remark"].endswith("ours is higher by 3.00 in lnL, but barred by at_floor")


def test_another_number_of_objects_is_no_optimum(tmp_path):
    (row,) = rows(tmp_path, [fit_set()], aic=300.0, n_objects=999)
    assert row["remark"] == "ours has 1000 objects, the paper 999"


def test_another_likelihood_is_no_optimum(tmp_path):
    lognormal = {"variables": [{"name": "size", "propagation": "lognormal"}]}
    other = replace(fit_set(), meta=fit_set().meta | lognormal)
    table = rows(tmp_path, [other], aic=300.0, weight=[0.4, 0.7], n_objects=1000)
    assert set(table["remark"]) == {"ours has another likelihood (lognormal)"}
    interval = replace(fit_set(), errors="without", likelihood="interval")
    (row,) = rows(tmp_path, [interval], errors="without", aic=300.0, n_objects=999)
    objects = "ours has 1000 objects, the paper 999"
    assert row["remark"] == f"ours has another likelihood (interval); {objects}"
    # How errors would be propagated does not matter to fits without them.
    without = replace(other, errors="without")
    (row,) = rows(tmp_path, [without], errors="without", aic=210.0, n_objects=1000)
    assert row["remark"] == "reproduced"


def test_the_ledger_tells_where_another_number_of_objects_comes_from(tmp_path):
    names = ("cut", "rows_before", "removed")
    ledger = Table(rows=[("duplicate", 1030, 0), ("missing", 1030, 30)], names=names)
    rows(tmp_path, [fit_set()], prefers={"bic": 2})
    (row,) = published_table(tmp_path / "published.yaml", [fit_set()], {"mine": ledger})
    assert row["remark"] == (
        "agrees; ours has 1000 objects of 1030 (missing took 30), which the paper's may not be"
    )


@pytest.mark.parametrize("published", [300.0, 100.0])
def test_one_component_has_no_local_optimum(tmp_path, published):
    one = replace(fit(-100, 0.05), k=1)
    fits = replace(fit_set(), fits=(one, replace(one, floor=0.005)))
    (row,) = rows(tmp_path, [fits], k=1, aic=published, n_objects=1000)
    assert row["remark"].startswith("differs, though one component has one optimum")


def test_criteria_of_two_fits_say_so(tmp_path):
    """BIC - AIC = 5 (ln 1000 - 2) = 24.54 for 5 parameters."""
    for bic, words in ((234.5, ""), (237.5, "1.48 apart in lnL: of one, BIC - AIC would be 24.54")):
        row, _ = rows(tmp_path, [fit_set()], aic=210.0, bic=bic, n_objects=1000)
        assert row["remark"].startswith("reproduced") and words in row["remark"]
        assert ("of two fits" in row["remark"]) == bool(words)


@pytest.mark.parametrize(("one", "words"), [(210.2, ""), (209.4, "by 0.50 in lnL: this is no")])
def test_less_likelihood_than_with_fewer_components_is_no_maximum(tmp_path, one, words):
    """lnL is 2 - AIC / 2 of k = 1, and 5 - 216.4 / 2 = -103.2 of k = 2; 0.1 is rounding."""
    head = {"reference": "Someone", "sample": "mine", "errors": "with", "propagation": "delta"}
    entries = [head | {"k": 1, "aic": one}, head | {"k": 2, "aic": 216.4}]
    (tmp_path / "published.yaml").write_text(yaml.safe_dump(entries))
    row = published_table(tmp_path / "published.yaml", [fit_set()])[-1]
    assert ("no maximum" in row["remark"]) == bool(words) and words in row["remark"]


def test_natural_logarithms_become_those_to_the_base_10(tmp_path):
    """AIC less 2 N d ln ln 10, locations and scales over ln 10."""
    shift = float(2 * 1000 * np.log(np.log(10.0)))
    table = rows(
        tmp_path, [fit_set()], aic=210.0 + shift, location=[0.0, float(1.5 * np.log(10.0))],
        n_objects=1000, natural_logarithms=1,
    )  # fmt: skip
    assert list(table["remark"]) == ["reproduced"] * 3
    np.testing.assert_allclose(table["published"], [210.0, 0.0, 1.5], atol=1e-9)


def test_parameters_and_preferences(tmp_path):
    table = rows(
        tmp_path, [fit_set()], location=[0.005, 1.7], n_objects=1000, prefers={"aic": 2, "bic": 3}
    )
    assert list(table["quantity"]) == [
        "k preferred by AIC",
        "k preferred by BIC",
        *["location"] * 2,
    ]
    assert list(table["remark"]) == ["agrees", "differs", "reproduced", "differs"]
    assert list(table["component"].filled(0)) == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("size", "theirs"),
    [({}, "which the paper's may not be"), ({"n_objects": 999}, "the paper 999")],
)
def test_preferences_among_other_objects_say_so(tmp_path, size, theirs):
    table = rows(tmp_path, [fit_set()], prefers={"aic": 2, "bic": 3}, **size)
    caveat = f"; ours has 1000 objects, {theirs}"
    assert list(table["remark"]) == ["agrees" + caveat, "differs" + caveat]
    table = rows(tmp_path, [], prefers={"aic": 2}, **size)
    assert list(table["remark"]) == ["not in this run"]


def test_what_else_is_known_of_a_paper_ends_the_remark(tmp_path):
    words = {"prefers": {"aic": 2}, "aic": 210.0, "note": "it is short", "n_objects": 1000}
    table = rows(tmp_path, [fit_set()], **words)
    assert list(table["remark"]) == ["agrees; it is short", "reproduced; it is short"]
    assert set(rows(tmp_path, [], **words)["remark"]) == {"not in this run"}


def test_what_was_not_run_or_is_another_start_has_no_number(tmp_path):
    table = rows(tmp_path, [replace(fit_set(), errors="without")], aic=210.0, weight=[0.4, 0.6])
    assert table["ours"].mask.all() and table["difference"].mask.all()
    assert set(table["remark"]) == {"not in this run"}
    table = rows(tmp_path, [fit_set()], aic=210.0, start="default_start")
    assert table["ours"].mask.all()


def test_the_projects_own_list_can_be_read():
    table = published_table(PUBLISHED, [])
    assert len(table) > 20
    assert set(table["sample"]) >= {"batse_t90", "pulsar_glitches", "figure_4_2"}


def test_the_projects_own_list_is_of_samples_of_the_config():
    config = (PUBLISHED.parents[2] / "config.yaml").read_text()
    samples = set(re.findall(r"^  (?:# )?(\w+):$", config, re.MULTILINE))
    assert {entry["sample"] for entry in yaml.safe_load(PUBLISHED.read_text())} <= samples


def test_the_projects_own_list_names_the_likelihood_of_every_number():
    for entry in yaml.safe_load(PUBLISHED.read_text()):
        if "prefers" not in entry:
            assert entry["likelihood"] == "density"
            assert ("propagation" in entry) == (entry["errors"] == "with")
