"""From a catalogue's table to the sample that is fitted, with a ledger of what was left out."""

from .sample import prepare_sample

__all__ = ["prepare_sample"]
