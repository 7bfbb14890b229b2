"""What is preferred among the fits that no flag bars, and in which words."""

from dataclasses import replace

import numpy as np
import pytest
from astropy.table import Table

from burstmix.files import Fit, FitSet, Flag, Sample, Variable
from burstmix.select import criteria_table, parameters_table, summarise, summary_in_words
from burstmix.select.summary import third_component
from burstmix.select.words import evidence, support


def fit(k, lnl, floor=0.05, flags=()):
    return Fit(
        family="normal",
        k=k,
        floor=floor,
        weights=np.full(k, 1 / k),
        locations=np.arange(k, dtype=float)[:, None],
        covariances=np.full((k, 1, 1), 0.25),
        shapes=np.zeros((k, 0)),
        lnl=lnl,
        n_objects=1000,
        n_parameters=3 * k - 1,
        converged=True,
        audit={
            "starts": 9,
            "starts_at_best": 4,
            "ties": [{"share": 0.1 * (j + 1), "value": 0.192, "objects": 33.0} for j in range(k)],
        },
        flags=tuple(Flag(name, k - 1, "because") for name in flags),
    )


def fit_set(errors="without", lnls=(-100.0, -80.0, -70.0), flags=((), (), ())):
    guarded = [fit(k + 1, lnl, flags=flags[k]) for k, lnl in enumerate(lnls)]
    free = [replace(f, floor=0.005, lnl=f.lnl + 1) for f in guarded]
    meta = {"start": "search", "variables": [{"name": "t90", "unit": "s"}]}
    return FitSet("mine", "normal", errors, "density", 1, (0.05, 0.005), (*guarded, *free), meta)


def test_differences_are_within_an_error_mode():
    table = criteria_table([fit_set(), fit_set("with", (-50.0, -49.0, -48.0))])
    assert list(table["errors"]) == ["without"] * 3 + ["with"] * 3
    np.testing.assert_allclose(table["delta_aic"], [48, 14, 0, 0, 4, 8], atol=1e-9)
    np.testing.assert_allclose(table["lnl_free"], table["lnl"] + 1)
    np.testing.assert_allclose(table["aic"], 2 * table["n_parameters"] - 2 * table["lnl"])


def test_a_barred_fit_is_shown_and_not_compared():
    sets = [fit_set(flags=((), (), ("at_floor", "tied_values")))]
    table = criteria_table(sets)
    np.testing.assert_allclose(table["delta_aic"], [34, 0, -14], atol=1e-9)
    assert list(table["flags"]) == ["", "", "at_floor;tied_values"]
    (row,) = summarise("Mine", sets)
    assert (row["k_aic"], row["next_aic"], row["margin_aic"]) == (2, 1, pytest.approx(34))
    assert row["barred"] == "k=3: at_floor, tied_values"
    words = summary_in_words(Table([row]), {"mine": sets})
    assert "AIC prefers k = 2, by 34.00 over k = 1" in words
    assert "- normal, k = 3, component 3: `at_floor`: because" in words


def test_the_third_component_is_called_a_spike_or_not():
    (sentence,) = third_component(fit_set())
    assert "at 1 s with weight 0.333" in sentence
    assert "no spike on tied values (10% of it" in sentence
    assert "at the floor of 0.005 lnL rises by 1.00" in sentence
    spike = fit_set()
    flags = (Flag("tied_values", 0, "because"),)
    fits = [replace(f, flags=flags) if f.k == 3 else f for f in spike.fits]
    (sentence,) = third_component(replace(spike, fits=tuple(fits)))
    assert "is a spike on tied values (10% of it on its most common" in sentence
    assert "first 0.192" in sentence


def test_nothing_is_preferred_when_all_are_barred():
    sets = [fit_set(flags=(("few_objects",),) * 3)]
    (row,) = summarise("Mine", sets)
    assert row["k_bic"] == 0
    assert "every fit is barred" in summary_in_words(Table([row]), {"mine": sets})


def test_locations_go_back_to_the_unit_measured_in():
    array = np.ones((2, 1))
    sample = Sample("mine", (Variable("t90", unit="s"),), np.array(["a", "b"]), *[array] * 5)
    table = parameters_table([fit_set()], sample)
    assert len(table) == 6
    np.testing.assert_allclose(table["t90"][3:], [1, 10, 100])
    np.testing.assert_allclose(table["scale_t90"], 0.5)
    assert str(table["scale_t90"].unit) == "dex"
    assert str(table["t90"].unit) == "s"


def test_the_fields_words():
    words = [evidence(d) for d in (1.9, 2.1, 5.9, 6.1, 9.9, 10.1)]
    assert words[0] == "not worth more than a bare mention"
    assert words[1:] == ["positive", "positive", "strong", "strong", "very strong"]
    assert support(1.5) == "substantial"
    assert support(5) == "considerably less"
    assert support(11) == "essentially none"
