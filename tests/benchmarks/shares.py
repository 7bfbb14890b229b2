"""What the time of a run goes into, by rule: `python tests/benchmarks/shares.py LOG CORES`.

LOG is Snakemake's log of a run from nothing, in .snakemake/log. Its times are whole seconds, which
is little beside the sum over a rule's jobs. In fits is the time of the jobs that fit, of the
script and its imports; not in fits all else, cores that wait included.
"""

import re
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from burstmix.watch.jobs import OF_A_SAMPLE

FITS = {
    "fit_mixtures", "simulate_ratios", "gather_ratios", "resample_fits", "compare_likelihoods",
    "fit_default_start", "fit_dirichlet_process", "simulate_power",
}  # fmt: skip
STAMP = r"\[(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\]\n"


def stamped(pattern: str, log: str) -> list[tuple]:
    """(seconds, groups ...) of each line of the pattern that follows a time."""
    found = re.findall(STAMP + pattern, log)
    return [(datetime.strptime(t, "%a %b %d %H:%M:%S %Y").timestamp(), *rest) for t, *rest in found]


def seconds_by_rule(log: str) -> tuple[dict[str, list[float]], float]:
    """The seconds that each job of each rule took, and those of the whole run, from its log."""
    started = {job: at for at, job in stamped(r"(?:local)?[Jj]ob (\d+):", log)}
    # A rule that each sample has one of counts as one.
    rule = "|".join([*OF_A_SAMPLE, r"\w+"])
    ended = stamped(rf"Finished jobid: (\d+) \(Rule: ({rule})\w*\)", log)
    jobs = defaultdict(list)
    for at, job, rule in ended:
        if job in started:
            jobs[rule].append(at - started[job])
    return jobs, max(at for at, *_ in ended) - min(started.values())


def main(path: str, cores: str) -> None:
    jobs, wall = seconds_by_rule(Path(path).read_text(encoding="utf-8"))
    whole = int(cores) * wall
    print(f"{'rule':24} {'jobs':>5} {'seconds':>8} {'a job':>6} {'most':>6} {'share':>6}")
    for rule, times in sorted(jobs.items(), key=lambda item: -sum(item[1])):
        name, total = rule + " *" * (rule in FITS), sum(times)
        mean, most, share = total / len(times), max(times), total / whole
        print(f"{name:24} {len(times):5} {total:8.0f} {mean:6.1f} {most:6.0f} {share:6.1%}")
    fits = sum(sum(times) for rule, times in jobs.items() if rule in FITS)
    busy = sum(map(sum, jobs.values()))
    print(f"wall time {wall:.0f} s on {cores} cores; no job: {1 - busy / whole:.1%}")
    print(f"in fits (*): {fits / whole:.1%}; not in fits: {1 - fits / whole:.1%}")


if __name__ == "__main__":
    main(*sys.argv[1:])
