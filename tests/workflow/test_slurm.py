"""The tiny analysis on a real one-node Slurm: the same bytes, and killed jobs come back."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import Run

REAL = """
samples:
  rest:
    catalogue: swift_bat
    variables:
      t90: {error: t90_error, redshift: redshift, unit: s}
components: [1, 2]
bootstrap: {replicates: 50, pairs: ["1|2"]}
"""
pytestmark = pytest.mark.services

COMMAND = "./run --profile profiles/slurm"
SERVICE = Path(__file__).parents[1] / "services/slurm"
# This Slurm has no accounting, and the tests have no patience.
OPTIONS = (
    *("--slurm-no-account", "--slurm-status-command", "squeue"),
    *("--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "2"),
    *("--latency-wait", "5"),
)


@pytest.fixture(scope="module")
def slurm():
    """Slurm runs as long as the tests need it."""
    start = subprocess.run([SERVICE, "start"], capture_output=True, text=True, check=False)
    if start.returncode == 77:
        pytest.skip(start.stderr.strip())
    assert start.returncode == 0, start.stderr
    yield
    subprocess.run([SERVICE, "stop"], check=True)


def submit(copy: Run, *arguments) -> subprocess.Popen:
    """Run the analysis as docs/cluster.md says; what it prints is in slurm.txt beside it."""
    with (copy.folder / "slurm.txt").open("w") as output:
        return subprocess.Popen(
            [*COMMAND.split(), *OPTIONS, *arguments],
            cwd=copy.folder,
            env=copy.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def cancel_when_running(rule: str, run: subprocess.Popen) -> None:
    """scancel the first job of a rule that is seen running."""
    while run.poll() is None:
        jobs = subprocess.run(
            ["squeue", "--noheader", "--states=running", "--format=%i %k"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\n")
        for job in jobs:
            if f"rule_{rule}" in job:
                subprocess.run(["scancel", job.split()[0]], check=True)
                return
        time.sleep(0.2)
    raise AssertionError(f"no job of {rule} was seen running")


def memory_asked(job: str) -> int:
    """MB that a job of Slurm asked for."""
    shown = subprocess.run(
        ["scontrol", "show", "job", job], capture_output=True, text=True, check=True
    ).stdout
    return int(re.search(r"MinMemoryNode=(\d+)M", shown)[1])


def test_a_cancelled_job_is_retried_and_all_results_are_those_of_a_local_run(slurm, copy, finished):
    run = submit(copy)
    # The longest job: a shorter one may end before it is cancelled.
    cancel_when_running("compile_kernel", run)
    run.wait()
    output = (copy.folder / "slurm.txt").read_text()
    assert run.returncode == 0, output
    assert "SLURM status is: 'CANCELLED'" in output
    assert "Trying to restart job" in output
    local, cluster = finished.results(), copy.results()
    assert list(local) == list(cluster)
    assert [path for path in local if local[path] != cluster[path]] == []


def test_the_bootstrap_of_a_real_sample_is_that_of_a_local_run(slurm, copy):
    (copy.folder / "real.yaml").write_text(REAL)
    of_real = ("results/rest/bootstrap.ecsv", "--configfile", "real.yaml")
    run = submit(copy, *of_real)
    run.wait()
    assert run.returncode == 0, (copy.folder / "slurm.txt").read_text()
    cluster = copy.results()
    shutil.rmtree(copy.folder / "results/rest")
    copy(*of_real)
    assert "rest/bootstrap.ecsv" in cluster
    assert copy.results() == cluster


def test_a_job_over_its_memory_comes_back_with_more(slurm, copy):
    copy.edit("profiles/slurm/config.yaml", "(1000 + ", "(100 + ")
    run = submit(copy, "--force", "results/bright/sample.ecsv")
    run.wait()
    output = (copy.folder / "slurm.txt").read_text()
    assert run.returncode == 0, output
    output = max((copy.folder / ".snakemake/log").iterdir()).read_text()
    asked = [memory_asked(job) for job in re.findall(r"SLURM jobid (\d+)", output)]
    assert asked[1] > 2 * (asked[0] - 1), output  # each is rounded up: 100.4 MB and 200.8
    logs = (copy.folder / ".snakemake/slurm_logs").rglob("*.log")
    assert "Exceeded job memory limit" in "".join(log.read_text() for log in logs)
