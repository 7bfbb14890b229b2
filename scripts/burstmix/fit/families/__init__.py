"""The families of components, each made from its entry in burstmix.families when asked for."""

from functools import cache
from importlib import import_module

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED
from burstmix.model import Fit

from .base import Family

__all__ = ["Family", "family_of", "family_of_fit"]


@cache
def family_of(name: str, dimension: int = 1) -> Family:
    """The family of this name in so many variables; BurstmixError if there is none."""
    if name not in DECLARED:
        raise BurstmixError(f"family {name!r}: choose from {', '.join(DECLARED)}")
    declared = DECLARED[name]
    file, made_by = declared.maker(dimension > 1).split(".")
    return getattr(import_module(f".{file}", __name__), made_by)(declared, dimension)


def family_of_fit(fit: Fit) -> Family:
    """The family of a fit, in as many variables as it has."""
    return family_of(fit.family, fit.locations.shape[1])
