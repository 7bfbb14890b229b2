"""How far a run is, and about how long the rest of it takes."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from .jobs import Job

# Seconds that a job of each rule took in the default run; other rules took 2. These weights tell
# how long a rule's first job takes, compared with jobs of other rules that have ended.
WEIGHTS = {
    "fit_mixtures": 4.0, "simulate_ratios": 5.0, "resample_fits": 4.0, "compare_likelihoods": 4.0,
    "fit_dirichlet_process": 30.0, "simulate_power": 5.0, "calibrate_sample": 30.0,
    "compile_kernel": 20.0, "draw_fits": 10.0, "draw_classes": 4.0, "write_report": 5.0,
}  # fmt: skip
# The times of these tell nothing of other jobs: they are the network's, or the compiler's.
APART = ("acquire_catalogue", "compile_kernel")
# While jobs of one of these rules wait and none of it has ended, nothing is known of the rest.
FITS = ("fit_mixtures", "simulate_power", "calibrate_sample")
FEWEST = 4  # jobs from which the rest can be told


class Progress:
    """The jobs of a run: which are done, which run, and since when (seconds of the clock)."""

    def __init__(self, jobs: Iterable[Job], cores: int | None, start: float):
        self.jobs = {job.number: job for job in jobs}
        self.cores, self.start = cores, start
        self.running: dict[int, float] = {}
        self.messages: dict[int, str] = {}
        self.failed: set[int] = set()
        self.done: set[int] = set()
        self.totals = Counter((job.stage, job.of) for job in self.jobs.values())
        self.ended = Counter()  # by stage and what it is of
        self._left = Counter(job.kind for job in self.jobs.values())
        self._seconds = defaultdict(list)  # by kind, of the jobs done

    def begin(self, number: int, message: str, now: float) -> None:
        """A job starts, perhaps anew after it failed; its message says what it does."""
        if number in self.jobs:
            self.running[number], self.messages[number] = now, message
            self.failed.discard(number)

    def end(self, number: int, now: float) -> None:
        """A job is done."""
        if number not in self.jobs or number in self.done:
            return
        job = self.jobs[number]
        self._seconds[job.kind].append(now - self.running.pop(number, now))
        self._left[job.kind] -= 1
        self.ended[job.stage, job.of] += 1
        self.done.add(number)

    def fail(self, number: int) -> None:
        """A job ends with an error."""
        self.running.pop(number, None)
        self.failed.add(number)

    def stages(self) -> dict[tuple[str, str], list[Job]]:
        """The jobs that run, by stage and what it is of, the longest running first."""
        found = defaultdict(list)
        for number in self.running:
            job = self.jobs[number]
            found[job.stage, job.of].append(job)
        return dict(found)

    def left(self, now: float) -> float | None:
        """About how many seconds the rest takes; None as long as too little is known.

        A job takes as long as those of its kind did, else as those of its rule did, else by the
        weight of its rule; as many run at once as there are cores.
        """
        ended = {kind: times for kind, times in self._seconds.items() if kind[0] not in APART}
        rules = {rule for rule, *_ in ended}
        waiting = [kind for kind, count in self._left.items() if count]
        unknown = {rule for rule, *_ in waiting if rule in FITS} - rules
        if unknown or sum(map(len, ended.values())) < FEWEST:
            return None
        took = sum(sum(times) for times in ended.values())
        scale = took / sum(_weight(kind) * len(times) for kind, times in ended.items())
        each = {kind: self._expected(kind, scale) for kind in waiting}
        seconds = sum(each[kind] * self._left[kind] for kind in waiting)
        for number, since in self.running.items():
            seconds -= min(now - since, each[self.jobs[number].kind])
        most = max(each.values(), default=0.0)
        return max(seconds / (self.cores or max(len(self.running), 1)), min(most, seconds))

    def _expected(self, kind, scale):
        times = self._seconds.get(kind)
        if not times:
            times = [t for k, ts in self._seconds.items() if k[0] == kind[0] for t in ts]
        return sum(times) / len(times) if times else scale * _weight(kind)


def _weight(kind):
    return WEIGHTS.get(kind[0], 2.0)
