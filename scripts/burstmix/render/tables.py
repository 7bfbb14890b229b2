"""Tables: LaTeX with booktabs, ECSV in full precision, text, and a page for the report."""

from io import StringIO
from pathlib import Path

from astropy.table import Column, Table

from burstmix import __version__
from burstmix.files import write_table, write_text

from .cells import is_number, latex_number, latex_words, shown
from .html import html_page
from .markdown import markdown_table

_HEADINGS = {
    "k": "$k$",
    "n_objects": "$N$",
    "n_parameters": "$p$",
    "lnl": r"$\ln L$",
    "lnl_free": r"$\ln L_\mathrm{free}$",
    "aic": "AIC",
    "bic": "BIC",
    "delta_aic": r"$\Delta$AIC",
    "delta_bic": r"$\Delta$BIC",
    "aicc": "AICc",
    "icl": "ICL",
    "delta_icl": r"$\Delta$ICL",
    "weight_aic": "Akaike weight",
    "p_bootstrap": "$p$ (bootstrap)",
    "p_bootstrap_error": r"$\pm$",
    "chi2_binned": r"$\chi^2$",
    "dof_binned": "d.o.f.",
    "p_binned": r"$p$ ($\chi^2$)",
}


_CRITERIA = [
    "family", "errors", "k", "n_parameters", "lnl", "aic", "delta_aic", "bic", "delta_bic",
    "starts_at_best", "starts", "flags",
]  # fmt: skip
_EVIDENCE = [
    "family", "errors", "k", "aicc", "weight_aic", "icl", "delta_icl", "p_bootstrap",
    "p_bootstrap_error", "chi2_binned", "dof_binned", "p_binned",
]  # fmt: skip


def write_tables(
    name: str, table: Table, folder, caption: str, label: str, formats: dict | None = None
) -> None:
    """Write folder/name.tex, .ecsv, .txt and .html.

    caption and all words in the table are plain text, escaped here for LaTeX; label is the name
    for \\ref. formats: column to format specification (".3f") where the usual one will not do; the
    ECSV keeps every digit. The LaTeX needs the package booktabs and spans two columns of a journal.
    """
    formats = formats or {}
    cells = {column.name: shown(column, formats.get(column.name)) for column in table.itercols()}
    folder = Path(folder)
    write_table(table, folder / f"{name}.ecsv")
    write_text(_text(table, cells, caption), folder / f"{name}.txt")
    write_text(_latex(table, cells, caption, label), folder / f"{name}.tex")
    page = f"{caption}\n\n{markdown_table(table, formats)}"
    write_text(html_page(caption, page), folder / f"{name}.html")


def criteria_for_print(selection: Table) -> Table:
    """The columns of selection.ecsv that decide, as many as fit on a page."""
    return selection[_CRITERIA]


def evidence_for_print(selection: Table) -> Table:
    """The other criteria and the p-values of selection.ecsv."""
    return selection[_EVIDENCE]


def _text(table, cells, caption):
    columns = [
        Column(cells[column.name], name=column.name, unit=column.unit)
        for column in table.itercols()
    ]
    align = [">" if is_number(column) else "<" for column in table.itercols()]
    lines = Table(columns).pformat(max_lines=-1, max_width=-1, align=align)
    lines = [caption, "", *(line.rstrip() for line in lines), "", f"burstmix {__version__}"]
    return "\n".join(lines) + "\n"


def _latex(table, cells, caption, label):
    columns, align = [], ""
    for column in table.itercols():
        number = is_number(column)
        escape = latex_number if number else latex_words
        words = [escape(cell) for cell in cells[column.name]]
        columns.append(Column(words, name=_heading(column), dtype=object))
        align += "r" if number else "l"
    for row in _first_of_groups(table):
        columns[0][row] = rf"\addlinespace {columns[0][row]}"
    text = StringIO()
    Table(columns).write(
        text,
        format="ascii.latex",
        latexdict={
            "tabletype": "table*",
            "preamble": r"\centering\footnotesize\setlength{\belowcaptionskip}{6pt}",
            "caption": rf"{latex_words(caption)}\label{{{label}}}",
            "col_align": align,
            "header_start": r"\toprule",
            "header_end": r"\midrule",
            "data_end": r"\bottomrule",
        },
    )
    return f"% burstmix {__version__}\n{text.getvalue()}"


def _first_of_groups(table):
    """Rows, after the first, where another family or error mode begins, or k if k has many rows."""
    names = ["family", "errors"] + ["k"] * ("component" in table.colnames)
    groups = [tuple(row[name] for name in names if name in table.colnames) for row in table]
    return [row for row in range(1, len(groups)) if groups[row] != groups[row - 1]]


def _heading(column):
    words = _HEADINGS.get(column.name) or latex_words(column.name.replace("_", " "))
    return f"{words} ({latex_words(str(column.unit))})" if column.unit else words
