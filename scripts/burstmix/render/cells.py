"""How a number or a word of a table is shown to a reader."""

import re

import numpy as np
from astropy.table import Column

ABSENT = "--"

# By the name of the column, or what stands before its variable: location_t90 is a location.
_FORMATS = {
    "weight": ".3f",
    "location": ".3f",
    "scale": ".3f",
    "correlation": ".3f",
    "lnl": ".2f",
    "aic": ".2f",
    "bic": ".2f",
    "delta_aic": ".2f",
    "delta_bic": ".2f",
    "delta_icl": ".2f",
    "aicc": ".2f",
    "icl": ".2f",
    "p_bootstrap": ".3f",
    "p_bootstrap_error": ".3f",
    "chi2_binned": ".1f",
    "p_binned": ".2g",
    "floor": ".4g",
}
_OTHER_NUMBERS = "#.4g"

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


def shown(column: Column, spec: str | list[str] | None = None, absent: str = ABSENT) -> list[str]:
    """Every cell as text: floats by the format `spec` or the one usual for the column's name.

    spec may be a format for each cell. absent stands for what is masked or NaN.
    """
    if spec is None:
        first_word = column.name.split("_")[0]
        spec = _FORMATS.get(column.name, _FORMATS.get(first_word, _OTHER_NUMBERS))
    specs = [spec] * len(column) if isinstance(spec, str) else spec
    return [_cell(*both, absent) for both in zip(column, specs, strict=True)]


def _cell(value, spec, absent):
    if np.ma.is_masked(value) or value is None:
        return absent
    if isinstance(value, (float, np.floating)):
        return absent if np.isnan(value) else format(value, spec).removesuffix(".")
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
