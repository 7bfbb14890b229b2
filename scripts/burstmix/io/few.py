"""Many words in a row, of which a message shows a few."""

from collections.abc import Sequence


def few_of(words: Sequence[str], most: int) -> str:
    """The first ones, and how many are left: a, b and 3 more."""
    left = len(words) - most
    return ", ".join(words[:most]) + f" and {left} more" * (left > 0)
