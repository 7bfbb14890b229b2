"""The first rows of a table of text: names, units, and where the entries begin."""

import re

from astropy import units as u

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .columns import is_value, kind_of, unit_of
from .rows import without_rows

BRACKETS = re.compile(r"[(\[](.*)[)\]]")
DASHES = re.compile(r":?-+:?")  # with colons as Markdown has them
NO_HEADER = (
    "has no header; its first line should hold the names of the columns (a table of the CDS has "
    "them in its ReadMe, which is named under readme)"
)


def headed(
    rows: list[list[str]], where: str, meaning: Meaning, commented=(), ended=False
) -> tuple[list[str], list[str], list[list[str]], int]:
    """Names and units of the columns ("" is none), and the rows of entries, from rows of text.

    The names are the first row, or a `commented` one where that holds numbers or units, or has
    gaps; each comes with the number of comments after it, which is returned for the last one that
    was taken (0 for none). A row of units, and a line of dashes, may follow them. Columns at either
    end without a name in which nothing stands are left out: separators may begin or end every row.
    ended: a separator may also end some rows alone.
    Raises BurstmixError if there is no header, or no row.
    """
    rows = [list(map(str.strip, row)) for row in rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise without_rows(where, len({after for _, after in commented}))
    names, units, rest, after = rows[0], [], rows[1:], 0
    is_none = any(map(is_value, names)) or (commented and _in_brackets(names))
    # A first row with gaps may be an object whose values are missing.
    if is_none or (commented and _has_gaps(names, rest, ended)):
        found = _of_comments(commented, rows, ended, whole=not is_none)
        if found:
            (names, units, after), rest = found, rows
        elif is_none:
            raise BurstmixError(f"{where}: {NO_HEADER}")
    for place in (0, 1):
        if len(rest) > place and _is_rule(rest[place]):
            units, rest = rest[0] if place else units, rest[place + 1 :]
            break
    names, rest, units = _trimmed(names, rest, units, ended)
    for number, row in enumerate(rest, start=1):
        if _is_rule(row):
            raise BurstmixError(
                f"{where}: row {number} is a line of dashes; if the file holds several tables, "
                "save the one that is meant"
            )
    if not units and len(rest) > 1 and _are_units(names, rest, meaning):
        units, rest = rest[0], rest[1:]
    units = [_bare(unit) for unit in units]
    return names, units + [""] * (len(names) - len(units)), rest, after


def _is_rule(row):
    """Whether a row is a line of dashes, as it is drawn under a header."""
    if row[0] and not all(map(DASHES.fullmatch, row[0].split())):
        return False
    inner = " ".join(row).split()
    return all(map(DASHES.fullmatch, inner)) and any(len(entry) > 1 for entry in inner)


def _bare(unit):
    match = BRACKETS.fullmatch(unit)
    return match[1].strip() if match else unit


def _in_brackets(row):
    """Whether all entries of a row are in brackets, and at least one is a unit."""
    entries = [entry for entry in row if entry]
    return all(map(BRACKETS.fullmatch, entries)) and any(_is_unit(_bare(e)) for e in entries)


def _are_units(names, rows, meaning):
    """Whether the first row holds units: in brackets, or known and over nothing but numbers.

    One unit at least has to stand over numbers that are no identifiers: these may look like units.
    """
    first, rows = rows[0], rows[1:]
    measured = [i for i, name in enumerate(names[: len(first)]) if name not in meaning.names]
    if _in_brackets(first):
        return any(_is_unit(_bare(first[i])) and _holds_a_number(rows, i) for i in measured)
    if first[0] and not all(first):
        return False  # an identifier whose values are missing
    for i, entry in enumerate(first):
        if entry and not (_is_unit(entry) and _are_numbers(rows, i, meaning)):
            return False
    return any(first[i] for i in measured)


def _holds_a_number(rows, i):
    return any(is_value(row[i]) for row in rows if len(row) > i)


def _are_numbers(rows, i, meaning):
    entries = [row[i] for row in rows if len(row) > i and row[i] not in meaning]
    return bool(entries) and kind_of(entries) != "text"


def _is_unit(text):
    return not is_value(text) and not isinstance(unit_of(text), u.UnrecognizedUnit | None)


def _of_comments(commented, rows, ended, whole):
    """The last names and units that fit, and how many comments follow them; None without names.

    Units are in brackets, behind the names. whole: the names have no gaps.
    """
    commented = [([name.strip() for name in each], after) for each, after in commented]
    fitting = [each for each in commented if _fits(each[0], rows, ended)]
    units = [each for each in fitting if _in_brackets(each[0])]
    names = [
        (each, after)
        for each, after in fitting
        if not _in_brackets(each) and not (whole and _has_gaps(each, rows, ended))
    ]
    if not names:
        return None
    if units and units[-1][1] < names[-1][1]:
        return names[-1][0], *units[-1]
    return names[-1][0], [], names[-1][1]


def _fits(names, rows, ended):
    """Whether a commented row has a name for each column."""
    if any(map(is_value, names)):
        return False
    names, rows, _ = _trimmed(names, rows[:1], [], ended)
    return len(names) == len(rows[0])


def _has_gaps(names, rows, ended):
    """Whether a column in which something stands has no name."""
    return not all(names) and not all(_trimmed(names, rows, [], ended)[0])


def _trimmed(names, rows, units, ended):
    """Names, rows and units without the empty columns, nameless too, at either end."""
    if len(names) > 1 and not names[0] and (ended or not any(row[0] for row in rows)):
        names, units = names[1:], units[1:]
        rows = [row if row[0] else row[1:] for row in rows]
    width = len(names)
    while width > 1 and not names[width - 1] and not any(any(r[width - 1 : width]) for r in rows):
        width -= 1
    if ended:
        rows = [row[:-1] if len(row) == width + 1 and not row[-1] else row for row in rows]
    lengths = {len(row) for row in rows}
    if len(lengths) > 1 or min(lengths, default=width) < width:
        return names, rows, units  # a row that is cut short, or too long
    if any(any(row[width:]) for row in rows):
        return names, rows, units
    rows = [row[:width] for row in rows] if lengths != {width} else rows
    return names[:width], rows, units[:width]
