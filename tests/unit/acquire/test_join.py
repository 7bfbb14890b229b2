"""Two tables of the same objects put side by side."""

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table

from burstmix.acquire.join import join
from burstmix.errors import BurstmixError


def joined(keys, others):
    """The row of the second table that stands beside each of the first, or None."""
    table = Table({"id": keys})
    other = Table({"id": others, "row": np.arange(len(others))})
    return join(table, other, "id", "second")["row"].tolist()


@pytest.mark.parametrize("kind", [str, int, float])
@pytest.mark.parametrize("other_kind", [str, int, float])
def test_whole_numbers_are_the_same_however_kept(kind, other_kind):
    first, second = np.array([7, 1000, 5]), np.array([1000, 12, 7])
    assert joined(first.astype(kind), second.astype(other_kind)) == [2, 0, None]


def test_names_are_compared_as_they_are_written_but_for_outer_blanks():
    assert joined(["1.10", "1.1", " GRB 1"], ["1.1", "GRB 1 "]) == [None, 0, 1]


def test_what_has_no_name_matches_nothing():
    first = MaskedColumn(["a", "x", ""], mask=[False, True, False])
    second = MaskedColumn(["y", "", "a"], mask=[True, False, False])
    assert joined(first, second) == [2, None, None]
    numbers = MaskedColumn([1.0, np.nan, 3.0], mask=[False, False, True])
    assert joined(numbers, numbers) == [0, None, None]


def test_of_several_rows_the_first_counts():
    assert joined(["a", "b", "a"], ["b", "a", "b"]) == [1, 0, 1]


def test_tables_without_an_object_in_common_are_refused():
    with pytest.raises(BurstmixError, match="none of its objects"):
        joined(["a"], ["b"])
