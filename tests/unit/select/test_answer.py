"""The verdict in three lines, for every kind of evidence."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.model import Variable
from burstmix.select import Evidence, Overview, answer, sample_in_words
from burstmix.select.answer import MOST_WORDS
from burstmix.select.findings import findings
from burstmix.select.overview import Class, Quantity

TWO = (-300.0, -100.0, -99.0)  # lnL of k = 1, 2 and 3, of which both criteria prefer 2
THREE = (-300.0, -100.0, -80.0)


@pytest.fixture
def evidence(fit_set, sample):
    """Builds the evidence from fits with errors, and those of other modes and families."""

    def build(with_errors, *others, variables=("t90",)):
        made = Evidence(sample(*[0.1] * 1000), [with_errors, *others])
        units = {"t90": "s", "flux": "erg / cm2"}
        named = tuple(Variable(name, unit=units.get(name, "")) for name in variables)
        names = ("values", "errors", "measured", "measured_errors", "steps")
        wide = {name: np.tile(getattr(made.sample, name), len(named)) for name in names}
        return replace(made, sample=replace(made.sample, variables=named, **wide))

    return build


def lines_of(evidence):
    return answer(Overview.from_evidence("Mine", evidence))


def test_two_classes_with_their_centres_shares_and_what_limits_them_most(evidence, fit_set):
    assert lines_of(evidence(fit_set("with", TWO), fit_set("without", THREE))) == (
        "Two classes, evidence moderate against fewer, weak against more: 1000 used of 1000 "
        "objects, fitted with errors.",
        "Short: 1.00 s, 50 %; long: 10.0 s, 50 %.",
        "Against: without errors BIC prefers three normal components to two, by 19.28; and three "
        "more caveats.",
    )


def test_one_class_holds_all_objects(evidence, fit_set):
    lines = lines_of(evidence(fit_set("with", (-100.0, -99.0, -98.0))))
    assert lines[0].startswith("One class, evidence moderate: 1000 used of 1000 objects, ")
    assert lines[1] == "Centre: 1.00 s, 100 %."


def test_a_family_that_is_not_normal_is_named(evidence, fit_set):
    t = fit_set("with", THREE, family="student_t")
    lines = lines_of(evidence(fit_set("with", TWO), t))
    assert lines[0].endswith("fitted with errors as Student's t components.")


def test_the_fits_of_another_family_are_named_where_they_speak_against_it(evidence, fit_set):
    t = fit_set("with", (-112.0, -111.0, -110.0), family="student_t")
    lines = lines_of(evidence(fit_set("with", TWO), t, fit_set("without", TWO)))
    words = "another family does nearly as well with one Student's t component (BIC 3.28 worse)"
    assert f"Against: {words}; and " in lines[2]


@pytest.mark.parametrize(("lnls", "finding"), [(THREE, "bic"), ((-300.0, -100.0, -95.0), "aic")])
def test_a_barred_fit_that_would_be_better_is_named(evidence, fit_set, lnls, finding):
    made = evidence(fit_set("with", lnls, flags=((), (), ("at_floor",))), fit_set("without", TWO))
    found = findings(made)[f"barred_lower_{finding}"]
    assert found.startswith(f"{finding.upper()} of three normal components is ")
    assert found.endswith(" lower, but flags bar them (at floor)")


def test_no_fit_no_number(evidence, fit_set):
    assert lines_of(evidence(fit_set("with", TWO, flags=(("at_floor",),) * 3))) == (
        "No number of classes can be given: 1000 used of 1000 objects, fitted with errors.",
        "No fit may carry centres and shares.",
        "Against: flags bar every fit; the least BIC has two normal components (at floor).",
    )


def test_one_number_alone_is_no_evidence(evidence, fit_set):
    alone = fit_set("with", TWO)
    alone = replace(alone, fits=(alone.fits[1], alone.fits[4]))
    lines = lines_of(evidence(alone))
    assert lines[0].startswith("Two classes, no evidence for that number: 1000 used")
    assert lines[2].startswith("Against: no other number of components than two is left; and ")


def test_without_errors_says_so(evidence, fit_set):
    lines = lines_of(evidence(fit_set("without", TWO)))
    assert lines[0].endswith(", fitted without errors.")


@pytest.mark.parametrize(
    ("names", "rest"),
    [
        (("t90", "h_32"), ""),
        (("t90", "h_32", "flux"), ", 1 more variable"),
        (("t90", "h_32", "flux", "t50"), ", 2 more variables"),
    ],
)
def test_of_many_variables_two_are_shown(evidence, fit_set, names, rest):
    locations = np.array([[-0.1, 0.5, 3, 1], [1.54, 0.3, 3, 1]])[:, : len(names)]
    made = fit_set("with", TWO)
    fits = [replace(fit, locations=locations) if fit.k == 2 else fit for fit in made.fits]
    made = replace(made, fits=tuple(fits))
    assert lines_of(evidence(made, variables=names))[1] == (
        f"Short: t90 = 0.794 s, h 32 = 3.16{rest}, 50 %; "
        f"long: t90 = 34.7 s, h 32 = 2.00{rest}, 50 %."
    )


def test_small_shares_and_linear_scales_are_given_as_they_are(evidence, fit_set):
    made = fit_set("with", TWO, locations=np.array([[-1.234], [1234.5]]))
    made = replace(
        made, fits=tuple(replace(fit, weights=np.array([0.0034, 0.9966])) for fit in made.fits)
    )
    case = evidence(made)
    linear = (Variable("x", "linear", "km / s"),)
    case = replace(case, sample=replace(case.sample, variables=linear))
    assert lines_of(case)[1] == "Class 1: -1.23 km / s, 0.34 %; class 2: 1230 km / s, 100 %."


@pytest.mark.parametrize(
    ("k", "variables", "shown"), [(3, 1, "interval"), (3, 2, "value"), (9, 2, "none")]
)
def test_intervals_and_then_classes_go_where_words_would_be_too_many(k, variables, shown):
    names = ("flux", "fluence")[:variables]
    quantity = Quantity("1.23 s", "1.00 to 2.00")
    each = Class("one", dict.fromkeys(names, quantity), Quantity("9 %"))
    against = {"aic_differs": " ".join(["word"] * 25)}
    sides = {"fewer": "strong", "more": "weak"}
    it = Overview(
        "mine", "Mine", 9, 9, "with", "normal", k, (each,) * k, "weak", sides, {}, against
    )
    lines = answer(it)
    assert sum(len(line.split()) for line in lines) <= MOST_WORDS
    assert ("(1.00 to 2.00)" in lines[1]) == (shown == "interval")
    assert ("1.23 s" in lines[1]) == (shown != "none")


def test_the_three_lines_open_the_section(evidence, fit_set):
    case = evidence(fit_set("with", TWO), fit_set("without", THREE))
    head = [f"- {line}" for line in lines_of(case)]
    assert sample_in_words("Mine", case).splitlines()[:6] == ["## Mine (`mine`)", "", *head, ""]
