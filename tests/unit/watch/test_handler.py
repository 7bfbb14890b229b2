"""What is shown of a run, from the events that Snakemake logs."""

import logging
from types import SimpleNamespace

import pytest
from snakemake.iocontainers import OutputFiles
from snakemake.settings.enums import Quietness
from snakemake.settings.types import OutputSettings
from snakemake_interface_logger_plugins.common import LogEvent

import snakemake_logger_plugin_burstmix as plugin

VERDICT = "## Mine (`mine`)\n\n- 2 classes.\n- Centres.\n- Main caveat: none.\n\n**More**\n"


class Job(SimpleNamespace):
    """A job of Snakemake's, with the outputs that have names."""

    def __init__(self, rule, of="", **outputs):
        files = OutputFiles(fromdict=outputs)
        wildcards = {"sample": of} if of else {}
        super().__init__(rule=SimpleNamespace(name=rule), wildcards_dict=wildcards, output=files)

    __hash__ = object.__hash__


class Dag:
    """Jobs by their numbers, of which some are to be done."""

    def __init__(self, jobs, done=()):
        self.jobs, self.done = jobs, done

    def jobid(self, job):
        return self.jobs.index(job)

    def needrun_jobs(self, exclude_finished=True):
        return [job for job in self.jobs if job not in self.done]


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Builds what is shown of jobs, of which some are up to date, when Snakemake says this."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "verdict.md").write_text(VERDICT)
    monkeypatch.setattr(plugin.LogHandler, "_apart", lambda self: None)
    monkeypatch.setattr(plugin.LogHandler, "_together", lambda self: None)
    jobs = [
        Job("fit_mixtures", "mine"),
        Job("reach_verdict", "mine", words="verdict.md", page="verdict.html"),
        Job("write_report", report="report.html"),
    ]

    def build(*events, done=(), **settings):
        handler = plugin.LogHandler(OutputSettings(**settings), None)
        logs = SimpleNamespace(get_logfile=lambda: ["snakemake.log"])
        dag = Dag(jobs, [jobs[number] for number in done])
        handler.workflow, handler.samples = SimpleNamespace(dag=dag, logger_manager=logs), ["mine"]
        for event, words in (("workflow_started", {}), *events):
            if event == "tick":
                handler._tell_news()
                continue
            level = logging.ERROR if event in ("error", "job_error") else logging.INFO
            record = logging.LogRecord("x", level, "", 0, words.pop("msg", ""), (), None)
            record.__dict__ |= {"event": LogEvent(event) if event else None, **words}
            handler.handle(record)
        handler.close()
        return "".join(capsys.readouterr()).splitlines()

    return build


def plan():
    return [("resources_info", {"cores": 2}), ("run_info", {"stats": {}})]


def began(number, words="Fit"):
    return ("job_info", {"jobid": number, "rule_msg": words, "rule_name": "x"})


def ended(number):
    return ("job_finished", {"job_id": number})


def failed(number, msg=None):
    return ("job_error", {"jobid": number, "rule_name": "x", "rule_msg": msg})


def said(words):
    return (None, {"msg": words})


ANSWER = ["Mine (mine)", "  2 classes.", "  Centres.", "  Main caveat: none.", "  verdict.html"]


def test_the_answer_comes_with_its_job_and_the_page_to_open_last(run):
    jobs = [event for number in range(3) for event in (began(number), ended(number))]
    assert run(*plan(), *jobs) == [
        "Finding out what is to be done.",
        "3 jobs on 2 cores; Snakemake's log is snakemake.log",
        "",
        *ANSWER,
        "",
        "Done in 0 s: 3 jobs.",
        "Open report.html",
    ]


def test_an_answer_that_is_up_to_date_is_told_at_the_end(run):
    shown = run(*plan(), began(2), ended(2), done=[0, 1])
    assert shown[2:] == ["", *ANSWER, "", "Done in 0 s: 1 job.", "Open report.html"]
    nothing = "Nothing to be done (all is up to date)."
    shown = run(said(nothing), done=[0, 1, 2])
    assert shown[-8:] == [nothing, "", *ANSWER, "", "Open report.html"][-8:]


def test_what_was_run_again_and_ended_is_no_trouble(run):
    retry = [began(0), failed(0, "SLURM status is: 'TIMEOUT'"), said("Trying to restart job 0.")]
    rest = [event for number in range(3) for event in (began(number), ended(number))]
    shown = run(*plan(), *retry, *rest)
    assert "Failed: Fit. SLURM status is: 'TIMEOUT'" in shown
    assert "Trying to restart job 0." in shown and shown[-1] == "Open report.html"


def test_what_failed_is_told_with_the_log(run):
    mistake = ("error", {"msg": "RuleException:\nCalledProcessError in file x", "exception": "R"})
    rest = said("Will exit after finishing currently running jobs (scheduler).")
    events = [*plan(), began(0), began(1), mistake, failed(0), said("Execute 1 jobs..."), rest]
    assert run(*events, ("tick", {}))[2:] == [
        "Failed: Fit.",
        "Will exit after finishing currently running jobs (scheduler).",
        "Stopped after 0 s: 0 of 3 jobs are done, and are kept.",
        "Snakemake's log is snakemake.log",
    ]


def test_what_was_stopped_did_not_fail(run):
    words = "Terminating processes on user request, this might take some time."
    shown = run(*plan(), began(0), failed(0), said(words))
    assert shown[2:-2] == [words] and shown[-2].startswith("Stopped after 0 s: 0 of 3 jobs")


def test_an_error_before_the_work_is_shown(run):
    assert "cannot be locked" in run(("error", {"msg": "Directory cannot be locked"}))[1]


@pytest.mark.parametrize(
    "settings",
    [
        {"verbose": True},
        {"dryrun": True},
        *[{"quiet": {q}} for q in (Quietness.ALL, Quietness.RULES)],
    ],
)
def test_who_asks_for_it_has_what_snakemake_says(run, settings):
    shown = run(*plan(), said("Select jobs to execute..."), **settings)
    assert "Finding out what is to be done." not in shown
    assert ("Select jobs to execute..." in shown) == (settings.get("quiet") != {Quietness.ALL})
