"""The answer in three lines, for every kind of verdict."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.model import Variable
from burstmix.select import Evidence, sample_in_words
from burstmix.select.answer import answer
from burstmix.select.findings import LIMITS, findings

TWO = (-300.0, -100.0, -99.0)  # lnL of k = 1, 2 and 3, of which both criteria prefer 2
THREE = (-300.0, -100.0, -80.0)
MOST = 110  # characters of a line


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


def test_two_classes_with_their_centres_shares_and_the_main_caveat(evidence, fit_set):
    lines = answer(evidence(fit_set("with", TWO), fit_set("without", THREE)))
    assert lines == (
        "2 classes in 1000 objects, fitted with errors; the evidence is weak for that number.",
        "Centres of t90 and shares: 1 s (50 %) and 10 s (50 %).",
        "Main caveat: BIC prefers another number of components without errors (normal k = 3); "
        "3 more limit it.",
    )


def test_one_class_holds_all_objects(evidence, fit_set):
    lines = answer(evidence(fit_set("with", (-100.0, -99.0, -98.0))))
    assert lines[0].startswith("1 class in 1000 objects, fitted with errors;")
    assert lines[1] == "Centre of t90 and share: 1 s (100 %)."


def test_a_family_that_is_not_normal_is_named(evidence, fit_set):
    t = fit_set("with", THREE, family="student_t")
    lines = answer(evidence(fit_set("with", TWO), t))
    assert lines[1].startswith("Centres of t90 and shares of student_t components: 1 s (33 %), ")


def test_the_fits_of_another_family_are_named_where_they_speak_against_it(evidence, fit_set):
    t = fit_set("with", (-112.0, -111.0, -110.0), family="student_t")
    lines = answer(evidence(fit_set("with", TWO), t, fit_set("without", TWO)))
    assert "prefers another number of components by BIC (student_t k = 1); " in lines[2]


@pytest.mark.parametrize(("lnls", "finding"), [(THREE, "bic"), ((-300.0, -100.0, -95.0), "aic")])
def test_a_barred_fit_that_would_be_better_is_named(evidence, fit_set, lnls, finding):
    made = evidence(fit_set("with", lnls, flags=((), (), ("at_floor",))))
    assert f"barred_lower_{finding}" in findings(made)
    first = findings(made)[0]
    clause = LIMITS[first][1] + " (normal k = 3)" * first.startswith("barred_lower")
    assert answer(made)[2].startswith(f"Main caveat: {clause}; ")


def test_no_fit_no_number(evidence, fit_set):
    lines = answer(evidence(fit_set("with", TWO, flags=(("at_floor",),) * 3)))
    assert lines == (
        "No number of classes can be given in 1000 objects, fitted with errors.",
        "No centres and shares are given: no fit may carry a verdict.",
        "Main caveat: every fit is barred by a flag.",
    )


def test_one_number_alone_is_no_evidence(evidence, fit_set):
    alone = fit_set("with", TWO)
    alone = replace(alone, fits=(alone.fits[1], alone.fits[4]))
    lines = answer(evidence(alone))
    assert lines[0].endswith("; there is no evidence for that number.")
    assert lines[2].startswith("Main caveat: no other number of components can be compared; ")


def test_without_errors_says_so(evidence, fit_set):
    lines = answer(evidence(fit_set("without", TWO)))
    assert lines[0].startswith("2 classes in 1000 objects, fitted without errors; ")
    assert "fits with and without errors cannot be compared" in lines[2]


@pytest.mark.parametrize(
    ("names", "rest"),
    [
        (("t90", "h32"), ""),
        (("t90", "h32", "flux"), "; 1 more variable"),
        (("t90", "h32", "flux", "t50"), "; 2 more variables"),
    ],
)
def test_of_many_variables_two_are_shown(evidence, fit_set, names, rest):
    locations = np.array([[-0.1, 0.5, 3, 1], [1.54, 0.3, 3, 1]])[:, : len(names)]
    made = fit_set("with", TWO)
    fits = [replace(fit, locations=locations) if fit.k == 2 else fit for fit in made.fits]
    made = replace(made, fits=tuple(fits))
    assert answer(evidence(made, variables=names))[1] == (
        f"Centres and shares: t90 = 0.79 s, h32 = 3.2 (50 %) and t90 = 35 s, h32 = 2 (50 %){rest}."
    )


def test_small_shares_and_linear_scales_are_given_as_they_are(evidence, fit_set):
    made = fit_set("with", TWO, locations=np.array([[-1.234], [1234.5]]))
    made = replace(
        made, fits=tuple(replace(fit, weights=np.array([0.0034, 0.9966])) for fit in made.fits)
    )
    case = evidence(made)
    linear = (Variable("x", "linear", "km / s"),)
    case = replace(case, sample=replace(case.sample, variables=linear))
    assert answer(case)[1] == (
        "Centres of x and shares: -1.2 km / s (0.34 %) and 1200 km / s (100 %)."
    )


def test_the_three_lines_open_the_section_and_are_short(evidence, fit_set):
    cases = [
        evidence(fit_set("with", TWO), fit_set("without", THREE)),
        evidence(fit_set("with", TWO), fit_set("with", THREE, family="student_t")),
        evidence(fit_set("without", THREE)),
    ]
    for case in cases:
        lines = answer(case)
        head = [f"- {line}" for line in lines]
        assert sample_in_words("Mine", case).splitlines()[:6] == ["## Mine (`mine`)", "", *head, ""]
        assert max(map(len, lines)) <= MOST
