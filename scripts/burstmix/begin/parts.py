"""Which columns are errors, or flags of limits, of which other column, and why."""

import re
from dataclasses import dataclass

import numpy as np

from .column import Column
from .names import is_bare, readings, squeezed

SAYS_ERROR = re.compile(
    r"\b(uncertainty|uncertainties|errors?|standard deviation|std\.? ?dev\.?|1[- ]?sigma)\b", re.I
)
# By part, what it is of its column.
WORDS = {
    "error": "error of",
    "lower": "lower error or bound of",
    "upper": "upper error or bound of",
    "limit": "flag of limits of",
    "no_error": "no standard deviation, but named as one, of",
}
MOST_FLAGS = 5  # different entries of a flag


@dataclass(frozen=True)
class Part:
    """A column that belongs to another one: its error, one side of it, or the flag of limits.

    part    of WORDS; "no_error" has values that no standard deviation has
    reason  why, in words
    """

    column: Column
    of: Column
    part: str
    reason: str


def parts_of(columns: list[Column]) -> list[Part]:
    """Every column that belongs to another one, at most one entry for each."""
    names = {}
    for column in columns:
        names.setdefault(squeezed(column.name), column)
    found = [part for column in columns if (part := _named(column, names))]
    # VizieR names the lower error e_X and the upper one E_X.
    found = [_of_a_pair(part, found) for part in found]
    taken = {part.column.place for part in found}
    for column in columns:
        if column.place not in taken and (part := _described(column, columns, taken)):
            found.append(part)
            taken.add(column.place)
    # A part belongs to no part: e_T90_err would be the error of an error.
    return [part for part in found if part.of.place not in taken]


def _named(column, names):
    for reading in readings(column.name):
        of = names.get(reading.of)
        if of is None or of.place == column.place:
            continue
        reason = f"named after {of.name}"
        if reading.part == "limit":
            if not reading.doubtful or _is_flag(column):
                return Part(column, of, "limit", reason)
        elif column.is_numeric and (of.is_numeric or len(of.present)):
            part = _by_sign(column, reading.part)
            if not reading.doubtful or (part != "no_error" and _is_small(column, of)):
                return Part(column, of, part, reason)
    return None


def _of_a_pair(part, found):
    pair = [
        other.column.name
        for other in found
        if other.of is part.of and squeezed(other.column.name) == squeezed(part.column.name)
    ]
    if part.part not in ("error", "lower") or len(pair) != 2:
        return part
    side = "upper" if part.column.name == min(pair) else "lower"  # capitals sort first
    return Part(part.column, part.of, side, f"named after {part.of.name}, as VizieR does")


def _described(column, columns, taken):
    """A part told by UCD or description, or by a bare name for error right after a column."""
    says_ucd = column.ucd.startswith("stat.error")
    says_words = SAYS_ERROR.search(column.description)
    if not column.is_numeric or not (says_ucd or says_words or is_bare(column.name)):
        return None
    others = [c for c in columns if c.place not in taken and c.place != column.place]
    others = [c for c in others if c.is_numeric and not c.ucd.startswith("stat.error")]
    what = column.ucd.partition(";")[2]
    alike = [other for other in others if says_ucd and what and other.ucd.startswith(what)]
    words = set(re.findall(r"\w+", column.description))
    called = [other for other in others if says_words and other.name in words]
    just_before = [
        other
        for other in others
        if other.place == column.place - 1 and not SAYS_ERROR.search(other.description)
    ]
    if len(alike) == 1:
        of, reason = alike[0], f"its UCD is {column.ucd}"
    elif len(called) == 1:
        of, reason = called[0], f'described as "{column.description}"'
    elif just_before:
        of, reason = just_before[0], f"says error, and comes right after {just_before[0].name}"
    else:
        return None
    return Part(column, of, _by_sign(column, "error"), reason)


def _by_sign(column, part):
    """A lower error may be written with its sign; a standard deviation has none."""
    present = column.present
    if part == "error" and np.any(present < 0):
        return "lower" if np.all(present <= 0) else "no_error"
    return part if np.any(present != 0) else "no_error"


def _is_small(column, of):
    """Whether most values are less than half of the values whose errors they may be."""
    both = np.isfinite(column.values) & np.isfinite(of.values)
    small = np.abs(column.values[both]) < np.abs(of.values[both]) / 2
    return bool(both.any() and small.mean() > 0.5)


def _is_flag(column):
    if column.kind == "truth":
        return True
    different = len(column.words) if column.kind == "text" else len(np.unique(column.present))
    return different <= MOST_FLAGS
