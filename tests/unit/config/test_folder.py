"""One folder of results holds one analysis, and is not lost to another."""

import copy
from pathlib import Path

import pytest
import yaml

from burstmix.config import claim, left_over, packaged, resolve
from burstmix.errors import BurstmixError
from burstmix.io import FORMAT

HOME = Path(__file__).parents[3]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = packaged(HOME / "workflow/data/registry.yaml")
SAMPLE = {"catalogue": "batse", "variables": {"t90": {"error": "t90_error"}}}
OTHER = {"catalogue": "swift_bat", "variables": {"t90": {}}}
WHOLE = {"a/verdict.md", "b/verdict.md", "summary.md", "report.html"}


def settings(samples=None, **words):
    config = {"samples": samples or {"a": SAMPLE, "b": OTHER}} | words
    return resolve(copy.deepcopy(config), SCHEMA, REGISTRY).settings


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A finished analysis of config.yaml: a and b are fitted, and a summary stands."""
    monkeypatch.chdir(tmp_path)
    folder = Path("results")
    assert claim(folder, "config.yaml", settings(), WHOLE) == ""
    for path in ("a/normal_with/fits.json", "b/normal_without/fits.json", "summary.md"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("{}")
    return folder


def record(folder):
    return yaml.safe_load((folder / "analysis.yaml").read_text())


def refused(*arguments, **words):
    """The complaint; nothing in the folder is another after it."""
    folder = arguments[0]
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with pytest.raises(BurstmixError) as caught:
        claim(*arguments, **words)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    return str(caught.value)


def test_the_folder_records_its_analysis(folder):
    found = record(folder)
    assert found["format"] == FORMAT and found["config_file"] == "config.yaml"
    assert found["settings"] == settings()


def test_the_same_analysis_goes_on_without_a_word(folder):
    assert claim(folder, "config.yaml", settings(), WHOLE) == ""
    assert claim(folder, "results/config.yaml", settings(), WHOLE) == ""
    assert record(folder)["config_file"] == "config.yaml"


def test_an_edited_config_says_what_it_replaces_and_goes_on(folder):
    edited = settings({"a": SAMPLE | {"fit": {"floor": 0.1}}}, seed=1)
    notice = claim(folder, "config.yaml", edited, WHOLE)
    assert (
        "as it was before; this run replaces a (other settings: fit.floor) and no longer" in notice
    )
    assert "no longer makes b." in notice
    assert "`results: results_config` into config.yaml, or add --config results=results_" in notice
    assert record(folder)["settings"] == edited
    assert claim(folder, "config.yaml", edited, WHOLE) == ""


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({"seed": 2}, "replaces a, b (other settings: seed)"),
        ({"bootstrap": {"replicates": 0}}, "replaces a, b (other settings: bootstrap.replicates)"),
        ({"samples": {"a": SAMPLE | {"title": "A"}, "b": OTHER}}, "a (other settings: title)."),
        (
            {"samples": {"a": SAMPLE, "b": OTHER | {"cuts": {"c": {"column": "t90", "min": 2}}}}},
            "replaces b (other settings: cuts.c).",
        ),
    ],
)
def test_settings_that_differ_are_named(folder, changed, keys):
    assert keys in claim(folder, "config.yaml", settings(**changed), WHOLE)


def test_another_config_does_not_replace_it(folder):
    words = refused(folder, "mine.yaml", settings({"c": SAMPLE}), {"c/verdict.md", "report.html"})
    assert "results holds the analysis of config.yaml, of which mine.yaml no longer makes" in words
    assert "write `results: results_mine` into mine.yaml" in words and "--forceall" in words
    words = refused(folder, "mine.yaml", settings(seed=2), WHOLE)
    assert "of which mine.yaml replaces a, b (other settings: seed)." in words
    assert record(folder)["config_file"] == "config.yaml"


def test_another_config_may_add_to_it(folder):
    more = settings({"a": SAMPLE, "b": OTHER, "c": SAMPLE}, power={"sizes": [50]})
    assert claim(folder, "more.yaml", more, WHOLE | {"c/verdict.md"}) == ""
    assert claim(folder, "mine.yaml", settings({"c": SAMPLE}), {"c/sample.ecsv"}) == ""
    assert claim(folder, "mine.yaml", settings(seed=2), set()) == ""
    assert record(folder)["config_file"] == "config.yaml"
    assert "b (" in refused(folder, "mine.yaml", settings(seed=2), {"b/sample.ecsv"})


def test_what_is_not_fitted_is_not_lost(folder):
    for path in folder.rglob("fits.json"):
        path.unlink()
    assert claim(folder, "mine.yaml", settings({"c": SAMPLE}), {"report.html"}) == ""
    assert record(folder)["config_file"] == "mine.yaml"


def test_an_analysis_is_given_up_where_all_is_made_anew(folder):
    other = settings({"c": SAMPLE})
    assert "config.yaml" in refused(folder, "mine.yaml", other, {"summary.md"}, anew=True)
    assert claim(folder, "mine.yaml", other, {"report.html"}, anew=True) == ""
    assert record(folder)["config_file"] == "mine.yaml"


@pytest.mark.parametrize("found", [FORMAT - 1, FORMAT + 1])
def test_another_format_is_refused_until_all_is_made_anew(folder, found):
    (folder / "analysis.yaml").write_text(yaml.safe_dump({"format": found, "burstmix": "9.9"}))
    words = refused(folder, "config.yaml", settings(), WHOLE)
    assert f"results holds results of burstmix 9.9, in format {found}; " in words
    assert "`results: results_config` into config.yaml" in words and "add --forceall" in words
    assert claim(folder, "config.yaml", settings(), WHOLE, anew=True) == ""
    assert record(folder)["format"] == FORMAT


@pytest.mark.parametrize("trace", ["provenance.md", "catalogues/batse/record.yaml"])
def test_results_from_before_there_was_a_record_are_known(folder, trace):
    (folder / "analysis.yaml").unlink()
    (folder / trace).parent.mkdir(parents=True, exist_ok=True)
    (folder / trace).touch()
    assert "in format 0; " in refused(folder, "config.yaml", settings(), WHOLE)


def test_a_folder_of_other_things_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/.hidden").touch()
    (tmp_path / "mine.csv").touch()
    with pytest.raises(BurstmixError, match=r"mine\.csv is a file; name another folder"):
        claim(tmp_path / "mine.csv", "config.yaml", settings(), WHOLE)
    assert claim(tmp_path / "data", "config.yaml", settings(), WHOLE) == ""
    (tmp_path / "data/analysis.yaml").unlink()
    (tmp_path / "data/mine.csv").touch()
    words = refused(tmp_path / "data", "config.yaml", settings(), WHOLE, anew=True)
    assert "holds no results; name another" in words


@pytest.mark.parametrize("text", ["", "[]", "{", "burstmix: 1", "a: \x00"])
def test_a_record_that_is_none_is_named(folder, text):
    (folder / "analysis.yaml").write_text(text)
    words = refused(folder, "config.yaml", settings(), WHOLE)
    assert words.startswith(f"{folder / 'analysis.yaml'}: is no record of an analysis")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BurstmixError, match=r"analysis\.yaml: cannot be written"):
        claim(tmp_path / "file/results", "config.yaml", settings(), WHOLE)


def test_what_is_left_over_is_listed(folder):
    (folder / "paper").mkdir()
    for name in ("paper/a.pdf", "old.md", ".hidden"):
        (folder / name).touch()
    (folder / "a/figures").mkdir()
    made = ["a/normal_with/fits.json", "summary.md", "paper", "a/verdict.md"]
    assert left_over(folder, made) == ["results/b/ (1 file)", "results/old.md"]
    assert left_over(folder, [*made, "b/normal_without/fits.json", "old.md"]) == []
