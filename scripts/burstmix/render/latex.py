"""A table for LaTeX, as wide as two columns of a journal: with booktabs, and for AASTeX."""

import re
from io import StringIO

from astropy.table import Column, Table

from burstmix.results.column import Layout
from burstmix.version import __version__

from .cells import is_number, latex_number, latex_words, shown

# In points: two columns of a journal, a letter in a table, the gap beside a column, the least width
# of one with long words; those have more letters than _LONG.
_WIDTH, _LETTER, _GAP, _LEAST, _LONG = 504, 4.4, 12, 60, 20


def latex_table(layout: Layout, table: Table, caption: str, label: str) -> str:
    """The table for LaTeX with booktabs."""
    printed, align = _printed(layout, table)
    for row in _first_of_groups(table):
        printed.columns[0][row] = rf"\addlinespace {printed.columns[0][row]}"
    return _written(
        printed,
        "ascii.latex",
        {
            "tabletype": "table*",
            "preamble": r"\centering\footnotesize\setlength{\belowcaptionskip}{6pt}",
            "caption": rf"{latex_words(caption)}\label{{{label}}}",
            "col_align": align,
            "header_start": r"\toprule",
            "header_end": r"\midrule",
            "data_end": r"\bottomrule",
        },
    )


def aastex_table(layout: Layout, table: Table, caption: str, label: str) -> str:
    """The table for the journals of the AAS: a deluxetable, which needs AASTeX."""
    printed, _ = _printed(layout, table)
    # AASTeX counts these letters, and breaks lines in no other way than its own.
    align = "".join("r" if is_number(column) else "l" for column in table.itercols())
    words = {
        "tabletype": "deluxetable*",
        "caption": rf"{latex_words(caption)}\label{{{label}}}",
        "col_align": align,
    }
    return _written(printed, "ascii.aastex", words)


def _printed(layout, table):
    """The table with all cells and headings in LaTeX, and the alignment of its columns."""
    cells = {name: shown(layout, table, name) for name in table.colnames}
    headings = {column.name: _heading(layout, column) for column in table.itercols()}
    columns, align, broken = [], "", _broken(table, cells, headings)
    for column in table.itercols():
        number = is_number(column)
        escape = latex_number if number else latex_words
        words = [escape(cell) for cell in cells[column.name]]
        if column.name in broken:
            words = [re.sub(r"([;:]|\\_)", r"\1\\allowbreak{}", word) for word in words]
        columns.append(Column(words, name=headings[column.name], dtype=object))
        align += broken.get(column.name, "r" if number else "l")
    return Table(columns), align


def _written(printed, kind, words):
    text = StringIO()
    printed.write(text, format=kind, latexdict=words)
    return f"% burstmix {__version__}\n{text.getvalue()}"


def _broken(table, cells, headings):
    """The columns whose words are too long for a line, each with its width in LaTeX."""
    widest = {}
    for column in table.itercols():
        heading = re.sub(r"[\\$]|mathrm", "", headings[column.name])
        widest[column.name] = max(map(len, [heading, *cells[column.name]]))
    words = [name for name in table.colnames if not is_number(table[name])]
    long = [name for name in words if widest[name] > _LONG]
    used = sum(_LETTER * widest[name] for name in table.colnames if name not in long)
    left = _WIDTH - used - _GAP * len(table.colnames)
    share = max(left / max(len(long), 1), _LEAST) / _WIDTH
    return dict.fromkeys(long, rf">{{\raggedright\arraybackslash}}p{{{share:.2f}\textwidth}}")


def _first_of_groups(table):
    """Rows, after the first, where another family or error mode begins, or k if k has many rows."""
    names = ["family", "errors"] + ["k"] * ("component" in table.colnames)
    groups = [tuple(row[name] for name in names if name in table.colnames) for row in table]
    return [row for row in range(1, len(groups)) if groups[row] != groups[row - 1]]


def _heading(layout, column):
    words = layout.column(column.name).heading or latex_words(column.name.replace("_", " "))
    return f"{words} ({latex_words(str(column.unit))})" if column.unit else words
