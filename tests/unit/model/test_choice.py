"""One rule of choice for all that shows or uses a preferred fit."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.model import MARGIN, Choice, Fit, Flag

BARRED = (Flag("at_floor", 0, "because"),)


def made(k, bic, family="normal", flags=()):
    """A fit of 1000 objects with this BIC."""
    parameters = 3 * k - 1
    return Fit(
        family=family,
        k=k,
        floor=0.05,
        weights=np.full(k, 1 / k),
        locations=np.arange(k, dtype=float)[:, None],
        covariances=np.ones((k, 1, 1)),
        shapes=np.zeros((k, 0)),
        lnl=(parameters * np.log(1000) - bic) / 2,
        n_objects=1000,
        n_parameters=parameters,
        converged=True,
        flags=flags,
        shape_names=("alpha",) if family == "skew_normal" else (),
    )


ONE, TWO, THREE = made(1, 130.0), made(2, 100.0), made(3, 90.0, flags=BARRED)
SKEWED = [made(1, 93.0, "skew_normal"), made(2, 112.0, "skew_normal")]


def test_a_barred_fit_is_never_preferred_however_low():
    choice = Choice.from_fits([THREE, ONE, TWO])
    assert (choice.preferred, choice.shown, choice.rival) == (TWO, TWO, ONE)
    assert choice.barred is THREE and choice.flagged == (THREE,)
    assert choice.above(THREE) == pytest.approx(-10.0)
    assert choice.among_which == " without a flag"


def test_a_barred_fit_that_is_no_lower_is_not_told_of():
    assert Choice.from_fits([ONE, TWO, made(3, 101.0, flags=BARRED)]).barred is None


def test_where_every_fit_is_barred_none_is_preferred_and_the_least_is_shown():
    all_barred = [replace(fit, flags=BARRED) for fit in (ONE, TWO)]
    choice = Choice.from_fits(all_barred)
    assert choice.preferred is None and choice.rival is None and choice.barred is None
    assert choice.shown is all_barred[1]
    assert choice.among_which == ", but all are flagged"


def test_the_choice_is_among_families_and_its_neighbours_are_of_its_own():
    choice = Choice.from_fits([ONE, TWO, THREE, *SKEWED])
    assert choice.preferred is SKEWED[0]
    assert choice.rival is TWO and choice.other_family is ONE
    assert choice.neighbours == [SKEWED[1]]
    assert choice.family == SKEWED


def test_a_rival_has_another_number_of_components():
    other = made(2, 100.5, "skew_normal")
    choice = Choice.from_fits([ONE, TWO, other])
    assert choice.other_family is other and choice.rival is ONE
    assert Choice.from_fits([TWO, other]).rival is None


def test_a_barred_fit_that_is_worse_is_a_rival():
    worse = made(3, 104.0, flags=BARRED)
    assert Choice.from_fits([ONE, TWO, worse]).rival is worse
    assert Choice.from_fits([TWO, THREE]).rival is None


def test_criteria_may_disagree():
    fits = [made(1, 100.0), made(2, 101.0)]
    assert Choice.from_fits(fits, "bic").preferred is fits[0]
    assert Choice.from_fits(fits, "aic").preferred is fits[1]


@pytest.mark.parametrize(("bic", "preferred"), [(100.0 - MARGIN + 0.1, 3), (99.9 - MARGIN, 2)])
def test_another_family_with_another_number_has_to_be_better_by_the_margin(bic, preferred):
    """Two skewed classes describe what three normals do nearly as well."""
    three, skewed = made(3, 100.0), made(2, bic, "skew_normal")
    choice = Choice.from_fits([ONE, three, skewed])
    assert choice.preferred.k == preferred
    assert choice.rival is (skewed if preferred == 3 else three)
    assert choice.behind(choice.rival) == pytest.approx(
        abs(bic - 100) * (1 if preferred == 2 else -1)
    )
    assert choice.reason == (
        "least BIC without a flag" if preferred == 2 else "BIC 5.9 above the least"
    )
    assert choice.above(skewed) == 0


def test_another_family_with_as_many_components_has_to_be_better_alone():
    assert Choice.from_fits([TWO, made(2, 99.9, "skew_normal")]).preferred.family == "skew_normal"
