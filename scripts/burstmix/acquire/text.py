"""Text tables with a header: CSV and its kin, and pipes with a header after `#`.

The csv module of the standard library splits lines: astropy's CSV reader fills short rows up, so
that a table cut short would pass for a whole one.
"""

import csv
import re

from astropy.table import Table

from burstmix.files import BurstmixError

from .columns import is_value
from .rows import from_rows

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


def read_csv(lines: list[str], where: str, missing=None) -> Table:
    """A table separated by commas, semicolons, tabs, or blanks."""
    comments, lines = _split_comments(lines)
    delimiter = _delimiter(lines[0]) if lines else ","
    if delimiter is None:
        split = [line.split() for line in lines if line.strip()]
    else:
        try:
            reader = csv.reader(
                (line + "\n" for line in lines),
                delimiter=delimiter,
                skipinitialspace=True,
                strict=True,
            )
            split = [row for row in reader if any(entry.strip() for entry in row)]
        except csv.Error as error:
            raise BurstmixError(f"{where}: line {reader.line_num}: {error}") from error
    commented = next(iter(csv.reader(comments[-1:], delimiter=delimiter or " ")), [])
    header, rows = _header(commented, split, where)
    return from_rows(header, rows, where, missing)


def read_pipes(lines: list[str], where: str, missing=None) -> Table:
    """A table separated by pipes, whose header may be the last comment line that has pipes."""
    comments, lines = _split_comments(lines)
    commented = [line.split("|") for line in comments if "|" in line]
    split = [line.split("|") for line in lines if line.strip()]
    header, rows = _header(commented[-1] if commented else [], split, where)
    if not header[0].strip():
        header, rows = header[1:], [row[1:] if not row[0].strip() else row for row in rows]
    if not header[-1].strip():
        header = header[:-1]
    # A pipe may end a row, or stand before an empty last entry.
    ended = len(header) + 1
    rows = [row[:-1] if len(row) == ended and not row[-1].strip() else row for row in rows]
    return from_rows(header, rows, where, missing)


def _split_comments(lines):
    """The comments before the table, without their `#`, and the lines from the table on."""
    for i, line in enumerate(lines):
        if line.strip() and not line.startswith("#"):
            return [comment.strip("# \t") for comment in lines[:i] if comment.strip()], lines[i:]
    return [], []


def _delimiter(header):
    counts = {delimiter: header.count(delimiter) for delimiter in (",", ";", "\t", "|")}
    best = max(counts, key=counts.get)
    if counts[best]:
        return best
    return None if " " in header.strip() else ","


def _header(commented, rows, where):
    """The header and the rows: it is the first row, or the commented one if that holds numbers."""
    if not rows:
        raise BurstmixError(f"{where}: has no rows")
    if not any(is_value(entry.strip()) for entry in rows[0]):
        return rows[0], rows[1:]
    if commented:
        return commented, rows
    raise BurstmixError(
        f"{where}: has no header; its first line should hold the names of the columns"
    )
