"""The row of a sample on the first screen, and what speaks for its verdict."""

import pytest
from astropy.table import Table

from burstmix.results.assign import CLASSES
from burstmix.results.prepare import LEDGER
from burstmix.results.select import OVERVIEW
from burstmix.select import (
    Evidence,
    Overview,
    reasons_table,
    summarise,
    summary_table,
)
from burstmix.select.criteria import criteria_table

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
    """The overview of some fits."""

    def build(*fit_sets, p_values=None, of=()):
        selection = criteria_table(list(fit_sets), p_values)
        sets = (sample(*[0.1] * 1000), list(fit_sets))
        evidence = Evidence(*sets, selection=selection, bootstrap=p_values)
        verdict = summary_table(summarise("A title", evidence))
        tables = list(of) or [classes("without"), classes("with")]
        return Overview.from_tables(verdict, reasons_table(evidence), tables, LEDGER_OF_TWO)

    return build


def test_a_row_says_how_many_where_what_shares_how_sure_and_what_limits(found, fit_set):
    overview = found(fit_set("with", TWO), fit_set("without", THREE))
    assert overview.row() == {
        "title": "A title",
        "used": "1000 of 1200",
        "classes": 2,
        "centres": "0.786 s (0.611 to 1.01); 34.7 s (32.2 to 37.7)",
        "shares": "32 % (30 to 36); 68 % (64 to 70)",
        "evidence": "weak",
        "caveat": "Without errors BIC prefers three normal components to two, by 19.28; and three "
        "more caveats.",
    }
    assert overview.mode == "with" and overview.family == "normal"
    assert OVERVIEW.of_rows([overview.row()]).colnames == OVERVIEW.names


def test_classes_are_those_of_the_verdicts_own_mode(found, fit_set):
    other = classes("without", names=("class_1",))
    overview = found(fit_set("with", TWO), fit_set("without", TWO), of=[other, classes()])
    assert [each.name for each in overview.classes] == ["short", "long"]
    overview = found(fit_set("without", TWO), of=[classes("without")])
    assert overview.mode == "without" and len(overview.classes) == 2


def test_several_variables_are_named_and_no_interval_is_made_up(found, fit_set):
    of = [classes(variables=("t90", "h32"), interval=False)]
    overview = found(fit_set("with", TWO), of=of)
    assert overview.row()["centres"] == "t90 = 0.786 s and h32 = 0.786; " + (
        "t90 = 34.7 s and h32 = 34.7"
    )
    assert overview.row()["shares"] == "32 %; 68 %"


def test_the_share_of_a_single_class_has_no_interval(found, fit_set):
    one = fit_set("with", (-100.0, -99.0, -98.0))
    overview = found(one, of=[classes(names=("class_1",))])
    assert overview.row()["shares"] == "100 %" and overview.k == 1


def test_where_every_fit_is_barred_there_are_no_classes_and_nothing_speaks_for_it(found, fit_set):
    overview = found(fit_set("with", TWO, flags=(("at_floor",),) * 3))
    assert overview.k is None and overview.classes == ()
    assert overview.caveat == (
        "Flags bar every fit; the least BIC has two normal components (at floor)."
    )
    assert overview.speaking_for == {} and list(overview.against) == ["all_barred"]
    assert OVERVIEW.of_rows([overview.row()])["classes"].mask.all()


def test_what_speaks_for_it_stands_with_its_numbers(found, fit_set):
    p_values = Table(
        {
            **{"family": ["normal"] * 2, "errors": ["with"] * 2, "k": [1, 2], "k_next": [2, 3]},
            "family_next": ["normal"] * 2,
            **{"p_bootstrap": [0.004975, 0.25], "p_bootstrap_error": [0.004, 0.03]},
            **{"replicates": [200, 200], "open": ["", ""], "simulator": ["own_steps"] * 2},
            **{"visible_best": [0.03, 0.03], "visible_worst": [0.1, 0.1]},
        }
    )
    t = fit_set("with", TWO, family="student_t")
    sets = (fit_set("with", TWO), t, fit_set("without", TWO))
    overview = found(*sets, p_values=p_values)
    assert overview.speaking_for == {
        "bic": "BIC prefers two normal components to three, by 18.72.",
        "aic": "AIC prefers two normal components to three, by 4.00.",
        "last_significant": "The second class is significant (p = 0.005).",
        "next_insignificant": "A third class is not needed (p = 0.250); half as wide as the "
        "narrowest, one of 3.0 to 10 % would show, by place.",
        "errors_agree": "BIC prefers the same number with and without errors.",
        "families_agree": "Each family alone has two: normal and Student's t.",
    }


def test_what_does_not_hold_does_not_speak_for_it(found, fit_set):
    overview = found(
        fit_set("with", TWO),
        fit_set("with", (-300.0, -101.0, -70.0), family="student_t", flags=((), (), ("at_floor",))),
        fit_set("without", THREE),
    )
    assert list(overview.speaking_for) == ["bic", "aic"]
