"""Where compiled code is kept, who finds it, and when it goes."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from burstmix.fit.numerics.cache import FIT, UNUSED, cache_folder, forget_unused, sources
from burstmix.imports import reached

SCRIPTS = Path(__file__).parents[4] / "scripts"
USE = """
import numpy as np
from burstmix.fit.likelihood.columns import Columns
from burstmix.fit.likelihood.univariate import score
c = Columns(np.ones(3), np.ones(3), np.ones(3))
print(score(c, np.ones(1), np.zeros((1, 2)), np.empty((1, 3))))
stats = score.entry.stats
print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""


def run(scripts: Path, cache: Path) -> list[str]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-c", USE]
    return subprocess.run(
        command, cwd=scripts, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_cache_is_where_numba_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert cache_folder().parent == tmp_path
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder().parent == tmp_path / "burstmix"


def test_without_a_home_the_cache_is_among_temporary_files(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert cache_folder().is_relative_to(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", "/proc/none")
    assert cache_folder() is None


@pytest.mark.slow
def test_another_checkout_finds_the_code_and_an_edited_one_does_not(tmp_path):
    """Of the same state, whatever its path and the times of its files."""
    cache = tmp_path / "cache"
    first, hits = run(SCRIPTS, cache)
    assert hits == "0 1"
    other = tmp_path / "other" / "scripts"
    shutil.copytree(SCRIPTS, other, ignore=shutil.ignore_patterns("__pycache__"))
    for source in other.rglob("*.py"):
        os.utime(source, (1e9, 1e9))
    assert run(other, cache) == [first, "1 0"]
    with (other / "burstmix/fit/numerics/vector_math.py").open("a") as file:
        file.write("# edited\n")
    assert run(other, cache) == [first, "0 1"]


def test_the_state_is_of_all_that_compiles_and_of_what_it_imports():
    named = set(sources())
    for path in FIT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^from \S*(\.compiled|\.apart|numba\S*) import", text, re.MULTILINE):
            packages = {FIT / "__init__.py"}  # which imports late
            within = {each for each in reached(path, SCRIPTS) if each.is_relative_to(FIT)}
            assert path in named and within - packages <= named, path


def test_what_is_compiled_anew_is_so_in_a_job_of_its_own():
    assert set(sources()) <= reached(SCRIPTS / "compile_kernel.py")


def test_code_of_another_state_goes_when_it_is_unused_for_a_month(tmp_path):
    own, used, unused = (tmp_path / f"fit-{letter * 16}" for letter in "abc")
    foreign = tmp_path / "fit-of-somebody-else"
    for folder, age in ((own, 2.0), (used, 0.9), (unused, 1.1), (foreign, 2.0)):
        folder.mkdir()
        (folder / "code.nbc").touch()
        then = time.time() - age * UNUSED
        os.utime(folder, (then, then))
    os.utime(own)
    forget_unused(own)
    assert sorted(tmp_path.iterdir()) == [own, used, foreign]


def test_a_folder_that_is_used_counts_as_such(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    folder = cache_folder()
    os.utime(folder, (1e9, 1e9))
    assert cache_folder() == folder
    assert folder.stat().st_mtime > time.time() - 60.0


def test_nothing_else_names_the_folder_of_the_cache():
    """A script that did would compile for itself what is compiled already."""
    scripts = Path(__file__).parents[4] / "scripts"
    naming = [p.name for p in scripts.rglob("*.py") if "NUMBA_CACHE_DIR" in p.read_text("utf-8")]
    assert naming == ["cache.py"]
