"""What a section of the report is made of: figures, tables, lists of objects and links."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from astropy.table import Row, Table

from burstmix.render.cells import is_number, shown
from burstmix.results.column import Layout

from .files import Results

ABSENT = "\N{EN DASH}"
_SYMBOLS = {
    r"\Delta": "\N{GREEK CAPITAL LETTER DELTA}", r"\chi": "\N{GREEK SMALL LETTER CHI}",
    r"\pm": "\N{PLUS-MINUS SIGN}", "^2": "\N{SUPERSCRIPT TWO}", r"\ln": "ln", r"\mathrm": "",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A link to a file of results, by its path in their folder; words say what it is."""

    path: str
    words: str


@dataclass(frozen=True)
class Figure:
    """A figure. source: the picture itself, or the path of its file; empty if none can be shown.

    narrow: likewise the picture in one column, for narrow screens; empty if there is none.
    """

    name: str
    source: str
    narrow: str
    size: tuple[int, int]
    alt: str
    caption: str
    see: str
    links: list[Link]
    kind: str = "figure"


@dataclass(frozen=True)
class Grid:
    """A table: each column's heading and whether it holds numbers, and the cells of each row.

    marked: the rows to be marked; mark: the words that explain the mark.
    """

    caption: str
    columns: list[tuple[str, bool]]
    rows: list[list[str]]
    links: list[Link]
    marked: frozenset[int] = frozenset()
    mark: str = ""
    kind: str = "grid"


@dataclass(frozen=True)
class Objects:
    """A table of objects to sort and to search; of: how many objects there are in all."""

    caption: str
    columns: list[tuple[str, bool]]
    rows: list[list[str]]
    of: int
    links: list[Link]
    kind: str = "objects"


@dataclass(frozen=True)
class Points:
    """A list of sentences under a heading."""

    heading: str
    sentences: list[str]
    kind: str = "points"


@dataclass(frozen=True)
class Links:
    """Files that are not shown here."""

    heading: str
    links: list[Link]
    kind: str = "links"


@dataclass(frozen=True)
class Fold:
    """A part of a section that is opened by a click."""

    name: str
    title: str
    parts: list


def figure(results: Results, stem: str, kind: str, alt: str, *data: str) -> list[Figure]:
    """The figure at stem.png or stem.pdf with the caption of its kind; none if it is not there.

    data: paths of the tables that it shows, of which those that are there are linked.
    """
    formats = [suffix for suffix in ("png", "pdf") if f"{stem}.{suffix}" in results]
    if not formats:
        return []
    picture = f"{stem}.png" if "png" in formats else ""
    narrow = f"{stem}_column.png" if f"{stem}_column.png" in results else ""
    caption, see = results.caption(kind)
    return [
        Figure(
            Path(stem).name,
            results.source(picture) if picture else "",
            results.source(narrow) if narrow else "",
            results.size(picture) if picture else (0, 0),
            alt,
            caption,
            see,
            [
                *(Link(f"{stem}.{suffix}", suffix.upper()) for suffix in reversed(formats)),
                *(Link(path, Path(path).name) for path in data if path in results),
            ],
        )
    ]


def grid(
    layout: Layout,
    table: Table,
    caption: str,
    links: list[Link],
    marked: Callable[[Row], bool] | None = None,
    mark: str = "",
) -> list[Grid]:
    """A table of results as its layout shows it; none if it has no rows."""
    if not len(table):
        return []
    rows = frozenset(i for i, row in enumerate(table) if marked and marked(row))
    return [Grid(caption, columns_of(layout, table), cells_of(layout, table), links, rows, mark)]


def columns_of(layout: Layout, table: Table) -> list[tuple[str, bool]]:
    """The heading of each column, with its unit, and whether it holds numbers."""
    return [
        (heading(layout.column(column.name).heading or column.name, column.unit), is_number(column))
        for column in table.itercols()
    ]


def cells_of(layout: Layout, table: Table) -> list[list[str]]:
    """The cells of each row as text."""
    columns = [shown(layout, table, name, ABSENT) for name in table.colnames]
    return [list(row) for row in zip(*columns, strict=True)]


def heading(words: str, unit=None) -> str:
    """The heading of a column, which may be LaTeX, in plain letters, with its unit."""
    for latex, letter in _SYMBOLS.items():
        words = words.replace(latex, letter)
    words = " ".join(re.sub(r"[${}]", "", words).replace("_", " ").split())
    words = re.sub(r"(?<=[\u0394\u03c7]) ", "", words)
    return f"{words} ({unit})" if unit else words


def links_to(results: Results, *paths: str) -> list[Link]:
    """Links to those of the files that are there, each named by its kind."""
    return [Link(path, Path(path).suffix[1:].upper()) for path in paths if path in results]
