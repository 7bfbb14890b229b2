"""Findings that bar a fit from carrying a verdict: spikes, bounds, weak searches.

Objects are counted by w q, weight times responsibility.
"""

import numpy as np

from burstmix.files import Fit, Flag

from .data import Data
from .families import Family, family_of

TIED_VALUES = 3  # a component is a spike if its few most common tied values ...
TIED_SHARE = 0.5  # ... hold more than this share of it
LNL_NOISE = 1e-6


def objects_needed(family: Family, dimension: int) -> int:
    """Two objects for each parameter that one component more has."""
    return 2 * (family.n_parameters(2, dimension) - family.n_parameters(1, dimension))


def check_components(fit: Fit, data: Data, shares: np.ndarray) -> tuple[list[Flag], list[dict]]:
    """The flags on single components, and each component's most common tied value.

    shares: responsibilities (n, k). The second result has, for each component, the share of it on
    its most common tied values (share), the first of these (value, in the unit of the
    measurement) and how many objects of the whole sample have it (objects).
    """
    flags, ties = [], []
    members = shares * data.weights[:, None]
    distinct = [find_ties(data.measured[:, v], data.weights) for v in range(data.dimension)]
    for j in range(fit.k):
        count = members[:, j].sum()
        least_sd = fit.sds[j, 0]
        if data.dimension > 1:
            least_sd = np.sqrt(np.linalg.eigvalsh(fit.covariances[j])[0])
        if least_sd <= fit.floor * (1 + 1e-6):
            flags.append(Flag("at_floor", j, f"standard deviation at the floor of {fit.floor:g}"))
        needed = objects_needed(family_of(fit.family), data.dimension)
        if count < needed:
            flags.append(Flag("few_objects", j, f"{count:.1f} objects, fewer than {needed}"))
        tied = max((tied_share(*d, members[:, j]) for d in distinct), key=lambda t: t["share"])
        ties.append(tied)
        if tied["share"] > TIED_SHARE:
            flags.append(
                Flag(
                    "tied_values",
                    j,
                    f"{tied['share']:.0%} of it on at most {TIED_VALUES} tied values, first "
                    f"{tied['value']:g}, which {tied['objects']:g} objects share",
                )
            )
        for name, what, yardstick in (
            ("narrower_than_step", "step of quantisation", data.fitted_steps),
            ("narrower_than_errors", "measurement error", data.errors),
        ):
            for v in range(data.dimension):
                typical = weighted_median(yardstick[:, v], members[:, j])
                if fit.sds[j, v] < typical:
                    detail = (
                        f"standard deviation {fit.sds[j, v]:.3g}, below its members' median "
                        f"{what} of {typical:.3g}"
                    )
                    flags.append(Flag(name, j, detail))
    for j, words, bars in family_of(fit.family).bounds_reached(fit):
        if bars:
            flags.append(Flag("at_bound", j, words))
    return flags, ties


def check_fit(fit: Fit, below: Fit | None) -> list[Flag]:
    """The flags on a whole fit; below is the fit of one component fewer at the same floor."""
    flags = []
    if not fit.converged:
        left = fit.audit["decrement"]
        flags.append(Flag("not_converged", None, f"Newton decrement {left:.1e} in lnL"))
    if below is not None and fit.lnl < below.lnl - LNL_NOISE:
        fall = below.lnl - fit.lnl
        flags.append(Flag("lnl_falls", None, f"lnL is {fall:.3g} below that of k = {below.k}"))
    if fit.k > 1 and fit.audit["starts_at_best"] < 2:
        found = f"{fit.audit['starts_at_best']} of {fit.audit['starts']} starts"
        flags.append(Flag("single_start", None, f"reached independently by {found}"))
    return flags


def find_ties(measured: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, ...]:
    """Distinct values, each object's index among them, and the objects that have each value."""
    values, index = np.unique(measured, return_inverse=True)
    return values, index, np.bincount(index, weights=weights), np.bincount(index)


def tied_share(values, index, objects, rows, members: np.ndarray) -> dict:
    """The share of a component on its most common tied values; only values of several objects."""
    held = np.bincount(index, weights=members)
    held[(rows < 2) & (objects < 2) | np.isnan(values)] = 0.0
    order = np.argsort(-held, kind="stable")[:TIED_VALUES]
    total = members.sum()
    if not total > 0.0 or not held[order[0]] > 0.0:
        return {"share": 0.0, "value": None, "objects": 0.0}
    return {
        "share": float(held[order].sum() / total),
        "value": float(values[order[0]]),
        "objects": float(objects[order[0]]),
    }


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The value at which half the weight is reached; NaN where nothing is known."""
    known = np.isfinite(values) & (weights > 0)
    if not known.any():
        return np.nan
    order = np.argsort(values[known], kind="stable")
    reached = np.cumsum(weights[known][order])
    return float(values[known][order][np.searchsorted(reached, 0.5 * reached[-1])])
