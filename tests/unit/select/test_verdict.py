"""No verdict is stronger than its weakest finding allows: each rule shown at work."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import read_table, write_table
from burstmix.model import Flag
from burstmix.select import Evidence, Overview, answer, sample_in_words, summarise
from burstmix.select.audit import audit
from burstmix.select.findings import (
    LIMITS,
    SIDES,
    STRENGTHS,
    findings,
    found_in,
    strength_of,
    strengths,
)
from burstmix.select.pvalues import is_open

METHODS = Path(__file__).parents[3] / "docs/methods.md"
TWO = (-300.0, -100.0, -99.0)  # lnL of k = 1, 2 and 3, of which both criteria prefer 2
THREE = (-300.0, -100.0, -80.0)
BARELY = (-110.9, -100.0, -99.0)  # BIC is lower by 1 than for k = 1
POSITIVELY = (-112.9, -100.0, -99.0)  # by 5
THREE_BY_AIC = (-300.0, -100.0, -95.0)
T_PREFERS_ONE = (-109.5, -108.0, -107.0)  # by 5 above the normals'


def barred(*names):
    return {"flags": ((), (), names)}


def p_values(last=(0.005, 0.005), following=(0.5, 0.4), left_last="", left_next=""):
    """bootstrap.ecsv of 1|2 and 2|3 with errors, by two simulators."""
    pairs = {(1, 2): (last, left_last), (2, 3): (following, left_next)}
    return Table(
        [
            {
                "family": "normal", "errors": "with", "k": k, "k_next": k_next,
                "family_next": "normal",
                "p_bootstrap": p, "p_bootstrap_error": 0.02, "replicates": 199,
                "visible_best": 0.032, "visible_worst": 0.26,
                "open": left, "p_chi2": 0.01, "simulator": simulator, "floor": 0.05, "flags": "",
            }
            for (k, k_next), (ps, left) in pairs.items()
            for simulator, p in zip(("own_steps", "fixed_errors"), ps, strict=True)
        ]
    )  # fmt: skip


def against_t(own, other, left="", k=2):
    """Likewise, with k t against the two normals: p of either, as it is simulated from."""
    fits = [("normal", 2), ("student_t", k)]
    table = p_values()
    for (first, second), p in zip((fits, fits[::-1]), (own, other), strict=True):
        pair = {"family": first[0], "k": first[1], "family_next": second[0], "k_next": second[1]}
        table.add_row(dict(table[0]) | pair | {"p_bootstrap": p, "open": left})
    return table


@pytest.fixture
def evidence(fit_set, sample, likelihoods):
    """Builds the evidence for two classes that nothing speaks against, but for what is given."""

    def build(
        lnls=TWO, without=None, t=TWO, bootstrap=p_values, error=0.1, weight=0.2, bic=2, n=1000,
        ks=slice(None), rise=0.0, both=True, rules=True, p_binned=0.3, note="",
        **changes,
    ):  # fmt: skip
        def fits(errors, lnls, **changes):
            made = fit_set(errors, lnls, rise=rise, **changes)
            shapes = int("family" in changes)  # for each component
            fits = [
                replace(fit, n_objects=n, n_parameters=fit.n_parameters + shapes * fit.k)
                for fit in made.fits
            ]
            return replace(made, fits=(*fits[:3][ks], *fits[3:][ks]))

        sets = [fits("with", lnls, **changes)]
        if t:
            sets.append(fits("with", t, family="student_t"))
        if both:
            sets.append(fits("without", without or lnls))
        if both and t:
            sets.append(fits("without", t, family="student_t"))
        table = likelihoods(
            lognormal=("with", 0.2, 0.0, 1.0, ""), linear=("with", weight, 0.0, 1.0, "")
        )
        if bic == 3:
            linear = table["rule"] == "linear"
            table["delta_bic"][linear] = [1.0 if k == 2 else 0.0 for k in table["k"][linear]]
        with_best = {"family": "normal", "errors": "with", "k": 2}
        selection = Table([with_best | {"p_binned": p_binned}])
        tables = (table if rules else None, selection, bootstrap() if bootstrap else None)
        rows = [("duplicate", "", 10**4, n)] + [(note, "x is -99", n, n)] * bool(note)
        ledger = Table(rows=rows, names=("cut", "reason", "rows_before", "rows_after"))
        return Evidence(sample(error), sets, *tables, ledger=ledger)

    return build


CASES = {
    "all_barred": ({"flags": (("at_floor",),) * 3, "t": None}, []),
    "nothing_to_compare": ({"ks": slice(1, 2)}, ["edge_of_range"]),
    "sentinel": ({"note": "sentinel"}, []),
    "margin_bare": ({"lnls": BARELY}, []),
    "unresolved": ({"width_limits": np.array([[0.1], [np.inf]])}, []),
    "outliers": (
        {
            "weights": np.array([0.02, 0.98]),
            "covariances": np.array([[[6.0]], [[0.25]]]),
            "t": None,
        },
        ["family_untested"],
    ),
    "edge_of_range": ({"ks": slice(0, 2)}, []),
    "barred_lower_bic": (dict(lnls=THREE, without=TWO, **barred("x")), ["barred_lower_aic"]),
    "errors_change_bic": ({"without": THREE}, ["errors_change_aic"]),
    "rule_changes_bic": ({"bic": 3}, []),
    "family_changes_bic": ({"t": T_PREFERS_ONE}, ["margin_positive"]),
    "aic_differs": ({"lnls": THREE_BY_AIC}, []),
    "last_insignificant": ({"bootstrap": lambda: p_values(last=(0.06, 0.06))}, []),
    "next_significant": ({"bootstrap": lambda: p_values(following=(0.05, 0.02))}, []),
    "other_significant": ({"bootstrap": lambda: against_t(0.03, 0.2)}, []),
    "both_rejected": ({"bootstrap": lambda: against_t(0.03, 0.04)}, []),
    "margin_positive": ({"lnls": POSITIVELY}, []),
    "barred_lower_aic": (dict(lnls=THREE_BY_AIC, without=TWO, **barred("at_floor")), []),
    "errors_change_aic": ({"without": THREE_BY_AIC}, []),
    "errors_one_way": ({"both": False}, []),
    "rule_moves_class": ({"weight": 0.3}, []),
    "rule_untested": ({"error": 0.5, "rules": False}, []),
    "family_untested": ({"t": None}, []),
    "p_marginal": ({"bootstrap": lambda: p_values(last=(0.02, 0.02))}, []),
    "p_missing": ({"bootstrap": None}, []),
    "last_open": ({"bootstrap": lambda: p_values(left_last="0.05;0.01")}, []),
    "next_open": ({"bootstrap": lambda: p_values(left_next="0.05")}, []),
    "other_open": ({"bootstrap": lambda: against_t(0.06, 0.2, "0.05")}, []),
    "neither_rejected": ({"bootstrap": lambda: against_t(0.3, 0.2, k=3)}, []),
    "simulators_differ": ({"bootstrap": lambda: p_values(following=(0.2, 0.04))}, []),
    "floor_changes_fit": ({"rise": 1.1}, []),
    "poor_fit": ({"p_binned": 0.009}, []),
    "few_objects": ({"n": 190}, []),
    "search_failed": ({"notes": (Flag("single_start", None, "because"),)}, []),
}


# The sides that a finding limits above, where that is one alone.
ONE_SIDE = {
    "margin_bare": "fewer", "edge_of_range": "more", "barred_lower_bic": "more",
    "errors_change_bic": "more", "rule_changes_bic": "more", "family_changes_bic": "fewer",
    "last_insignificant": "fewer", "next_significant": "more", "margin_positive": "fewer",
    "aic_differs": "more", "barred_lower_aic": "more", "errors_change_aic": "more",
    "p_marginal": "fewer", "last_open": "fewer", "next_open": "more", "neither_rejected": "more",
    "simulators_differ": "more",
}  # fmt: skip

# Whose numbers are of components alone.
UNNUMBERED = {"all_barred", "nothing_to_compare", "edge_of_range", "rule_changes_bic", "p_missing"}
UNNUMBERED |= {"errors_one_way", "family_untested", "search_failed"}
NUMBER = r"\d"


def audit_of(evidence):
    return " ".join(audit(evidence))


def test_nothing_limits_what_nothing_speaks_against(evidence):
    assert findings(evidence()) == {} and strength_of({}) == "strong"
    overview = Overview.from_evidence("Mine", evidence())
    assert overview.strength == "strong" and overview.against == {}
    assert answer(overview)[2] == (
        "A third class is not needed (p = 0.500); half as wide as the narrowest, one of 3.2 to "
        "26 % would show, by place. No check speaks against it."
    )


def test_how_large_a_further_class_would_show_is_said_where_it_is_known(evidence):
    def said(best, worst):
        table = Table(p_values(), masked=True)
        for name, weight in (("visible_best", best), ("visible_worst", worst)):
            table[name] = np.ma.masked_invalid([weight] * len(table))
        overview = Overview.from_evidence("Mine", evidence(bootstrap=lambda: table))
        return overview.speaking_for["next_insignificant"].removeprefix(
            "A third class is not needed"
        )

    words = (
        " (p = 0.500); half as wide as the narrowest, one of 3.2 % would show, where it shows best."
    )
    assert said(0.032, np.nan) == words
    assert said(np.nan, np.nan) == " (p = 0.500)."


@pytest.mark.parametrize("name", LIMITS)
def test_each_finding_lowers_the_verdict(evidence, name):
    changes, others = CASES[name]
    case = evidence(**changes)
    assert list(findings(case)) == [name, *others]
    cap, words = LIMITS[name], findings(case)[name]
    assert cap != "strong" and strength_of(findings(case)) == cap
    assert len(words.split()) <= 25 and "_" not in words
    assert name in UNNUMBERED or re.search(NUMBER, words)
    lines = answer(Overview.from_evidence("Mine", case))
    assert sum(len(line.split()) for line in lines) <= 80 and "_" not in "".join(lines)
    if findings(case).keys() - {"margin_bare"}:
        assert words[1:] in lines[2]
    sides = {"fewer": cap, "more": cap}
    if name in ONE_SIDE:
        (other,) = sides.keys() - {ONE_SIDE[name]}
        sides[other] = "strong"
    if name == "all_barred":
        sides = dict.fromkeys(SIDES)
    for row in summarise("Mine", case):
        assert (row["strength"], row["limits"]) == (cap, ";".join(findings(case)))
        assert {side: row[f"strength_{side}"] for side in SIDES} == sides
        assert row["verdict_k"] == (None if name == "all_barred" else 2)


def test_each_side_has_its_own_strength(evidence):
    """One class is nearly as good, and a third is significant: either finding has its side."""
    case = evidence(POSITIVELY, bootstrap=lambda: p_values(following=(0.03, 0.03)))
    assert list(findings(case)) == ["next_significant", "margin_positive"]
    assert strengths(case) == {"fewer": "moderate", "more": "weak"}
    first, *_ = answer(Overview.from_evidence("Mine", case))
    assert first.startswith("Two classes, evidence moderate against fewer, weak against more: ")
    both = evidence((-112.9, -100.0, -92.5), without=TWO)  # one and three, by 5 and by 5.7
    margins = [one for one in found_in(both) if one.name == "margin_positive"]
    assert [one.k for one in margins] == [1, 3]
    assert findings(both)["margin_positive"] == margins[0].words


def test_what_leaves_the_same_number_possible_limits_both_sides(evidence):
    """By AIC three with errors and two without, which are as many as the verdict has."""
    case = evidence(THREE_BY_AIC, without=TWO)
    assert list(findings(case)) == ["aic_differs", "errors_change_aic"]
    assert [one.k for one in found_in(case)] == [3, 2]
    assert strengths(case) == {"fewer": "moderate", "more": "weak"}


def test_one_class_has_no_fewer(evidence):
    case = evidence((-100.0, -99.0, -98.0), t=None, bootstrap=lambda: p_values(last=(0.5, 0.5)))
    assert strengths(case) == {"fewer": None, "more": "strong"}
    first, *_ = answer(Overview.from_evidence("Mine", case))
    assert first.startswith("One class, evidence strong: ")


def test_a_better_rival_of_another_family_is_said_to_need_a_margin(evidence):
    case = evidence(t=(-105.4, *T_PREFERS_ONE[1:]))
    sets = [
        replace(each, fits=tuple(replace(fit, shape_names=("nu",)) for fit in each.fits))
        if each.family == "student_t"
        else each
        for each in case.fit_sets
    ]
    words = findings(replace(case, fit_sets=sets))["margin_bare"]
    assert words == (
        "one Student's t component is not better by enough: BIC 3.02 better, and another family "
        "has to be better by 6"
    )


def test_an_open_p_speaks_for_nothing_and_is_said_to_be_open(evidence):
    def found(**p):
        overview = Overview.from_evidence("Mine", evidence(bootstrap=lambda: p_values(**p)))
        return overview, answer(overview)[2]

    overview, words = found(following=(0.06, 0.06), left_next="0.05", left_last="0.01")
    assert {"last_significant"} == overview.speaking_for.keys() & {
        "last_significant", "next_insignificant"
    }  # fmt: skip
    assert words == "Against: whether a third class is needed is open (p = 0.060)."
    overview, words = found(last=(0.02, 0.02), following=(0.06, 0.06), left_next="0.05")
    assert words == (
        "Whether a third class is needed is open (p = 0.060). Against: one class cannot be "
        "excluded clearly (p = 0.020); and one more caveat."
    )
    overview, words = found(following=(0.04, 0.04), left_next="0.05")
    assert (
        words
        == "Against: simulated samples may favour a third class (p = 0.040); and one more caveat."
    )
    overview, words = found(last=(0.04, 0.04), left_last="0.05")
    assert "last_significant" not in overview.speaking_for
    assert "p_marginal" not in overview.against  # that is the same
    assert (
        overview.against["last_open"] == "Whether the second class is needed is open (p = 0.040)."
    )


def test_bic_has_no_words_on_a_neighbour_without_a_p_value(evidence):
    case = evidence(bootstrap=lambda: None)
    assert "BIC prefers normal k = 2, by 18.72 over normal k = 3; as many" in audit_of(case)
    rows = summarise("Mine", case)
    assert [row["words_bic"] for row in rows] == ["", ""] and all(row["words_aic"] for row in rows)
    assert summarise("Mine", evidence())[0]["words_bic"] == "very strong"


def test_what_looks_like_a_sentinel_is_named_and_other_notes_limit_nothing(evidence):
    assert findings(evidence(note="sentinel"))["sentinel"] == "x is -99"
    assert "x is -99." in audit_of(evidence(note="sentinel"))
    assert findings(evidence(note="missing_unmet")) == {}


def test_fits_of_other_objects_than_the_ledger_leaves_are_refused(evidence):
    case = evidence()
    fits = case.fit_sets[0].fits
    lost = replace(case.fit_sets[0], fits=(replace(fits[0], n_objects=999), *fits[1:]))
    message = "ledger says that 1000 objects are left, and 999 are fitted by normal, with errors"
    with pytest.raises(BurstmixError, match=message):
        replace(case, fit_sets=[lost])


def test_no_finding_without_a_limit_is_kept_back(evidence, monkeypatch):
    others = {name: cap for name, cap in LIMITS.items() if name != "sentinel"}
    monkeypatch.setitem(findings.__globals__, "LIMITS", others)
    with pytest.raises(ValueError, match="sentinel"):
        findings(evidence(note="sentinel"))


def test_the_weakest_finding_counts(evidence):
    case = evidence(bootstrap=None, weight=0.3, bic=3)
    assert findings(case) == {
        "rule_changes_bic": "the rules for errors differ: BIC prefers two components by lognormal "
        "and three components by linear",
        "rule_moves_class": "another rule for errors moves the first component of a fit with two: "
        "weight from 0.200 to 0.300",
        "p_missing": "no simulated samples compare two normal components with one or three",
    }
    assert strength_of(findings(case)) == "weak"


def test_another_number_at_the_lower_floor_counts_where_no_fit_rises(evidence):
    case = evidence()
    fits = case.fit_sets[0].fits
    higher = replace(fits[5], lnl=-80.0)
    case = replace(
        case, fit_sets=[replace(case.fit_sets[0], fits=(*fits[:5], higher)), *case.fit_sets[1:]]
    )
    assert findings(case) == {
        "floor_changes_fit": "at the lower floor of 0.005 dex BIC prefers three normal components"
    }


def test_a_family_whose_best_fit_is_barred_says_nothing(evidence):
    case = evidence(t=THREE)
    assert "family_changes_bic" in findings(case)
    sets = list(case.fit_sets)
    fits = [
        replace(fit, flags=(Flag("at_bound", 0, "because"),)) if fit.k == 3 else fit
        for fit in sets[1].fits
    ]
    assert sets[1].family == "student_t"
    sets[1] = replace(sets[1], fits=tuple(fits))
    case = replace(case, fit_sets=sets)
    assert "family_untested" in findings(case) and "family_changes_bic" not in findings(case)
    assert "of normal with errors; for student_t a barred fit is lower." in audit_of(case)


def test_one_component_needs_no_other_family_and_one_p_value(evidence):
    case = evidence(lnls=(-100.0, -99.0, -98.0), t=None, bootstrap=None)
    assert list(findings(case)) == ["p_missing"]
    table = p_values(last=(0.5, 0.5))
    assert findings(replace(case, bootstrap=table)) == {}


def test_the_audit_says_what_was_found(evidence):
    words = audit_of(evidence(without=THREE_BY_AIC, error=0.5))
    for sentence in (
        "1 objects are fitted; no component is narrower than 0.05 dex.",
        "With errors, AIC prefers normal k = 2, by 4.00 over normal k = 3 (support for that is "
        "considerably less); as many components of student_t are 4.00 higher.",
        "Without errors, AIC prefers normal k = 3, by 4.00 over normal k = 2 (support for that",
        "With errors, BIC prefers normal k = 2, by 18.72 over normal k = 3 (evidence against that "
        "is very strong); as many components of student_t are 13.82 higher.",
        "Without errors, BIC prefers normal k = 2",
        "Fitting the errors changes the k that AIC prefers, not that of BIC.",
        "Within each family, BIC prefers k = 2 of normal and k = 2 of student_t with errors.",
        "Samples simulated from normal k = 1 gain as much from k = 2 in a fraction p = 0.005 (the "
        "least possible) by own_steps and 0.005 (the least possible) by fixed_errors with errors. "
        "These are 199 replicates at the floor of 0.05; chi-square, which does not hold here, "
        "would say 0.01 with.",
        "p = 0.500 +- 0.020 by own_steps and 0.400 +- 0.020 by fixed_errors with errors.",
        "ICL, for classes that can be told apart, prefers normal k = 2 with and without errors.",
        "The chi-square of binned values gives p = 0.3 for k = 2 with errors.",
        "Flags bar no fit with and without errors; at the lower floor of 0.005 lnL rises by "
        "0.00 for normal k = 2 and 0.00 for normal k = 3 with and without errors.",
    ):
        assert sentence in words


def test_p_values_of_another_family_are_said_to_be_that(evidence):
    words = audit_of(evidence(t=(-120.0, -90.0, -89.0)))
    for k in (1, 2):
        none = f"No simulated samples compare student_t k = {k} with {k + 1}"
        assert f"{none}; those in bootstrap.ecsv are of normal." in words
    words = audit_of(evidence(bootstrap=lambda: p_values()[:2]))
    assert "No simulated samples compare k = 2 with 3. " in words
    assert "compare k = 1 with 2" not in words


def test_the_methods_tabulate_every_finding():
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", METHODS.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(LIMITS.items())
    assert {cap for _, cap in rows} < set(STRENGTHS)
    caps = [STRENGTHS.index(cap) for _, cap in rows]
    assert caps == sorted(caps)


def test_nearly_tied_optima_are_shown_with_their_classes(evidence):
    case = evidence()
    (one, best, *others) = case.fit_sets[0].fits
    rival = replace(best, lnl=best.lnl - 0.04, weights=np.array([0.25, 0.75]))
    spike = replace(
        best, lnl=best.lnl + 3, flags=(Flag("few_objects", 1, "1.0 objects, fewer than 6"),)
    )
    tied = replace(best, rivals=(rival,), set_aside=(spike,))
    sets = [replace(case.fit_sets[0], fits=(one, tied, *others)), *case.fit_sets[1:]]
    case = replace(case, fit_sets=sets)
    words = "0.04 lower in lnL, with weights 0.25 and 0.75 at 1 and 10 s."
    assert f"Another optimum of k = 2 is {words}" in audit_of(case)
    details = sample_in_words("Mine", case)
    assert "- normal, k = 2: nearly as high, 0.04 lower in lnL, weights 0.25 and 0.75" in details
    assert (
        "- normal, k = 2: set aside, 3.00 higher in lnL, weights 0.50 and 0.50 at 1 and 10 s, "
        "component 2: `few_objects`: 1.0 objects, fewer than 6" in details
    )


@pytest.mark.parametrize(
    "own, other, means",
    [
        (0.3, 0.2, "neither is rejected, so these objects do not tell the two apart"),
        (0.03, 0.02, "both are rejected, so neither describes these objects"),
        (0.3, 0.02, "student_t k = 2 is rejected in favour of normal k = 2"),
        (0.05, 0.2, "normal k = 2 is rejected in favour of student_t k = 2"),
    ],
)
def test_fits_of_two_families_are_set_against_each_other(evidence, own, other, means):
    words = audit_of(evidence(bootstrap=lambda: against_t(own, other)))
    assert (
        "With errors, samples simulated from normal k = 2 speak as much for student_t k = 2 in a "
        f"fraction p = {own:.3f} +- 0.020 by own_steps and samples simulated from student_t k = 2"
    ) in words
    assert f"These are 199 replicates at the floor of 0.05; at p = 0.05 {means}." in words


def test_an_open_p_between_families_rejects_neither(evidence):
    words = audit_of(evidence(bootstrap=lambda: against_t(0.04, 0.2, "0.05")))
    open_ = "it is open whether normal k = 2 or student_t k = 2 is rejected."
    assert f"at p = 0.05 {open_}" in words


def test_nothing_is_open_where_a_file_has_no_level(tmp_path):
    write_table(p_values(left_last="0.05;0.01"), tmp_path / "bootstrap.ecsv")
    rows = read_table(tmp_path / "bootstrap.ecsv")
    assert [is_open(row) for row in rows] == [True, True, False, False]
