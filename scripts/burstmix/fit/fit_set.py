"""All fits of a sample in one error mode, as the files of results hold them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from burstmix.model import Fit, FitSet, Sample

from .audit.standard_errors import standard_errors
from .audit.widths import width_limits
from .data import Data
from .run import fit_sample

WIDE_STEPS = 0.15  # of the objects


def fit_set(sample: Sample, family: str, mode: str, **settings: Any) -> FitSet:
    """The fits of one family; settings as fit_sets has them."""
    return next(fit_sets(sample, [family], mode, **settings))


def fit_sets(
    sample: Sample,
    families: Iterable[str],
    mode: str,
    *,
    components: list[int],
    seed: int,
    floor: float,
    floor_ratio: float,
    likelihood: str,
    **search: Any,
) -> Iterator[FitSet]:
    """For each family, fit every k of components at the floor and at floor * floor_ratio.

    mode: "with" errors or "without". likelihood: as likelihood_for takes it. search: settings of
    Search. Every fit gets standard errors, and fits at the first floor also upper limits of widths.
    A family that others generalise is searched once for all of them.
    """
    likelihood = likelihood_for(sample, mode, likelihood, floor)
    floors = (floor, floor * floor_ratio)
    data = Data.from_sample(sample, mode, likelihood)
    words, known = (seed, sample.name, mode), {}
    for family in families:
        found = fit_sample(data, family, sorted(components), floors, search, words, known)
        fits = [replace(fit, standard_errors=standard_errors(fit, data)) for fit in found]
        fits = [named(fit, sample) for fit in fits]
        fits = [
            replace(fit, width_limits=width_limits(fit, data)) if fit.floor == floor else fit
            for fit in fits
        ]
        yield FitSet(
            sample=sample.name,
            family=family,
            errors=mode,
            likelihood=likelihood,
            seed=seed,
            floors=floors,
            fits=tuple(fits),
            meta=sample.meta
            | {"start": "search", "variables": [asdict(variable) for variable in sample.variables]},
        )


def likelihood_for(sample: Sample, mode: str, asked: str, floor: float) -> str:
    """The likelihood of a sample's fits in an error mode: one of data.LIKELIHOODS.

    asked: density, interval, or auto for the interval where steps are wide. Errors that are normal
    in the unit of the measurement have a likelihood of their own.
    """
    if mode == "with" and any(variable.propagation == "linear" for variable in sample.variables):
        return "linear"
    if asked != "auto":
        return asked
    return "interval" if wide_steps(sample, mode, floor) > WIDE_STEPS else "density"


def wide_steps(sample: Sample, mode: str, floor: float) -> float:
    """The share of objects rounded to a step wider than the narrowest component shows with.

    That width is the floor, with the object's noise where errors are fitted. The share is 0 for
    several variables, whose likelihood has no intervals.
    """
    if len(sample.variables) > 1:
        return 0.0
    steps = Data.from_sample(sample, "without").fitted_steps[:, 0]
    noise = sample.errors[:, 0] if mode == "with" else 0.0
    return float(np.mean(steps > np.hypot(floor, noise)))


def named(fit: Fit, sample: Sample) -> Fit:
    """The fit with the shapes of each variable by that variable's name."""
    numbered = {f"alpha_{a + 1}": f"alpha_{v.name}" for a, v in enumerate(sample.variables)}
    names = tuple(numbered.get(name, name) for name in fit.shape_names)
    found = {numbered.get(name, name): each for name, each in fit.standard_errors.items()}
    others = {
        key: tuple(replace(other, shape_names=names) for other in getattr(fit, key))
        for key in ("set_aside", "rivals")
    }
    return replace(fit, shape_names=names, standard_errors=found, **others)
