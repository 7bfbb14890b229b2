"""Words of a config that Snakemake's own report would take for HTML, which it does not escape."""

import re
from collections.abc import Iterator

_TAG = re.compile("<[A-Za-z/!?]")


def html_in(settings, place: str = "") -> Iterator[str]:
    """The place of each key or text that holds what begins a tag: samples.s.title."""
    if isinstance(settings, dict):
        for key, value in settings.items():
            below = f"{place}.{key}".removeprefix(".")
            yield from [below] if _TAG.search(str(key)) else html_in(value, below)
    elif isinstance(settings, list):
        for value in settings:
            yield from html_in(value, place)
    elif _TAG.search(str(settings)):
        yield place
