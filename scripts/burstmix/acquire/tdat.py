"""TDAT, the exchange format of HEASARC's tables.

https://heasarc.gsfc.nasa.gov/docs/software/dbdocs/tdat.html
Read here, because astropy's reader takes `//` in the address of a table's page for a comment,
leaves out rows that begin with `#`, and takes a file without <END> for a whole one.
"""

import re

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .rows import from_rows

FIELD = re.compile(
    r"field\[(?P<name>\w+)\]\s*=\s*(?P<type>[a-z]+)\d*(\(\d+\))?(:[^_\s\[(/#]+)?"
    r"(_(?P<unit>[^\s\[(]+))?\s*(\[(?P<ucd>[^\]]*)\])?"
    r"\s*(\([^)]*\))?\s*(//\s*(?P<description>.*?))?\s*",
    re.IGNORECASE,
)
LINE = re.compile(r"line\[(?P<number>\d+)\]\s*=\s*(?P<names>.*)", re.IGNORECASE)
KINDS = {
    "int": "integer",
    "integer": "integer",
    "smallint": "integer",
    "tinyint": "integer",
    "float": "float",
    "real": "float",
}


def read_tdat(lines: list[str], where: str, meaning: Meaning) -> Table:
    """The table of a TDAT file: names from its line[1]; the rest of its columns from field[]."""
    header, body = _parts([line.strip() for line in lines], where)
    fields = {match["name"]: match for match in map(FIELD.fullmatch, header) if match}
    orders = [match for match in map(LINE.fullmatch, header) if match]
    if [match["number"] for match in orders] != ["1"]:
        raise BurstmixError(f"{where}: the TDAT header should have exactly one line[1] = ...")
    names = orders[0]["names"].split()
    for name in names:
        if name not in fields:
            raise BurstmixError(f"{where}: the TDAT header has no field[{name}] that can be read")
    kinds = {name: KINDS.get(fields[name]["type"].lower(), "text") for name in names}
    table = from_rows(names, [_entries(line, where) for line in body], where, meaning, kinds)
    for name in names:
        table[name].unit = fields[name]["unit"]
        table[name].meta["ucd"] = fields[name]["ucd"] or ""
        # A second // sets a comment apart from the description.
        table[name].description = (fields[name]["description"] or "").split("//")[0].strip()
    return table


def _parts(lines, where):
    """Lines of the header, and of the data."""
    marks = []
    for mark in ("<HEADER>", "<DATA>", "<END>"):
        places = [i for i, line in enumerate(lines) if line.upper() == mark]
        if len(places) != 1 or marks[-1:] > places:
            raise BurstmixError(f"{where}: has no {mark} in its place; the TDAT file is cut short")
        marks += places
    start, data, end = marks
    return lines[start + 1 : data], [line for line in lines[data + 1 : end] if line]


def _entries(line, where):
    if not line.endswith("|"):
        raise BurstmixError(f"{where}: the row {line[:40]!r} lacks its last pipe; it is cut short")
    return [entry.replace("\\|", "|") for entry in re.split(r"(?<!\\)\|", line)[:-1]]
