"""Tables: LaTeX with booktabs, ECSV in full precision, text, and a page for the report."""

from pathlib import Path

import numpy as np
from astropy.table import Column, Table

from burstmix.io import write_table, write_text
from burstmix.version import __version__

from .cells import is_number, one_line, shown
from .html import html_page
from .latex import latex_table
from .markdown import markdown_table, markdown_words

_CRITERIA = [
    "family", "errors", "k", "n_parameters", "lnl", "aic", "delta_aic", "bic", "delta_bic",
    "starts_at_best", "starts", "flags",
]  # fmt: skip
_EVIDENCE = [
    "family", "errors", "k", "aicc", "weight_aic", "icl", "delta_icl", "p_bootstrap",
    "p_bootstrap_error", "chi2_binned", "dof_binned", "p_binned",
]  # fmt: skip
_BOOTSTRAP = [
    "family", "errors", "k", "k_next", "simulator", "replicates", "ratio", "ratio_95",
    "p_bootstrap", "p_bootstrap_error", "p_chi2",
]  # fmt: skip


def write_tables(
    name: str,
    table: Table,
    folder,
    caption: str,
    label: str,
    formats: dict | None = None,
    printed: Table | None = None,
) -> None:
    """Write folder/name.ecsv of the table, and .tex, .txt and .html of `printed`, if not all of it.

    caption and all words in the table are plain text, escaped here for LaTeX; label is the name
    for \\ref. formats: column to format specification (".3f"), or to one for each row, where the
    usual one will not do; the ECSV keeps every digit. The LaTeX needs the packages array and
    booktabs, and spans two columns of a journal; long words are broken there into lines.
    """
    formats, folder, caption = formats or {}, Path(folder), one_line(caption)
    write_table(table, folder / f"{name}.ecsv")
    printed = table if printed is None else printed
    cells = {column.name: shown(column, formats.get(column.name)) for column in printed.itercols()}
    write_text(_text(printed, cells, caption), folder / f"{name}.txt")
    write_text(latex_table(printed, cells, caption, label), folder / f"{name}.tex")
    page = f"{markdown_words(caption)}\n\n{markdown_table(printed, formats)}"
    write_text(html_page(caption, page), folder / f"{name}.html")


def criteria_for_print(selection: Table) -> Table:
    """The columns of selection.ecsv that decide, as many as fit on a page."""
    return selection[_CRITERIA]


def evidence_for_print(selection: Table) -> Table:
    """The other criteria and the p-values of selection.ecsv."""
    return selection[_EVIDENCE]


def likelihoods_for_print(likelihoods: Table) -> Table:
    """The columns of likelihoods.ecsv that fit on a page."""
    left_out = {"floor"} | ({"variable"} if len(set(likelihoods["variable"])) == 1 else set())
    return likelihoods[[name for name in likelihoods.colnames if name not in left_out]]


def published_for_print(published: Table) -> Table:
    """The published numbers that this run has to compare with; how it started if that differs."""
    compared = published[~np.ma.getmaskarray(published["ours"])]
    left_out = {"start"} if len(set(compared["start"])) < 2 else set()
    return compared[[name for name in compared.colnames if name not in left_out]]


def published_formats(published: Table) -> dict[str, list[str]]:
    """The formats of published numbers: no digits behind the point of a count."""
    counts = [str(quantity).startswith("k preferred") for quantity in published["quantity"]]
    specs = [".0f" if count else ".3f" for count in counts]
    return dict.fromkeys(("published", "ours", "difference"), specs)


def bootstrap_for_print(bootstrap: Table) -> Table:
    """The columns of bootstrap.ecsv that fit on a page."""
    return bootstrap[_BOOTSTRAP]


def parameters_for_print(parameters: Table) -> Table:
    """The columns of parameters.ecsv that fit on a page: without standard errors."""
    return parameters[[name for name in parameters.colnames if not name.endswith("_error")]]


def intervals_for_print(intervals: Table) -> Table:
    """A row for each component of intervals.ecsv: every parameter and its interval."""
    rows = {}
    for row in intervals:
        key = {name: row[name] for name in ("family", "errors", "k", "component")}
        words = f"{row['value']:.3f} ({row['low']:.3f}, {row['high']:.3f})"
        rows.setdefault(tuple(key.values()), key)[row["parameter"]] = words
    names = dict.fromkeys(name for row in rows.values() for name in row)
    return Table({name: [row.get(name, "") for row in rows.values()] for name in names})


def _text(table, cells, caption):
    columns = [
        Column(cells[column.name], name=column.name, unit=column.unit)
        for column in table.itercols()
    ]
    align = [">" if is_number(column) else "<" for column in table.itercols()]
    lines = Table(columns).pformat(max_lines=-1, max_width=-1, align=align)
    lines = [caption, "", *(line.rstrip() for line in lines), "", f"burstmix {__version__}"]
    return "\n".join(lines) + "\n"
