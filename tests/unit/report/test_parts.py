"""What a section is made of, from files of results that are made to measure."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table
from PIL import Image

from burstmix.report import Results, files, page
from burstmix.report.parts import Link, figure, grid, heading, links_to
from burstmix.results.select import SELECTION

ROOT = Path(__file__).parents[3]
CAPTIONS = sorted((ROOT / "workflow/report").glob("*.rst"))


@pytest.fixture
def results(tmp_path):
    folder = tmp_path / "results"
    (folder / "mine/figures").mkdir(parents=True)
    for name in ("panels_with", "merging"):
        Image.new("RGB", (40, 20)).save(folder / f"mine/figures/{name}.png")
        (folder / f"mine/figures/{name}.pdf").write_bytes(b"%PDF")
    (folder / "mine/figures/families.pdf").write_bytes(b"%PDF")
    paths = [*folder.rglob("*.*"), tmp_path / "scripts/code.py"]
    return Results(folder, paths, CAPTIONS)


def test_a_figure_has_its_caption_what_to_see_and_its_files(results):
    data = ("mine/figures/merging.png", "mine/absent.ecsv")
    (found,) = figure(results, "mine/figures/panels_with", "panels", "three panels", *data)
    assert found.source.startswith("data:image/png;base64,iVBOR") and found.size == (40, 20)
    assert found.caption.startswith("Left: the preferred mixture") and found.see
    assert found.links == [Link("mine/figures/panels_with.pdf", "PDF"),
                           Link("mine/figures/panels_with.png", "PNG"),
                           Link("mine/figures/merging.png", "merging.png")]  # fmt: skip
    assert figure(results, "mine/figures/planes_with", "several", "absent") == []


def test_a_figure_has_one_column_on_narrow_screens_where_it_was_drawn_so(results):
    column = results.folder / "mine/figures/panels_with_column.png"
    Image.new("RGB", (20, 60)).save(column)
    held = Results(results.folder, [*results.folder.rglob("*.png"), column], CAPTIONS)
    (wide,), (other,) = (
        figure(held, f"mine/figures/{name}", "panels", "x") for name in ("panels_with", "merging")
    )
    assert wide.narrow.startswith("data:image/png;base64,") and wide.narrow != wide.source
    assert other.source and other.narrow == ""


def test_a_figure_that_is_drawn_as_pdf_alone_is_linked(results):
    (found,) = figure(results, "mine/figures/families", "families", "criteria")
    assert found.source == "" and [link.words for link in found.links] == ["PDF"]


def test_what_does_not_fit_into_the_page_is_shown_from_its_file(results, monkeypatch):
    monkeypatch.setattr(files, "MOST_EMBEDDED", 150)
    sources = [
        figure(results, f"mine/figures/{name}", "merging", "x")[0].source
        for name in ("panels_with", "merging")
    ]
    assert sources[0].startswith("data:") and sources[1] == "mine/figures/merging.png"


def test_files_of_others_are_no_results(results):
    assert "mine/figures/merging.png" in results and len(results.paths) == 5
    assert links_to(results, "mine/figures/merging.pdf", "mine/figures/x.pdf") == [
        Link("mine/figures/merging.pdf", "PDF")
    ]


@pytest.mark.parametrize("path", CAPTIONS, ids=lambda path: path.stem)
def test_a_caption_is_plain_words_for_both_reports(path):
    words = path.read_text(encoding="utf-8").strip()
    assert len(words.split("\n\n")) <= 2
    assert path.stem == "overview" or not set("*`|_<>") & set(words)


def test_a_table_is_shown_as_all_tables_are():
    table = Table({"k": [1, 2], "lnl": [-2429.6666, np.nan], "words_aic": ["x", "y"]})
    table["p_bootstrap"] = MaskedColumn([0.1044, 0.0], mask=[False, True])
    (found,) = grid(SELECTION, table, "Fits.", [], lambda row: row["k"] == 2, "preferred")
    assert found.columns == [
        ("k", True), ("ln L", True), ("support by AIC", False), ("p (bootstrap)", True)
    ]  # fmt: skip
    assert found.rows == [["1", "-2429.67", "x", "0.104"], ["2", "–", "y", "–"]]  # noqa: RUF001
    assert found.marked == {1}
    assert grid(SELECTION, table[:0], "No fits.", []) == []


def test_no_heading_keeps_a_letter_of_latex():
    layouts = runpy.run_path(str(ROOT / "docs/write_results_reference.py"))["layouts"]()
    words = {c.heading or c.name for layout in layouts for c in layout.columns}
    assert r"$\Delta$AIC" in words
    shown = {heading(each) for each in words}
    assert not [each for each in shown if set(each) & set("\\${}^_")]
    assert {"ΔAIC", "χ²", "ln L", "±", "N"} <= shown
    assert heading("$k$", "s") == "k (s)"


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (["A"], "How many classes? A"),
        (["A", "B"], "How many classes? A and B"),
        (["A", "B", "C"], "How many classes? A, B and C"),
        (list("ABCDE"), "How many classes? A and 4 more samples"),
    ],
)
def test_the_page_is_called_after_its_samples(titles, wanted):
    assert page.title_of(titles) == wanted
