"""Simulated samples are measured like the real one, and p-values are those of the definition."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.errors import BurstmixError
from burstmix.fit import Data, fit_sample
from burstmix.model import FitSet, Sample, Variable
from burstmix.pairs import Model
from burstmix.significance.bootstrap import bootstrap_rows, bootstrap_table
from burstmix.significance.chunks import CHUNK, chunks
from burstmix.significance.numbered import Kept
from burstmix.significance.ratio import observed_ratio, p_value, resolved, simulated_ratios
from burstmix.significance.simulate import simulate

PAIRS = ["1|2", "preferred|next", "4|5"]


@pytest.fixture(scope="module")
def sample():
    """Values below 1 s on a grid of 0.064 s with errors of 0.2 dex, others exact with 0.02."""
    rng = np.random.default_rng(3)
    measured = 10 ** np.concatenate([rng.normal(-0.6, 0.2, 120), rng.normal(1.5, 0.4, 180)])
    short = measured < 1
    steps = np.where(short, 0.064, 0.0)
    measured[short] = np.maximum(np.round(measured[short] / 0.064), 1) * 0.064
    errors = np.where(short, 0.2, 0.02)
    arrays = (np.log10(measured), errors, measured, errors * measured * np.log(10), steps)
    variables = (Variable("t90", unit="s", propagation="delta"),)
    names = np.arange(len(measured)).astype(str)
    return Sample("mine", variables, names, *(array[:, None] for array in arrays))


@pytest.fixture(scope="module")
def fit_set(sample):
    fits = fit_sample(Data.from_sample(sample, "without"), components=(1, 2), floors=(0.05,))
    return FitSet("mine", "normal", "without", "density", 1, (0.05, 0.005), tuple(fits))


def drawn(sample, fit_set, simulator, errors="without"):
    return simulate(sample, fit_set.guarded[1], errors, simulator, np.random.default_rng(5))


def test_values_are_rounded_to_the_steps_of_objects_near_them(sample, fit_set):
    simulated = drawn(sample, fit_set, "own_steps")
    measured, steps = simulated.measured[:, 0], simulated.steps[:, 0]
    on_grid = steps > 0
    assert 80 < on_grid.sum() < 160
    assert measured[on_grid].max() < 3 and measured[~on_grid].min() > 0.5
    points = measured[on_grid] / 0.064
    assert np.mean(np.abs(points - np.round(points)) < 1e-9) > 0.98
    np.testing.assert_allclose(simulated.values, np.log10(simulated.measured), atol=1e-12)
    assert not drawn(sample, fit_set, "continuous").steps.any()


@pytest.mark.parametrize("errors", ["with", "without"])
def test_heavy_tails_are_drawn_as_numbers(sample, fit_set, errors):
    """Of 300 draws from a Cauchy distribution some have a logarithm that no float's is."""
    fit = replace(
        fit_set.guarded[0], family="student_t", shape_names=("nu",), shapes=np.ones((1, 1)),
        covariances=np.full((1, 1, 1), 100.0**2),
    )  # fmt: skip
    simulated = simulate(sample, fit, errors, "own_steps", np.random.default_rng(5))
    assert np.abs(simulated.values).max() > 290
    assert np.isfinite(simulated.measured).all() and np.isfinite(simulated.values).all()
    Data.from_sample(simulated, errors)


def test_no_value_is_rounded_to_nothing(sample, fit_set):
    """A catalogue of logarithms has no 0: what is below half a step is left as it is."""
    coarse = replace(sample, steps=np.full_like(sample.steps, 10.0))
    simulated = drawn(coarse, fit_set, "own_steps")
    assert simulated.measured.min() > 0
    assert (simulated.measured < 5).any()


def test_errors_come_with_the_value_or_stay_with_the_object(sample, fit_set):
    lent = drawn(sample, fit_set, "own_steps", "with")
    fixed = drawn(sample, fit_set, "fixed_errors", "with")
    np.testing.assert_array_equal(fixed.errors, sample.errors)
    short = lent.errors[:, 0] == 0.2
    assert np.median(lent.values[short]) < 0 < np.median(lent.values[~short])
    assert abs(np.median(fixed.values[:120]) - np.median(fixed.values[120:])) < 0.4


def test_noise_is_that_of_the_errors(sample, fit_set):
    noisy = drawn(sample, fit_set, "continuous", "with")
    exact = drawn(sample, fit_set, "continuous")
    z = (noisy.values - exact.values) / noisy.errors
    assert abs(z.mean()) < 0.2 and abs(z.std() - 1) < 0.15


def test_linear_errors_leave_durations_above_zero(sample, fit_set):
    variable = replace(sample.variables[0], propagation="linear")
    wide = replace(sample, variables=(variable,), measured_errors=2 * sample.measured)
    simulated = drawn(wide, fit_set, "continuous", "with")
    assert simulated.measured.min() > 0 and np.isfinite(simulated.values).all()


def test_unknown_simulators_are_refused(sample, fit_set):
    with pytest.raises(BurstmixError, match="simulator 'steps': choose from own_steps"):
        drawn(sample, fit_set, "steps")


def test_p_counts_the_observed_sample_itself():
    p, error = p_value(3.0, np.array([1.0, 2.0, 3.0, 4.0]))
    assert p == 3 / 5
    assert error == pytest.approx(np.sqrt(0.6 * 0.4 / 4))


def test_pairs_are_those_whose_smaller_k_is_fitted(fit_set):
    unbarred = replace(fit_set, fits=tuple(replace(fit, flags=()) for fit in fit_set.fits))
    first, second = (("normal", 1), ("normal", 2)), (("normal", 2), ("normal", 3))
    assert resolved(PAIRS, ["normal"], [unbarred]) == [first, second]
    assert resolved(["previous|preferred"], [], [unbarred]) == [first]
    barred = replace(fit_set, fits=tuple(replace(f, flags=("at_floor",)) for f in fit_set.fits))
    assert resolved([*PAIRS, "previous|preferred"], ["normal"], [barred]) == [first]
    assert resolved(["skew_normal 1|2", "normal 1|2"], ["normal"], [barred]) == [first]


def named(fit_set, family):
    fits = tuple(replace(fit, family=family, flags=()) for fit in fit_set.fits)
    return replace(fit_set, family=family, fits=fits)


def test_of_two_families_each_fit_is_simulated_from_in_turn(fit_set):
    both = [named(fit_set, "normal"), named(fit_set, "skew_normal")]
    one, other = ("skew_normal", 1), ("normal", 2)
    pairs = ["skew_normal 1|normal 2", "normal 2|skew_normal 1"]
    assert resolved(pairs, ["normal"], both) == [(one, other), (other, one)]
    assert resolved(["skew_normal 1|normal 3"], ["normal"], both) == []
    assert resolved(pairs, ["normal"], both[:1]) == []


def test_preferred_is_the_fit_of_the_verdict_whatever_its_family(fit_set):
    skewed = named(fit_set, "skew_normal")
    better = [replace(fit, lnl=fit.lnl + 50, shape_names=("alpha",)) for fit in skewed.fits]
    both = [named(fit_set, "normal"), replace(skewed, fits=tuple(better))]
    pairs = ["previous|preferred", "preferred|next"]
    found = resolved(pairs, ["normal"], both)
    assert found == [(("skew_normal", k), ("skew_normal", k + 1)) for k in (1, 2)]


def test_two_families_ratios_are_each_others_negatives(sample, fit_set):
    data = Data.from_sample(sample, "without")
    fits = fit_sample(data, "skew_normal", components=(1,), floors=(0.05,))
    sets = [fit_set, replace(fit_set, family="skew_normal", fits=tuple(fits))]
    one, other = Model("skew_normal", 1), Model("normal", 2)
    ratio = observed_ratio(sample, fit_set, (one, other))
    assert ratio == -observed_ratio(sample, fit_set, (other, one))
    assert ratio == pytest.approx(2 * (fit_set.guarded[1].lnl - fits[0].lnl), abs=1e-4)
    asked = ["skew_normal 1|normal 2"], ["normal"]
    table = simulated_ratios(sample, sets, *asked, "continuous", 50)
    rows = bootstrap_rows(sets, *asked, {"continuous": table})
    assert [(row["family"], row["k_next"]) for row in rows] == [("skew_normal", 2), ("normal", 1)]
    # The sample is of two normals far apart.
    assert rows[0]["p_bootstrap"] == 1 / 51 and rows[1]["p_bootstrap"] > 0.1
    assert rows[0]["p_chi2"] is None
    assert set(bootstrap_table(rows, 1).meta["search"]) == {"normal", "skew_normal"}


def test_neither_workers_nor_what_was_kept_change_a_replicate(sample, fit_set, tmp_path):
    (read := tmp_path / "read.txt").write_text("")
    asked = sample, [fit_set], ["1|2"], ["normal"], "own_steps"
    whole = simulated_ratios(*asked, 6)
    simulated_ratios(*asked, 3, kept=Kept(tmp_path / ".kept", [read], "code"))
    added = simulated_ratios(*asked, 6, kept=Kept(tmp_path / ".kept", [read], "code"), workers=2)
    assert list(whole["ratio"]) == list(added["ratio"])
    assert list(added["replicate"]) == list(range(6))
    assert (whole["ratio"] > -1e-6).all()
    (row,) = bootstrap_rows([fit_set], ["1|2"], ["normal"], {"own_steps": whole})
    assert row["replicates"] == 6 and row["p_bootstrap"] == 1 / 7 and row["open"] == "0.05;0.01"
    assert row["ratio"] == observed_ratio(sample, fit_set, (Model("normal", 1), Model("normal", 2)))
    table = bootstrap_table([row], 1)
    assert table.meta["search"]["normal"]["merges"] is True


def test_kept_replicates_are_not_drawn_again(sample, fit_set, tmp_path):
    (read := tmp_path / "read.txt").write_text("")
    kept = Kept(tmp_path / ".kept", [read], "code")
    kept.add("normal 1 against normal 2", 1, 123.0)
    asked = sample, [fit_set], ["1|2"], ["normal"], "own_steps"
    table = simulated_ratios(*asked, 3, kept=Kept(kept.path, [read], "code"))
    assert table["ratio"][1] == 123.0 and 123.0 not in table["ratio"][[0, 2]]


def test_replicates_stop_where_they_settle_a_pair(sample, fit_set, monkeypatch):
    """Every ratio is above one that is far below them."""
    monkeypatch.setattr("burstmix.significance.ratio.observed_ratio", lambda *_: -100.0)
    asked = sample, [fit_set], ["1|2"], ["normal"], "own_steps", 22
    stopped, all_of_them = simulated_ratios(*asked, stops=True), simulated_ratios(*asked)
    assert len(stopped) == 20 and list(stopped["ratio"]) == list(all_of_them["ratio"][:20])
    (row,) = bootstrap_rows([fit_set], ["1|2"], ["normal"], {"own_steps": stopped})
    assert row["replicates"] == 20 and row["p_bootstrap"] == 1 and row["open"] == ""


def test_chunks_hold_all_replicates():
    assert list(chunks(CHUNK)) == [0] and list(chunks(CHUNK + 1)) == [0, 1]
