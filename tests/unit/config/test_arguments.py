"""What follows --configfile is parted into config files and targets, as Snakemake then reads it."""

import subprocess
import sys
from pathlib import Path

import pytest
from snakemake.cli import get_argument_parser

from burstmix.config import parted

SCRIPTS = Path(__file__).parents[3] / "scripts"


def understood(words):
    """The config files and targets that Snakemake takes the parted words for."""
    configs, words = parted(words.split())
    read, unknown = get_argument_parser().parse_known_args(words)
    assert unknown == []
    assert configs == [str(path) for path in read.configfile]
    return configs, list(read.targets), read.cores


@pytest.mark.parametrize(
    ("words", "configs", "targets"),
    [
        ("--configfile a.yaml power_study", "a.yaml", "power_study"),
        ("--configfile a.yaml power_study --cores 2", "a.yaml", "power_study"),
        ("--cores 2 --configfile a.yaml results/s/verdict.md", "a.yaml", "results/s/verdict.md"),
        ("--quiet --configfile a.yaml power_study", "a.yaml", "power_study"),
        ("power_study --configfile a.yaml", "a.yaml", "power_study"),
        ("power_study --configfile a.yaml calibration", "a.yaml", "calibration power_study"),
        ("--configfile a.yaml --cores 2 -- power_study", "a.yaml", "power_study"),
        ("--configfile a.yaml calibration -- power_study", "a.yaml", "calibration power_study"),
        ("--configfile=a.yaml power_study", "a.yaml", "power_study"),
        ("--configfiles a.yaml ../b.yml c.JSON all", "a.yaml ../b.yml c.JSON", "all"),
        ("--configfile a.yaml all b.yaml calibration", "a.yaml b.yaml", "all calibration"),
        # What stands first is a config, whatever its name; a result is none.
        ("--configfile mine", "mine", ""),
        ("--configfile results/config.yaml power_study", "results/config.yaml", "power_study"),
        ("--configfile a.yaml results/s/n/fits.json", "a.yaml", "results/s/n/fits.json"),
        ("--configfile a.yaml ./results/config.yaml", "a.yaml", "./results/config.yaml"),
        ("--configfile a.yaml --config seed=3 x=1 --keep-going", "a.yaml", ""),
    ],
)  # fmt: skip
def test_targets_are_found_behind_config_files(words, configs, targets):
    assert understood(words)[:2] == (configs.split(), targets.split())


def test_other_words_keep_their_order():
    words = ["--cores", "2", "--config", "a=b c", "--configfile", "a.yaml", "-n"]
    assert parted(words) == (["a.yaml"], words)
    assert parted([]) == ([], [])
    assert parted(["--configfile"]) == ([], ["--configfile"])
    assert understood("--configfile a.yaml b --cores 3")[2] == 3


def test_a_result_of_any_folder_of_results_is_a_target(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["--configfile", "a.yaml", "quick/s/normal_with/fits.json"]
    assert parted(words)[0] == ["a.yaml", "quick/s/normal_with/fits.json"]
    (tmp_path / "quick").mkdir()
    (tmp_path / "quick/analysis.yaml").touch()
    assert parted(words) == (
        ["a.yaml"],
        ["quick/s/normal_with/fits.json", "--configfile", "a.yaml"],
    )


def test_a_result_that_is_not_there_yet_is_a_target(tmp_path, monkeypatch):
    """In the folder that a config, or a setting on the command line, names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("results: results_a\n")
    (tmp_path / "b.yaml").write_text("results: [wrong]\n")
    record = "results_a/catalogues/mine/record.yaml"
    for path in (record, f"./{record}", f"{tmp_path}/{record}"):
        assert understood(f"-n --configfile a.yaml {path}")[:2] == (["a.yaml"], [path])
        assert understood(f"--configfile b.yaml a.yaml {path}")[1] == [path]
        given = f"--config results=results_a --configfile b.yaml {path}"
        assert understood(given)[:2] == (["b.yaml"], [path])
        assert parted(["--configfile", "gone.yaml", path])[0] == ["gone.yaml", path]
    assert understood(f"--configfile a.yaml {tmp_path}/results/config.yaml")[0] == ["a.yaml"]


def test_a_config_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("results: results_a\n")
    for words in (["gone.yaml"], ["a.yaml", "gone.yaml"], ["a.yaml", "results_b/gone.yaml"]):
        script = [sys.executable, SCRIPTS / "check_config.py", "--configfile", *words]
        run = subprocess.run(script, capture_output=True, text=True)
        assert run.returncode == 1
        assert run.stderr.startswith(f"{words[-1]}: there is no such file; name your config")
