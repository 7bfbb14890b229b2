"""Which fit a criterion prefers: only fits that no flag bars are compared."""

from collections.abc import Callable
from operator import attrgetter

from burstmix.model import Fit

from .words import evidence, support

CRITERIA = {"aic": (attrgetter("aic"), support), "bic": (attrgetter("bic"), evidence)}


def preferred(fits: list[Fit], criterion: Callable[[Fit], float]) -> tuple[Fit | None, Fit | None]:
    """The best and the second best by a criterion among the fits that no flag bars."""
    best, following = [*sorted((f for f in fits if not f.flags), key=criterion), None, None][:2]
    return best, following


def barred_and_lower(fits: list[Fit], criterion: Callable[[Fit], float]) -> Fit | None:
    """The best of the fits that a flag bars, if it is lower than the preferred one."""
    best, _ = preferred(fits, criterion)
    lowest = min(fits, key=criterion)
    return lowest if best and criterion(lowest) < criterion(best) else None
