"""How far a run is and how long the rest takes, from recorded and invented jobs."""

import re
from pathlib import Path

import pytest

from burstmix.watch.jobs import STAGES, job_of
from burstmix.watch.progress import APART, FITS, WEIGHTS, Progress

RULES = Path(__file__).parents[3] / "workflow/rules"


def fits(*numbers, sample="mine", family="normal", rule="fit_mixtures"):
    words = {"sample": sample, "family": family, "errors": "with"}
    return [job_of(number, rule, words) for number in numbers]


def run(progress, number, begin, end):
    progress.begin(number, "does it", begin)
    progress.end(number, end)


def test_every_rule_named_here_is_one_of_the_workflow():
    text = "\n".join(path.read_text(encoding="utf-8") for path in RULES.iterdir())
    rules = set(re.findall(r"^rule (\w+):", text, re.MULTILINE))
    rules |= set(re.findall(r'^ +f"(\w+)_\{sample\}"$', text, re.MULTILINE))
    named = {rule for _, names in STAGES.values() for rule in names} | {*WEIGHTS, *APART, *FITS}
    assert named <= rules
    # What is of one sample is in its row of the table, not with what gathers all samples.
    of_a_sample = re.findall(
        r'^rule (\w+):(?:(?!^ *rule\b).)*?"<logs>/\{sample\}/', text, re.M | re.S
    )
    assert len(of_a_sample) > 10
    assert {job_of(0, rule, {"sample": "x"}).stage for rule in of_a_sample} <= {
        "prepare", "fit", "resample", "verdict", "draw",
    }  # fmt: skip


def test_a_job_is_of_a_stage_and_a_sample():
    job = job_of(7, "fit_mixtures", {"sample": "mine", "family": "normal", "errors": "with"})
    assert (job.stage, job.of, job.words) == ("fit", "mine", "Fit mixtures to mine")
    job = job_of(8, "draw_fits_mine", {})
    assert (job.rule, job.stage, job.of) == ("draw_fits", "draw", "mine")
    job = job_of(9, "acquire_catalogue", {"catalogue": "batse"})
    assert job.words == "Read the catalogue batse"
    job = job_of(9, "calibrate_sample", {"sample": "mine"})
    assert (job.stage, job.of) == ("calibrate", "")
    assert job_of(9, "write_report", {}).stage == "gather"


def test_jobs_are_counted_by_stage():
    progress = Progress([*fits(1, 2), *fits(3, sample="other")], cores=2, start=0.0)
    progress.begin(1, "does it", 1.0)
    progress.begin(3, "does it", 1.0)
    assert list(progress.stages()) == [("fit", "mine"), ("fit", "other")]
    progress.end(1, 2.0)
    progress.end(1, 2.5)  # said twice
    assert progress.ended["fit", "mine"] == 1 and progress.totals["fit", "mine"] == 2
    assert list(progress.stages()) == [("fit", "other")] and progress.done == {1}
    progress.fail(3)
    assert progress.failed == {3} and progress.stages() == {}
    run(progress, 3, 3.0, 4.0)  # tried again
    assert progress.failed == set() and progress.done == {1, 3}
    run(progress, 99, 3.0, 4.0)  # planned by nobody
    assert progress.done == {1, 3}


def test_nothing_is_said_of_the_rest_until_it_is_known():
    jobs = [*fits(*range(1, 11)), *fits(*range(11, 16), rule="prepare_sample")]
    jobs += [job_of(16, "acquire_catalogue", {"catalogue": "x"})]
    progress = Progress(jobs, cores=2, start=0.0)
    assert progress.left(0.0) is None
    for number in range(11, 17):
        run(progress, number, 0.0, 1.0)
        assert progress.left(1.0) is None
    run(progress, 1, 1.0, 11.0)
    assert progress.left(11.0) == pytest.approx(9 * 10 / 2)


def test_the_rest_takes_as_long_as_what_is_of_its_kind():
    jobs = [*fits(1, 2, 3), *fits(4, 5, 6, family="student_t"), *fits(*range(7, 10), rule="x")]
    progress = Progress(jobs, cores=1, start=0.0)
    for number, seconds in ((1, 10.0), (4, 100.0), (7, 1.0), (8, 3.0)):
        run(progress, number, 0.0, seconds)
    assert progress.left(100.0) == pytest.approx(2 * 10 + 2 * 100 + 2)
    progress.begin(5, "does it", 100.0)
    assert progress.left(130.0) == pytest.approx(2 * 10 + 2 * 100 + 2 - 30)
    # One that takes longer than the others did is about to end, for all that is known.
    assert progress.left(900.0) == pytest.approx(2 * 10 + 100 + 2)


def test_what_never_ran_is_weighed_by_its_rule():
    jobs = [*fits(1, 2, 3, 4), *fits(5, rule="simulate_ratios"), *fits(6, rule="write_tables")]
    progress = Progress(jobs, cores=1, start=0.0)
    for number in (1, 2, 3, 4):
        run(progress, number, 0.0, 8.0)
    seconds = 8.0 / WEIGHTS["fit_mixtures"]
    assert progress.left(8.0) == pytest.approx(seconds * (WEIGHTS["simulate_ratios"] + 2))


def test_the_compiler_and_the_network_tell_nothing_of_the_rest():
    jobs = [*fits(*range(1, 6)), job_of(6, "compile_kernel", {"variables": "one"})]
    jobs += [job_of(7, "write_report", {})]
    progress = Progress(jobs, cores=1, start=0.0)
    run(progress, 6, 0.0, 1000.0)
    for number in (1, 2, 3, 4, 5):
        run(progress, number, 0.0, 4.0)
    assert progress.left(0.0) == pytest.approx(WEIGHTS["write_report"])


def test_the_rest_takes_no_less_than_its_longest_job():
    progress = Progress(fits(1, 2, 3, 4, 5), cores=100, start=0.0)
    for number in (1, 2, 3, 4):
        run(progress, number, 0.0, 50.0)
    assert progress.left(50.0) == pytest.approx(50.0)
    run(progress, 5, 50.0, 100.0)
    assert progress.left(100.0) == 0.0
