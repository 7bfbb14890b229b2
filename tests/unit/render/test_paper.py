"""The folder that a manuscript takes over: every number as a macro, and LaTeX that compiles."""

import re
import shutil
import subprocess

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table

from burstmix.render.histogram import histogram
from burstmix.render.macros import macros
from burstmix.render.paper import write_paper
from burstmix.render.tables import write_tables
from burstmix.results.column import Column, Layout

LAYOUT = Layout(
    "SAMPLE/tables/criteria.ecsv",
    *(Column(name, str, "words") for name in ("sample", "family", "flags")),
    *(Column(name, float, "a number") for name in ("size", "p", "entropy")),
    Column("k", int, "components"),
    Column("bic", float, "a criterion", format=".2f"),
)


@pytest.fixture
def criteria():
    table = Table({"sample": ["a_b", "a_b"], "family": ["normal"] * 2, "k": [1, 2]})
    table["bic"] = [-4893.8, np.inf]
    table["size"] = [4.8e-9, np.nan]
    table["p"] = MaskedColumn([0.5, 0.1], mask=[False, True])
    table["flags"] = ["", "at_floor"]
    return table


@pytest.fixture
def paper(criteria, sample, fit_set, tmp_path):
    folder = tmp_path / "paper"
    histogram(sample, fit_set.guarded[1], "with", tmp_path / "a_b/figures/histogram.pdf")
    write_tables(LAYOUT, criteria, tmp_path / "a_b/tables", "Criteria", "tab:criteria")
    figures = [tmp_path / "a_b/figures/histogram.pdf"]
    write_paper(
        folder,
        figures,
        [tmp_path / f"a_b/tables/criteria{end}.tex" for end in ("", "_aastex")],
        macros([(LAYOUT, criteria)]),
    )
    return folder


def test_every_number_has_a_macro_and_nothing_else_has(criteria):
    defined = dict(re.findall(r"burstmix@(.*?)\\endcsname\{\\ensuremath\{(.*)\}\}$",
                              macros([(LAYOUT, criteria)]), re.MULTILINE))  # fmt: skip
    assert defined == {
        "a_b/normal/1/bic": "-4893.80",
        "a_b/normal/2/bic": r"\infty",
        "a_b/normal/1/size": r"4.800 \times 10^{-9}",
        "a_b/normal/1/p": "0.5000",
    }


def test_the_folder_names_files_by_sample_and_its_braces_match(paper):
    names = {path.name for path in paper.iterdir()}
    assert names == {
        "a_b_criteria.tex",
        "a_b_criteria_aastex.tex",
        "a_b_histogram.pdf",
        "example.tex",
        "macros.tex",
    }
    assert "aastex" not in (paper / "example.tex").read_text()
    for path in paper.glob("*.tex"):
        code = re.sub(r"\\[{}%]|(?<!\\)%.*", "", path.read_text())
        depth = np.cumsum([(c == "{") - (c == "}") for c in code])
        assert depth.min() >= 0 and depth[-1] == 0
        begun, ended = (re.findall(rf"\\{word}\{{(\w+\*?)\}}", code) for word in ("begin", "end"))
        assert sorted(begun) == sorted(ended)


def latex(folder, name):
    return subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", name],
        cwd=folder, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_tables_figures_and_macros_compile(paper):
    example = paper / "example.tex"
    number = r"\burstmix{a_b/normal/1/bic}\burstmix{a_b/normal/1/size}\end{document}"
    example.write_text(example.read_text().replace(r"\end{document}", number))
    done = latex(paper, "example.tex")
    assert done.returncode == 0, done.stdout[-2000:]
    example.write_text(example.read_text().replace("/1/bic", "/9/bic"))
    assert "burstmix has no number a_b/normal/9/bic" in latex(paper, "example.tex").stdout


def test_no_two_numbers_have_one_name():
    table = Table({"sample": ["a", "a"], "k": [3, 3], "entropy": [54.4, 0.0]})
    with pytest.raises(ValueError, match="two numbers are called a/3/entropy"):
        macros([(LAYOUT, table)])
    assert "a/3/entropy" in macros([(LAYOUT, table[:1])])
