"""The page itself: what it shows is put into the templates beside this file."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from burstmix.select.rules import listed
from burstmix.version import __version__

from .files import Results
from .sample import Sample, first_of, section
from .together import folds_of_all

TEMPLATES = Path(__file__).parent / "templates"
# Rows of all tables of objects in the page together.
MOST_OBJECTS = 40_000


def report_page(results: Results, samples: list[str]) -> str:
    """The report on the samples, in this order, in HTML that loads nothing from a network.

    The first figures of all samples are embedded before any other one.
    """
    parts = [Sample(results, name, MOST_OBJECTS // len(samples)) for name in samples]
    overviews = [sample.overview() for sample in parts]
    firsts = [first_of(*both) for both in zip(parts, overviews, strict=True)]
    sections = [section(*three) for three in zip(parts, overviews, firsts, strict=True)]
    script, style = _file("report.js"), _file("report.css")
    return environment().get_template("report.html").render(
        title=title_of([overview.title for overview in overviews]),
        sections=sections,
        intervals=any(overview.has_intervals for overview in overviews),
        folds=folds_of_all(results, samples),
        folder=results.folder.name,
        script=script,
        script_hash=_sha256(script),
        style=style,
        version=__version__,
    )  # fmt: skip


def title_of(titles: list[str]) -> str:
    """What the page is called: after its samples, of many after the first."""
    shown = titles if len(titles) < 4 else [titles[0], f"{len(titles) - 1} more samples"]
    return f"How many classes? {listed(shown)}"


def environment() -> Environment:
    """Templates in which every word that is put in is escaped, and none may be missing."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _file(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _sha256(text):
    """The checksum by which the page's policy knows the only script that may run."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
