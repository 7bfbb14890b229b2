"""From a catalogue's table to the sample that is fitted, with a ledger of what was left out."""

from .as_published import prepare_as_published
from .named import find_named
from .sample import prepare_sample

__all__ = ["find_named", "prepare_as_published", "prepare_sample"]
