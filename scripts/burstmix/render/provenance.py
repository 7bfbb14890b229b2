"""Where the numbers come from: data and their checksums, versions, seed, every setting."""

import platform
import re
from importlib.metadata import version
from pathlib import Path

import yaml

from burstmix.version import __version__


def provenance(records, packages, settings: str) -> str:
    """In Markdown: records of catalogues by path, direct dependencies (a .in file), the settings.

    settings: the analysis with all defaults filled in, as YAML.
    """
    lines = ["# Provenance", "", "## Data"]
    for path in records:
        lines += ["", f"### {Path(path).parent.name}", "", *_block(Path(path).read_text("utf-8"))]
    seed = yaml.safe_load(settings)["seed"]
    lines += ["", "## Seeds", ""]
    lines.append(
        f"The seed of the config is {seed}. Every random start takes a seed of its own from the "
        "SHA-256 of this number and the names of what is fitted; the fits hold the ones used."
    )
    lines += ["", "## Software", "", "| package | version |", "| --- | --- |"]
    lines.append(f"| burstmix | {__version__} |")
    lines.append(f"| Python | {platform.python_version()} |")
    listed = Path(packages).read_text("utf-8").splitlines()
    for name in (re.split(r"[\[<>=]", line)[0] for line in listed if line and line[0] != "#"):
        lines.append(f"| {name} | {version(name)} |")
    lines += ["", "## Settings, with every default", "", *_block(settings)]
    return "\n".join(lines) + "\n"


def _block(text):
    return ["```yaml", *text.rstrip().splitlines(), "```"]
