# How many classes does a catalogue hold? From catalogues to verdicts, figures and tables.
# `snakemake --cores 8` runs config.yaml; `--configfile yours.yaml` runs yours instead.

import os
import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.27")  # whose workflow names its log handlers

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from burstmix import checkout
from burstmix.config import (
    claim,
    completed,
    left_over,
    moved,
    packaged,
    plain,
    read_configs,
    resolve,
)
from burstmix.errors import BurstmixError
from burstmix.io import failures

checkout.put_first()

try:
    configs = read_configs(workflow.configfiles or ["config.yaml"])
except BurstmixError as error:
    sys.exit(str(error))


report: "workflow/report/overview.rst"


onstart:
    # To limit how many jobs start in a second, Snakemake looks at all that wait once a second for
    # each that has ended: hundreds then take a core. On one machine nothing needs that limit.
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None
    if workflow.is_main_process:
        claim_results()


onsuccess:
    if workflow.is_main_process:
        list_left_over()


# Each job's own log holds the rest.
onerror:
    for path in log:
        for reason in failures(Path(path).read_text("utf-8")):
            print(f"\n{reason}\n", file=sys.stderr)


# A user's --configfile replaces the default one instead of being merged into it.
if not workflow.configfiles:

    configfile: "config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/shown.smk"
include: "workflow/rules/acquire.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/fit.smk"
include: "workflow/rules/significance.smk"
include: "workflow/rules/power.smk"
include: "workflow/rules/calibration.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/membership.smk"
include: "workflow/rules/render.smk"
include: "workflow/rules/report.smk"


# What ./run shows is made from the jobs, as scripts/snakemake_logger_plugin_burstmix says.
for handler in workflow.logger_manager.get_log_handlers():
    handler.workflow, handler.samples = workflow, list(analysis["samples"])


wildcard_constraints:
    catalogue=r"[A-Za-z]\w*",
    sample=r"[A-Za-z]\w*",
    family=r"[a-z_]+",
    errors="with|without",
    part=r"\w+",
    simulator=r"[a-z_]+",
    chunk=r"\d+",
    k=r"\d+",
    size=r"\d+",
    noise=r"[\d.e-]+",


rule all:
    default_target: True
    input:
        rules.write_report.output,
    message:
        f"All is done: open {RESULTS}/report.html"


include: "workflow/rules/targets.smk"
