"""Why jobs failed, from the logs that they and Snakemake leave."""

import re
from pathlib import Path

from .job import MISTAKE

STOPPED = "Terminating processes on user request"  # says Snakemake
SILENT = "It ended without a message"


def failures(log: str) -> list[str]:
    """Why jobs failed, in words, from the text of Snakemake's log of a run.

    A job that was run again and then finished has not failed, nor has one that Ctrl-C stopped.
    """
    messages = dict(re.findall(r"^Job (\d+): (.*)$", log, re.MULTILINE))
    finished = re.findall(r"^Finished jobid: (\d+)", log, re.MULTILINE)
    found = {}
    for rule, block in re.findall(r"^Error in rule (.*):\n((?:    .*\n)+)", log, re.MULTILINE):
        words = dict(re.findall(r"^    (jobid|log): (.*?)(?: \(check .*)?$", block, re.MULTILINE))
        if words["jobid"] not in finished and "log" in words:
            what = messages.get(words["jobid"], rule)
            reason = _reason(*words["log"].split(", "))
            if not (reason.startswith(SILENT) and STOPPED in log):
                found[words["jobid"]] = f"Failed: {what}.\n{reason}"
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
    return f"{SILENT}: killed, or out of memory? See {[log, *others][-1]}."
