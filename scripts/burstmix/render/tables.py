"""Tables: LaTeX with booktabs, ECSV in full precision, text, and a page for the report."""

from pathlib import Path

import numpy as np
from astropy.table import Column, Table

from burstmix.io import rows_with, write_table, write_text
from burstmix.results.column import Layout
from burstmix.results.fit import LIKELIHOODS_SHOWN
from burstmix.results.select import PARAMETERS_SHOWN
from burstmix.results.significance import INTERVALS_SHOWN, PREFERRED
from burstmix.version import __version__

from .cells import is_number, one_line, shown
from .html import html_page
from .latex import aastex_table, latex_table
from .markdown import markdown_table, markdown_words

AASTEX = "_aastex"  # at the end of the name of a deluxetable


def write_tables(
    layout: Layout, table: Table, folder, caption: str, label: str, printed: Table | None = None
) -> None:
    """Write a table in folder as ECSV, under its name, and as .tex, .txt and .html `printed`.

    printed: some rows and columns of the table, where not all are for print. caption and all words
    in the table are plain text, escaped here for LaTeX; label is the name for \\ref. The ECSV keeps
    every digit. The LaTeX needs the packages array and booktabs, and spans two columns of a
    journal; long words are broken there into lines. name_aastex.tex is the same as a deluxetable.
    """
    folder, caption, name = Path(folder), one_line(caption), Path(layout.paths[0]).stem
    write_table(table, folder / f"{name}.ecsv")
    printed = table if printed is None else printed
    write_text(_text(layout, printed, caption), folder / f"{name}.txt")
    write_text(latex_table(layout, printed, caption, label), folder / f"{name}.tex")
    write_text(aastex_table(layout, printed, caption, label), folder / f"{name}{AASTEX}.tex")
    page = f"{markdown_words(caption)}\n\n{markdown_table(layout, printed)}"
    write_text(html_page(caption, page), folder / f"{name}.html")


def likelihoods_for_print(likelihoods: Table) -> Table:
    """The columns of likelihoods.ecsv that fit on a page, without the name of a single variable."""
    table = LIKELIHOODS_SHOWN.shown(likelihoods)
    if len(set(table["variable"])) == 1:
        table.remove_column("variable")
    return table


def published_for_print(published: Table) -> Table:
    """The published numbers that this run has to compare with.

    The start has a column if starts differ, and so have replayed numbers if there are any; where
    numbers were seen stands in the whole table alone.
    """
    compared = published[~np.ma.getmaskarray(published["difference"])]
    left_out = {"seen"} | ({"start"} if len(set(compared["start"])) < 2 else set())
    if np.ma.getmaskarray(compared["replayed"]).all():
        left_out.add("replayed")
    return compared[[name for name in compared.colnames if name not in left_out]]


def intervals_for_print(intervals: Table) -> Table:
    """A row for each component of intervals.ecsv: every parameter and its interval."""
    rows = {}
    for row in intervals:
        key = {name: row[name] for name in ("family", "errors", "k", "component", "elsewhere")}
        spec = INTERVALS_SHOWN.column(row["parameter"]).format
        limits = [format(row[n], spec) for n in ("low", "high") if not np.ma.is_masked(row[n])]
        own = rows.setdefault(tuple(key.values()), key)
        own[row["parameter"]] = f"{row['value']:{spec}} ({', '.join(limits) or 'unknown'})"
    names = dict.fromkeys(name for row in rows.values() for name in row)
    return INTERVALS_SHOWN.of_rows([{n: row.get(n, "") for n in names} for row in rows.values()])


def preferred_for_print(
    classes: list[Table], parameters: Table, intervals: Table | None = None
) -> Table:
    """The parameters of only those fits that BIC prefers, a row for each class.

    classes: classes.ecsv of each error mode; intervals: intervals.ecsv, if there are replicates.
    """
    listed = PREFERRED.shown(PARAMETERS_SHOWN.shown(parameters)).colnames
    rows = []
    for own in classes:
        head = {name: own[name][0] for name in ("family", "errors", "k")}
        of_fit = parameters[rows_with(parameters, head)]
        resampled = []
        if intervals is not None:
            resampled = intervals_for_print(intervals[rows_with(intervals, head)])
        for j, name in enumerate(own["class"]):
            found = {}
            for column in listed:
                if column not in head and not np.ma.is_masked(of_fit[column][j]):
                    spec = PREFERRED.column(column).format
                    found[column] = format(of_fit[column][j], spec)
            for column in resampled.colnames if len(resampled) else ():
                if PREFERRED.find(column) and column not in head:
                    found[column] = resampled[column][j]
            rows.append(head | {"class": name} | found)
    names = dict.fromkeys(name for row in rows for name in row)
    return PREFERRED.of_rows([{n: row.get(n, "") for n in names} for row in rows])


def _text(layout, table, caption):
    columns = [
        Column(shown(layout, table, column.name), name=column.name, unit=column.unit)
        for column in table.itercols()
    ]
    align = [">" if is_number(column) else "<" for column in table.itercols()]
    lines = Table(columns).pformat(max_lines=-1, max_width=-1, align=align)
    lines = [caption, "", *(line.rstrip() for line in lines), "", f"burstmix {__version__}"]
    return "\n".join(lines) + "\n"
