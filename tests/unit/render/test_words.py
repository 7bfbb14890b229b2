"""Words of a config or a table, such as titles and identifiers, are shown as what they are."""

import re
import shutil
import subprocess
from html import unescape

import pytest
from astropy.table import Table

from burstmix.render.html import html_page
from burstmix.render.markdown import markdown_table, markdown_words
from burstmix.render.tables import write_tables
from burstmix.results.column import Column, Layout

WORDS = [
    r"\input{/etc/passwd}", r"\write18{touch ran}", "%", "$", "_", "_x_", "a_b", "#1", "~", "^^M",
    "=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "a\n\n# b", "a\r\nb", "a\x07b",
    "&lt;b&gt;", "<script>alert(1)</script>", "<b>", "T90 < 2 s", "R&D", "![x](https://example.org/x.png)",
    "[x](https://example.org)", "<https://example.org>", "[x]: https://example.org", "**x**",
    "`x`", "a|b", r"a\|b", "{{ 1 }}", "{x}", "$(touch ran)", "x" * 200,
]  # fmt: skip
# The commands of a table.
LATEX = {"begin", "end", "centering", "footnotesize", "setlength", "belowcaptionskip", "caption"}
LATEX |= {"label", "toprule", "midrule", "bottomrule", "raggedright", "arraybackslash", "textwidth"}
LATEX |= {"allowbreak"}


def layout(name="words"):
    return Layout(f"{name}.ecsv", Column("identifier", str, "words"), Column("k", int, "number"))


def in_one_line(words):
    return " ".join(words.replace("\x07", " ").split())


@pytest.fixture
def table():
    return Table({"identifier": WORDS, "k": range(len(WORDS))})


def cells(page):
    """The first cell of every row of a page, as a browser shows it."""
    assert not re.search(r"<(?!/?(table|t[rdh]|thead|tbody)\b)", page)
    return [unescape(cell) for cell in re.findall(r"<tr>\n<td>(.*?)</td>", page)]


def test_a_page_shows_them_and_nothing_else(table):
    page = html_page("x", markdown_table(layout(), table)).split("<body>\n")[1].split("</body>")[0]
    assert cells(page) == [in_one_line(words) for words in WORDS]


@pytest.mark.parametrize("words", WORDS)
def test_a_heading_shows_them_and_nothing_else(words):
    page = html_page(words, f"## of {markdown_words(words)} (`x`)\n\nand more\n")
    head, body = page.split("<body>\n")
    assert unescape(re.search("<title>(.*?)</title>", head, re.DOTALL)[1]) == words
    shown = re.match(r"<h2>(.*) \(<code>x</code>\)</h2>\n<p>and more</p>\n", body)
    assert unescape(shown[1]) == f"of {in_one_line(words)}"


def test_a_page_loads_no_image():
    assert "<img" not in html_page("x", "![x](https://example.org/x.png)")


def test_latex_has_no_command_but_its_own(table, tmp_path):
    for number, words in enumerate(WORDS):
        write_tables(layout(f"t{number}"), table[number : number + 1], tmp_path, words, "tab:x")
        text = (tmp_path / f"t{number}.tex").read_text()
        assert all(character.isprintable() for character in text.replace("\n", ""))
        escaped = re.sub(r"\\\\$|\\text[a-z]+\{\}|\\[&%$#_{}]", "", text, flags=re.MULTILINE)
        assert set(re.findall(r"\\(\w+|.)", escaped)) <= LATEX


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_of_them_compiles_and_runs_nothing(table, tmp_path):
    for number, words in enumerate(WORDS):
        write_tables(layout(f"t{number}"), table[number : number + 1], tmp_path, words, "tab:x")
    inputs = "\n".join(rf"\input{{t{number}}}\clearpage" for number in range(len(WORDS)))
    packages = r"\usepackage{array,booktabs}"
    document = rf"\documentclass{{article}}{packages}\begin{{document}}{inputs}\end{{document}}"
    (tmp_path / "all.tex").write_text(document)
    done = subprocess.run(
        ["pdflatex", "-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert not (tmp_path / "ran").exists() and b"/etc/passwd" not in done.stdout
