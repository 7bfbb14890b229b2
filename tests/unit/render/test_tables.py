"""Tables: what is written can be read back, compiles, and keeps every digit."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table, vstack

from burstmix.io import read_table
from burstmix.render.cells import latex_number, latex_words, shown
from burstmix.render.markdown import markdown_table
from burstmix.render.tables import (
    intervals_for_print,
    likelihoods_for_print,
    preferred_for_print,
    published_for_print,
    write_tables,
)
from burstmix.results.column import Column, Layout
from burstmix.results.fit import LIKELIHOODS
from burstmix.results.select import CRITERIA, EVIDENCE, PUBLISHED, SELECTION

_SCRIPTS = str(Path(__file__).parents[3] / "scripts")
_NASTY = r"100% \of {these} & $those$ #1_2 ~a^b <c> |d| " + '"e"'
STROKE = "\N{EN DASH}"
_DOCUMENT = r"""
\documentclass[twocolumn]{article}
\usepackage[margin=0.7in]{geometry}
\usepackage{array,booktabs}
\begin{document}
\input{nasty.tex}
\end{document}
"""


def layout(name="nasty", **formats):
    kinds = {"family": str, "errors": str, "k": int, "lnl": float, "size": float, "flags": str}
    columns = [
        Column(each, kind, each, format=formats.get(each, "#.4g"))
        for each, kind in (kinds | {"p": float}).items()
    ]
    return Layout(f"{name}.ecsv", *columns)


@pytest.fixture
def table():
    table = Table(
        {
            "family": ["normal", "normal", "student_t"],
            "errors": ["with", "without", "with"],
            "k": [1, 2, 3],
            "lnl": [-2705.04321, 1 / 3, np.inf],
            "size": [4.7712e-9, -1.5e12, 34.7536],
            "flags": [_NASTY, "", "at_floor;few_objects"],
        }
    )
    table["size"].unit = "s"
    table["p"] = MaskedColumn([0.5, 0.1, np.nan], mask=[False, True, False])
    return table


def test_cells_have_sensible_digits(table):
    assert shown(SELECTION, table, "lnl") == ["-2705.04", "0.33", "inf"]
    assert shown(layout(), table, "size") == ["4.771e-09", "-1.500e+12", "34.75"]
    assert shown(layout(size=".1e"), table, "size") == ["4.8e-09", "-1.5e+12", "3.5e+01"]
    assert shown(layout(), table, "p") == ["0.5000", "--", "--"]
    assert shown(layout(p=".1f"), table, "p", "none") == ["0.5", "none", "none"]
    by_row = layout(size=lambda row: {1: ".1e", 2: ".0f", 3: ".1f"}[row["k"]])
    assert shown(by_row, table, "size") == ["4.8e-09", "-1500000000000", "34.8"]
    assert shown(layout(), table, "k") == ["1", "2", "3"]
    assert shown(layout(), Table({"size": [1234.0]}), "size") == ["1234"]


def test_numbers_in_latex():
    assert latex_number("4.771e-09") == r"$4.771 \times 10^{-9}$"
    assert latex_number("-1.5e+12") == r"$-1.5 \times 10^{12}$"
    assert latex_number("-0.099") == "$-0.099$"
    assert latex_number("-inf") == r"$-\infty$"
    assert latex_number("--") == "--"


def test_every_special_character_is_escaped():
    bare = re.sub(r"\\text[a-z]+\{\}|\\[&%$#_{}]", "", latex_words(_NASTY))
    assert not set(bare) & set('\\&%$#_{}~^<>|"')
    assert latex_words("batse_t90") == r"batse\_t90"


def test_ecsv_keeps_every_digit_and_text_is_aligned(table, tmp_path):
    write_tables(layout(size=".1f"), table, tmp_path, "A caption", "tab:nasty")
    back = read_table(tmp_path / "nasty.ecsv")
    np.testing.assert_array_equal(back["size"], table["size"])
    assert back["lnl"][1] == 1 / 3
    assert str(back["size"].unit) == "s"
    lines = (tmp_path / "nasty.txt").read_text().splitlines()
    assert lines[0] == "A caption"
    ends = {line.index(f" {k} ") for line, k in zip(lines[5:8], "123", strict=True)}
    assert len(ends) == 1
    assert "34.8" in lines[7]


def test_latex_reads_back_as_the_same_cells(table, tmp_path):
    table["flags"] = ["", "few", "many"]
    write_tables(layout("plain"), table, tmp_path, "50% of it", "tab:plain")
    text = (tmp_path / "plain.tex").read_text()
    assert r"\caption{50\% of it\label{tab:plain}}" in text
    assert text.count(r"\toprule") == text.count(r"\midrule") == text.count(r"\bottomrule") == 1
    body = text.split(r"\midrule")[1].split(r"\bottomrule")[0]
    rows = [line.removesuffix(r" \\").split(" & ") for line in body.strip().splitlines()]
    assert [len(row) for row in rows] == [7, 7, 7]
    assert [row[4] for row in rows] == [
        r"$4.771 \times 10^{-9}$", r"$-1.500 \times 10^{12}$", "$34.75$"
    ]  # fmt: skip
    assert [row[0] for row in rows] == [
        "normal", r"\addlinespace normal", r"\addlinespace student\_t"
    ]  # fmt: skip
    assert "size (s)" in text


def test_a_deluxetable_holds_the_same_cells(table, tmp_path):
    write_tables(layout("plain"), table, tmp_path, "50% of it", "tab:plain")
    text = (tmp_path / "plain_aastex.tex").read_text()
    assert r"\tablecaption{50\% of it\label{tab:plain}}" in text
    assert re.search(r"\\begin\{deluxetable\*\}\{[lr]{7}\}", text)
    assert text.count(r"\colhead") == 7 and r"\addlinespace" not in text
    found = Table.read(text, format="ascii.aastex")
    assert len(found) == 3 and found["family"][2] == r"student\_t"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_compiles(table, tmp_path):
    write_tables(layout(), table, tmp_path, _NASTY, "tab:nasty_one")
    (tmp_path / "document.tex").write_text(_DOCUMENT)
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "document.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Overfull" not in run.stdout
    assert (tmp_path / "document.pdf").stat().st_size > 1000


def test_printed_criteria_are_columns_of_the_selection():
    printed_names = ["family", "errors", "k", "n_parameters", "lnl", "aic", "delta_aic", "bic"]
    printed_names += ["delta_bic", "starts_at_best", "starts", "flags"]
    others = [
        "family",
        "errors",
        "k",
        "aicc",
        "weight_aic",
        "icl",
        "delta_icl",
        "p_bootstrap",
    ]
    others += ["p_bootstrap_error", "chi2_binned", "dof_binned", "p_binned"]
    names = sorted({*printed_names, *others, "n_objects", "floor", "lnl_free", "scale_min_free"})
    selection = Table({name: [1] for name in names})
    assert CRITERIA.shown(selection).colnames == printed_names
    assert EVIDENCE.shown(selection).colnames == others


@pytest.mark.parametrize("variables", [["t90"], ["t90", "h32"]])
def test_printed_likelihoods_name_the_variable_where_there_are_several(variables):
    rows = [dict.fromkeys(LIKELIHOODS.names, 1) | {"variable": name} for name in variables]
    named = [name for name in LIKELIHOODS.names if name not in ("variable", "floor")]
    printed = likelihoods_for_print(Table(rows)).colnames
    assert printed == (named if len(variables) == 1 else [*named[:7], "variable", *named[7:]])


def test_printed_published_numbers_have_something_to_compare_with():
    compared = MaskedColumn([1.0, 2.0, 3.0], mask=[False, True, False])
    table = Table({"reference": ["a", "b", "c"], "start": ["search", "default_start", "search"]})
    table["difference"] = compared
    table["seen"] = ["here", "there", "here"]
    table["replayed"] = MaskedColumn([1.0, 2.0, 3.0], mask=[True, False, True])
    printed = published_for_print(table)
    assert list(printed["reference"]) == ["a", "c"]
    assert printed.colnames == ["reference", "difference"]
    table["difference"].mask = False
    assert published_for_print(table).colnames == ["reference", "start", "difference", "replayed"]


def test_published_numbers_are_printed_as_ours_are():
    table = Table({"quantity": ["k preferred by AIC", "AIC", "weight"]})
    for name in ("published", "ours", "difference"):
        table[name] = [3.0, 4884.5, 0.25]
    table["component"] = MaskedColumn([0, 0, 2], mask=[True, True, False])
    lines = markdown_table(PUBLISHED, table).splitlines()[2:]
    assert lines == [
        f"| k preferred by AIC | 3 | 3 | 3 | {STROKE} |",
        f"| AIC | 4884.50 | 4884.50 | 4884.50 | {STROKE} |",
        "| weight | 0.250 | 0.250 | 0.250 | 2 |",
    ]


def test_what_is_absent_is_one_stroke_that_no_browser_breaks(table, tmp_path):
    table["flags"] = ["--", "", "x"]
    write_tables(layout("absent"), table, tmp_path, "Absent", "tab:absent")
    page = (tmp_path / "absent.html").read_text()
    assert page.count(f">{STROKE}</td>") == 2 and ">--</td>" in page
    assert (tmp_path / "absent.tex").read_text().count("& --") == 3


def test_long_words_are_broken_in_latex(table, tmp_path):
    table["flags"] = ["", "at_floor;few_objects;tied_values;narrower_than_step", ""]
    write_tables(layout("long"), table, tmp_path, "Long", "tab:long")
    text = (tmp_path / "long.tex").read_text()
    assert r"p{0." in text and r"at\_\allowbreak{}floor;\allowbreak{}few" in text


def test_tables_do_not_wait_for_figures_and_fits():
    names = "'matplotlib', 'numba', 'scipy', 'burstmix.fit'"
    code = f"""
import sys
import burstmix.render.markdown, burstmix.render.tables, burstmix.select
assert not set(sys.modules) & {{{names}}}, set(sys.modules) & {{{names}}}
"""
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": _SCRIPTS}
    )


def test_markdown(table):
    lines = markdown_table(layout(), table["k", "size", "flags"]).splitlines()
    assert lines[:2] == ["| k | size | flags |", "| ---: | ---: | --- |"]
    assert lines[3] == "| 2 | -1.500e+12 |  |"
    assert r"\|d\|" in lines[2]
    rounded = markdown_table(layout(size=".0f"), table["k", "size"])
    assert rounded.splitlines()[-1] == "| 3 | 35 |"


def parameters_of(family, k, **columns):
    rows = {"family": [family] * k, "errors": ["with"] * k, "k": [k] * k}
    rows |= {"weight": [0.25, 0.75][:k], "weight_error": [0.01] * k, "scale_x": [0.5] * k}
    return Table(rows | columns)


def test_preferred_fits_stand_alone_with_their_intervals():
    classes = Table({"family": ["normal"] * 2, "errors": ["with"] * 2, "k": [2, 2]})
    classes["class"] = ["short", "long"]
    of_one = parameters_of("normal", 1, location_x=[0.1], location_x_error=[0.2], x=[1.26])
    of_two = parameters_of("normal", 2, location_x=[0.1, 1.5], x=[1.26, 31.6])
    both = vstack([of_one, of_two])
    found = preferred_for_print([classes], both)
    assert found.colnames == ["family", "errors", "k", "class", "weight", "scale_x", "location_x"]
    assert [list(row)[3:] for row in found] == [
        ["short", "0.250", "0.500", "0.100"], ["long", "0.750", "0.500", "1.500"]
    ]  # fmt: skip
    rows = [
        ("normal", "with", 2, j, name, 0.5, 0.4, 0.6)
        for j in (1, 2)
        for name in ("weight", "location_x", "scale_x")
    ]
    names = ("family", "errors", "k", "component", "parameter", "value", "low", "high")
    intervals = Table(rows=[*rows, ("normal", "with", 1, 1, "weight", 1.0, 1.0, 1.0)], names=names)
    intervals["elsewhere"] = 0.0
    found = preferred_for_print([classes], both, intervals)
    assert list(found["weight"]) == ["0.500 (0.400, 0.600)"] * 2


def test_intervals_are_printed_a_component_a_row():
    names = ("family", "errors", "k", "component", "parameter", "value", "low", "high")
    rows = [
        ("normal", "with", 1, 1, "weight", 1.0, 1.0, 1.0),
        ("normal", "with", 1, 1, "location_x", 0.5, 0.4, 0.6),
        ("normal", "with", 1, 1, "scale_x", 0.25, 0.2, 0.3),
        ("student_t", "with", 1, 1, "nu", 5.0, 2.0, 9.0),
        ("student_t", "with", 1, 1, "boundary_x", 0.7, np.nan, np.nan),
    ]
    table = Table(rows=rows, names=names, masked=True)
    for name in ("low", "high"):
        table[name].mask = np.isnan(table[name])
    table["elsewhere"] = [0.0, 0.0, 0.0, 0.25, 0.25]
    table = intervals_for_print(table)
    assert list(table["elsewhere"]) == [0.0, 0.25]
    names = ["family", "errors", "k", "component", "elsewhere"]
    names += ["weight", "location_x", "scale_x", "nu"]
    assert table.colnames == [*names, "boundary_x"]
    assert list(table["boundary_x"]) == ["", "0.700 (unknown)"]
    assert list(table["location_x"]) == ["0.500 (0.400, 0.600)", ""]
    assert list(table["nu"]) == ["", "5.000 (2.000, 9.000)"]
