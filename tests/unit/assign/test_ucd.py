"""What a unit tells of a variable."""

import pytest

from burstmix.assign.ucd import ucd_of
from burstmix.model import Variable


@pytest.mark.parametrize(
    ("unit", "ucd"),
    [
        ("s", "time.duration"),
        ("100 ms", "time.duration"),
        ("erg / cm2", "phot.fluence"),
        ("ph / (cm2 s)", "phot.count"),
        ("", ""),
        ("km / s", ""),
        ("dex(s)", ""),
        ("mag(s)", ""),
        ("mag", ""),
    ],
)
def test_a_unit_tells_the_kind_of_a_number_and_not_of_its_logarithm(unit, ucd):
    assert ucd_of(Variable("t90", unit=unit)) == ucd
