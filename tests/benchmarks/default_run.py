"""How long a whole run takes at two commits, side by side.

    python tests/benchmarks/default_run.py BEFORE AFTER

Each commit is taken out of this repository into folders of its own and its config.yaml run there
from nothing, in turn, three times each: with its environment set up and its numerical core not yet
compiled, as a newcomer's first run is; with --warm each run is made once more with the core
compiled. Printed are the seconds by the clock and of processor time of each run, the ratio of the
medians, and what each rule took on either side. Ends with an error where the ratio by the clock is
above --most. It takes an hour on two cores that do nothing else; --config quick.yaml --runs 1 tries
it in minutes.
"""

import argparse
import filecmp
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from shares import seconds_by_rule

HOME = Path(__file__).parents[2]
LOCK = "burstmix.txt"  # of packages, in envs/; a copy in .venv says what is installed there
CACHES = ("cold", "warm")  # the core is not compiled yet, or is


class Took(NamedTuple):
    """What a run took: seconds by the clock and of processor time, and those of each rule."""

    clock: float
    processor: float
    rules: dict[str, float]


def checked(commit: str) -> str:
    """The name of a commit, if it is one of this repository; else the program ends."""
    command = ["git", "-C", HOME, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        sys.exit(f"{commit}: {HOME} has no such commit")
    return commit


def taken_out(commit: str, folder: Path) -> Path:
    """The files of a commit in a new folder, with an environment that has its packages."""
    extract(commit, folder)
    lock, shared = folder / "envs" / LOCK, HOME / ".venv"
    if not (shared / LOCK).is_file() or not filecmp.cmp(lock, shared / LOCK, shallow=False):
        home = folder.parent / f"{commit.replace('/', '_')}.home"
        if not home.is_dir():  # ./run sets it up, and is not timed yet
            extract(commit, home)
            subprocess.run(["./run", "--version"], cwd=home, stdout=sys.stderr, check=True)
        shared = home / ".venv"  # which stays where it was made: its scripts name that place
    (folder / ".venv").symlink_to(shared.resolve())
    return folder


def extract(commit: str, folder: Path) -> None:
    """Put the files of a commit into a new folder."""
    archive = subprocess.run(
        ["git", "-C", HOME, "archive", commit], stdout=subprocess.PIPE, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")


def took(folder: Path, config: str, cores: int) -> Took:
    """Run the config from nothing in a folder; RuntimeError with the end of what it said if not."""
    # A core for each, whatever else the machine has: no library counts those of others.
    only = sorted(os.sched_getaffinity(0))[:cores]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / ".cache")}
    command = ["./run", "--cores", str(cores), "--configfile", config]
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["taskset", "--cpu-list", ",".join(map(str, only)), *command],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip
    clock, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{folder}: the run failed\n{done.stdout[-2000:]}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    log = min((folder / ".snakemake/log").glob("*.snakemake.log"))  # the first, by its time
    jobs, _ = seconds_by_rule(log.read_text(encoding="utf-8"))
    return Took(clock, processor, {rule: sum(times) for rule, times in jobs.items()})


def compare(commits, config: str, runs: int, cores: int, warm: bool, folder: Path):
    """What each run took, by commit and cache; each is printed as it ends."""
    found = defaultdict(list)
    print(f"{'commit':16} {'core':5} {'run':>3} {'clock / s':>10} {'processor / s':>14}")
    for number in range(1, runs + 1):
        for side, commit in enumerate(commits):
            own = taken_out(commit, folder / f"{side}_{number}")
            made = {path.name for path in own.iterdir()} | {".cache"}
            for cache in CACHES[: 1 + warm]:
                one = took(own, config, cores)
                found[side, cache].append(one)
                print(f"{commit:16} {cache:5} {number:3} {one.clock:10.1f} {one.processor:14.1f}",
                      flush=True)  # fmt: skip
                for path in own.iterdir():
                    if path.name not in made:
                        shutil.rmtree(path)
            shutil.rmtree(own)
    return found


def ratio(found, cache: str, what: str) -> float:
    """Of the medians of the second commit's runs and the first's."""
    first, second = (
        statistics.median(getattr(one, what) for one in found[side, cache]) for side in (0, 1)
    )
    return second / first


def shares(found) -> list[str]:
    """A line for each rule: its seconds on either side, and its share of all jobs', cold."""
    sides = []
    for side in (0, 1):
        total = defaultdict(float)
        for one in found[side, "cold"]:
            for rule, seconds in one.rules.items():
                total[rule] += seconds / len(found[side, "cold"])
        sides.append(total)
    all_rules = sorted({*sides[0], *sides[1]}, key=lambda rule: -max(s[rule] for s in sides))
    whole = [sum(total.values()) or 1.0 for total in sides]
    lines = [f"{'rule':24} {'before / s':>10} {'share':>7} {'after / s':>10} {'share':>7}"]
    for rule in all_rules:
        (a, b), (p, q) = (total[rule] for total in sides), whole
        lines.append(f"{rule:24} {a:10.0f} {a / p:7.1%} {b:10.0f} {b / q:7.1%}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", help="a commit, or any name that git has for one")
    parser.add_argument("after", help="the other one")
    parser.add_argument("--config", default="config.yaml", help="of each commit, or a whole path")
    parser.add_argument("--runs", type=int, default=3, help="of each commit")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--warm", action="store_true", help="each once more with the core compiled")
    parser.add_argument("--most", type=float, help="of AFTER by BEFORE, by the clock, cold")
    options = parser.parse_args()
    commits = (checked(options.before), checked(options.after))
    with tempfile.TemporaryDirectory(prefix="default_run_") as folder:
        found = compare(commits, options.config, options.runs, options.cores, options.warm,
                        Path(folder))  # fmt: skip
    for cache in CACHES[: 1 + options.warm]:
        clock, processor = (ratio(found, cache, what) for what in ("clock", "processor"))
        print(
            f"{cache}: after / before {clock:.3f} by the clock, {processor:.3f} of processor time"
        )
    print(*shares(found), sep="\n")
    if options.most and ratio(found, "cold", "clock") > options.most:
        sys.exit(f"more than {options.most} of the time by the clock")


if __name__ == "__main__":
    main()
