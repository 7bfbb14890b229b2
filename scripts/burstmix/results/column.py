"""What a column of a result is, and how a table of results is built from rows or arrays."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from astropy import table as astropy_table
from astropy.table import Row, Table

KINDS = {str: "US", int: "iu", float: "fiu", bool: "b"}  # numpy's kinds that each may have


@dataclass(frozen=True)
class Column:
    """A column of a result.

    name         words in capitals stand for any name, K for a number: p_CLASS_kK
    kind         str, int, float or bool, of an entry or, if that is an array, of its elements
    description  what it holds; words in capitals are those of the name
    unit         empty if it has none; "fitted" and "own" are those of VARIABLE in the name
    format       of a float for print, alone or in braces with words about it, or a function of the
                 row that gives it
    heading      in LaTeX, where it is not the name
    only_if      where a table has it; empty: always
    masked       whether entries may be missing
    ucd          its UCD, for the Virtual Observatory
    """

    name: str
    kind: type
    description: str
    unit: str = ""
    format: str | Callable[[Row], str] = "#.4g"
    heading: str = ""
    only_if: str = ""
    masked: bool = False
    ucd: str = ""

    def but(self, **others) -> "Column":
        """The same column with other attributes in one table."""
        return replace(self, **others)

    @cached_property
    def pattern(self) -> re.Pattern:
        """The pattern of the names that it may have in a table."""
        return pattern_of(self.name)

    def built(self, name: str, entries, variables: dict) -> astropy_table.Column:
        """Its entries under a name, with unit and description. variables: by their names."""
        gaps = _missing(entries, self.masked)
        if gaps.any() and not (self.masked or self.only_if):
            raise ValueError(f"column {name}: row {np.argmax(gaps) + 1} has no entry")
        if gaps.any():
            pairs = zip(entries, gaps, strict=True)
            entries = [self.kind() if gap else entry for entry, gap in pairs]
        values = np.asarray(entries)
        if values.size and values.dtype.kind not in KINDS[self.kind]:
            raise ValueError(f"column {name}: holds {values.dtype}, not {self.kind.__name__}")
        if values.dtype.kind != "S":
            values = values.astype(self.kind)
        places = re.findall("[A-Z]+", self.name)
        words = dict(zip(places, self.pattern.fullmatch(name).groups(), strict=True))
        made = {
            "unit": self.unit or None,
            "description": re.sub(r"\b[A-Z]+\b", lambda m: words.get(m[0], m[0]), self.description),
            "meta": {"ucd": self.ucd} if self.ucd else {},
        }
        if self.unit in ("fitted", "own"):
            variable = variables[words["VARIABLE"]]
            made["unit"] = {"fitted": variable.fitted_unit, "own": variable.unit}[self.unit] or None
        if self.masked or gaps.any():
            return astropy_table.MaskedColumn(values, mask=gaps, **made)
        return astropy_table.Column(values, **made)


class Layout:
    """The columns of a table of results, in order.

    paths: those of its files in the folder of results, with words in capitals for any name.
    page_of: the table of which this one shows some columns; it may lack any that say nothing.
    """

    def __init__(self, path: str, *columns: Column, also: str = "", page_of=None):
        self.paths = (path, also) if also else (path,)
        self.columns, self.page_of = columns, page_of

    @property
    def names(self) -> list[str]:
        """The names of its columns, with what stands for others."""
        return [column.name for column in self.columns]

    def page(self, path: str, *names: str, without=frozenset()) -> "Layout":
        """The columns of these names, or all but some: as many as fit on a page."""
        of = {column.name: column for column in self.columns if column.name not in without}
        return Layout(path, *(of[name] for name in names or of), page_of=self)

    def find(self, name: str) -> Column | None:
        """The layout's column of this name, the most specific one if several fit; None if none."""
        of = self.page_of or self
        found = [column for column in of.columns if column.pattern.fullmatch(name)]
        best = max(found, key=lambda c: len(re.sub("[A-Z]", "", c.name)), default=None)
        return best if best in self.columns else None

    def column(self, name: str) -> Column:
        """As find, but raises ValueError if there is none."""
        if (found := self.find(name)) is None:
            raise ValueError(f"{self.paths[0]}: column {name} is not in burstmix.results")
        return found

    def named(self, name: str, names: Iterable[str]) -> dict[str, str]:
        """Those of the names that its column `name` stands for, by what the word in capitals is."""
        column = self.column(name)
        own = [each for each in names if self.find(each) is column]
        return {column.pattern.fullmatch(each)[1]: each for each in own}

    def shown(self, table: Table) -> Table:
        """The columns of a table that this one has; in its order, if it has none of variables."""
        names = [name for name in table.colnames if self.find(name)]
        if all(column.name.islower() for column in self.columns):
            names.sort(key=lambda name: self.columns.index(self.find(name)))
        return table[names]

    def of_rows(self, rows: list[dict], variables=()) -> Table:
        """A table of rows, with its columns in the order of the rows' own keys.

        What a row lacks, None and, in columns that may lack entries, NaN are masked. variables:
        those of the sample, if columns have their units.
        Raises ValueError if a required column or entry is absent, or a column is of another kind
        or is not described.
        """
        names = _merged(dict.fromkeys(map(tuple, rows)))
        names = names or [column.name for column in self.columns if not column.only_if]
        return self.of_columns({n: [row.get(n) for row in rows] for n in names}, variables)

    def of_columns(self, columns: dict, variables=()) -> Table:
        """A table of columns, arrays or lists (n,) by their names. Raises as of_rows does."""
        described = {name: self.column(name) for name in columns}
        for column in self.columns:
            needed = not (column.only_if or self.page_of)
            if needed and column not in described.values():
                raise ValueError(f"{self.paths[0]}: there is no column {column.name}")
        known = {variable.name: variable for variable in variables}
        return Table({n: described[n].built(n, each, known) for n, each in columns.items()})


def _merged(orders) -> list[str]:
    """All names of some lists; one that an earlier list lacks stands behind its neighbour."""
    names = []
    for order in orders:
        place = 0
        for name in order:
            if name in names:
                place = names.index(name)
            else:
                names.insert(place, name)
            place += 1
    return names


def pattern_of(words: str) -> re.Pattern:
    """The pattern of the names of a column or a path, in which words in capitals may be any."""
    text = re.sub("[A-Z]+", lambda m: r"(\d+)" if m[0] == "K" else r"([\w.-]+)", re.escape(words))
    return re.compile(text)


def _missing(entries, masked):
    """Which entries are missing (n,); NaN, which equals nothing, where some may be."""
    if isinstance(entries, np.ndarray):
        values = np.ma.getdata(entries)
        return np.ma.getmaskarray(entries) | (masked & (values != values))
    return np.array(
        [e is None or e is np.ma.masked or (masked and e != e) for e in entries], dtype=bool
    )
