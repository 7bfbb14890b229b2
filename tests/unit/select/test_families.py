"""Two components of each family against three normals."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from burstmix.model import Fit, FitSet, Flag
from burstmix.papers import read_papers
from burstmix.select import families_table

PAPERS = read_papers(Path(__file__).parents[3] / "workflow/data/published.yaml")


def fit_set(sample, family, errors, lnls, flags=()):
    shapes = 0 if family == "normal" else 1
    fits = [
        Fit(
            family=family,
            k=k,
            floor=0.05,
            weights=np.full(k, 1 / k),
            locations=np.arange(k, dtype=float)[:, None],
            covariances=np.ones((k, 1, 1)),
            shapes=np.zeros((k, shapes)),
            lnl=lnl,
            n_objects=1000,
            n_parameters=(3 + shapes) * k - 1,
            converged=True,
            flags=flags if k == 3 else (),
        )
        for k, lnl in enumerate(lnls, start=1)
    ]
    free = [replace(fit, floor=0.005) for fit in fits]
    return FitSet(sample, family, errors, "density", 1, (0.05, 0.005), (*fits, *free))


def test_two_of_a_family_are_set_against_three_normals():
    spike = (Flag("at_floor", 2, "because"),)
    sets = [
        fit_set("fermi_t90", "normal", "without", (-100.0, -80.0, -75.0)),
        fit_set("fermi_t90", "skew_normal", "without", (-90.0, -73.0, -72.0)),
        fit_set("fermi_t90", "normal", "with", (-100.0, -80.0, -70.0), spike),
        fit_set("fermi_t90", "skew_normal", "with", (-90.0, -73.0, -72.0)),
        fit_set("mine", "normal", "without", (-100.0, -80.0, -75.0)),
        fit_set("mine", "student_t", "without", (-100.0, -77.0, -76.0)),
        fit_set("alone", "skew_normal", "without", (-90.0, -73.0, -72.0)),
    ]
    table = families_table(PAPERS, sets)
    assert list(table["sample"]) == ["fermi_t90", "fermi_t90", "mine"]
    assert list(table["errors"]) == ["without", "with", "without"]
    # One parameter less: 2 in AIC and ln 1000 in BIC, and twice the difference in lnL.
    np.testing.assert_allclose(table["delta_aic"], [-6, 4, 2])
    np.testing.assert_allclose(table["delta_bic"], np.array([-4, 6, 4]) - np.log(1000))
    assert list(table["better_aic"]) == ["2 skew_normal", "3 normal (barred)", "3 normal"]
    assert list(table["better_bic"]) == ["2 skew_normal", "2 skew_normal", "2 student_t"]
    assert list(table["flags_normal"]) == ["", "at_floor", ""]
    assert list(table["published"]) == ["more likely, by AIC", "", ""]
    assert table.meta["published"] == ["Tarnopolski (2015), arXiv:1506.07801, abstract"]
    assert all(table[name].description for name in table.colnames[2:])


def test_where_nothing_can_be_compared_the_table_is_empty():
    assert len(families_table(PAPERS, [fit_set("a", "normal", "with", (-3.0, -2.0))])) == 0
