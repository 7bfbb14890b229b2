"""Entries that stand for a missing value: words such as -, and numbers such as -999 or 1e20."""

import re
from dataclasses import dataclass, field

import numpy as np
from astropy.table import Table

from burstmix.acquire import read
from burstmix.files import BurstmixError

from .column import Column, columns_of

WORDS = {
    "-", "--", "---", ".", "..", "...", "x", "*", "?", "null", "none", "na", "n.a.", "n/a", "nd",
    "n.d.", "\\n", "indef", "undef", "undefined", "unknown", "missing", "blank",
}  # fmt: skip
MOST_WORDS = 5  # different ones in a column
NINES = re.compile(r"9{2,}(\.9+)?|9\.9{2,}")
LARGE = 1e10  # powers of ten from here on
LIMITS = {32767.0, 32768.0, 2147483647.0, 2147483648.0, float(np.finfo(np.float32).max)}


@dataclass(frozen=True)
class Source:
    """A table with what its config has to say of how it is read.

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
    Numbers that stand for a missing value are told to the reader where it knows them as texts;
    those that are left, as in FITS, are the sentinels of the columns.
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
    spellings = _spellings(wanted)
    if wanted and not any(_lost(table, again(spellings), name).any() for name in wanted):
        spellings = []  # the format has no texts, as FITS has none
    for text in spellings:
        if not wanted:
            break
        tried = again([text])
        if gone := _gone(table, tried, wanted):
            missing[text], table = gone, tried
            wanted = _sentinels(table)
    return Source(table, columns_of(table, wanted), format, missing)


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
    """Words for missing in columns that are numbers but for them."""
    found = {}
    for column in columns:
        known = len(column.words) <= MOST_WORDS and all(w.lower() in WORDS for w in column.words)
        if column.words and len(column.present) and known:
            for word in column.words:
                found.setdefault(word, []).append(column.name)
    return found


def _sentinels(table):
    numeric = [column for column in columns_of(table, {}) if column.is_numeric]
    return {c.name: marks for c in numeric if (marks := sentinels_in(c.present))}


def sentinels_in(values: np.ndarray) -> tuple[float, ...]:
    """Numbers that come again, look like a mark, and lie far from all others.

    values (n,): finite numbers. Far is further than the others reach, or below 0 if they are not.
    """
    found = []
    while len(values):
        low, high = values.min(), values.max()
        ends = {low: values[values > low], high: values[values < high]}
        marks = [end for end, others in ends.items() if _is_mark(end, others, values)]
        if not marks or low == high:
            break
        found += marks[:1]
        values = values[values != marks[0]]
    return tuple(float(mark) for mark in found)


def _is_mark(end, others, values):
    if not len(others) or np.sum(values == end) < 2:
        return False
    size = abs(end)
    power = size >= LARGE and np.isclose(np.log10(size), np.round(np.log10(size)), atol=1e-9)
    looks = bool(NINES.fullmatch(f"{size:.6g}")) or power or size in LIMITS
    looks = looks or (end in (-1, -9) and others.min() >= 0)
    gap = np.min(np.abs(others - end))
    return bool(looks and ((end < 0 <= others.min()) or gap > np.ptp(others)))


def _spellings(wanted):
    """How the sentinels may stand in a text; the most common spellings first."""
    numbers = sorted({number for each in wanted.values() for number in each})
    forms = "{:.0f} {:g} {:.1f} {:.2f} {:.3f} {:.4f} {:.5f} {:.6f} {:.0f}. {:.0e} {:.1e} {:.2e}"
    forms = [*forms.split(), "{:.3e}", "{:.4e}", "{:.6e}"]
    texts = [form.format(number) for form in forms for number in numbers]
    texts += [text.replace("e+", "e") for text in texts]
    texts += [text.upper() for text in texts]
    return [text for text in dict.fromkeys(texts) if float(text) in numbers]


def _gone(table, tried, wanted):
    """The columns that lost a sentinel, and nothing else, when a text was told to the reader.

    Empty if a column of numbers lost what is no sentinel there: to that column it is a number.
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
