"""What is preferred among the fits that no flag bars, and in which words."""

from dataclasses import replace

import numpy as np
import pytest
from astropy.table import Table

from burstmix.io import read_table, write_table
from burstmix.model import FitSet, Flag, Sample, Variable
from burstmix.select import (
    Evidence,
    criteria_table,
    parameters_table,
    sample_in_words,
    summarise,
    summary_table,
)
from burstmix.select.details import third_component
from burstmix.select.rules import moves
from burstmix.select.words import evidence, support


def test_differences_are_within_an_error_mode(fit_set):
    table = criteria_table([fit_set(), fit_set("with", (-50.0, -49.0, -48.0))])
    assert list(table["errors"]) == ["without"] * 3 + ["with"] * 3
    np.testing.assert_allclose(table["delta_aic"], [48, 14, 0, 0, 4, 8], atol=1e-9)
    np.testing.assert_allclose(table["lnl_free"], table["lnl"] + 1)
    np.testing.assert_allclose(table["aic"], 2 * table["n_parameters"] - 2 * table["lnl"])
    np.testing.assert_allclose(table["icl"] - table["bic"], [0, 20, 40] * 2)
    more = 3 * np.log(1000)  # what three parameters cost
    deltas = [0, more - 20, 2 * more - 20, 0, 18 + more, 36 + 2 * more]
    np.testing.assert_allclose(table["delta_icl"], deltas, atol=1e-9)


def test_weights_by_bic_have_a_prior_uniform_over_k(fit_set):
    """k = 2 alone has two families, which share what k = 2 has beforehand."""
    normals = fit_set(lnls=(-100.0, -98.0))
    skewed = replace(fit_set(lnls=(-100.0, -98.0), family="skew_normal"), family="skew_normal")
    skewed = replace(skewed, fits=tuple(fit for fit in skewed.fits if fit.k == 2))
    table = criteria_table([normals, skewed])
    parts = np.exp(-0.5 * (table["bic"] - min(table["bic"]))) * [1.0, 0.5, 0.5]
    np.testing.assert_allclose(table["weight_bic"], parts / parts.sum())


def test_neighbours_have_no_words_by_bic_without_a_p_value(fit_set):
    """k = 2 is preferred, by 19.3 over k = 1 and by 0.7 over k = 3."""
    bare = "not worth more than a bare mention"
    assert list(criteria_table([fit_set()])["words_bic"]) == ["", bare, ""]
    pair = {"family": "normal", "family_next": "normal", "errors": "without"}
    p = {"p_bootstrap": 0.01, "p_bootstrap_error": 0.001}
    for k, words in ((2, ["", bare, bare]), (1, ["very strong", bare, ""])):
        table = Table([pair | p | {"k": k, "k_next": k + 1}])
        assert list(criteria_table([fit_set()], table)["words_bic"]) == words


def test_what_was_not_binned_is_masked(fit_set):
    chi2 = {1: {"chi2_binned": 9.5, "dof_binned": 0, "p_binned": None}}
    chi2[2] = {"chi2_binned": 3.5, "dof_binned": 4, "p_binned": 0.48}
    table = criteria_table([fit_set(), fit_set("with")], None, {("normal", "with"): chi2})
    assert list(table["p_binned"].mask) == [True] * 4 + [False, True]
    assert list(table["dof_binned"].mask) == [True] * 3 + [False, False, True]
    assert list(table["dof_binned"][3:5]) == [0, 4] and table["dof_binned"].dtype.kind == "i"


def test_a_barred_fit_is_shown_and_not_compared(fit_set, sample):
    sets = [fit_set(flags=((), (), ("at_floor", "tied_values")))]
    table = criteria_table(sets)
    np.testing.assert_allclose(table["delta_aic"], [34, 0, -14], atol=1e-9)
    assert list(table["flags"]) == ["", "", "at_floor;tied_values"]
    (row,) = summarise("Mine", Evidence(sample(0.1), sets))
    assert (row["k_aic"], row["next_aic"], row["margin_aic"]) == (2, 1, pytest.approx(34))
    assert row["barred"] == "k=3: at_floor, tied_values"
    words = sample_in_words("Mine", Evidence(sample(0.1), sets))
    assert "Without errors, AIC prefers k = 2, by 34.00 over k = 1 (support for that is" in words
    assert "- normal, k = 3, component 3: `at_floor`: because" in words


def test_a_barred_fit_that_would_be_better_is_said_to_be(tmp_path, fit_set, sample):
    sets = [fit_set(lnls=(-100.0, -80.0, -72.0), flags=((), (), ("at_floor", "tied_values")))]
    (row,) = summarise("Mine", Evidence(sample(0.1), sets))
    assert (row["k_aic"], row["barred_k_aic"]) == (2, 3)
    assert row["barred_lower_aic"] == pytest.approx(10)
    # The three parameters more cost BIC 3 ln 1000, and twice 8 in lnL does not pay for them.
    assert row["barred_k_bic"] is None and row["barred_lower_bic"] is None
    _, words = sample_in_words("Mine", Evidence(sample(0.1), sets)).split("### Audit")
    aic, bic = words[words.index("AIC prefers") : words.index("Only fits")].split("BIC prefers")
    assert "; k = 3 is lower by 10.00, but barred by at_floor and tied_values." in aic
    assert "is lower" not in bic
    write_table(summary_table([row]), tmp_path / "summary.ecsv")
    table = read_table(tmp_path / "summary.ecsv")
    assert table["barred_k_aic"][0] == 3
    assert table["barred_k_bic"].mask[0] and table["barred_lower_bic"].mask[0]


def test_a_barred_fit_is_named_too_where_only_one_is_not_barred(fit_set, sample):
    sets = [fit_set(flags=((), ("at_floor",), ("few_objects",)))]
    (row,) = summarise("Mine", Evidence(sample(0.1), sets))
    assert (row["k_aic"], row["next_aic"], row["margin_aic"]) == (1, None, None)
    words = sample_in_words("Mine", Evidence(sample(0.1), sets))
    assert (
        "prefers k = 1; no other number of components can be compared; k = 3 is lower by 48.00, "
        in words
    )


def test_the_third_component_is_called_a_spike_or_not(fit_set):
    (sentence,) = third_component(fit_set())
    assert "at 1 s with weight 0.333" in sentence
    assert "no spike on tied values (10% of it" in sentence
    assert "at the floor of 0.005 the narrowest one is 0.5 wide" in sentence
    spike = fit_set()
    flags = (Flag("few_values", 0, "because"),)
    fits = [replace(f, flags=flags) if f.k == 3 else f for f in spike.fits]
    (sentence,) = third_component(replace(spike, fits=tuple(fits)))
    assert "is a spike on tied values (10% of it on its most common" in sentence
    assert "first 0.192" in sentence


def test_few_values_that_are_not_tied_are_no_spike_on_tied_ones(fit_set):
    few = fit_set(flags=((), (), ("few_values",)))
    untied = {"share": 0.0, "value": None, "objects": 0.0}
    fits = [
        replace(
            fit,
            covariances=np.full((fit.k, 1, 1), 0.25) * np.arange(fit.k, 0, -1)[:, None, None],
            audit=fit.audit | {"ties": [untied] * fit.k},
        )
        for fit in few.fits
    ]
    (sentence,) = third_component(replace(few, fits=tuple(fits)))
    assert "is no spike on tied values (0% of it" in sentence


def test_nothing_is_preferred_when_all_are_barred(fit_set, sample):
    sets = [fit_set(flags=(("few_objects",),) * 3)]
    (row,) = summarise("Mine", Evidence(sample(0.1), sets))
    table = summary_table([row])
    names = ("k", "next", "margin", "barred_k", "barred_lower")
    masked = [f"{name}_{criterion}" for name in names for criterion in ("aic", "bic")]
    assert all(table[name].mask[0] for name in [*masked, "k_aicc"])
    assert table["barred"][0].startswith("k=1: few_objects; k=2:")
    assert "every fit is barred" in sample_in_words("Mine", Evidence(sample(0.1), sets))


def test_few_objects_ask_for_aicc(fit, fit_set, sample):
    few = replace(fit(3, -70.0), n_objects=20)
    assert few.aicc == pytest.approx(140 + 16 + 2 * 8 * 9 / 11)
    assert replace(few, n_objects=9).aicc == np.inf
    sets = [fit_set(lnls=(-100.0, -80.0, -76.0))]
    (row,) = summarise("Mine", Evidence(sample(0.1), sets))
    assert (row["k_aic"], row["k_aicc"]) == (3, 3)
    assert "AICc" not in sample_in_words("Mine", Evidence(sample(0.1), sets))
    few = [replace(sets[0], fits=tuple(replace(f, n_objects=30) for f in sets[0].fits))]
    (row,) = summarise("Mine", Evidence(sample(0.1), few))
    assert (row["k_aic"], row["k_aicc"]) == (3, 2)
    words = sample_in_words("Mine", Evidence(sample(0.1), few))
    assert "With 4 objects for each parameter of k = 3, fewer than 40, Burnham & And" in words
    assert "AICc: it prefers k = 2 without errors." in words


def test_what_the_rules_find_is_told(fit_set, sample, likelihoods):
    table = likelihoods(
        delta=("with", 0.166, 0.036, 3.88, ""),
        lognormal=("with", 0.187, -0.022, 4.15, ""),
        linear=("with", 0.211, -0.245, 4.12, "at_floor"),
        density=("without", 0.234, -0.007, 3.94, ""),
        interval=("without", 0.236, -0.005, 2.73, ""),
    )
    sets = [fit_set(), fit_set("with")]
    words = sample_in_words("Mine", Evidence(sample(0.1, 0.29, 0.31, 5.0), sets, table))
    assert "Relative errors above 0.3: 2 of 4 objects." in words
    assert (
        "- Among k = 1 to 3, whatever their flags, BIC is least for k = 2 without errors by "
        "density and interval and k = 2 with errors by delta, lognormal and linear.\n"
        "- Between these rules the first component of k = 2 stays within 0.02 in weight and 0.05 "
        "dex in location without errors and moves (weight from 0.187 to 0.211 and location from "
        "0.951 to 0.569 s) with errors."
    ) in words
    assert (
        "By the rules delta, lognormal (used here) and linear the first component of k = 2 has "
        "weight 0.166, 0.187 and 0.211 and location 0.036, -0.022 and -0.245 dex; k = 3 gains "
        "3.88, 4.15 and 4.12 (barred) in lnL over k = 2."
    ) in words
    assert "(used here) and interval the first component of k = 2 has weight 0.234 and" in words


@pytest.mark.parametrize(
    ("weight", "location", "moved"),
    [
        (0.219, -0.061, ""),
        (0.221, -0.061, "weight from 0.200 to 0.221"),
        (0.219, -0.071, "location from 0.955 to 0.849 s"),
    ],
)
def test_how_far_a_class_may_move(weight, location, moved, fit_set, likelihoods):
    table = likelihoods(
        lognormal=("with", 0.2, -0.02, 4, ""), linear=("with", weight, location, 4, "")
    )
    assert moves(fit_set("with"), table) == moved


def test_rounding_may_move_a_class_without_errors(fit_set, likelihoods):
    table = likelihoods(density=("without", 0.2, 0, 4, ""), interval=("without", 0.3, 0, 4, ""))
    moved = "weight from 0.200 to 0.300"
    assert moves(fit_set(), table) == moved


def test_large_errors_are_said_where_no_other_rule_was_tried(fit_set, sample):
    words = sample_in_words("Mine", Evidence(sample(0.5), [fit_set("with")]))
    assert "No rule for errors but lognormal was tried." in words
    words = sample_in_words("Mine", Evidence(sample(0.5), [fit_set("with", rule="linear")]))
    assert "0.3: 1 of 1 objects." in words and "was tried" not in words
    words = sample_in_words("Mine", Evidence(sample(0.3), [fit_set("with")]))
    assert "elative errors" not in words and "was tried" not in words


def test_locations_go_back_to_the_unit_measured_in(fit_set):
    array = np.ones((2, 1))
    variables = (Variable("t90", unit="s"),)
    ones = Sample("mine", variables, np.array(["a", "b"]), *[array] * 5)
    table = parameters_table([fit_set()], ones)
    assert len(table) == 6
    np.testing.assert_allclose(table["t90"][3:], [1, 10, 100])
    np.testing.assert_allclose(table["scale_t90"], 0.5)
    assert str(table["scale_t90"].unit) == "dex"
    assert str(table["t90"].unit) == "s"


def test_standard_errors_stand_beside_the_parameters(fit_set, sample, tmp_path):
    errors = {"weights": [0.1, 0.1], "locations": [0.2, np.nan], "scales": [0.3, 0.3]}
    fits = [
        replace(f, standard_errors={n: np.array(e) for n, e in errors.items()}) if f.k == 2 else f
        for f in fit_set().fits
    ]
    replace(fit_set(), fits=tuple(fits)).write(tmp_path / "fits.json")
    table = parameters_table([FitSet.read(tmp_path / "fits.json")], sample(0.1, 0.1))
    np.testing.assert_array_equal(table["location_t90_error"].mask, [1, 0, 1, 1, 1, 1])
    np.testing.assert_array_equal(table["scale_t90_error"][1:3], 0.3)
    assert str(table["scale_t90_error"].unit) == "dex"
    assert "weight_error" not in parameters_table([fit_set()], sample(0.1, 0.1)).colnames


def test_standard_errors_of_several_variables_stand_beside_theirs(fit_set, tmp_path):
    variables = Variable("t90", unit="s"), Variable("h32")
    array = np.ones((2, 2))
    ones = Sample("mine", variables, np.array(["a", "b"]), *[array] * 5)
    correlations = np.full((1, 2, 2), np.nan)
    correlations[0, 0, 1] = correlations[0, 1, 0] = 0.4
    errors = {
        "weights": np.zeros(1),
        "locations": np.array([[0.1, 0.2]]),
        "scales": np.array([[0.3, np.nan]]),
        "correlations": correlations,
    }
    (fit, *_) = fit_set().fits
    parts = {"locations": np.zeros((1, 2)), "covariances": np.eye(2)[None]}
    fits = (replace(fit, standard_errors=errors, **parts),)
    replace(fit_set(), fits=fits).write(tmp_path / "fits.json")
    table = parameters_table([FitSet.read(tmp_path / "fits.json")], ones)
    assert table["location_t90_error"][0] == 0.1 and table["location_h32_error"][0] == 0.2
    assert table["scale_t90_error"][0] == 0.3 and table["scale_h32_error"].mask[0]
    assert table["correlation_t90_h32_error"][0] == 0.4


def test_the_fields_words():
    words = [evidence(d) for d in (1.9, 2.1, 5.9, 6.1, 9.9, 10.1)]
    assert words[0] == "not worth more than a bare mention"
    assert words[1:] == ["positive", "positive", "strong", "strong", "very strong"]
    assert support(1.5) == "substantial"
    assert support(3) == "between substantial and considerably less"
    assert support(5) == "considerably less"
    assert support(8) == "between considerably less and essentially none"
    assert support(11) == "essentially none"
