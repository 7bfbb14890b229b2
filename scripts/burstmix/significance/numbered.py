"""Numbered pieces of work: in their order, by several processes, each done once.

The result of each is a float that depends only on its number and on what the work is about.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from burstmix.io import sha256_of

_task = None  # of a worker


class Kept:
    """What a job has found so far, in a file, in case it is killed or asked for more.

    read: the files that results are found from; code: the digest of what finds them. Results of
    other states of these are forgotten.
    """

    def __init__(self, path, read: Iterable, code: str):
        self.path = Path(path)
        made_from = hashlib.sha256("".join([*map(sha256_of, read), code]).encode()).hexdigest()
        found = list(_lines(self.path))
        of_these = found[:1] == [made_from]
        self.found = {(name, number): each for name, number, each in found[1:] if of_these}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Anew, without what a killed job has left of its last line.
        lines = [made_from, *([*key, each] for key, each in self.found.items())]
        self.path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")

    def results_of(self, name: str) -> dict[int, float]:
        """What was found under a name, by number."""
        return {number: each for (other, number), each in self.found.items() if other == name}

    def add(self, name: str, number: int, each: float) -> None:
        """Keep one more."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps([name, number, each])}\n")


def _lines(path) -> Iterator:
    """What each line of a file holds, but for lines that are cut off."""
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def in_order(
    task: Callable[[int], float], numbers: Iterable[int], workers: int = 1
) -> Iterator[float]:
    """The results of task for the numbers, in their order; as many workers find them at a time.

    If this is closed early, what workers have found for later numbers is lost.
    """
    if workers == 1:
        yield from map(task, numbers)
        return
    # Forked, so that workers have what the task needs, and start in no time.
    workers = ProcessPoolExecutor(workers, get_context("fork"), _take, (task,))
    try:
        yield from workers.map(_do, numbers)
    finally:
        workers.shutdown(cancel_futures=True)


def _take(task):
    global _task
    _task = task


def _do(number):
    return _task(number)
