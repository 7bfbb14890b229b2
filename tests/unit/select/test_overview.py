"""The row of a sample on the first screen, and what speaks for its verdict and against it."""

import pytest
from astropy.table import Table

from burstmix.results.assign import CLASSES
from burstmix.results.prepare import LEDGER
from burstmix.results.select import OVERVIEW
from burstmix.select import (
    Evidence,
    Overview,
    overview_table,
    reasons_against,
    reasons_for,
    summarise,
    summary_table,
)
from burstmix.select.criteria import criteria_table
from burstmix.select.findings import LIMITS

TWO = (-300.0, -100.0, -99.0)  # lnL of k = 1, 2 and 3, of which both criteria prefer 2
THREE = (-300.0, -100.0, -80.0)


def classes(errors="with", variables=("t90",), names=("short", "long"), interval=True):
    weights = [0.325, 0.675] if len(names) == 2 else [1.0]
    columns = {"family": ["normal"] * len(names), "errors": [errors] * len(names)}
    columns |= {"k": [len(names)] * len(names), "class": list(names), "weight": weights}
    if interval:
        off = 0.03 if len(names) == 2 else 0
        columns |= {f"weight_{end}": [w + sign * off for w in weights]
                    for end, sign in (("low", -1), ("high", 1))}  # fmt: skip
    for name in variables:
        columns[f"centre_{name}"] = [0.786, 34.71][: len(names)]
        if interval:
            columns |= {f"centre_{name}_low": [0.6113, 32.25][: len(names)],
                        f"centre_{name}_high": [1.015, 37.67][: len(names)]}  # fmt: skip
    columns["flags"] = [""] * len(names)
    table = Table(columns)
    assert all(CLASSES.column(name) for name in table.colnames)
    table["centre_t90"].unit = "s"
    return table


LEDGER_OF_TWO = LEDGER.of_rows(
    [
        {"cut": "duplicate", "reason": "", "rows_before": 1200, "removed": 100, "incomplete": 0,
         "rows_after": 1100},
        {"cut": "missing", "reason": "", "rows_before": 1100, "removed": 100, "incomplete": 0,
         "rows_after": 1000},
    ]
)  # fmt: skip


@pytest.fixture
def found(sample):
    """The overview of some fits, with the tables that it is made from."""

    def build(*fit_sets, p_values=None, of=()):
        evidence = Evidence(sample(*[0.1] * 1000), list(fit_sets))
        verdict = summary_table(summarise("A title", evidence))
        selection = criteria_table(list(fit_sets), p_values)
        tables = list(of) or [classes("without"), classes("with")]
        return Overview.of(verdict, tables, LEDGER_OF_TWO), verdict, selection

    return build


def test_a_row_says_how_many_where_what_shares_how_sure_and_what_limits(found, fit_set):
    overview, *_ = found(fit_set("with", TWO), fit_set("without", THREE))
    assert overview.row() == {
        "title": "A title",
        "used": "1000 of 1200",
        "classes": 2,
        "centres": "0.7860 s (0.6113 to 1.015); 34.71 s (32.25 to 37.67)",
        "shares": "0.325 (0.295 to 0.355); 0.675 (0.645 to 0.705)",
        "evidence": "weak",
        "caveat": f"{LIMITS['errors_change_bic'][1]} (and 3 more)",
    }
    assert overview.errors == "with" and overview.family == "normal"
    assert overview_table([overview]).colnames == OVERVIEW.names


def test_classes_are_those_of_the_verdicts_own_mode(found, fit_set):
    other = classes("without", names=("class_1",))
    overview, *_ = found(fit_set("with", TWO), fit_set("without", TWO), of=[other, classes()])
    assert [each.name for each in overview.classes] == ["short", "long"]
    overview, *_ = found(fit_set("without", TWO), of=[classes("without")])
    assert overview.errors == "without" and len(overview.classes) == 2


def test_several_variables_are_named_and_no_interval_is_made_up(found, fit_set):
    of = [classes(variables=("t90", "h32"), interval=False)]
    overview, *_ = found(fit_set("with", TWO), of=of)
    assert overview.row()["centres"] == "t90 = 0.7860 s and h32 = 0.7860; " + (
        "t90 = 34.71 s and h32 = 34.71"
    )
    assert overview.row()["shares"] == "0.325; 0.675"


def test_the_share_of_a_single_class_has_no_interval(found, fit_set):
    one = fit_set("with", (-100.0, -99.0, -98.0))
    overview, *_ = found(one, of=[classes(names=("class_1",))])
    assert overview.row()["shares"] == "1.000" and overview.k == 1


def test_where_every_fit_is_barred_there_are_no_classes_and_nothing_speaks_for_it(found, fit_set):
    overview, *tables = found(fit_set("with", TWO, flags=(("at_floor",),) * 3))
    assert overview.k is None and overview.classes == ()
    assert overview.caveat == LIMITS["all_barred"][1]
    assert reasons_for(overview, *tables) == []
    assert overview_table([overview])["classes"].mask.all()


def test_what_speaks_for_it_stands_with_its_numbers(found, fit_set):
    p_values = Table(
        {
            **{"family": ["normal"] * 2, "errors": ["with"] * 2, "k": [1, 2], "k_next": [2, 3]},
            "family_next": ["normal"] * 2,
            **{"p_bootstrap": [0.004975, 0.25], "p_bootstrap_error": [0.004, 0.03]},
            "simulator": ["own_steps"] * 2,
        }
    )
    t = fit_set("with", TWO, family="student_t")
    sets = (fit_set("with", TWO), t, fit_set("without", TWO))
    overview, *tables = found(*sets, p_values=p_values)
    assert reasons_for(overview, *tables) == [
        "BIC is least for k = 2, by 18.72 below k = 3, against which evidence is very strong.",
        "AIC prefers the same number, by 4.00 over k = 3.",
        "k = 1 is refuted: of samples simulated from it a fraction p = 0.005 gains as much from "
        "k = 2.",
        "One class more is not needed: of samples simulated from k = 2 a fraction p = 0.250 gains "
        "as much from k = 3.",
        "BIC prefers the same number with and without errors.",
    ]


def test_what_does_not_hold_does_not_speak_for_it(found, fit_set):
    overview, *tables = found(
        fit_set("with", TWO),
        fit_set("with", (-300.0, -101.0, -70.0), family="student_t", flags=((), (), ("at_floor",))),
        fit_set("without", THREE),
    )
    words = " ".join(reasons_for(overview, *tables))
    assert "BIC is least for k = 2" in words
    for other in ("refuted", "not needed", "with and without errors", "Each family", "binned"):
        assert other not in words


def test_of_many_findings_five_are_shown_and_the_rest_counted(found, fit_set):
    overview, *_ = found(fit_set("with", TWO))
    assert len(overview.limits) < 6
    assert reasons_against(overview)[0] == "Fits with and without errors cannot be compared."
    many = Overview(**(vars(overview) | {"limits": tuple(LIMITS)[:7]}))
    shown = reasons_against(many)
    assert len(shown) == 5 and shown[-1].startswith("3 more findings limit it")
