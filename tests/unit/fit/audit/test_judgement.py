"""The fit of k is the highest optimum that is not spurious: which is which, and what is shown."""

import json

import numpy as np
import pytest

from burstmix.fit import Data, fit_sample
from burstmix.fit.audit.flags import Yardsticks
from burstmix.fit.audit.judgement import RIVAL, candidates, choose, rivals, with_empty
from burstmix.fit.families import family_of
from burstmix.fit.optimise.mixtures import Mixtures
from burstmix.fit.run import search_floors
from burstmix.fit.search.ladder import Search
from burstmix.model import Fit

SHORT, LONG = (0.35, -0.1, 0.6), (0.65, 1.54, 0.43)  # weight, mean, sd


def drawn(rng, n, *classes):
    weights, means, sds = np.array(classes).T
    label = rng.choice(len(classes), n, p=weights / weights.sum())
    return rng.normal(means[label], sds[label])


def rounded(values, step, **known):
    """log10 values rounded in their own unit."""
    measured = np.maximum(np.round(10**values / step), 1.0) * step
    steps = {"steps": np.full(len(values), step)} | known
    return Data.from_arrays(np.log10(measured), measured=measured, log10=[True], **steps)


def test_a_narrow_class_is_no_spike(rng):
    """Of values that do not repeat, at the floor and above it."""
    x = np.concatenate([drawn(rng, 500, SHORT, LONG), rng.normal(0.6, 0.02, 40)])
    for floor in (0.002, 0.05):
        (fit,) = fit_sample(Data.from_arrays(x), components=[3], floors=(floor,))
        assert fit.flags == fit.set_aside == ()
        assert fit.sds.min() == pytest.approx(max(floor, 0.02), rel=0.3)


@pytest.mark.parametrize("known", [{}, {"steps": None}], ids=["steps known", "unknown"])
def test_broad_classes_of_coarse_values_are_no_spikes(rng, known):
    data = rounded(drawn(rng, 500, SHORT, LONG), 0.256, **known)
    fits = fit_sample(data, components=[1, 2, 3], floors=(0.05,))
    assert [fit.flags for fit in fits[:2]] == [(), ()]
    np.testing.assert_allclose(fits[1].weights, (0.35, 0.65), atol=0.08)
    spikes = [spike for fit in fits for spike in (fit, *fit.set_aside) if spike.flags]
    assert spikes and all("few_values" in spike.flag_names for spike in spikes)


def test_a_class_narrower_than_half_a_step_is_a_spike_unless_errors_are_wider(rng):
    """A class of sd 0.03 in steps of 0.3: on one value as it is, on many with errors of 0.2."""
    v = np.concatenate([rng.normal(-2.0, 0.5, 300), rng.normal(0.9, 0.03, 200)])
    fits = []
    for errors in (None, np.full(500, 0.2)):
        x = v if errors is None else v + rng.normal(0.0, errors)
        data = Data.from_arrays(np.round(x / 0.3) * 0.3, errors, steps=np.full(500, 0.3))
        fits += fit_sample(data, "normal", [2], (0.01,))
    spike, narrow = fits
    assert spike.flag_names == ["few_values"]
    assert narrow.flags == narrow.set_aside == ()
    assert narrow.sds[1, 0] < 0.15


def test_the_best_that_is_not_spurious_is_chosen_and_the_spike_shown(rng, highest):
    x = np.concatenate([drawn(rng, 500, SHORT, LONG), np.full(12, 0.9)])
    fits = fit_sample(Data.from_arrays(x), components=[1, 2, 3], floors=(0.01,))
    assert [fit.flags for fit in fits] == [(), (), ()]
    three = fits[2]
    spike = three.set_aside[0]
    assert spike.lnl > three.lnl + 3.0
    assert spike.sds.min() == pytest.approx(0.01)
    assert spike.flag_names == ["few_values"]
    assert "distinct values, fewer than 6" in spike.flags[0].detail
    assert three.audit["set_aside"] >= len(three.set_aside)
    assert highest(three) is spike
    assert fits[1].lnl - 1e-6 <= three.lnl
    again = Fit.from_dict(json.loads(json.dumps(three.to_dict(), allow_nan=False)))
    assert json.dumps(again.to_dict()) == json.dumps(three.to_dict())
    assert again.set_aside[0].bic == spike.bic
    assert again.set_aside[0].flags == spike.flags


def test_the_number_of_distinct_values():
    data = Data.from_arrays(np.repeat([0.0, 1.0, 2.0, 5.0], [4, 4, 1, 1]))
    yardsticks = Yardsticks(data)
    parts = np.ones(10)
    assert yardsticks.distinct(parts, np.array([1.0])) == pytest.approx(10)
    # Two values of four, which are 1 apart, and two single ones.
    assert yardsticks.distinct(parts, np.array([0.4])) == pytest.approx(100 / (16 + 16 + 1 + 1))
    parts[4:8] = -1.0
    assert yardsticks.distinct(parts, np.array([0.4])) == pytest.approx(36 / (16 + 1 + 1))
    assert yardsticks.distinct(-np.ones(10), np.array([0.4])) == 0.0


def test_whole_weights_are_repeated_objects_to_the_judge(rng):
    x = np.append(rng.normal(0.0, 1.0, 60), np.full(3, 0.3))
    weights = np.append(np.ones(60), [2.0, 2.0, 2.0])
    one = Yardsticks(Data.from_arrays(x, weights=weights))
    other = Yardsticks(Data.from_arrays(np.append(x, np.full(3, 0.3))))
    for sd in (0.01, 1e9):
        assert one.distinct(weights, np.array([sd])) == pytest.approx(
            other.distinct(np.ones(66), np.array([sd]))
        )


def test_what_is_spurious_alone_is_said(rng):
    """One object far away: in two rounds under constraints nothing but it is found either."""
    x = np.append(rng.normal(0.0, 1.0, 300), 1e4)
    one, two = fit_sample(Data.from_arrays(x), components=[1, 2], floors=(0.05,))
    assert one.flags == one.notes == ()
    assert "few_objects" in two.flag_names
    assert two.notes[0].name == "none_found"
    assert "optima that were judged are spurious" in two.notes[0].detail
    assert two.lnl > one.lnl


def test_the_search_goes_on_to_what_it_had_given_up(catalogue):
    """At a floor of 0.005 spikes of Fermi are 50 higher than all else, which is not climbed."""
    (fit,) = fit_sample(catalogue("fermi_gbm", "without"), components=[3], floors=(0.005,))
    assert fit.flags == ()
    assert fit.set_aside[0].lnl > fit.lnl + 40.0
    assert fit.audit["at_best_by_origin"] == {"constrained": 1}


def test_an_empty_component_fills_up_what_falls(rng, monkeypatch):
    """The fit of k - 1 and an empty one, where all that is not spurious is lower."""
    data = Data.from_arrays(drawn(rng, 300, SHORT, LONG))
    searched = search_floors(family_of("normal"), data, [0.05], 3, Search(), (1,))[0.05]
    judge, two = searched.judge, searched.judgements[2]
    three = searched.found[3]
    lower = two.chosen.optimum.lnl - 1.0
    three.best = three.best._replace(lnl=lower)
    three.optima[:] = [three.best]
    monkeypatch.setattr("burstmix.fit.audit.judgement.go_on", lambda *arguments: None)
    choice = choose(judge, three, two, Search())
    assert [note.name for note in choice.notes] == ["empty"]
    fit = choice.chosen.fit
    assert fit.lnl == pytest.approx(two.chosen.fit.lnl, abs=1e-9)
    assert (fit.k, fit.n_parameters, fit.flags) == (3, 8, ())
    assert sorted(fit.weights)[0] == 0.0
    assert choice.reference is two.chosen


@pytest.mark.parametrize("family", ["normal", "student_t", "skew_normal"])
def test_an_empty_component_has_finite_parameters_in_every_family(rng, family):
    data = Data.from_arrays(drawn(rng, 300, SHORT, LONG))
    searched = search_floors(family_of(family), data, [0.05], 1, Search(), (1,))[0.05]
    fit = with_empty(searched.judge, searched.judgements[1].chosen, 2).fit
    assert all(np.isfinite(part).all() for part in (fit.locations, fit.covariances, fit.shapes))
    json.dumps(fit.to_dict(), allow_nan=False)


def test_distinct_optima_are_kept_and_rivals_are_those_nearby(catalogue):
    data = catalogue("batse", "without")
    searched = search_floors(family_of("normal"), data, [0.05], 3, Search(), (1, "test", 3))[0.05]
    optima = candidates(searched.judge.problem, searched.found[3])
    assert optima[0] is searched.found[3].best
    heights = [optimum.lnl for optimum in optima]
    assert heights[0] - heights[1] == pytest.approx(0.04, abs=0.005)
    assert heights == sorted(heights, reverse=True)
    near = rivals(searched.judge, searched.found[3], searched.judgements[3])
    assert near[0].optimum is optima[1]
    assert all(heights[0] - RIVAL <= one.optimum.lnl <= heights[0] for one in near)


def test_the_search_in_several_variables_goes_on_from_what_is_sound(rng):
    """Two classes and a clump of too few objects: higher with the clump, and a fit without it."""
    x = np.concatenate(
        [
            rng.normal(0.0, 1.0, (400, 3)),
            rng.normal((3.5, 0.0, 0.0), 0.7, (200, 3)),
            rng.normal((0.0, 6.0, 0.0), 0.05, (9, 3)),
        ]
    )
    data = Data.from_arrays(x, np.full_like(x, 0.05))
    searched = search_floors(family_of("normal"), data, [0.05], 2, Search(), (1,))[0.05]
    found, fit = searched.found[2], searched.judgements[2].chosen.fit
    assert found.sound.lnl < found.best.lnl - 1.0
    assert searched.judgements[2].chosen.optimum is found.sound
    assert fit.flags == ()
    np.testing.assert_allclose(np.sort(fit.weights), (0.33, 0.67), atol=0.05)
    one = searched.judgements[1].chosen.optimum
    is_sound = searched.judge.sound_over(one)
    assert is_sound(found.sound) and not is_sound(found.best)


def test_a_fit_below_a_special_case_of_it_is_noted(rng, monkeypatch):
    """Climbs of t that end three lower than they should, in two variables."""
    values = np.column_stack([drawn(rng, 200, SHORT, LONG), rng.normal(0.0, 0.3, 200)])
    data, few = Data.from_arrays(values), {"kmeans_starts": 1, "random_starts": 1}
    (good,) = fit_sample(data, "student_t", [2], (0.05,), few)
    assert good.notes == ()

    climb = Mixtures.climb

    def fail(self, *arguments, **options):
        end = climb(self, *arguments, **options)
        return end._replace(lnl=end.lnl - 3.0)

    monkeypatch.setattr(Mixtures, "climb", fail)
    (fit,) = fit_sample(data, "student_t", [2], (0.05,), few)
    (note,) = (note for note in fit.notes if note.name == "below_special_case")
    assert "below that of normal, a special case" in note.detail
