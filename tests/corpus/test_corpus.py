"""Every case of the corpus ends in its result or its one message, and never in a traceback."""

import catalogues
import configs
import pytest
from case import outcome

CASES = catalogues.CASES + configs.CASES


def test_no_two_cases_are_the_same():
    assert len({(case.config, str(case.files)) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_ends_as_expected(case, tmp_path):
    got = outcome(case, tmp_path)
    assert case.expected in got
    assert not (tmp_path / "ran").exists()
