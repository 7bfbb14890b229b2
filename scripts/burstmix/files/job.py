"""The log of one job, and why jobs failed."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from .errors import BurstmixError
from .progress import LOGGER

MISTAKE = "Error: "


@contextmanager
def job_log(path) -> Iterator[None]:
    """Send what the job prints and logs to its log; a BurstmixError ends it with its message alone.

    Any other exception ends it with its traceback in the log.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        handler = logging.StreamHandler(log)
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        try:
            yield
        except BurstmixError as error:
            print(f"{MISTAKE}{error}", file=log)
            sys.exit(1)
        except Exception:
            traceback.print_exc(file=log)
            sys.exit(1)
        finally:
            LOGGER.removeHandler(handler)


def failures(log: str) -> list[str]:
    """Why jobs failed, in words, from the text of Snakemake's log of a run.

    A job that was run again and then finished has not failed.
    """
    messages = dict(re.findall(r"^Job (\d+): (.*)$", log, re.MULTILINE))
    finished = re.findall(r"^Finished jobid: (\d+)", log, re.MULTILINE)
    found = {}
    for rule, block in re.findall(r"^Error in rule (.*):\n((?:    .*\n)+)", log, re.MULTILINE):
        words = dict(re.findall(r"^    (jobid|log): (.*?)(?: \(check .*)?$", block, re.MULTILINE))
        if words["jobid"] not in finished and "log" in words:
            what = messages.get(words["jobid"], rule)
            found[words["jobid"]] = f"Failed: {what}.\n{_reason(*words['log'].split(', '))}"
    return list(found.values())


def _reason(log, *others) -> str:
    """From the job's own log; on a cluster there are others."""
    log = Path(log)
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    if mistake := re.search(f"^{MISTAKE}(.*)", text, re.MULTILINE | re.DOTALL):
        return mistake[1].rstrip()
    if "Traceback" in text:
        last = text.rstrip().splitlines()[-1]
        return f"{last}\nThis is a fault of burstmix; please report it with {log}."
    return f"It ended without a message: killed, or out of memory? See {[log, *others][-1]}."
