"""Write the report of all results; the old one stays if that fails."""

import os
import subprocess
import sys

from burstmix.errors import BurstmixError
from burstmix.io import job_log, write_atomically
from burstmix.render.html import quiet_report

with job_log(snakemake.log[0]), write_atomically(snakemake.output.report) as temporary:
    command = [sys.executable, "-m", "snakemake", "--snakefile", snakemake.params.snakefile]
    command += ["--configfile", snakemake.input.config, "--workflow-profile", "none", "--nolock"]
    done = subprocess.run(
        [*command, "--report", temporary, "--", "reported"],
        env={key: word for key, word in os.environ.items() if key != "SNAKEMAKE_PROFILE"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout, done.stderr)
    if done.returncode:
        raise BurstmixError("snakemake could not write the report; its words stand above")
    report = quiet_report(temporary.read_text(encoding="utf-8"))
    temporary.write_text(report, encoding="utf-8")
