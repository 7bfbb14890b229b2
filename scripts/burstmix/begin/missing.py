"""Entries that stand for a missing value: words such as -, and numbers such as -999 or 1e20."""

from dataclasses import dataclass, field

import numpy as np
from astropy.table import Table

from burstmix.acquire import read
from burstmix.errors import BurstmixError
from burstmix.prepare.sentinels import recurring

from .column import Column, columns_of

WORDS = {
    "-", "--", "---", ".", "..", "...", "x", "*", "?", "null", "none", "na", "n.a.", "n/a", "nd",
    "n.d.", "\\n", "indef", "undef", "undefined", "unknown", "missing", "blank",
}  # fmt: skip
MOST_WORDS = 5  # different ones in a column


@dataclass(frozen=True)
class Source:
    """A table with what its config has to say of reading it.

    format   None where it is found by the content
    missing  texts that stand for a missing value, each with the columns that have it
    """

    table: Table
    columns: list[Column]
    format: str | None = None
    missing: dict[str, list[str]] = field(default_factory=dict)


def read_source(path, format: str | None = None, name=None) -> Source:
    """The table in a file, with what stands for a missing value found.

    format, name: as `format` and `table` of `burstmix.acquire.read`; None to find out.
    A number that stands for a missing value in one column may be measured in another: it is then a
    sentinel of the first.
    Raises BurstmixError if it cannot be read.
    """
    words = {"table": name} if name is not None else {}
    table, format = _read(path, format, words)
    missing = _words(columns_of(table, {}))

    def again(texts):
        return read(path, format=format or "auto", missing=[*missing, *texts], **words)

    if missing:
        table = again([])
    wanted = _sentinels(table)
    for text in sorted({f"{mark:.12g}" for marks in wanted.values() for mark in marks}):
        tried = again([text])
        if gone := _gone(table, tried, wanted):
            missing[text], table = gone, tried
    return Source(table, columns_of(table, _sentinels(table)), format, missing)


def _read(path, format, words):
    if format is not None:
        return read(path, format=format, **words), format
    try:
        return read(path, **words), None
    except BurstmixError as error:
        # A web page is read as a table only where the config says so.
        try:
            return read(path, format="html", **words), "html"
        except BurstmixError:
            raise error from None


def _words(columns):
    """Words for a missing value in columns whose other entries are numbers."""
    found = {}
    for column in columns:
        known = len(column.words) <= MOST_WORDS and all(w.lower() in WORDS for w in column.words)
        if column.words and len(column.present) and known:
            for word in column.words:
                found.setdefault(word, []).append(column.name)
    return found


def _sentinels(table):
    """By column, the numbers that stand for a missing value."""
    found = {c.name: recurring(c.present) for c in columns_of(table, {}) if c.is_numeric}
    return {name: tuple(value for value, _ in marks) for name, marks in found.items() if marks}


def _gone(table, tried, wanted):
    """The columns that lost a sentinel, and nothing else, when the reader took a text for missing.

    Empty if a column of numbers lost an entry that is no sentinel there, but a measured number.
    """
    gone = []
    for name in table.colnames:
        lost = _lost(table, tried, name)
        if table[name].dtype.kind not in "iuf" or not lost.any():
            continue
        if not np.all(np.isin(np.ma.getdata(table[name])[lost], wanted.get(name, ()))):
            return []
        gone.append(name)
    return gone


def _lost(table, tried, name):
    """The entries of a column that are missing in the second table only."""
    return np.ma.getmaskarray(tried[name]) & ~np.ma.getmaskarray(table[name])
