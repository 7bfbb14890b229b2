"""How often the words for evidence were right: what is recorded is what is said."""

from pathlib import Path

import pytest

from burstmix.render.markdown import markdown_table
from burstmix.select import claims as module
from burstmix.select.claims import CLAIMS, SHOWN, claims, claims_by_truth, claims_in_words
from burstmix.select.findings import LIMITS

BENCHMARKS = Path(__file__).parents[3] / "docs/benchmarks.md"


def test_the_record_is_of_the_rules_that_hold():
    assert claims().meta["limits"] == LIMITS
    assert CLAIMS.shown(claims()).colnames == CLAIMS.names
    assert (claims()["right"] <= claims()["claims"]).all()


def test_the_documentation_shows_the_record():
    assert markdown_table(SHOWN, claims_by_truth()) in BENCHMARKS.read_text(encoding="utf-8")


@pytest.fixture
def two_truths(monkeypatch):
    rows = [
        ("a: one", 1, 500, True, "weak", 4, 3),
        ("a: one", 1, 500, True, "strong", 6, 6),
        ("a: one", 1, 2000, True, "strong", 2, 2),
        ("n: two", 2, 500, False, "strong", 5, 4),
    ]
    table = CLAIMS.of_rows([dict(zip(CLAIMS.names, row, strict=True)) for row in rows])
    monkeypatch.setattr(module, "claims", lambda: table)


def test_words_are_said_with_their_counts(two_truths):
    words = "In simulations weak verdicts were right 3 of 4 times, strong 12 of 13."
    assert claims_in_words() == words


def test_counts_are_shown_by_truth_and_size_and_in_all(two_truths):
    shown = claims_by_truth()
    assert list(shown["truth"]) == ["a: one", "a: one", "n: two", "all", "all"]
    assert list(shown["tuned"]) == ["yes", "yes", "no", "no", "yes"]
    assert list(shown["weak"]) == ["3 of 4", "", "", "", "3 of 4"]
    assert list(shown["strong"]) == ["6 of 6", "2 of 2", "4 of 5", "4 of 5", "8 of 8"]
