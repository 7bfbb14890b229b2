"""Findings that bar a fit from carrying a verdict: spikes, bounds, weak searches.

Objects are counted by w q, weight times responsibility.
"""

import numpy as np

from burstmix.model import Fit, Flag

from .data import Data
from .families import Family, family_of

TIED_VALUES = 3  # a component is a spike if its few most common tied values ...
TIED_SHARE = 0.5  # ... hold more than this share of it
LNL_NOISE = 1e-6


def objects_needed(family: Family, dimension: int) -> int:
    """Two objects for each parameter that one component more has."""
    return 2 * (family.n_parameters(2, dimension) - family.n_parameters(1, dimension))


class Yardsticks:
    """What the components of all fits to some objects are held against, sorted once.

    ties: of each variable, what find_ties finds. widths: of each variable, the flag of a component
    that is narrower than the step or the error of its members, what that is, and both sorted.
    """

    def __init__(self, data: Data):
        self.weights = data.weights
        variables = range(data.dimension)
        self.ties = [find_ties(data.measured[:, v], data.weights) for v in variables]
        self.widths = [
            (name, what, v, *ordered(widths[:, v]))
            for name, what, widths in (
                ("narrower_than_step", "step of quantisation", data.fitted_steps),
                ("narrower_than_errors", "measurement error", data.errors),
            )
            for v in variables
            # No component is narrower than nothing.
            if (widths[:, v] > 0.0).any()
        ]


def check_components(
    fit: Fit, yardsticks: Yardsticks, shares: np.ndarray
) -> tuple[list[Flag], list[dict]]:
    """The flags on single components, and each component's most common tied value.

    shares: responsibilities (n, k). The second result has, for each component, the share of it on
    its most common tied values (share), the first of these (value, in the unit of the
    measurement) and how many objects of the whole sample have it (objects).
    """
    flags, ties = [], []
    dimension = fit.locations.shape[1]
    for j in range(fit.k):
        members = shares[:, j] * yardsticks.weights
        count = members.sum()
        least_sd = fit.sds[j, 0]
        if dimension > 1:
            least_sd = np.sqrt(np.linalg.eigvalsh(fit.covariances[j])[0])
        if least_sd <= fit.floor * (1 + 1e-6):
            flags.append(Flag("at_floor", j, f"standard deviation at the floor of {fit.floor:g}"))
        needed = objects_needed(family_of(fit.family), dimension)
        if count < needed:
            flags.append(Flag("few_objects", j, f"{count:.1f} objects, fewer than {needed}"))
        tied = max((tied_share(*d, members) for d in yardsticks.ties), key=lambda t: t["share"])
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
        for name, what, v, widths, order in yardsticks.widths:
            typical = weighted_median(widths, members[order])
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
    """Values of several objects, how many have each, which these are, and which value each has."""
    values, index = np.unique(measured, return_inverse=True)
    objects = np.bincount(index, weights=weights)
    tied = ((np.bincount(index) > 1) | (objects >= 2)) & ~np.isnan(values)
    rows = np.flatnonzero(tied[index])
    return values[tied], objects[tied], rows, (np.cumsum(tied) - 1)[index[rows]]


def tied_share(values, objects, rows, index, members: np.ndarray) -> dict:
    """The share of a component on its most common tied values."""
    if not rows.size:
        return {"share": 0.0, "value": None, "objects": 0.0}
    held = np.bincount(index, weights=members[rows])
    most = np.partition(held, max(held.size - TIED_VALUES, 0))[max(held.size - TIED_VALUES, 0) :]
    order = np.flatnonzero(held >= most.min())
    order = order[np.argsort(-held[order], kind="stable")][:TIED_VALUES]
    total = members.sum()
    if not total > 0.0 or not held[order[0]] > 0.0:
        return {"share": 0.0, "value": None, "objects": 0.0}
    return {
        "share": float(held[order].sum() / total),
        "value": float(values[order[0]]),
        "objects": float(objects[order[0]]),
    }


def ordered(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values that are known, from the least up, and which objects have them."""
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    return values[order], order


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """Of values from the least up, the one at which half the weight is reached; NaN if none has."""
    reached = np.cumsum(weights)
    if not reached.size or not reached[-1] > 0.0:
        return np.nan
    return float(values[np.searchsorted(reached, 0.5 * reached[-1])])
