"""The tutorial, step by step: its table, its first config, its run and what is added to it."""

import re
import sys
from pathlib import Path

import pytest

from .conftest import HOME

PAGE = (HOME / "docs/tutorial.md").read_text(encoding="utf-8")
# Of step 5: more replicates are more of the same.
MANY, FEW = "replicates: 100", "replicates: 10"


def block(language, number=0):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[number]


def verdict(folder):
    """The lines of the answer of the only sample."""
    text = (folder / "my_bursts_t90/verdict.md").read_text(encoding="utf-8")
    return re.findall(r"^- (.*)$", text, re.MULTILINE)[:3]


@pytest.mark.slow
def test_each_step_does_what_it_says(bare_run, monkeypatch):
    monkeypatch.chdir(bare_run.folder)
    exec(compile(block("python"), "tutorial", "exec"), {})
    assert Path("my_bursts.csv").is_file()

    begin = HOME / "scripts/begin.py"  # which ./run init is
    said = bare_run.command([sys.executable, begin, "./run", "init", "my_bursts.csv"])
    assert said.startswith(block("text"))

    bare_run("--configfile", "my_bursts.yaml")
    first = bare_run.folder / "results_my_bursts"
    assert verdict(first) == block("text", 1).splitlines()
    assert (first / "report.html").is_file()
    assert (first / "my_bursts_t90/membership_with.ecsv").is_file()

    assert MANY in block("yaml")
    Path("mine.yaml").write_text(block("yaml").replace(MANY, FEW), encoding="utf-8")
    bare_run("--configfile", "mine.yaml")
    later = bare_run.folder / "results_more"
    assert verdict(later)[0].startswith("Two classes, evidence ")
    missing = ["no other family of components", "no simulated samples"]
    text = (later / "my_bursts_t90/verdict.md").read_text(encoding="utf-8")
    assert [words for words in missing if words in text] == []
    assert verdict(first) == block("text", 1).splitlines()
