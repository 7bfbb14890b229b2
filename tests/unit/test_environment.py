"""The lock, the conda environment and the list of direct dependencies name the same packages."""

import re
import tomllib
from pathlib import Path

import yaml

ENVS = Path(__file__).parents[2] / "envs"


def pins(name):
    """Packages of a lock with their versions."""
    lock = (ENVS / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", lock, re.MULTILINE))


def direct(name):
    """Packages that a .in file asks for."""
    lines = (ENVS / name).read_text(encoding="utf-8").splitlines()
    return [re.split(r"[\[<>=]", line)[0] for line in lines if line and line[0] not in "#-"]


def test_conda_pins_are_the_locks():
    lock = pins("burstmix.txt")
    listed = yaml.safe_load((ENVS / "environment.yaml").read_text())["dependencies"]
    conda = dict(entry.split(" =") for entry in listed if not entry.startswith("python "))
    assert conda == {name: lock[name] for name in direct("burstmix.in")}


def entries(name):
    """Packages of a lock with their versions, markers and hashes, as they stand there."""
    return set(re.split(r"\n(?=[a-z0-9])", (ENVS / name).read_text(encoding="utf-8").strip()))


def test_the_locks_agree_and_hold_every_direct_dependency():
    assert set(direct("burstmix.in")) <= set(pins("burstmix.txt"))
    for name in ("test", "slurm", "docs"):
        assert entries("burstmix.txt") <= entries(f"{name}.txt")
        assert set(direct(f"{name}.in")) <= set(pins(f"{name}.txt"))


def test_the_locks_that_are_installed_one_after_the_other_name_no_package_twice():
    tests, docs = pins("test.txt"), pins("docs.txt")
    assert {name: docs[name] for name in tests.keys() & docs} == {
        name: tests[name] for name in tests.keys() & docs
    }


def test_every_package_is_hashed_and_no_address_is_named():
    for name in ("burstmix.txt", "test.txt", "slurm.txt", "docs.txt"):
        text = (ENVS / name).read_text(encoding="utf-8")
        assert "://" not in text and "--index" not in text and "--find-links" not in text
        for entry in entries(name):
            assert "--hash=sha256:" in entry, entry


def test_the_package_takes_the_numba_that_is_tested_and_no_later_one():
    project = tomllib.loads((ENVS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (bound,) = (name for name in project["dependencies"] if name.startswith("numba"))
    major, minor = map(int, pins("burstmix.txt")["numba"].split(".")[:2])
    assert bound == f"numba<{major}.{minor + 1}"
