"""A config that extends another changes only what it names."""

from pathlib import Path

import pytest
import yaml

from burstmix.config import completed, packaged, read_config, read_configs, resolve
from burstmix.config.extend import PACKAGED
from burstmix.config.schema import load_schema, mistakes
from burstmix.errors import BurstmixError

HOME = Path(__file__).parents[3]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
REGISTRY = packaged(HOME / "workflow/data/registry.yaml")


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A function that writes a config into the working folder, and gives its path."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs").mkdir()

    def written(name, **settings):
        (tmp_path / name).write_text(yaml.safe_dump(settings))
        return name

    return written


def settings_of(*paths, **given):
    """What an analysis of these files and of settings on the command line is made of."""
    configs = read_configs(paths)
    for path in reversed(paths):
        given = read_config(path) | given
    return completed(given, configs)


def test_the_default_is_the_one_that_runs_alone():
    assert PACKAGED["default"].samefile(HOME / "config.yaml")


def test_only_what_is_named_changes(write):
    path = write("mine.yaml", extends="default", components=[1, 2, 3], fit={"floor": 0.1})
    found, default = settings_of(path), read_config(HOME / "config.yaml")
    assert found["components"] == [1, 2, 3] and "extends" not in found
    assert found["fit"] == default["fit"] | {"floor": 0.1}
    same = {key for key in default if key not in ("components", "fit")}
    assert {key: found[key] for key in same} == {key: default[key] for key in same}
    analysis = resolve(found, SCHEMA, REGISTRY)
    assert analysis["samples"]["batse_t90"]["fit"]["floor"] == 0.1


def test_a_file_is_seen_from_the_config_that_extends_it(write):
    write("configs/base.yaml", seed=3, samples={"a": {"catalogue": "batse"}})
    path = write("configs/mine.yaml", extends="base.yaml", samples={"a": {"title": "A"}})
    assert settings_of(path) == {"seed": 3, "samples": {"a": {"catalogue": "batse", "title": "A"}}}
    assert list(read_configs([path])) == ["configs/base.yaml", "configs/mine.yaml"]


def test_the_base_lies_below_all_files_and_the_command_line(write):
    write("base.yaml", seed=3, results="base", families=["normal"])
    first, second = write("a.yaml", seed=4), write("b.yaml", extends="base.yaml", results="b")
    assert settings_of(first, second, families=["student_t"]) == {
        "seed": 4, "results": "b", "families": ["student_t"],
    }  # fmt: skip


def test_files_of_the_base_are_beside_the_base(write, tmp_path):
    (tmp_path / "configs/t.csv").write_text("t90\n1\n2\n")
    sample = {"catalogue": "mine", "variables": {"t90": {}}}
    write("configs/base.yaml", catalogues={"mine": {"file": "t.csv"}}, samples={"a": sample})
    configs = read_configs([write("mine.yaml", extends="configs/base.yaml", seed=2)])
    analysis = resolve(completed(read_config("mine.yaml"), configs), SCHEMA, REGISTRY,
                       configs=configs)  # fmt: skip
    assert analysis["catalogues"]["mine"]["file"] == "configs/t.csv"


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("mine.yaml", r"mine.yaml: extends: mine.yaml extends 'mine.yaml' itself"),
        ("chain.yaml", r"mine.yaml: extends: chain.yaml extends 'default' itself, and only one"),
        ("none.yaml", r"mine.yaml: extends: none.yaml: there is no such file"),
        ("broken.yaml", r"mine.yaml: extends: broken.yaml: is not valid YAML: line 1"),
        (["default"], r"mine.yaml: extends: \['default'\] is no name of a config: a file, or def"),
        (None, r"mine.yaml: extends: None is no name of a config"),
    ],
)
def test_circles_and_chains_and_what_is_not_there_are_named(write, tmp_path, extends, message):
    write("chain.yaml", extends="default")
    (tmp_path / "broken.yaml").write_text("a: [")
    with pytest.raises(BurstmixError, match=message):
        read_configs([write("mine.yaml", extends=extends)])


def test_the_command_line_extends_nothing(write):
    with pytest.raises(
        BurstmixError, match="extends: is for config files; here, or on the command line"
    ):
        settings_of(write("mine.yaml", seed=1), extends="default")


def test_a_config_that_extends_needs_no_samples_of_its_own():
    """As an editor checks it."""
    with pytest.raises(BurstmixError, match="the key 'samples' is missing"):
        resolve({"seed": 1}, SCHEMA, REGISTRY)
    assert mistakes({"seed": 1, "extends": "default"}, load_schema(SCHEMA))[0] == []
