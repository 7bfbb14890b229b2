"""`burstmix init` and `burstmix check`, which ./run has as well."""

import re
import sys

import pytest

from burstmix.command.main import main
from burstmix.config.places import DEFAULT, REGISTRY, SCHEMA

ROWS = "name,t90,t90_error\n" + "".join(f"B{i},{1.7**i},{0.1 * 1.7**i}\n" for i in range(30))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with a table of bursts."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.csv").write_text(ROWS)
    return tmp_path


def test_what_is_needed_is_in_the_checkout():
    assert DEFAULT.is_file() and REGISTRY.is_file() and SCHEMA.is_file()


def test_a_config_that_init_writes_has_no_mistake(here, capsys):
    assert main(["init", "my.csv"]) == 0
    assert "my.yaml is written" in capsys.readouterr().out
    assert main(["check", "my.yaml"]) == 0
    first, sample = capsys.readouterr().out.splitlines()
    assert first == "my.yaml has no mistake: k = 1, 2, 3; results go to results_my/."
    assert sample == "  my_t90: normal; without and with errors"
    assert main(["init", "my.csv"]) == 1
    assert "my.yaml: is there already" in capsys.readouterr().err
    (here / "more.yaml").write_text("extends: my.yaml\nsamples: {my_t90: {components: [2, 1]}}\n")
    assert main(["check", "more.yaml"]) == 0
    assert capsys.readouterr().out.endswith("without and with errors; k = 1, 2\n")


def test_a_format_is_one_that_the_config_may_name(here, capsys):
    for word in ("auto", "feather"):
        with pytest.raises(SystemExit):
            main(["init", "my.csv", "--format", word])
        assert re.search("choose from '?csv'?, '?pipes'?, .*'?parquet", capsys.readouterr().err)
    assert main(["init", "my.csv", "--format", "csv"]) == 0
    assert "format: csv" in (here / "my.yaml").read_text()


def test_all_mistakes_are_listed_also_those_of_what_is_extended(here, capsys):
    (here / "base.yaml").write_text(
        "catalogues: {mine: {file: my.csv}}\nsamples: {a: {catalogue: mine, variables: {t9: {}}}}\n"
    )
    (here / "mine.yaml").write_text("extends: base.yaml\ncomponent: [1]\n")
    assert main(["check", "mine.yaml"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("mine.yaml: 2 mistakes in the config:")
    assert "unknown key 'component'; did you mean components?" in said
    assert "mine has no column 't9'; did you mean t90?" in said


def test_what_is_not_installed_is_named(here, capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "burstmix.command.begin", raising=False)
    monkeypatch.delattr("burstmix.command.begin", raising=False)
    monkeypatch.setitem(sys.modules, "burstmix.begin", None)
    assert main(["check", "my.yaml"]) == 1
    said = capsys.readouterr().err
    assert said == "burstmix check needs burstmix.begin: pip install 'burstmix[workflow]'\n"


@pytest.mark.parametrize("command", ["init", "check"])
def test_help_is_that_of_the_command(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: burstmix {command}" in capsys.readouterr().out
