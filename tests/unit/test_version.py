"""One version, in the library, the citation and the log of changes."""

import re
from pathlib import Path

import yaml

from burstmix.version import __version__

ROOT = Path(__file__).parents[2]


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == __version__
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == __version__
    assert citation["license"] in (ROOT / "README.md").read_text(encoding="utf-8")
