"""docs/config.md is what the schema says now."""

import runpy
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]


def test_the_reference_is_up_to_date():
    written = runpy.run_path(str(ROOT / "docs/write_config_reference.py"))
    schema = yaml.safe_load(written["SCHEMA"].read_text(encoding="utf-8"))
    page = (ROOT / "docs/config.md").read_text(encoding="utf-8")
    again = "the schema has changed: run python docs/write_config_reference.py"
    assert page == written["reference"](schema), again
    assert "| `samples.NAME.variables.NAME.propagation` |" in page
