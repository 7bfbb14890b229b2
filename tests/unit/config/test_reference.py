"""The schema names the families that there are now, and docs/config.md is what it says."""

import runpy
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]


def test_the_reference_is_up_to_date():
    written = runpy.run_path(str(ROOT / "docs/write_config_reference.py"))
    text = written["SCHEMA"].read_text(encoding="utf-8")
    again = "families or schema have changed: run python docs/write_config_reference.py"
    assert text == written["with_families"](text), again
    page = written["PAGE"].read_text(encoding="utf-8")
    assert page == written["reference"](yaml.safe_load(text)), again
    assert "| `samples.NAME.variables.NAME.propagation` |" in page
