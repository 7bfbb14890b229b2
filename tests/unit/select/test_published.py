"""Published numbers beside ours, and the remark that says what a difference means."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

from burstmix.model import Fit, FitSet, Flag
from burstmix.papers import DEFAULTS, read_papers, replays
from burstmix.prepare.as_published import SLIPS
from burstmix.prepare.propagation import RULES
from burstmix.select import published_table

HOME = Path(__file__).parents[3]
PAPERS = read_papers(HOME / "workflow/data/published.yaml")
FIT = ("k", "aic", "bic", "weight", "location", "scale")


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


def rows(fit_sets, *others, replays=None, ledgers=None, **words):
    """The table of a paper with one fit, of two components unless k says else, and of others."""
    first = {"k": 2} | {key: words.pop(key) for key in FIT if key in words}
    head = {"reference": "Someone", "seen": "here", "sample": "mine", "errors": "with"}
    paper = DEFAULTS | head | {"propagation": "delta", "likelihood": "density"} | words
    return published_table([paper | {"fits": [*others, first]}], fit_sets, ledgers, replays)


@pytest.mark.parametrize(
    ("published", "free", "remark"),
    [
        (210.05, -100, "reproduced"),
        (216.0, -100, "a local optimum: ours is higher by 3.00 in lnL"),
        (204.0, -96, "needs a component narrower than the floor of 0.05; at 0.005 ours is 202.00"),
        (204.0, -100, "higher than ours by 3.00 in lnL"),
    ],
)
def test_a_criterion_tells_which_optimum_was_found(published, free, remark):
    (row,) = rows([fit_set(lnl_free=free)], aic=published, n_objects=1000)
    assert row["remark"] == remark
    assert row["ours"] == 210
    assert row["difference"] == pytest.approx(210 - published)


def test_a_better_optimum_that_a_flag_bars_says_so():
    flagged = [replace(f, flags=(Flag("at_floor", 0, "because"),)) for f in fit_set().fits]
    (row,) = rows([replace(fit_set(), fits=tuple(flagged))], aic=216.0, n_objects=1000)
    assert row["remark"].endswith("ours is higher by 3.00 in lnL, but barred by at_floor")


def test_another_number_of_objects_is_no_optimum():
    (row,) = rows([fit_set()], aic=300.0, n_objects=999)
    assert row["remark"] == "ours has 1000 objects, the paper 999"


def test_another_likelihood_is_no_optimum():
    lognormal = {"variables": [{"name": "size", "propagation": "lognormal"}]}
    other = replace(fit_set(), meta=fit_set().meta | lognormal)
    table = rows([other], aic=300.0, weight=[0.4, 0.7], n_objects=1000)
    assert set(table["remark"]) == {"ours has another likelihood (lognormal)"}
    interval = replace(fit_set(), errors="without", likelihood="interval")
    (row,) = rows([interval], errors="without", aic=300.0, n_objects=999)
    objects = "ours has 1000 objects, the paper 999"
    assert row["remark"] == f"ours has another likelihood (interval); {objects}"
    # How errors would be propagated does not matter to fits without them.
    without = replace(other, errors="without")
    (row,) = rows([without], errors="without", aic=210.0, n_objects=1000)
    assert row["remark"] == "reproduced"


def test_the_ledger_tells_where_another_number_of_objects_comes_from():
    names = ("cut", "rows_before", "removed")
    ledger = Table(rows=[("duplicate", 1030, 0), ("missing", 1030, 30)], names=names)
    (row,) = rows([fit_set()], prefers={"bic": 2}, ledgers={"mine": ledger})
    assert row["remark"] == (
        "agrees; ours has 1000 objects of 1030 (missing took 30), which the paper's may not be"
    )


@pytest.mark.parametrize("published", [300.0, 100.0])
def test_one_component_has_no_local_optimum(published):
    one = replace(fit(-100, 0.05), k=1)
    fits = replace(fit_set(), fits=(one, replace(one, floor=0.005)))
    (row,) = rows([fits], k=1, aic=published, n_objects=1000)
    assert row["remark"].startswith("differs, though one component has one optimum")


def test_criteria_of_two_fits_say_so():
    """BIC - AIC = 5 (ln 1000 - 2) = 24.54 for 5 parameters."""
    for bic, words in ((234.5, ""), (237.5, "1.48 apart in lnL: of one, BIC - AIC would be 24.54")):
        row, _ = rows([fit_set()], aic=210.0, bic=bic, n_objects=1000)
        assert row["remark"].startswith("reproduced") and words in row["remark"]
        assert ("of two fits" in row["remark"]) == bool(words)


@pytest.mark.parametrize(("one", "words"), [(210.2, ""), (209.4, "by 0.50 in lnL: this is no")])
def test_less_likelihood_than_with_fewer_components_is_no_maximum(one, words):
    """lnL is 2 - AIC / 2 of k = 1, and 5 - 216.4 / 2 = -103.2 of k = 2; 0.1 is rounding."""
    row = rows([fit_set()], {"k": 1, "aic": one}, aic=216.4)[-1]
    assert ("no maximum" in row["remark"]) == bool(words) and words in row["remark"]


def test_natural_logarithms_become_those_to_the_base_10():
    """AIC less 2 N d ln ln 10, locations and scales over ln 10."""
    shift = float(2 * 1000 * np.log(np.log(10.0)))
    table = rows(
        [fit_set()], aic=210.0 + shift, location=[0.0, float(1.5 * np.log(10.0))],
        n_objects=1000, natural_logarithms=1,
    )  # fmt: skip
    first, *others = table["remark"]
    assert first == (
        f"reproduced; its AIC and BIC are less {shift:.3f} here, for dex in place of ln"
    )
    assert others == ["reproduced"] * 2
    np.testing.assert_allclose(table["published"], [210.0, 0.0, 1.5], atol=1e-9)


def test_parameters_and_preferences():
    table = rows([fit_set()], location=[0.005, 1.7], n_objects=1000, prefers={"bic": 2, "aic": 3})
    assert list(table["quantity"]) == [
        "k preferred by BIC",
        "k preferred by AIC",
        *["location"] * 2,
    ]
    assert list(table["remark"]) == ["agrees", "differs", "reproduced", "differs"]
    assert list(table["component"].filled(0)) == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("size", "theirs"),
    [({}, "which the paper's may not be"), ({"n_objects": 999}, "the paper 999")],
)
def test_preferences_among_other_objects_say_so(size, theirs):
    table = rows([fit_set()], prefers={"bic": 2, "aic": 3}, **size)
    caveat = f"; ours has 1000 objects, {theirs}"
    assert list(table["remark"]) == ["agrees" + caveat, "differs" + caveat]
    table = rows([], prefers={"aic": 2}, **size)
    assert list(table["remark"]) == ["not in this run"]


def test_what_else_is_known_of_a_paper_ends_its_first_remark():
    words = {"prefers": {"aic": 2}, "aic": 210.0, "note": "it is short", "n_objects": 1000}
    table = rows([fit_set()], **words)
    assert list(table["remark"]) == ["agrees; it is short", "reproduced"]
    assert set(rows([], **words)["remark"]) == {"not in this run"}


def test_what_was_not_run_or_is_another_start_has_no_number():
    table = rows([replace(fit_set(), errors="without")], aic=210.0, weight=[0.4, 0.6])
    assert table["ours"].mask.all() and table["difference"].mask.all()
    assert set(table["remark"]) == {"not in this run"}
    table = rows([fit_set()], aic=210.0, start="default_start")
    assert table["ours"].mask.all()


def replayed(lnl, k=2):
    """A set of fits by the errors of a paper, with more likelihood at the lower floor."""
    fits = tuple(replace(fit(lnl - 5 * (floor > 0.01), floor), k=k) for floor in (0.05, 0.005))
    return {"theirs": replace(fit_set(), fits=fits)}


@pytest.mark.parametrize(
    ("lnl", "remark"),
    [
        (-300.0, "reproduced"),
        (-290.0, "a local optimum: ours by its own errors is higher by 10.00 in lnL"),
        (-310.0, "higher than ours by its own errors by 10.00 in lnL"),
    ],
)
def test_errors_that_hold_a_slip_are_replayed_at_the_lower_floor(lnl, remark):
    words = {"replay": "theirs", "n_objects": 1000, "note": "errors in seconds"}
    again = replayed(lnl)
    (row,) = rows([fit_set()], replays=again, aic=610.0, **words)
    assert (row["replayed"], row["ours"]) == (10 - 2 * lnl, 210)
    assert row["difference"] == pytest.approx(-600 - 2 * lnl)
    assert row["remark"] == f"{remark}; errors in seconds"
    # Ours stand beside whatever they are of, and the replay is told where there are no others.
    (row,) = rows([], replays=again, aic=610.0, **words)
    assert row["ours"] is np.ma.masked and row["remark"] == f"{remark}; errors in seconds"
    (row,) = rows([fit_set()], aic=610.0, **words | {"propagation": {"size": "undivided"}})
    assert row["remark"].startswith("ours has another likelihood (delta)")


def test_preferences_and_parameters_are_replayed_too():
    words = {"replay": "theirs", "n_objects": 1000, "replays": replayed(-300.0)}
    table = rows([fit_set()], prefers={"bic": 2, "aic": 3}, location=[0.0, 1.7], **words)
    assert list(table["remark"]) == [
        "reproduced; ours agrees",
        "its own errors give another; ours differs",
        "reproduced",
        "differs",
    ]
    assert list(table["replayed"]) == [2, 2, 0.0, 1.5]


def test_a_parameter_may_differ_where_the_likelihood_hardly_does():
    row = rows([fit_set()], aic=210.05, location=[0.2, 1.5], n_objects=1000)
    assert list(row["remark"]) == [
        "reproduced",
        "differs: the paper's fit is 0.03 lower in lnL",
        "reproduced",
    ]


def test_a_published_fit_like_one_that_was_set_aside_is_spurious():
    aside = replace(fit(-97.0, 0.05), flags=(Flag("few_values", 0, "because"),))
    fits = [replace(each, set_aside=(aside,)) for each in fit_set().fits]
    words = {"n_objects": 1000, "aic": 208.0}
    expected = (
        "needs an optimum that was set aside: one is higher by 2.00 in lnL, barred by few_values"
    )
    (row,) = rows([replace(fit_set(), fits=tuple(fits))], **words)
    assert row["ours"] == 210 and row["remark"] == expected
    again = {"theirs": replace(fit_set(), fits=tuple(fits))}
    (row,) = rows([fit_set()], replays=again, replay="theirs", **words)
    assert row["replayed"] == 210 and row["remark"] == expected


def test_bic_prefers_no_more_components_than_aic_does():
    remarks = [
        rows([fit_set()], prefers=prefers, n_objects=1000)[-1]["remark"]
        for prefers in ({"aic": 2, "bic": 3}, {"aic": 3, "bic": 2}, {"bic": 3})
    ]
    assert ["cannot prefer more" in remark for remark in remarks] == [True, False, False]


def test_a_number_of_classes_is_set_beside_the_best_of_all_families():
    best = [replace(each, family="student_t", lnl=each.lnl + 9) for each in fit_set().fits]
    sets = [fit_set(), replace(fit_set(), family="student_t", fits=tuple(best))]
    (row,) = rows(sets, classes=3, n_objects=1000, how="abstract")
    assert (row["published"], row["ours"]) == (3, 2)
    assert row["remark"] == "differs: BIC prefers 2 student_t; abstract only"
    (row,) = rows(sets[1:], classes=2, n_objects=1000)
    assert row["remark"] == "agrees: BIC prefers 2 student_t, and no other was fitted"
    (row,) = rows(sets, prefers={"bic": 2}, family="student_t", n_objects=1000, how="figure")
    assert row["remark"] == "agrees; read off a figure"


def test_the_papers_can_be_read_where_nothing_was_run():
    table = published_table(PAPERS, [])
    assert len(table) > 20 and set(table["remark"]) == {"not in this run"}
    assert set(table["sample"]) >= {"batse_t90", "pulsar_glitches", "figure_4_2"}


def test_the_papers_are_of_samples_of_the_configs():
    configs = [HOME / "config.yaml", *HOME.glob("configs/*.yaml")]
    words = "\n".join(path.read_text() for path in configs)
    samples = set(re.findall(r"^  (?:# )?(\w+):$", words, re.MULTILINE))
    assert {paper["sample"] for paper in PAPERS} <= samples


def test_the_papers_say_where_each_number_was_seen_and_by_which_likelihood():
    known = {*DEFAULTS, "reference", "seen", "how", "sample", "errors", "n_objects", "classes",
             "two_against_three_normals", "likelihood", "propagation", "replay", "rows",
             "natural_logarithms", "note"}  # fmt: skip
    for paper in PAPERS:
        assert set(paper) <= known and paper["seen"]
        assert paper["how"] in ("text", "figure", "abstract")
        assert paper["fits"] or {"prefers", "classes", "two_against_three_normals"} & set(paper)
        if paper["fits"]:
            assert paper["likelihood"] == "density"
            assert ("propagation" in paper) == (paper["errors"] == "with")
            assert all(set(fit) <= set(FIT) for fit in paper["fits"])


def test_what_is_replayed_has_a_slip_and_one_meaning():
    by_name = {}
    for paper in PAPERS:
        rule = paper.get("propagation")
        assert ("replay" in paper) == isinstance(rule, dict)
        if "replay" in paper:
            assert set(rule.values()) <= {*RULES, *SLIPS} and set(rule.values()) & set(SLIPS)
            assert by_name.setdefault(paper["replay"], paper)["sample"] == paper["sample"]
    assert replays(PAPERS, ["batse_t90"]) == {}
    found = replays(PAPERS, ["batse_t90_h21"])
    assert sorted(found) == ["bhave_notebook", "bhave_script"]
    # One that is merged into another is not changed by it.
    assert found["bhave_script"]["prefers"] == {"aic": 2, "bic": 2}
    assert found["bhave_notebook"]["rows"] == found["bhave_script"]["rows"]
