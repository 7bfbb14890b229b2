"""docs/results.md has the tables that are described, and a number is shown alike in all of them."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[3]
WRITTEN = runpy.run_path(str(ROOT / "docs/write_results_reference.py"))
PAGE = (ROOT / "docs/results.md").read_text(encoding="utf-8")
COLUMNS = [column for layout in WRITTEN["layouts"]() for column in layout.columns]


def test_the_page_is_up_to_date():
    again = "a table is described anew: run python docs/write_results_reference.py"
    assert WRITTEN["reference"](PAGE) == PAGE, again
    assert "| `weight_aic` | | Akaike weight" in PAGE
    changed = PAGE.replace("Akaike weight", "weight")
    assert changed != PAGE and WRITTEN["reference"](changed) == PAGE


def test_every_table_has_a_section_and_every_section_a_table():
    titles = re.findall("^### (.+)$", PAGE, re.MULTILINE)
    paths = {path for title in titles for path in re.findall("`(.+?)`", title)}
    described = {path for layout in WRITTEN["layouts"]() for path in layout.paths}
    assert {path for path in paths if path.endswith(".ecsv")} == {
        path for path in described if path.endswith(".ecsv")
    }


def test_no_two_tables_are_in_one_place():
    paths = [path for layout in WRITTEN["layouts"]() for path in layout.paths]
    assert len(paths) == len(set(paths)) > 30


def test_a_column_says_what_it_is_and_is_shown_alike_in_all_tables():
    shown = {}
    for column in COLUMNS:
        assert column.description, column.name
        kinds = shown.setdefault((column.name, column.kind), set())
        kinds.add((column.heading, column.format))
    assert {name: kinds for name, kinds in shown.items() if len(kinds) > 1} == {}
