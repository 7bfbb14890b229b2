"""What follows --configfile is parted into config files and targets, as Snakemake then reads it."""

import pytest
from snakemake.cli import get_argument_parser

from burstmix.config import parted


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
