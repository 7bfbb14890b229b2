"""Write the tables of docs/results.md: `python docs/write_results_reference.py`.

What stands between them is written by hand. A section with columns has as title the files that
`burstmix.results` describes, and a table that begins with the line START.
"""

import re
import sys
from importlib import import_module
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/results.md"
sys.path[:0] = [str(ROOT / "scripts")]

from burstmix.results.column import Layout, pattern_of  # noqa: E402

START = "| column |"


def layouts() -> list[Layout]:
    """All tables of results."""
    folder = ROOT / "scripts/burstmix/results"
    names = [path.stem for path in sorted(folder.glob("[a-z]*.py"))]
    modules = [import_module(f"burstmix.results.{name}") for name in names]
    found = [value for module in modules for value in vars(module).values()]
    return list(dict.fromkeys(value for value in found if isinstance(value, Layout)))


def layout_of(path: str) -> Layout | None:
    """What describes a file of results, or one that stands for others: SAMPLE/selection.ecsv."""
    for layout in layouts():
        if any(path == words or pattern_of(words).fullmatch(path) for words in layout.paths):
            return layout
    return None


def reference(page: str) -> str:
    """The page with the tables as they are described now."""
    first, *sections = page.split("\n### ")
    return "\n### ".join([first, *map(_section, sections)])


def _section(section):
    title, *_ = section.splitlines()
    found = [layout_of(path) for path in re.findall("`(.+?)`", title)]
    table = rf"^{re.escape(START)}.*\n(?:\|.*\n)+"
    if found[0] is None or not re.search(table, section, re.MULTILINE):
        return section
    rows = "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in _rows(*found))
    return re.sub(table, lambda _: rows, section, flags=re.MULTILINE)


def _rows(layout, *others):
    """The rows of a table; of columns one after the other that say the same, one row."""
    pages = [each for each in others if each is not None and each.page_of is layout]
    head = [START.strip("| "), "unit", "meaning", *["on pages"] * bool(pages)]
    yield from (head, ["---"] * len(head))

    def words(column):
        where = f"if {column.only_if}: " if column.only_if else ""
        meaning = f"{where}{column.description}".replace("|", r"\|")
        shown = [Path(page.paths[0]).stem for page in pages if column.name in page.names]
        return [column.unit, meaning, *[", ".join(shown)] * bool(pages)]

    for said, columns in groupby(layout.columns, words):
        yield [", ".join(f"`{column.name}`" for column in columns), *said]


if __name__ == "__main__":
    PAGE.write_text(reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
