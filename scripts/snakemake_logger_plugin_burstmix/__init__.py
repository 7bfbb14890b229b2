"""What `./run` shows in place of Snakemake's own lines, which stay in its log.

Snakemake finds this package by its name, since `./run` puts the folder above on Python's path.
"""

import logging
import os
import sys
import threading
import time
from pathlib import Path

from snakemake.logging import ColorizingTextHandler, DefaultFilter, DefaultFormatter, get_event
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

from burstmix.io import STOPPED, in_words
from burstmix.watch import Progress, answer_of, job_of, screen_for

TICK = 1.0  # seconds after which what is shown is brought up to date
# Beginnings of Snakemake's messages that are news, and parts of those that are none or are said
# here in other words.
NEWS = ("Nothing to be done", "Trying to restart job", "Will exit after finishing")
SAID = (
    "At least one job did not complete successfully",
    "Exiting because a job execution failed",
    "CalledProcessError in file",
    "Assuming unrestricted shared filesystem usage",
)


class LogHandler(LogHandlerBase):
    """Shows a real run by its stages; all else, as a dry run or --verbose, as Snakemake does."""

    # The Snakefile gives both: what knows the jobs, and the samples in the config's order.
    workflow = None
    samples = ()

    writes_to_stream = has_filter = has_formatter = True
    writes_to_file = needs_rulegraph = False

    def __post_init__(self):
        settings = self.common_settings
        quiet = settings.quiet or set()
        self.own = settings.dryrun or settings.verbose
        self.own |= bool(quiet & {Quietness.ALL, Quietness.RULES, Quietness.PROGRESS})
        self.snakemake = ColorizingTextHandler(
            nocolor=settings.nocolor,
            stream=sys.stdout if settings.stdout else sys.stderr,
            formatter=DefaultFormatter(quiet, settings.show_failed_logs),
        )
        self.snakemake.addFilter(
            DefaultFilter(
                quiet, settings.debug_dag, False, settings.dryrun, settings.printshellcmds
            )
        )
        self.snakemake.setLevel(logging.DEBUG if settings.debug_dag else logging.INFO)
        self.screen = self.progress = self.cores = None
        self.answered, self.news, self.trouble, self.stopped = set(), [], False, False
        self.over, self.ticker = threading.Event(), threading.Thread(target=self._tick, daemon=True)

    def emit(self, record):
        event = get_event(record)
        if event == LogEvent.WORKFLOW_STARTED and not self.own:
            self._apart()
            self.screen, self.start = screen_for(sys.stderr), record.created
            self.screen.say("Finding out what is to be done.")
        if self.screen is None:
            if record.levelno >= self.snakemake.level and (self.own or not _said(record)):
                self.snakemake.handle(record)
        elif event == LogEvent.RESOURCES_INFO:
            self.cores = getattr(record, "cores", self.cores)
        elif event == LogEvent.RUN_INFO and self.progress is None:
            self._plan(record.created)
        elif event == LogEvent.JOB_INFO:
            message = record.rule_msg or record.rule_name
            self.progress.begin(record.jobid, message, record.created)
        elif event == LogEvent.JOB_FINISHED:
            self.progress.end(record.job_id, record.created)
            self._answer(self.progress.jobs.get(record.job_id))
        elif event == LogEvent.JOB_ERROR:
            self.progress.fail(record.jobid)
            what = self.progress.messages.get(record.jobid, record.rule_name)
            self.news.append(f"Failed: {what}. {record.rule_msg or ''}".rstrip())
        elif event is None or event == LogEvent.ERROR:
            self._message(record)

    def close(self):
        """Say how the run ended."""
        self.over.set()
        if self.ticker.is_alive():
            self.ticker.join()
        if self.screen is not None:
            self.screen.close()
            self._end()
            self.screen = None
            self._together()
        super().close()

    def _apart(self):
        """Send what jobs print to Snakemake's log from now on, a stopped job's traceback too."""
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="replace")
        for path in self.workflow.logger_manager.get_logfile()[:1]:
            with Path(path).open("a") as log:
                os.dup2(log.fileno(), 2)

    def _together(self):
        """What is printed comes to the terminal again."""
        sys.stderr.flush()
        os.dup2(sys.stderr.fileno(), 2)

    def _plan(self, now):
        dag = self.workflow.dag
        jobs = [_job(dag, job) for job in dag.needrun_jobs(exclude_finished=False)]
        self.progress = Progress(jobs, self.cores, now)
        cores = f" on {_counted(self.cores, 'core')}" if self.cores else ""
        jobs = _counted(len(jobs), "job")
        self.screen.say(f"{jobs}{cores}; Snakemake's log is {self._log()}")
        self.ticker.start()

    def _tick(self):
        while not self.over.wait(TICK):
            with self.lock:
                self._tell_news()
                self.screen.update(self.progress, self.samples, time.time())

    def _tell_news(self):
        """Tell the news late: only after jobs fail does Snakemake say that Ctrl-C stopped them."""
        for words in () if self.stopped else self.news:
            self.screen.say(words)
        self.news.clear()

    def _answer(self, job):
        if job and job.of not in self.answered and Path(job.answer).is_file():
            self.answered.add(job.of)
            self.screen.answer(*answer_of(job.answer), job.page)

    def _message(self, record):
        words = record.getMessage()
        if record.levelno >= logging.WARNING:
            self.trouble |= record.levelno >= logging.ERROR
            if not _said(record):
                self.screen.say(words)
        elif words.startswith(STOPPED):
            self.trouble = self.stopped = True
            self.screen.say(words)
        elif words.startswith(NEWS):
            self.news.append(words)

    def _end(self):
        took = in_words(time.time() - self.start)
        if self._is_incomplete():  # why, the Snakefile's onerror has said
            if self.progress:
                done = f"{len(self.progress.done)} of {len(self.progress.jobs)} jobs"
                self.screen.say(f"Stopped after {took}: {done} are done, and are kept.")
            self.screen.say(f"Snakemake's log is {self._log()}")
            return
        self._tell_news()
        jobs = [_job(self.workflow.dag, job) for job in self.workflow.dag.jobs]
        verdicts = {job.of: job for job in jobs if job.answer}
        for sample in self.samples:
            self._answer(verdicts.get(sample))
        if self.progress:
            self.screen.say(f"Done in {took}: {_counted(len(self.progress.jobs), 'job')}.")
        for job in jobs:
            if job.rule == "write_report":
                self.screen.say(f"Open {job.page}")

    def _is_incomplete(self):
        """Whether jobs are left undone; a job that failed, was run again and ended is done."""
        if self.progress is None:
            return self.trouble
        rest = len(self.progress.done) < len(self.progress.jobs)
        return self.stopped or bool(self.progress.failed) or (self.trouble and rest)

    def _log(self):
        return ", ".join(
            os.path.relpath(path) for path in self.workflow.logger_manager.get_logfile()
        )


def _counted(number, what):
    return f"{number} {what}{'s' * (number != 1)}"


def _said(record):
    return any(text in record.getMessage() for text in SAID)


def _job(dag, job):
    """What is shown of a job of Snakemake's."""
    output = job.output
    page = output.get("page", output.get("report", ""))
    return job_of(
        dag.jobid(job),
        job.rule.name,
        job.wildcards_dict,
        answer=output.words if job.rule.name == "reach_verdict" else "",
        page=page if isinstance(page, str) else page[0],
    )
