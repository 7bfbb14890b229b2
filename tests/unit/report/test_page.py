"""The whole page: what stands in which section, for samples of every kind."""

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from burstmix.io import read_table, write_table
from burstmix.report import Results, report_page
from burstmix.report import page as page_module

CAPTIONS = sorted((Path(__file__).parents[3] / "workflow/report").glob("*.rst"))


def made(folder, samples=("good", "barred")):
    return report_page(Results(folder, folder.rglob("*.*"), CAPTIONS), list(samples))


@pytest.fixture(scope="module")
def page(folder):
    return made(folder)


def part(page, tag, name):
    """The section or fold of this id, without tags."""
    found = re.search(rf'<{tag} id="{name}".*?</{tag}>', page, re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def test_a_row_a_sample_comes_first(page):
    words = part(page, "section", "samples")
    assert "A good <sample> 120 used of 150 objects 2 classes short 0.794 s share 33 %" in words
    assert (
        "A barred one 120 used of 150 objects none given none given none Flags bar every fit"
        in words
    )
    assert (
        page.index('id="samples"') < page.index('id="sample-good"') < page.index("sample-barred-")
    )


def test_a_section_begins_with_the_answer_and_goes_on_with_what_it_rests_on(page):
    words = part(page, "section", "sample-good")
    order = ["Two classes, evidence", "Classes of the normal fit of k = 2", "Figure 1.",
             "What speaks for it", "What limits it", "Criteria of normal mixtures, with errors",
             "The same without errors", "Families and other solutions", "Classes of objects",
             "Parameters of the preferred fit", "Significance", "Published numbers", "Audit",
             "All files of this sample"]  # fmt: skip
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert "2 (preferred)" in words and "3 (preferred)" not in words
    assert "Several variables" not in words


def test_numbers_are_those_of_all_tables(page):
    words = part(page, "details", "sample-good-parameters")
    assert "0.330 -0.100 0.500 0.7943" in words
    assert "0.500 (0.400, 0.600)" in words and "nu" not in words.split()
    assert "0.010" in part(page, "details", "sample-good-significance")
    assert "Nobody (1999) with weight 2 1 0.300 0.330" in part(
        page, "details", "sample-good-published"
    )
    assert part(page, "details", "sample-good-published").count("Nobody") == 1
    assert "student_t" in part(page, "details", "sample-good-families")


def test_every_finding_is_in_the_audit(page):
    words = part(page, "details", "sample-good-audit")
    assert "(family_untested)" in words and "no value" in words and "lognormal" in words
    assert "at_floor" in part(page, "details", "sample-barred-audit")


def test_where_every_fit_is_barred_nothing_speaks_for_it_and_no_fit_is_preferred(page):
    words = part(page, "section", "sample-barred")
    assert "which is barred and carries no verdict" in words
    assert "What speaks for it" not in words and "(preferred)" not in words
    assert "Parameters of the preferred fit" not in words
    assert "Criteria of normal mixtures, with errors" in words


def test_what_is_of_all_samples_follows(page):
    words = part(page, "section", "together")
    for title in ("Matched samples", "Two components against three normals", "Published numbers",
                  "a third class is found", "How often the words for evidence were right",
                  "Where the numbers come from"):  # fmt: skip
        assert title in words
    assert "How often criteria" not in words
    assert 'href="provenance.md"' in page and 'href="config.yaml"' not in page


def objects(page):
    return [json.loads(each) for each in re.findall(r'json">(.*?)</script>', page)]


def test_objects_stand_with_units_and_in_full(page, folder, monkeypatch):
    good, _ = objects(page)
    assert [words for words, _ in good["columns"]] == [
        "identifier", "t90 (s)", "t90 error (s)", "class", "p class", "flags"
    ]  # fmt: skip
    assert len(good["rows"]) == 120 and good["rows"][7][0] == "GRB 7"
    assert "a merger" in part(page, "details", "sample-good-membership")
    monkeypatch.setattr(page_module, "MOST_OBJECTS", 100)
    fewer = made(folder)
    assert [len(each["rows"]) for each in objects(fewer)] == [50, 50]
    assert "The first 50 of 120 objects are here" in fewer


def test_a_large_catalogue_is_read_from_fits(page, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "results")
    for path in (tmp_path / "results").glob("*/membership_*.ecsv"):
        write_table(read_table(path), path.with_suffix(".fits"))
        path.unlink()
    other = made(tmp_path / "results")
    assert objects(other) == objects(page)
    short = sum(row[3] == "short" for row in objects(page)[0]["rows"])
    for each in (page, other):
        assert f"short {short} " in part(each, "details", "sample-good-membership")


def test_words_of_a_config_are_words(page):
    assert "A good <sample>" not in page and "A good &lt;sample&gt;" in page


def test_it_is_the_same_each_time_and_in_any_folder(page, folder, tmp_path):
    folder.rename(tmp_path / "results")
    assert made(tmp_path / "results") == page
    (tmp_path / "results").rename(folder)


def test_the_first_pictures_of_all_samples_are_embedded_before_others(page, folder, monkeypatch):
    whole = re.findall(r"data:image/png;base64,[^\"]+", page)
    monkeypatch.setattr("burstmix.report.files.MOST_EMBEDDED", 4 * (len(whole[0]) - 22))
    fewer = made(folder)
    assert fewer.count('src="data:image/png') == 4
    assert {"good", "barred"} == set(re.findall(r'src="(\w+)/figures/membership', fewer))
    assert not re.search(r'src="\w+/figures/(histogram_with|panels_with)\.', fewer)
