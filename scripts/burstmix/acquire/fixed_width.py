"""Tables whose columns have fixed places in a line: of the CDS and the AAS, and of IPAC.

astropy's readers find columns and entries. The entries are taken as text, because those readers
turn whole numbers of more than 64 bits down, and a missing number of a CDS table into 0. Lines
that are cut, and entries beside their columns, are refused here, because a part of a number would
pass for another number.
"""

import fnmatch
import re
from pathlib import Path

from astropy.io.ascii import Cds, Ipac, core, get_reader
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .columns import is_value
from .rows import from_rows
from .text import decoded

KINDS = {core.IntType: "integer", core.FloatType: "float", core.StrType: "text"}
DESCRIPTION = re.compile(r"\s*Byte-(?:by|per)-byte Description of file:\s*(\S.*)", re.IGNORECASE)
RULE = re.compile(r"\s*(-{6,}|={6,})\s*")
END_OF_README = re.compile(r"\(End\)\s.*", re.IGNORECASE)
README = "; name the table under file or url, and the ReadMe under readme"


class _AsText(core.BaseOutputter):
    """The columns with their entries as they stand in the file."""

    def __call__(self, cols, meta):
        return cols


def read_cds(
    lines: list[str], where: str, meaning: Meaning, readme: list[str] | None = None
) -> Table:
    """A table with its description before it, or described by these lines of a ReadMe.

    Raises BurstmixError if the last line has no end, or an entry goes beyond its column.
    """
    lines = _ended(lines, where)
    if readme is None:
        if any(map(END_OF_README.fullmatch, lines[-3:])):
            raise BurstmixError(f"{where}: is a ReadMe, which describes tables{README}")
        data = lines[max((i + 1 for i, x in enumerate(lines) if RULE.fullmatch(x)), default=0) :]
    else:
        data = lines
        if any(map(RULE.fullmatch, data)):
            raise BurstmixError(f"{where}: has a line of dashes among its rows")
        lines = readme + data
    columns = get_reader(reader_cls=Cds, outputter_cls=_AsText).read(lines)
    edges = _edges(columns)
    for line in data:
        for inside, outside in edges:
            pair = line[inside : inside + 1] + line[outside : outside + 1]
            if len(pair) == 2 and not pair.strip("0123456789."):
                raise BurstmixError(
                    f"{where}: byte {outside + 1} belongs to no column, but goes on a number in "
                    f"{line[max(outside - 9, 0) : outside + 9].strip()!r}; is the description of "
                    "this table?"
                )
    return _table(columns, where, meaning)


def described(readme: Path, name: str, where: str) -> list[str]:
    """The lines of a ReadMe that describe the columns of the file `name`, with their frame.

    Raises BurstmixError if there are none.
    """
    lines, known = decoded(readme.read_bytes(), where), []
    for i, match in enumerate(map(DESCRIPTION.fullmatch, lines)):
        names = re.split(r"[,\s]+", match[1].strip()) if match else []
        known += names
        if any(fnmatch.fnmatch(name, pattern) for pattern in names):
            rules = [j for j, line in enumerate(lines) if j > i and RULE.fullmatch(line)][:3]
            if len(rules) < 3:
                raise BurstmixError(f"{where}: its description of {name} is cut short")
            return ["Byte-by-byte Description of file: table", *lines[i + 1 : rules[2] + 1]]
    found = f"it describes {', '.join(known)}" if known else "it describes no file"
    raise BurstmixError(
        f"{where}: describes no file {name}; {found} (say under table which of them it is)"
    )


def read_ipac(lines: list[str], where: str, meaning: Meaning) -> Table:
    """A table of IPAC, with the units and null values of its header.

    Raises BurstmixError if the last line has no end, or an entry stands under a pipe.
    """
    lines = _ended(lines, where)
    head = next((line for line in lines if line.startswith("|")), "")
    pipes = [i for i, letter in enumerate(head.rstrip()) if letter == "|"]
    for number, line in enumerate(lines, start=1):
        if line.startswith(("|", "\\")):
            continue
        under = [i for i in pipes if line[i : i + 1].strip()]
        if under or line[pipes[-1] :].strip() or "\t" in line:
            raise BurstmixError(
                f"{where}: line {number} does not stand in the columns of the header: "
                f"{' '.join(line.split())[:60]!r}"
            )
    return _table(get_reader(reader_cls=Ipac, outputter_cls=_AsText).read(lines), where, meaning)


def _ended(lines, where):
    if lines[-1].strip():
        raise BurstmixError(f"{where}: its last line has no end; the table is cut short")
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _edges(columns):
    """Places of each column's first and last letter, and those beside them of no column."""
    taken = {i for column in columns for i in range(column.start, column.end)}
    edges = [(column.start, column.start - 1) for column in columns]
    edges += [(column.end - 1, column.end) for column in columns]
    return [edge for edge in edges if edge[1] >= 0 and edge[1] not in taken]


def _table(columns, where, meaning):
    entries = [_entries(column) for column in columns]
    kinds = {c.name: KINDS[c.type] for c in columns if c.type in KINDS}
    kinds = kinds if len(kinds) == len(columns) else None
    table = from_rows(
        [c.name for c in columns], list(zip(*entries, strict=True)), where, meaning, kinds
    )
    for column in columns:
        table[column.name].unit = getattr(column, "unit", None)
        table[column.name].description = getattr(column, "description", None)
    return table


def _entries(column):
    """The entries of a column, "" where they are its null value."""
    null, masked = getattr(column, "null", None), getattr(column, "mask", None)
    masked = [False] * len(column.str_vals) if masked is None else masked
    return [
        "" if m or _same(entry, null) else entry
        for entry, m in zip(column.str_vals, masked, strict=True)
    ]


def _same(entry, null):
    """Whether an entry is the null value, as text or as a number: -99 may be printed -99.0."""
    if not null or not is_value(entry) or not is_value(null):
        return entry == null
    return float(entry) == float(null)
