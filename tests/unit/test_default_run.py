"""The benchmark of a whole run, on two commits of a repository whose runs take no time."""

import os
import subprocess
import sys

import default_run
import pytest

LOG = """[Sun Nov 29 10:00:00 2026]
Job 1: Fit
[Sun Nov 29 10:00:{end} 2026]
Finished jobid: 1 (Rule: fit_mixtures)
"""
# It fails where the core is compiled but was not to be, and leaves what a run leaves.
RUN = """#!/bin/sh
test "$1 $2 $3 $4" = "--cores 1 --configfile config.yaml" || exit 3
test -d .venv && test ! -d results || exit 4
mkdir -p .snakemake/log results "$NUMBA_CACHE_DIR"
cat > .snakemake/log/1.snakemake.log <<E
{log}E
{more}
"""


# Its own packages are set up once, and have a script that names where they are.
RUN_OF_OTHER_PACKAGES = """#!/bin/sh
if test "$1" = --version; then
    test ! -e .venv && mkdir -p .venv/bin && ln -s /bin/sh .venv/bin/sh || exit 5
    printf '#!%s/.venv/bin/sh\\nexit 0\\n' "$PWD" > .venv/bin/tool && chmod +x .venv/bin/tool
    exit
fi
.venv/bin/tool || exit 6
"""


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Commits whose fits take 40 s, or 10 s, one that fails, and one of other packages."""
    folder = tmp_path / "repository"
    (folder / "envs").mkdir(parents=True)
    (folder / ".venv").mkdir()
    for lock in ("envs/burstmix.txt", ".venv/burstmix.txt"):
        (folder / lock).write_text("numpy==2")

    def git(*words):
        own = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b"}
        own |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
        subprocess.run(["git", "-C", folder, *words], check=True, env=os.environ | own)

    git("init", "--quiet")
    for tag, end, more in (("slow", 40, ""), ("fast", 10, ""), ("wrong", 10, "echo No; exit 1")):
        (folder / "run").write_text(RUN.format(log=LOG.format(end=end), more=more))
        (folder / "run").chmod(0o755)
        git("add", "run", "envs")
        git("commit", "--quiet", "-m", tag)
        git("tag", tag)
    (folder / "envs/burstmix.txt").write_text("numpy==3")
    whole = RUN.format(log=LOG.format(end=20), more="").removeprefix("#!/bin/sh\n")
    (folder / "run").write_text(RUN_OF_OTHER_PACKAGES + whole)
    git("commit", "--quiet", "-am", "other")
    git("tag", "other")
    monkeypatch.setattr(default_run, "HOME", folder)
    return folder


def compared(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["default_run.py", *words, "--cores", "1"])
    default_run.main()


def test_commits_run_in_turn_cold_and_warm(repository, monkeypatch, capsys):
    compared(monkeypatch, "slow", "fast", "--runs", "2", "--warm")
    lines = capsys.readouterr().out.splitlines()
    order = [tuple(line.split()[:3]) for line in lines[1:9]]
    assert order == [
        (commit, cache, run)
        for run in "12"
        for commit in ("slow", "fast")
        for cache in ("cold", "warm")
    ]
    assert lines[9].startswith("cold: after / before ") and lines[10].startswith("warm: ")
    assert lines[12].split() == ["fit_mixtures", "40", "100.0%", "10", "100.0%"]


def test_an_environment_outlives_the_run_that_it_was_set_up_for(repository, monkeypatch, capfd):
    compared(monkeypatch, "other", "fast", "--runs", "3")
    assert len(capfd.readouterr().out.splitlines()) == 1 + 3 * 2 + 3


def test_what_is_dearer_than_allowed_or_fails_is_an_error(repository, monkeypatch):
    with pytest.raises(SystemExit, match="more than 1e-09 of the time"):
        compared(monkeypatch, "slow", "fast", "--runs", "1", "--most", "1e-9")
    with pytest.raises(SystemExit, match=r"nowhere: .* has no such commit"):
        compared(monkeypatch, "nowhere", "fast")
    with pytest.raises(RuntimeError, match=r"the run failed\nNo"):
        compared(monkeypatch, "slow", "wrong", "--runs", "1")
