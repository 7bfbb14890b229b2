"""What papers found: the entries of published.yaml, whose head explains their keys."""

from collections.abc import Iterable
from pathlib import Path

import yaml

DEFAULTS = {"family": "normal", "start": "search", "fits": [], "prefers": {}}


def read_papers(path) -> list[dict]:
    """The entries, each with defaults for the keys that it leaves out."""
    return [DEFAULTS | entry for entry in yaml.safe_load(Path(path).read_text(encoding="utf-8"))]


def replays(papers: list[dict], samples: Iterable[str]) -> dict[str, dict]:
    """By name, the replays whose samples are among these: entries whose errors hold a slip.

    Several entries of one name have the same errors and objects; the first stands for all.
    """
    named = [entry for entry in papers if "replay" in entry and entry["sample"] in samples]
    return {entry["replay"]: entry for entry in reversed(named)}
