# How many classes does a catalogue hold? From catalogues to verdicts, figures and tables.
# `snakemake --cores 8` runs config.yaml; `--configfile yours.yaml` runs yours instead.

import os
import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.0")

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from burstmix.config import packaged, plain, read_config, resolve
from burstmix.files import BurstmixError

try:
    for path in workflow.configfiles or ["config.yaml"]:
        read_config(path)
except BurstmixError as error:
    sys.exit(str(error))

# A user's --configfile replaces the default one instead of being merged into it.
if not workflow.configfiles:

    configfile: "config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/acquire.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/fit.smk"
include: "workflow/rules/significance.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/render.smk"


wildcard_constraints:
    catalogue=r"[A-Za-z]\w*",
    sample=r"[A-Za-z]\w*",
    family=r"[a-z_]+",
    errors="with|without",
    variables="one|several",
    simulator=r"[a-z_]+",
    chunk=r"\d+",


rule all:
    default_target: True
    input:
        rules.summarise_samples.output,
        rules.tabulate_published.output,
        expand(rules.write_tables.output, sample=analysis["samples"]),
        expand(rules.draw_two_solutions.output, sample=analysis.default_starts),
        [
            expand(rules.draw_fits.output, sample=sample, family=family, errors=errors)
            for sample, family, errors in analysis.fits()
        ],
