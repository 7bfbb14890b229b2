"""How often the words for evidence were right, in simulated catalogues whose classes are known.

`python tests/benchmarks/judgement.py --record` judges the catalogues, and writes the table.
"""

from functools import cache
from pathlib import Path

from astropy.table import Table

from burstmix.io import read_ecsv
from burstmix.results.column import Column, Layout
from burstmix.results.shared import shared

from .findings import STRENGTHS

WORDS = STRENGTHS[1:]  # no verdict on these catalogues has the first, for which flags bar all fits
RECORD = Path(__file__).with_name("claims.ecsv")
HEAD = (
    Column("truth", str, "what the catalogues are drawn from", heading="drawn from"),
    *shared("k", description="how many classes that has", heading="classes"),
    *shared("n_objects", description="objects of a catalogue", heading="objects"),
)
CLAIMS = Layout(
    RECORD.name,
    *HEAD,
    Column("tuned", bool, "whether the rules for words were tuned on them"),
    Column("strength", str, "the word for the evidence"),
    Column("claims", int, "catalogues whose verdict has the word"),
    Column("right", int, "those of them whose verdict has the true number of classes"),
)
SHOWN = Layout(
    "",
    *(column.but(masked=True) for column in HEAD),
    Column("tuned", str, "whether the rules for words were tuned on them", heading="tuned on"),
    *(Column(word, str, "right ones of the verdicts that say so") for word in WORDS),
)


_YES_NO = {True: "yes", False: "no"}


@cache
def claims() -> Table:
    """The record, as CLAIMS; `limits` in its metadata are those of findings.py that were judged."""
    return read_ecsv(RECORD)


def claims_in_words() -> str:
    """How often each word came with the true number of classes, in a sentence."""
    rights = {word: counts for word, counts in _by_word(claims()).items() if counts}
    first, *others = rights
    more = "".join(f", {word} {rights[word]}" for word in others)
    return f"In simulations {first} verdicts were right {rights[first]} times{more}."


def claims_by_truth() -> Table:
    """The right verdicts of each word as SHOWN: for each truth and size, and in the end for all."""
    found, rows = claims(), []
    for own in found.group_by(["truth", "n_objects"]).groups:
        head = {column.name: own[column.name][0] for column in HEAD}
        rows.append(head | {"tuned": _YES_NO[own["tuned"][0]]} | _by_word(own))
    for tuned in sorted(set(found["tuned"])):
        own = found[found["tuned"] == tuned]
        rows.append({"truth": "all", "tuned": _YES_NO[tuned]} | _by_word(own))
    return SHOWN.of_rows(rows)


def _by_word(found: Table) -> dict[str, str]:
    """By word how many of its verdicts were right; empty where none had it."""
    own = {word: found[found["strength"] == word] for word in WORDS}
    return {
        word: f"{some['right'].sum()} of {some['claims'].sum()}" if len(some) else ""
        for word, some in own.items()
    }
