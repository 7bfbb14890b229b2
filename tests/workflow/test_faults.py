"""Runs that are killed, starved, locked out or cheated by the clock: docs/recovery.md, tried.

After each, the documented step and another run lead to the bytes of an undisturbed run.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from random import Random

import pytest

from .conftest import Run, tiny


def start(run: Run) -> subprocess.Popen:
    """A run in the background, in a process group of its own; what it says is in said.txt."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(run.snakefile), "--cores", "2"]
    with (run.folder / "said.txt").open("w") as said:
        return subprocess.Popen(
            command, cwd=run.folder, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )


def wait_for_work(run: Run, process: subprocess.Popen) -> None:
    """Until its first job is started, or there is none."""
    while "\nJob " not in (run.folder / "said.txt").read_text() and process.poll() is None:
        time.sleep(0.05)


def different(one: Run, other: Run) -> list[str]:
    """The results that are not the same bytes, or that one has and the other has not."""
    a, b = one.results(), other.results()
    return sorted(path for path in a.keys() | b.keys() if a.get(path) != b.get(path))


def test_runs_killed_at_any_moment_lose_nothing_but_what_was_in_flight(
    tmp_path, finished, pytestconfig
):
    random, kills, run = Random(1), 0, tiny(tmp_path / "analysis")
    asked = pytestconfig.getoption("kills")
    shutil.copytree(finished.folder / "kernel", run.folder / "kernel")
    while kills < asked:
        process = start(run)
        wait_for_work(run, process)
        time.sleep(random.uniform(0.0, 100.0 / asked))  # few reach its last stages too
        if process.poll() is not None:
            assert process.returncode == 0
            assert different(run, finished) == []
            shutil.rmtree(run.folder / "results")
            continue
        kills += 1
        if kills % 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()  # its jobs go on, and may write while the next run does
        process.wait()
        run("--unlock")
    run()
    assert different(run, finished) == []


@pytest.fixture
def unfinished(tiny_run, finished) -> Run:
    """The tiny analysis without its report, and without the tables of one of its samples."""
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    shutil.rmtree(tiny_run.folder / "results/bright/tables")
    (tiny_run.folder / "results/report.html").unlink()
    return tiny_run


def test_of_two_runs_in_one_folder_the_second_says_so_and_harms_nothing(unfinished, finished):
    first = start(unfinished)
    while not list(unfinished.folder.glob(".snakemake/locks/*")):
        assert first.poll() is None
        time.sleep(0.05)
    assert "cannot be locked" in unfinished(fails=True)
    assert first.wait() == 0
    assert different(unfinished, finished) == []


def test_too_little_memory_is_named_and_more_is_enough(unfinished, finished):
    words = f"{sys.executable} -m snakemake --snakefile {unfinished.snakefile} --cores 1"
    output = unfinished.command(["bash", "-c", f"ulimit -v 210000; exec {words}"], fails=True)
    assert "memory" in output.lower()
    unfinished()
    assert different(unfinished, finished) == []


def test_results_older_than_their_inputs_are_made_again_alike(tiny_run, finished):
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    yesterday = time.time() - 86400
    os.utime(tiny_run.folder / "results/bright/selection.ecsv", (yesterday, yesterday))
    assert tiny_run.jobs()
    tiny_run()
    assert different(tiny_run, finished) == []


def test_a_deleted_file_comes_back_alike_with_what_hangs_on_it(tiny_run, finished):
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    lost = "results/bright/selection.ecsv"
    (tiny_run.folder / lost).unlink()
    tiny_run(lost)
    tiny_run()
    assert different(tiny_run, finished) == []
