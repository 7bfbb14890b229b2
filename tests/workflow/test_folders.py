"""Every analysis has a folder of results of its own; what a run would replace, it says before."""

import shutil

import pytest
import yaml

from burstmix.io import FORMAT

from .conftest import Run

QUICK = """
catalogues: {tiny: {file: bursts.csv, identifier: name, units: {t90: s, t90_error: s}}}
samples: {bright: {catalogue: tiny, variables: {t90: {error: t90_error}}}}
components: [1, 2]
fit: {kmeans_starts: 1, random_starts: 1}
bootstrap: {replicates: 0}
figures: {formats: [png], components: [2]}
"""


@pytest.fixture
def run(tiny_run, finished) -> Run:
    """The tiny analysis, finished, and another config beside it that has no folder of its own."""
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    (tiny_run.folder / "quick.yaml").write_text(QUICK)
    return tiny_run


def state(run: Run) -> dict:
    """When each file outside Snakemake's own folder was written."""
    paths = [path for path in run.folder.rglob("*") if ".snakemake" not in path.parts]
    return {path: path.stat().st_mtime_ns for path in paths}


def test_default_quick_default_and_the_third_does_nothing(run):
    before = state(run)
    output = run("--configfile", "quick.yaml", "--config", "results=results_quick")
    assert "All is done: open results_quick/report.html" in output
    assert "left alone" not in output and "replaces" not in output
    # But for the folders that hold a new one.
    assert {
        path for path, time in before.items() if state(run)[path] != time and path.is_file()
    } == set()
    assert run.jobs() == {}
    quick = run.folder / "results_quick"
    for path in ("report.html", "bright/verdict.md", "bright/figures/panels_with.png"):
        assert (quick / path).stat().st_size > 0
    assert yaml.safe_load((quick / "config.yaml").read_text())["results"] == "results_quick"
    # The kernel serves both; logs and times stand apart.
    assert not (run.folder / "logs/results_quick/kernel_one.log").exists()
    for folder in ("logs", "benchmarks"):
        assert {path.name for path in (run.folder / folder).iterdir()} == {"results", quick.name}


def test_another_config_is_stopped_before_it_replaces_an_analysis(run):
    before = state(run)
    output = run("--configfile", "quick.yaml", fails=True)
    assert (
        "results holds the analysis of config.yaml, of which quick.yaml replaces bright" in output
    )
    assert "and no longer makes all_bursts.\n" in output
    assert (
        "`results: results_quick` into quick.yaml, or add --config results=results_quick" in output
    )
    assert "Traceback" not in output
    assert state(run) == before
    # Nor does it stay locked, and who unlocks need not name the config.
    assert run.jobs() == {}
    run("--unlock", "--configfile", "quick.yaml")


def test_an_edited_config_says_what_it_replaces_and_goes_on(run):
    run.edit("config.yaml", "min: 0.5", "min: 0.6")
    output = run("results/bright/sample.ecsv")
    assert (
        "results holds the analysis of config.yaml as it was before; this run replaces bright "
        "(other settings: cuts.bright.min).\n"
    ) in output
    assert output.index("replaces bright") < output.index("Prepare the sample bright")
    assert "replaces" not in run("--force", "results/bright/sample.ecsv")


def test_what_is_of_a_sample_that_was_dropped_is_listed_and_stays(run):
    text = (run.folder / "config.yaml").read_text()
    text = text[: text.index("  bright:")] + text[text.index("components:") :]
    (run.folder / "config.yaml").write_text(text)
    before = {path for path in state(run) if "bright" in path.parts}
    output = run()
    assert "this run no longer makes bright.\n" in output
    (line,) = [line for line in output.splitlines() if line.startswith("  results/")]
    assert line.startswith("  results/bright/ (")
    assert output.index("All is done") < output.index("left alone") < output.index(line)
    assert before <= set(state(run))


@pytest.mark.parametrize("record", [None, {"format": FORMAT + 1, "burstmix": "9.9"}])
def test_results_of_another_format_are_not_replaced_unasked(run, record):
    path = run.folder / "results/analysis.yaml"
    words = yaml.safe_load(path.read_text())
    path.unlink()
    if record:
        path.write_text(yaml.safe_dump(words | record))
    run.edit("config.yaml", "min: 0.5", "min: 0.6")
    before = state(run)
    output = run(fails=True)
    assert "results holds results of burstmix " in output
    assert f"in format {record['format'] if record else 0}; burstmix " in output
    assert "add --forceall, or delete the folder." in output and "Traceback" not in output
    assert state(run) == before


def test_a_folder_of_something_else_is_refused(tiny_run):
    (tiny_run.folder / "data").mkdir()
    (tiny_run.folder / "data/mine.csv").touch()
    output = tiny_run("--config", "results=data", fails=True)
    assert "results: the folder data is there and holds no results; name another" in output
    assert [path.name for path in (tiny_run.folder / "data").iterdir()] == ["mine.csv"]
    output = tiny_run("--config", "results=../data", fails=True)
    assert "results: '../data' is no name for a folder" in output and "Traceback" not in output
