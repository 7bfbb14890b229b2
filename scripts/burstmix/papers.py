"""What papers found: the entries of published.yaml, whose head explains their keys."""

from collections.abc import Iterable
from pathlib import Path

import yaml

DEFAULTS = {"family": "normal", "start": "search", "fits": [], "prefers": {}}


def read_papers(path) -> list[dict]:
    """The entries, each with what it leaves out."""
    return [DEFAULTS | entry for entry in yaml.safe_load(Path(path).read_text(encoding="utf-8"))]


def replays(papers: list[dict], samples: Iterable[str]) -> dict[str, dict]:
    """The entries whose own errors are replayed, by the names of these, for samples that are there.

    Several entries of one name are of the same errors and objects; the first stands for all.
    """
    named = [entry for entry in papers if "replay" in entry and entry["sample"] in samples]
    return {entry["replay"]: entry for entry in reversed(named)}
