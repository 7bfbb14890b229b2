"""How a number or a word of a table is shown to a reader."""

import re

import numpy as np
from astropy.table import Column, Table

from burstmix.results.column import Layout

ABSENT = "--"

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    # At the start of a row they would be read as an option of the \\ or the \\midrule before it.
    "[": "{[}",
    "*": "{*}",
} | {character: "\\" + character for character in "&%$#_{}"}


def is_number(column: Column) -> bool:
    """Whether the column holds integers or floats."""
    return column.dtype.kind in "iuf"


def shown(layout: Layout, table: Table, name: str, absent: str = ABSENT) -> list[str]:
    """Every cell of a column of the table as text, floats in the column's format.

    absent stands for entries that are masked or NaN.
    """
    spec = layout.column(name).format
    specs = [spec(row) for row in table] if callable(spec) else [spec] * len(table)
    return [_cell(*both, absent) for both in zip(table[name], specs, strict=True)]


def _cell(value, spec, absent):
    if np.ma.is_masked(value) or value is None:
        return absent
    if isinstance(value, (float, np.floating)):
        spec = spec if "{" in spec else f"{{:{spec}}}"
        return absent if np.isnan(value) else spec.format(value).removesuffix(".")
    return one_line(str(value))


def one_line(text: str) -> str:
    """Text in one line, without the control characters that a table or a config may hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def latex_words(text: str) -> str:
    """Text with LaTeX's special characters escaped, and in one line."""
    return "".join(_ESCAPES.get(character, character) for character in one_line(text))


def latex_number(text: str) -> str:
    """A shown number in LaTeX: a true minus sign, and 4.8e-09 as 4.8 times a power of ten."""
    if text == ABSENT:
        return text
    text = text.replace("inf", r"\infty")
    mathematics = re.sub(r"e([+-]\d+)$", lambda m: rf" \times 10^{{{int(m[1])}}}", text)
    return f"${mathematics}$"
