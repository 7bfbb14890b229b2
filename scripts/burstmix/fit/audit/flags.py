"""What makes an optimum spurious, and what else a reader should know of one.

A likelihood has maxima that tell nothing of classes: a component on a few objects or values, or one
whose width or shape runs to a bound. Objects are counted by w q, weight times responsibility.
"""

import numpy as np

from burstmix.model import Fit, Flag

from ..data import Data
from ..families import Family, family_of_fit
from ..numerics.jacobi import principal_axes
from ..numerics.roots import singular

TIED_VALUES = 3  # how many of a component's most common tied values the audit adds up
CARRIES = 0.5  # share of the gain in lnL from which on a component is held to carry it
BLURRED = 0.5 + 1e-6  # of a step: a wider component, beyond rounding, shows nothing of it
AT_FLOOR = 1e-6  # relative
NEAR_FLOOR = 1e-3  # relative, for climbs that did not end at the maximum itself
LNL_NOISE = 1e-6


def objects_needed(family: Family, dimension: int) -> int:
    """Two objects for each parameter that one more component adds."""
    return 2 * (family.n_parameters(2, dimension) - family.n_parameters(1, dimension))


class Yardsticks:
    """What the components of all fits to some objects are held against, sorted once.

    By variable: ties is what find_ties finds; coarseness is, for the objects with a tied value, the
    step it is rounded to, or else the distance to the next tied value, in fitted units; noise is
    these objects' errors where errors are fitted, else 0.
    """

    def __init__(self, data: Data):
        self.weights = data.weights
        # The probability of a step gains nothing by ties.
        self.by_values = data.likelihood != "interval"
        self.per_weight = np.divide(
            1.0, self.weights, where=self.weights > 0.0, out=np.zeros(len(data))
        )
        variables = range(data.dimension)
        self.ties = [find_ties(data.measured[:, v], data.weights) for v in variables]
        steps = data.fitted_steps
        self.coarseness, self.noise = [], []
        for v, (_, _, rows, index) in enumerate(self.ties):
            gaps = spacing(data.values[rows, v], index)
            self.coarseness.append(np.where(steps[rows, v] > 0.0, steps[rows, v], gaps))
            noise = 0.0 if data.covariances is None else data.covariances[rows, v, v]
            self.noise.append(np.sqrt(np.broadcast_to(noise, rows.shape)))

    def distinct(self, parts: np.ndarray, sds: np.ndarray) -> float:
        """The effective number of distinct values on which the objects' parts (n,) lie.

        It is (sum of parts)^2 over the sum of their squares, so that m equal parts count as m, and
        the least over the variables, in which a component has the widths sds (d,). Objects with the
        same value count as one where a component of this sd shows narrower than half a step: there
        a density gains by ties what a probability does not. With a wider component, the densities
        at all steps add up to 1 within 1.5 %.
        """
        each = [self._sharp(v, sd) for v, sd in enumerate(sds)]
        found = [self._effective(parts, v, sharp) for v, sharp in enumerate(each) if sharp.size]
        if len(found) < len(each):
            found.append(self._effective(parts, 0, np.empty(0, dtype=int)))
        return min(found)

    def _sharp(self, v: int, sd: float) -> np.ndarray:
        """Which objects with a tied value show apart from the next values at this width."""
        sharp = np.flatnonzero(self.by_values & (BLURRED * self.coarseness[v] >= sd))
        if sharp.size:
            shown = np.hypot(sd, self.noise[v][sharp])
            sharp = sharp[BLURRED * self.coarseness[v][sharp] >= shown]
        return sharp

    def _effective(self, parts: np.ndarray, v: int, sharp: np.ndarray) -> float:
        """As distinct, in variable v; objects in `sharp` count as one with others of a value."""
        single, tied = np.maximum(parts, 0.0), np.empty(0)
        if sharp.size:
            _, _, rows, index = self.ties[v]
            tied = np.maximum(np.bincount(index[sharp], parts[rows[sharp]]), 0.0)
            single[rows[sharp]] = 0.0
        squares = single @ (single * self.per_weight) + tied @ tied
        return float((single.sum() + tied.sum()) ** 2 / squares) if squares > 0.0 else 0.0


def spurious(
    fit: Fit, yardsticks: Yardsticks, responsibilities: np.ndarray, gains: np.ndarray | None
) -> list[Flag]:
    """Why an optimum is spurious, by its components alone.

    responsibilities (n, k). gains (n,): of each object in ln f over the nearest fit
    of fewer components that is not spurious, if there is one.
    """
    flags = []
    sds = fit.sds
    needed = objects_needed(family_of_fit(fit), fit.locations.shape[1])
    gain = 0.0 if gains is None else float(yardsticks.weights @ gains)
    for j in np.flatnonzero(singular(fit.covariances)):
        words = "its covariance cannot be told from a singular one: an object may be very far out"
        flags.append(Flag("singular", int(j), words))
    # Of parameters that components share, no component asks objects for itself.
    total, all_needed = yardsticks.weights.sum(), 2 * fit.n_parameters

    for j in range(fit.k):
        members = responsibilities[:, j] * yardsticks.weights
        count = members.sum()
        if total < all_needed:
            words = f"all have {total:g} objects together, fewer than {all_needed}"
            flags.append(Flag("few_objects", j, words))
            continue
        if count < needed:
            flags.append(Flag("few_objects", j, f"{count:.1f} objects, fewer than {needed}"))
            continue
        values = yardsticks.distinct(members, sds[j])
        if values < needed:
            words = f"its objects are on {values:.1f} distinct values, fewer than {needed}"
            flags.append(Flag("few_values", j, words))
        elif gain > LNL_NOISE and members @ gains >= CARRIES * gain:
            values = yardsticks.distinct(members * gains, sds[j])
            if values < needed:
                words = (
                    f"the gain of {gain:.3g} in lnL over fewer components comes from {values:.1f} "
                    f"distinct values, fewer than {needed}"
                )
                flags.append(Flag("few_values", j, words))
    for j, words, bars in family_of_fit(fit).bounds_reached(fit):
        if bars:
            flags.append(Flag("at_bound", j, words))
    return flags


def at_floor(covariances: np.ndarray, floor: float, within: float = AT_FLOOR) -> np.ndarray:
    """Whether components with covariances (k, d, d) are at the floor in any direction, (k,)."""
    least = np.sqrt(np.maximum(principal_axes(covariances)[0][:, 0], 0.0))
    return least <= floor * (1 + within)


def warnings(fit: Fit) -> list[Flag]:
    """Notes on what the search for an optimum leaves open; none is a reason to set it aside."""
    notes = []
    if not fit.converged:
        left = fit.audit["decrement"]
        notes.append(Flag("not_converged", None, f"Newton decrement {left:.1e} in lnL"))
    if fit.k > 1 and fit.audit["starts_at_best"] < 2:
        found = f"{fit.audit['starts_at_best']} of {fit.audit['starts']} starts"
        notes.append(Flag("single_start", None, f"reached independently by {found}"))
    return notes


def most_tied(yardsticks: Yardsticks, responsibilities: np.ndarray) -> list[dict]:
    """Each component's share on its most common tied values, in the worst variable.

    responsibilities (n, k). value is the first of these, in the unit of the measurement; objects
    is the number in the whole sample that have it.
    """
    return [
        max((tied_share(*d, members) for d in yardsticks.ties), key=lambda t: t["share"])
        for members in responsibilities.T * yardsticks.weights
    ]


def find_ties(measured: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, ...]:
    """Values (t,) that several objects share, their counts (t,), and of these m objects the rows.

    And the number of each row's value, (m,). measured (n,) in the unit of the measurement; weights
    (n,) count the objects.
    """
    values, index = np.unique(measured, return_inverse=True)
    objects = np.bincount(index, weights=weights)
    tied = ((np.bincount(index) > 1) | (objects >= 2)) & ~np.isnan(values)
    rows = np.flatnonzero(tied[index])
    return values[tied], objects[tied], rows, (np.cumsum(tied) - 1)[index[rows]]


def spacing(fitted: np.ndarray, index: np.ndarray) -> np.ndarray:
    """How far from each object's tied value, in fitted units, the next tied value is.

    fitted (m,): their values. index (m,): which tied value each has, in rising order. The result
    (m,) is infinite where there is no other.
    """
    places = np.full(index.max(initial=-1) + 1, np.nan)
    places[index] = fitted
    between = np.diff(places)
    return np.minimum(np.append(np.inf, between), np.append(between, np.inf))[index]


def tied_share(
    values: np.ndarray,
    objects: np.ndarray,
    rows: np.ndarray,
    index: np.ndarray,
    members: np.ndarray,
) -> dict:
    """The share of a component on its most common tied values, from what find_ties finds.

    members (n,): weight times responsibility of each object.
    """
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
