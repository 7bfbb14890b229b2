"""Every number as a LaTeX macro, so that a manuscript holds none that was typed by hand."""

from astropy.table import Table

from burstmix.results.column import Layout
from burstmix.version import __version__

from .cells import ABSENT, is_number, latex_number, shown

_KEYS = ("sample", "family", "errors", "k", "component")
_HEAD = r"""%% \burstmix{SAMPLE/FAMILY/ERRORS/k/COLUMN} is a number of criteria, as \burstmix{%s};
%% with /component before the column, of parameters; SAMPLE/ERRORS/COLUMN, of the summary;
%% SAMPLE/FAMILY/ERRORS/COLUMN, of two components of a family against three normals.
\newcommand{\burstmix}[1]{\ifcsname burstmix@#1\endcsname\csname burstmix@#1\endcsname
  \else\errmessage{burstmix has no number #1}\fi}
"""


def macros(tables: list[tuple[Layout, Table]]) -> str:
    """macros.tex: a definition for each number, named by the cells of the columns in _KEYS.

    Raises ValueError if two numbers have the same name.
    """
    numbers = {}
    for key, number in (number for both in tables for number in _numbers(*both)):
        if numbers.setdefault(key, number) != number:
            raise ValueError(f"two numbers are called {key}: {numbers[key]} and {number}")
    lines = [
        rf"\expandafter\def\csname burstmix@{key}\endcsname{{\ensuremath{{{number[1:-1]}}}}}"
        for key, number in numbers.items()
    ]
    head = f"% burstmix {__version__}\n{_HEAD % next(iter(numbers))}"
    return head + "\n".join(lines) + "\n"


def _numbers(layout, table):
    keys = [name for name in _KEYS if name in table.colnames]
    for column in table.itercols():
        if column.name in keys or not is_number(column):
            continue
        for row, cell in zip(table, shown(layout, table, column.name), strict=True):
            if cell != ABSENT:
                key = "/".join([*(str(row[name]) for name in keys), column.name])
                yield key, latex_number(cell)
