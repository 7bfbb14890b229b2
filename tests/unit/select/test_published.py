"""Published numbers beside ours, and the remark that says what a difference means."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from burstmix.files import Fit, FitSet
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
    meta = {"start": "search"}
    return FitSet("mine", "normal", "with", "density", 1, (0.05, 0.005), fits, meta)


def rows(tmp_path, fit_sets, **entry):
    entry = {"reference": "Someone", "sample": "mine", "errors": "with", "k": 2} | entry
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


def test_another_number_of_objects_is_no_optimum(tmp_path):
    (row,) = rows(tmp_path, [fit_set()], aic=300.0, n_objects=999)
    assert row["remark"] == "ours has 1000 objects, which the paper's sample may not have"


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
