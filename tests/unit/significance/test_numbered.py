"""Numbered work: in order whatever the workers, and kept from one job to the next."""

import os

import pytest

from burstmix.errors import BurstmixError
from burstmix.significance.numbered import Kept, in_order


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_order(workers):
    assert list(in_order(lambda number: number**2, range(20), workers)) == [n**2 for n in range(20)]


def test_workers_are_processes_of_their_own_and_end_with_the_first_that_is_not_wanted():
    found = in_order(lambda number: os.getpid(), range(10_000), 2)
    assert next(found) != os.getpid()
    found.close()


def test_a_mistake_in_a_worker_is_told():
    def mistaken(number):
        raise BurstmixError(f"{number} cannot be done")

    with pytest.raises(BurstmixError, match="0 cannot be done"):
        list(in_order(mistaken, range(3), 2))


@pytest.fixture
def read(tmp_path):
    path = tmp_path / "read.txt"
    path.write_text("as it is")
    return path


def test_what_was_found_is_there_for_the_next_job(tmp_path, read):
    kept = Kept(tmp_path / "new/.kept", [read], "code")
    kept.add("a", 0, 0.1 + 0.2)
    kept.add("b", 7, -1e-300)
    again = Kept(tmp_path / "new/.kept", [read], "code")
    assert again.results_of("a") == {0: 0.1 + 0.2} and again.results_of("b") == {7: -1e-300}


def test_a_line_that_was_cut_off_is_forgotten_alone(tmp_path, read):
    path = tmp_path / ".kept"
    kept = Kept(path, [read], "code")
    kept.add("a", 0, 1.5)
    kept.add("a", 1, 2.25)
    whole = path.read_text()
    for end in range(len(whole)):
        path.write_text(whole[:end])
        found = Kept(path, [read], "code").results_of("a")
        assert found in ({}, {0: 1.5}, {0: 1.5, 1: 2.25})
        Kept(path, [read], "code").add("a", 2, 9.0)
        assert Kept(path, [read], "code").results_of("a") == found | {2: 9.0}


@pytest.mark.parametrize(("text", "code"), [("edited", "code"), ("as it is", "edited")])
def test_what_was_found_from_other_files_or_by_other_code_is_forgotten(tmp_path, read, text, code):
    Kept(tmp_path / ".kept", [read], "code").add("a", 0, 1.5)
    read.write_text(text)
    assert Kept(tmp_path / ".kept", [read], code).results_of("a") == {}
