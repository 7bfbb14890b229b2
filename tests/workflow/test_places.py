"""Where a clone lies, what may be written there, and whether there is a network."""

import pytest

from .conftest import Run, copied

pytestmark = pytest.mark.slow

# Python reads it in every process, and it says if one asks for more than this machine.
NO_NETWORK = """
import os
import socket

connect = socket.socket.connect


def refuse(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        open(os.environ["ASKED"], "a").write(f"{address}\\n")
        raise OSError("there is no network")
    return connect(self, address)


socket.socket.connect = socket.socket.connect_ex = refuse
"""
CONFIG = """
samples:
  batse_t90: {catalogue: batse, variables: {t90: {error: t90_error}}}
components: [1, 2]
bootstrap: {replicates: 0}
figures: {formats: [png]}
"""


def files(folder):
    """Every file of a clone, but what Python compiles where it may, with what it holds."""
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_clone_is_only_read_and_needs_no_network(tmp_path, monkeypatch):
    """In folders with blanks, for all that is packaged."""
    clone = copied(tmp_path / "a clone").folder
    before = files(clone)
    (tmp_path / "my work").mkdir()
    (tmp_path / "my work/mine.yaml").write_text(CONFIG)
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    asked = tmp_path / "asked"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("ASKED", str(asked))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for path in (clone, *clone.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        run = Run(tmp_path / "my work", clone / "Snakefile")
        run("--configfile", "mine.yaml")
    finally:
        for path in (clone, *clone.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
    assert (run.folder / "results/report.html").exists()
    assert not asked.exists()
    assert files(clone) == before


def test_the_guard_sees_a_network(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    words = "import socket; socket.create_connection(('127.0.0.1', 9))"
    said = Run(tmp_path, tmp_path / "Snakefile").command(["python", "-c", words], fails=True)
    assert "there is no network" in said and (tmp_path / "asked").read_text() != ""
