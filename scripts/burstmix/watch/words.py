"""What a run tells on the terminal, in words."""

import re
from pathlib import Path

from burstmix.io import in_words

from .jobs import Job
from .progress import Progress


def so_far(progress: Progress, now: float) -> str:
    """How many jobs are done, and about how long the others take, if that is known."""
    done, left = len(progress.done), progress.left(now)
    words = f"{done} of {len(progress.jobs)} jobs done"
    return words if left is None else f"{words}, about {_rounded(left)} left"


def stage_so_far(progress: Progress, jobs: list[Job]) -> str:
    """What a stage does, and how many of its jobs are done."""
    stage = jobs[0].stage, jobs[0].of
    total = progress.totals[stage]
    return jobs[0].words + (f": {progress.ended[stage]} of {total} done" if total > 1 else "")


def answer_of(path: str | Path) -> tuple[str, list[str]]:
    """The title of a sample and the answer in three lines, from the head of its verdict.md."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    title = re.sub(r"\\(?=[^\w\s]|_)|`", "", lines[0].removeprefix("## "))
    title = re.sub(r"^(.+) \(\1\)$", r"\1", title)  # a sample without a title
    return title, [line.removeprefix("- ") for line in lines[2:5]]


def _rounded(seconds: float) -> str:
    """The time rounded up to tens of seconds, since it is not known better."""
    return in_words(-(-max(seconds, 1.0) // 10) * 10)
