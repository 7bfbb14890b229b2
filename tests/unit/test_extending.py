"""What the pages for those who read or change the code name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def path_of(name):
    """The file or folder of this name in the project or the library; None if there is none."""
    found = [ROOT / name, ROOT / "scripts/burstmix" / name]
    return next((path for path in found if path.exists()), None)


@pytest.mark.parametrize("page", ["architecture", "extending"])
def test_every_path_and_name_on_the_page_exists(page):
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    named = re.findall(r"`([^`]+)`", text)
    paths = [name for name in named if re.fullmatch(r"[\w/.]+/[\w.]*|[\w/]+\.\w+", name)]
    assert len(paths) > 10
    assert [name for name in paths if path_of(name) is None] == []
    for name, path in re.findall(r"`(\w+)`\s\(`([\w/.]+)`", text):
        assert re.search(rf"\b{name}\b", path_of(path).read_text(encoding="utf-8")), name
