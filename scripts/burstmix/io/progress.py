"""How far a long piece of work is, told in the log of its job."""

import logging
import time
from collections.abc import Iterator, Sequence

PAUSE = 10.0  # seconds from one line to the next
LOGGER = logging.getLogger("burstmix")


def with_progress(
    steps: Sequence, name: str, costs: Sequence[float] | None = None, pause: float = PAUSE
) -> Iterator:
    """Yield the steps; now and then log about how long the remaining ones will take.

    costs: how long each step takes relative to the others; the same by default. Work that is over
    before `pause` seconds have passed leaves no line.
    """
    costs = [1.0] * len(steps) if costs is None else costs
    start = told_last = time.monotonic()
    for done, step in enumerate(steps, start=1):
        yield step
        now = time.monotonic()
        if now - told_last < pause or done == len(steps):
            continue
        told_last = now
        left = (now - start) * sum(costs[done:]) / sum(costs[:done])
        LOGGER.info(
            "%s: %d of %d done in %s, about %s left",
            name, done, len(steps), in_words(now - start), in_words(left),
        )  # fmt: skip


def in_words(seconds: float) -> str:
    """12 s, 3 min or 1.5 h."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
