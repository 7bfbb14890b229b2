"""The workflow from either Snakefile, and as a module of a workflow of a few lines."""

from pathlib import Path

import pytest

from .conftest import HOME, Run

pytestmark = pytest.mark.slow

# What it takes to use ours: ten lines.
CALLING = """
configfile: "mine.yaml"

module classes:
    snakefile: "{home}/workflow/Snakefile"
    config: config["classes"]{prefix}

use rule * from classes as classes_*

rule finish:
    default_target: True
    input: rules.classes_all.input
    output: touch("finished.txt")
"""
CONFIG = """
classes:
  samples:
    bright: {catalogue: mine, variables: {t90: {error: t90_error}}, title: Bright}
  catalogues:
    mine: {file: data/bursts.csv, identifier: name, units: {t90: s, t90_error: s}}
  components: [1, 2]
  fit: {kmeans_starts: 2, random_starts: 2}
  bootstrap: {replicates: 0}
  figures: {formats: [png], components: [2]}
others: these are none of ours
"""
OTHER = "raise ImportError('another burstmix')\n"


@pytest.mark.parametrize("snakefile", ["Snakefile", "workflow/Snakefile"])
def test_both_snakefiles_make_the_same(tiny_run, snakefile):
    both = [Run(tiny_run.folder, HOME / path) for path in ("Snakefile", snakefile)]
    first, second = (run.jobs() for run in both)
    assert first == second and first["all"] == first["write_report"] == 1


@pytest.mark.parametrize("prefix", ["", "ours"], ids=["without prefix", "with prefix"])
def test_a_workflow_of_ten_lines_uses_ours_as_a_module(tmp_path, prefix, monkeypatch):
    """Whatever else is called burstmix, and in a folder with a blank."""
    folder = tmp_path / "a workflow"
    (folder / "data").mkdir(parents=True)
    bursts = (Path(__file__).parent / "tiny/bursts.csv").read_bytes()
    (folder / "data/bursts.csv").write_bytes(bursts)
    words = f'\n    prefix: "{prefix}"' if prefix else ""
    (folder / "Snakefile").write_text(CALLING.format(home=HOME, prefix=words))
    (folder / "mine.yaml").write_text(CONFIG)
    (tmp_path / "other/burstmix").mkdir(parents=True)
    (tmp_path / "other/burstmix/__init__.py").write_text(OTHER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "other"))
    run = Run(folder, HOME / "Snakefile")  # for the core that is compiled already
    run.command(["snakemake", "--cores", 2])
    results = folder / prefix / "results"
    assert (folder / "finished.txt").exists()
    assert "Bright" in (results / "report.html").read_text("utf-8")
    assert {path.name for path in folder.iterdir() if path.name[0] != "."} == {
        "Snakefile", "mine.yaml", "data", "finished.txt",
        *([prefix] if prefix else ["results", "logs", "kernel", "benchmarks"]),
    }  # fmt: skip
    # It can be made again from what is written beside the results.
    again = Run(results, HOME / "workflow/Snakefile")
    assert again.jobs("--configfile", "config.yaml")["acquire_catalogue"] == 1


def test_a_mistake_in_a_modules_config_is_told(tmp_path):
    (tmp_path / "Snakefile").write_text(CALLING.format(home=HOME, prefix=""))
    (tmp_path / "mine.yaml").write_text("classes: {sample: {}}\n")
    said = Run(tmp_path, HOME / "Snakefile").command(["snakemake", "--cores", 1], fails=True)
    assert "the module's config: " in said and "unknown key 'sample'; did you mean samples?" in said
