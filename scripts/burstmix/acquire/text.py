"""Text tables with a header: CSV and its kin, and pipes with a header after `#`.

A line that begins with # is a comment, wherever it stands; one that stands after the header is
counted, because it may be an object that somebody has left out. An identifier that begins with #
and stands first in its row has to be quoted.

The csv module of the standard library splits lines: astropy's CSV reader fills short rows up, so
that a table cut short would pass for a whole one.
"""

import csv
import re

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .columns import kind_of
from .header import headed
from .recognise import SEPARATOR
from .rows import from_rows

QUOTED = re.compile(r'^\s*"(#[^"]*)"\s*$')  # a name between pipes
MOST_ROWS = re.compile(r"#\s*(?:INFO\s+)?-out\.max=(\d{1,9})\s*$")

BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def decoded(content: bytes, where: str) -> list[str]:
    """The lines of a text, in UTF-8, UTF-16 with a byte-order mark, or else Latin-1."""
    encodings = [name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)]
    for encoding in encodings or ("utf-8", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return re.split(r"\r\n|\r|\n", text)
    raise BurstmixError(f"{where}: is neither text nor a known format of tables")


def read_csv(lines: list[str], where: str, meaning: Meaning) -> Table:
    """A table separated by commas, semicolons, tabs, or blanks.

    A first line such as `sep=;` names the separator. The pulsar catalogue of the ATNF is read with
    names for the columns of errors and references, and its * as a missing value.
    """
    announced = SEPARATOR.fullmatch(lines[0]) if lines else None
    delimiter = announced[1] if announced else None
    comments, lines = _split_comments(lines[1:] if announced else lines, delimiter)
    delimiter = delimiter or (_delimiter(lines[0]) if lines else ",")
    rows, left_out = _rows(lines, delimiter, where)
    commented = _commented(comments, delimiter, rows)
    names, units, rows, after = headed(rows, where, meaning, commented)
    if names[0] == "#" and delimiter == ";":
        meaning.usual.add("*")
        names, units = _of_pulsars(names, units, rows, meaning)
    _refuse_a_limit(comments, rows, where)
    return from_rows(names, rows, where, meaning, units=units, left_out=left_out + after)


def read_pipes(lines: list[str], where: str, meaning: Meaning) -> Table:
    """A table separated by pipes, whose header may be the last comment line that has pipes."""
    comments, lines = _split_comments(lines, "|")
    kept = [line for line in lines if not _is_comment(line, "|")]
    left_out = len(lines) - len(kept)
    rows = [
        [QUOTED.sub(r"\1", entry) for entry in line.split("|")] for line in kept if line.strip()
    ]
    commented = _commented(comments, "|", rows)
    # A pipe may end a row, or stand before an empty last entry.
    names, units, rows, after = headed(rows, where, meaning, commented, ended=True)
    _refuse_a_limit(comments, rows, where)
    return from_rows(names, rows, where, meaning, units=units, left_out=left_out + after)


def commented_rows(lines: list[str]) -> int:
    """How many lines after the first that is no comment are left out as comments."""
    return sum(_is_comment(line, " ") for line in _split_comments(lines, " ")[1])


def _is_comment(line, delimiter):
    """Whether a line begins with #; where tabs separate, a tab before it is an empty entry."""
    return line.lstrip(" " if delimiter == "\t" else " \t").startswith("#")


def _split_comments(lines, delimiter):
    """The comments before the table, and the lines from the table on.

    delimiter: None where each line has to tell it.
    """
    begin = next((i for i, line in enumerate(lines) if _is_of_table(line, delimiter)), len(lines))
    return [comment for comment in lines[:begin] if comment.strip()], lines[begin:]


def _is_of_table(line, delimiter):
    return bool(line.strip()) and not _is_comment(line, delimiter or _delimiter(line.strip()))


def _commented(comments, delimiter, rows):
    """The comments as rows, one of which may be the header, and how many comments follow each.

    `#` alone may be the first name.
    """
    split = []
    for after, comment in zip(range(len(comments))[::-1], comments, strict=True):
        texts = [comment.strip("# \t")]
        if comment.startswith(f"#{delimiter}") and rows and rows[-1][0].strip():
            texts.append(comment)
        for text in texts:
            row = next(csv.reader([text], delimiter=delimiter, skipinitialspace=True))
            split.append((row or [""], after))
    return split


def _rows(lines, delimiter, where):
    """Rows of entries, and the number of lines among them that are comments."""
    if delimiter == " ":
        lines = [line.expandtabs(1).strip(" ") for line in lines]
    rows, left_out, within = [], 0, False

    def kept():
        """The lines without comments where a row begins."""
        nonlocal left_out, within
        for line in lines:
            if not within and _is_comment(line, delimiter):
                left_out += 1
            else:
                within = True
                yield line + "\n"

    reader = csv.reader(kept(), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            within = False
            if row:
                rows.append(row)
    except csv.Error as error:
        line = reader.line_num + left_out
        raise BurstmixError(f"{where}: line {line}: {error}") from error
    return rows, left_out


def _delimiter(header):
    counts = {delimiter: header.count(delimiter) for delimiter in (",", ";", "\t", "|")}
    best = max(counts, key=counts.get)
    if counts[best]:
        return best
    return " " if " " in header.strip() else ","


def _of_pulsars(names, units, rows, meaning):
    """Names for the columns without one: the error and the reference of the one before."""
    given, names, units = names, list(names), list(units)
    for i, name in enumerate(given):
        blank = next((j for j in range(i + 1, len(given)) if given[j]), len(given)) - i - 1
        if not name or not blank:
            continue
        below = [row[i + 1] for row in rows if len(row) > i + 1 and row[i + 1] not in meaning]
        numbers = kind_of(below) != "text"
        if blank > 1 or numbers:
            names[i + 1], units[i + 1] = f"{name}_error", units[i]
        if blank > 1 or not numbers:
            names[i + blank] = f"{name}_reference"
    return names, units


def _refuse_a_limit(comments, rows, where):
    """Raise BurstmixError if the rows reach the limit that VizieR states in its comments."""
    for limit in filter(None, map(MOST_ROWS.match, comments)):
        if len(rows) == int(limit[1]):
            raise BurstmixError(
                f"{where}: has {len(rows)} rows, as many as VizieR was asked for at most; ask for "
                "more (-out.max=unlimited)"
            )
