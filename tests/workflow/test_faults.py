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

KILLS = 25
UNTIL_WORK = 3.0  # seconds before the first job starts, on a quick machine


def start(run: Run, *arguments) -> subprocess.Popen:
    """A run in the background, in a process group of its own."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(run.snakefile), "--cores", "2"]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=run.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def different(one: Run, other: Run) -> list[str]:
    """The results that are not the same bytes, or that one has and the other has not."""
    a, b = one.results(), other.results()
    return sorted(path for path in a.keys() | b.keys() if a.get(path) != b.get(path))


def test_runs_killed_at_any_moment_lose_nothing_but_what_was_in_flight(tmp_path, finished):
    random, kills, run = Random(1), 0, tiny(tmp_path / "analysis")
    while kills < KILLS:
        process = start(run)
        time.sleep(UNTIL_WORK + random.uniform(0.0, 4.0))
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
def half_run(tiny_run, finished) -> Run:
    """The tiny analysis without the results of one of its samples."""
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    shutil.rmtree(tiny_run.folder / "results/bright")
    return tiny_run


def test_of_two_runs_in_one_folder_the_second_says_so_and_harms_nothing(half_run, finished):
    first = start(half_run)
    while not list(half_run.folder.glob(".snakemake/locks/*")):
        assert first.poll() is None
        time.sleep(0.05)
    assert "cannot be locked" in half_run(fails=True)
    assert first.wait() == 0
    assert different(half_run, finished) == []


def test_results_older_than_their_inputs_are_made_again_alike(tiny_run, finished):
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    yesterday = time.time() - 86400
    for path in sorted((tiny_run.folder / "results/bright").rglob("*"))[::2]:
        os.utime(path, (yesterday, yesterday))
    assert tiny_run.jobs()
    tiny_run()
    assert different(tiny_run, finished) == []


@pytest.mark.parametrize("lost", ["all_bursts/sample.ecsv", "bright/normal_with/fits.json"])
def test_a_deleted_intermediate_comes_back_alike(tiny_run, finished, lost):
    shutil.copytree(finished.folder, tiny_run.folder, dirs_exist_ok=True)
    (tiny_run.folder / "results" / lost).unlink()
    tiny_run("--until", "prepare_sample", "fit_mixtures")
    assert different(tiny_run, finished) == []


@pytest.fixture
def own_disk(half_run, tmp_path):
    """The run with its results on a disk in memory, and what mounts that with other options."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options):
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    made = mount("size=200m")
    if made.returncode:
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    results = half_run.folder / "results"
    shutil.copytree(results, folder, dirs_exist_ok=True)
    shutil.rmtree(results)
    results.symlink_to(folder)
    yield half_run, lambda options: mount(f"remount,{options}").check_returncode()
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_named_and_more_room_is_enough(own_disk, finished):
    run, remount = own_disk
    used = shutil.disk_usage(run.folder / "results").used
    remount(f"size={used // 1024 + 40}k")
    assert "No space left on device" in run(fails=True)
    remount("size=200m")
    run()
    assert different(run, finished) == []


def test_a_read_only_results_folder_is_named(own_disk, finished):
    run, remount = own_disk
    remount("ro")
    assert "Read-only file system" in run(fails=True)
    remount("rw")
    run()
    assert different(run, finished) == []


def test_a_job_out_of_memory_is_named_and_more_is_enough(half_run, finished):
    limited = (
        f"ulimit -v 400000; exec {sys.executable} -m snakemake --snakefile {half_run.snakefile}"
    )
    output = half_run.command(["bash", "-c", f"{limited} --cores 1"], fails=True)
    assert "memory" in output.lower()
    half_run()
    assert different(half_run, finished) == []
