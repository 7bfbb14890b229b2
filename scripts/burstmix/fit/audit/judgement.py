"""Which optimum is the fit of k: the highest that is not spurious.

That is the largest meaningful local maximum (McLachlan & Peel 2000, sections 3.8 and 8.3). The
optima that a search has found are judged from the highest down. Where a slant is at its bound, as
it may be in samples from honest classes, a climb under a penalty leads on to an optimum that stands
for this one. If none is both sound and at least as high as the fit of k - 1, the search goes on
under a higher floor, which keeps components wide, and then climbs on without it. If all sound
optima are lower than the fit of k - 1, that fit with an empty component is the fit of k.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from burstmix.model import Fit, Flag

from ..data import Data
from ..families import Family
from ..numerics.jacobi import principal_axes
from ..optimise.problem import Problem, problem_of
from ..parameters import Optimum, Start
from ..search.ladder import Found, Search, climb_all, record, same, screened, with_origin
from ..search.starts import insertions, splits, without
from .as_fit import fit_from, with_entropy
from .flags import (
    LNL_NOISE,
    NEAR_FLOOR,
    Yardsticks,
    at_floor,
    most_tied,
    objects_needed,
    spurious,
    warnings,
)

JUDGED = 40  # of the optima that a search has found, from the highest down
WIDER = (0.5, 0.75)  # of the way from the floor to the narrowest component of k - 1, rounds of a
# search under constraints
INSERTED = 6  # peaks of the directional derivative that such a round starts from
RELEASED = 4  # of the highest optima under constraints, climbed from without these
FURTHER = 0.1  # of the floor: a component at the floor is tried at this lower one
SHORT = 0.01  # in lnL: families whose bounds exclude a special case may be so far below it
RIVAL = 2.0  # in lnL: optima no further below the fit of k are its rivals
SHOWN = 5  # optima set aside, and rivals, that a file holds at most


class Judged(NamedTuple):
    """An optimum; and the same in order of location, as a mixture and as a Fit with its flags.

    log_f (n,): ln f of the objects. responsibilities (n, k).
    """

    optimum: Optimum
    mixture: Start
    fit: Fit
    log_f: np.ndarray
    responsibilities: np.ndarray


@dataclass
class Judgement:
    """The fit of k, and what was judged on the way to it.

    reference: the nearest fit with fewer components, or this one, that is not spurious.
    """

    chosen: Judged
    reference: Judged | None
    below: Judged | None = None  # the reference of k - 1
    set_aside: list[Judged] = field(default_factory=list)  # spurious ones, the highest first
    notes: tuple[Flag, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether the fit of k is sound, and has no empty component."""
        return self.chosen is self.reference

    @property
    def lnl(self) -> float:
        """The highest lnL that k or fewer components reach without being spurious."""
        best = self.chosen if self.reference is None else self.reference
        return best.optimum.lnl


class Judge:
    """Tells which optima of a family are spurious at a floor, by the objects they are fitted to."""

    def __init__(self, family: Family, data: Data, floor: float, yardsticks: Yardsticks):
        self.family, self.data, self.yardsticks = family, data, yardsticks
        self.problem = problem_of(family, data, floor)

    def judged(self, optimum: Optimum, below: Judged | None) -> Judged:
        """The optimum with the reasons, if any, why it is spurious; below: of fewer components."""
        fit, mixture = fit_from(self.family, self.problem, self.data, optimum)
        log_f, responsibilities = self.problem.log_density(mixture)
        gains = None if below is None else log_f - below.log_f
        flags = spurious(fit, self.yardsticks, responsibilities, gains)
        flags = flags or self.rising(mixture)  # which costs a climb
        return Judged(optimum, mixture, replace(fit, flags=tuple(flags)), log_f, responsibilities)

    def sound_over(self, below: Optimum | None) -> Callable[[Optimum], bool]:
        """A test whether a mixture on its way to an optimum looks sound.

        It judges over the optimum below, but without a climb: without errors no component may be at
        the floor.
        """
        data, floor = self.data, self.problem.floor
        needed = objects_needed(self.family, data.dimension)
        before = None if below is None else self.problem.log_density(below)[0]

        def is_sound(mixture: Optimum) -> bool:
            if mixture.alpha.min() * data.weights.sum() < needed:
                return False
            if data.covariances is None and at_floor(mixture.covariances, floor, NEAR_FLOOR).any():
                return False
            fit, ordered = fit_from(self.family, self.problem, data, mixture, mixture.lnl)
            log_f, responsibilities = self.problem.log_density(ordered)
            gains = None if before is None else log_f - before
            return not spurious(fit, self.yardsticks, responsibilities, gains)

        return is_sound

    def kept_from_bounds(self, one: Judged, below: Judged | None) -> Optimum | None:
        """Where a climb under the penalty leads from an optimum with a shape at its bound.

        Its lnL is without the penalty. None if no shape is at a bound, the climb has not converged,
        or the end is spurious, as it is where a shape is still at its bound.
        """
        if not any(flag.name == "at_bound" for flag in one.fit.flags):
            return None
        end = self.problem.penalised().climb(one.optimum, em_steps=0)
        lnl = self.problem.lnl(end)
        end = end._replace(lnl=lnl, penalty=lnl - end.lnl)
        return end if end.converged and not self.judged(end, below).fit.flags else None

    def rising(self, mixture: Start) -> list[Flag]:
        """Without errors: flags on components at the floor that sink to a lower floor with it.

        With errors lnL is bounded, and a narrow class may well be at the floor.
        """
        floor = self.problem.floor
        held = at_floor(mixture.covariances, floor, NEAR_FLOOR)
        if self.data.covariances is not None or not held.any():
            return []
        lower = self.problem.under(FURTHER * floor)
        end = lower.climb(mixture, em_steps=0)
        words = f"lnL rises on from the floor of {floor:g} to one of {lower.floor:g}"
        held &= at_floor(end.covariances, lower.floor, NEAR_FLOOR)
        return [Flag("at_floor", int(j), words) for j in np.flatnonzero(held)]


def choose(
    judge: Judge,
    found: Found,
    below: Judgement | None,
    search: Search,
    further: bool = True,
    special: float = -np.inf,
) -> Judgement:
    """The fit of k from all that was found; below is the judgement of k - 1.

    further: whether the search goes on if need be. The search under each floor gets what the one
    before has found. special: what Judgement.lnl is of the families that this one generalises, at
    most. Where there is no reference, a lower optimum is no fit of the family.
    """
    reference = below and below.reference
    least = special - SHORT if reference is None else reference.optimum.lnl - LNL_NOISE
    clean, aside = first_clean(judge, found, reference, [])
    for wider in WIDER:
        settled = clean is not None and clean.optimum.lnl >= least
        if reference is None or settled or not further:
            break
        go_on(judge.problem, found, reference, aside, wider, search)
        clean, aside = first_clean(judge, found, reference, aside)
    if clean is None or (reference is None and aside and clean.optimum.lnl < least):
        words = f"all {len(aside)} optima that were judged are spurious"
        words += "" if clean is None else ", but for one that is below a special case"
        notes = (Flag("none_found", None, words),)
        return Judgement(aside[0], reference, reference, notes=notes)
    higher = [one for one in aside if one.optimum.lnl > clean.optimum.lnl]
    if reference is None or clean.optimum.lnl >= least:
        return Judgement(clean, clean, reference, higher)
    fall = reference.optimum.lnl - clean.optimum.lnl
    k = found.best.alpha.size
    words = f"the best that is not spurious is {fall:.3g} in lnL below k = {reference.fit.k}"
    empty = with_empty(judge, reference, k)
    aside = [one for one in aside if one.optimum.lnl > empty.optimum.lnl]
    return Judgement(empty, reference, reference, aside, (Flag("empty", None, words),))


def nested(judgement: Judgement, special: dict[str, Judgement]) -> Judgement:
    """The judgement, with a note for each special case of the family whose fit of k is higher.

    special: the judgements of the same k, by family.
    """
    notes = []
    for name, other in special.items():
        fall = penalised_lnl(other.chosen.optimum) - penalised_lnl(judgement.chosen.optimum)
        if other.clean and fall > SHORT:
            words = f"lnL is {fall:.3g} below that of {name}, a special case"
            notes.append(Flag("below_special_case", None, words))
    return replace(judgement, notes=(*judgement.notes, *notes))


def first_clean(
    judge: Judge, found: Found, below: Judged | None, aside: list[Judged]
) -> tuple[Judged | None, list[Judged]]:
    """The highest optimum that is not spurious, and all that are, the highest first.

    aside: those that were judged before. An optimum that is kept from bounds is found anew.
    """
    known = {id(one.optimum) for one in aside}
    aside = list(aside)
    clean = None
    fresh = [one for one in candidates(judge.problem, found) if id(one) not in known]
    for _ in range(JUDGED):
        if not fresh:
            break
        one = judge.judged(fresh.pop(0), below)
        if not one.fit.flags:
            clean = one
            break
        aside.append(one)
        end = judge.kept_from_bounds(one, below)
        if end is not None and found.led_on(judge.problem, one.optimum, end):
            fresh.append(end)
            fresh.sort(key=lambda optimum: -optimum.lnl)
    aside.sort(key=lambda one: -one.optimum.lnl)
    return clean, aside


def penalised_lnl(optimum: Optimum) -> float:
    """What its climb reached: lnL, less the penalty if that was under one."""
    return optimum.lnl - optimum.penalty


def candidates(problem: Problem, found: Found) -> list[Optimum]:
    """All distinct optima, the best first, then by lnL."""
    others = [one for one in found.optima if not same(problem, one, found.best)]
    return [found.best, *sorted(others, key=lambda optimum: -optimum.lnl)]


def go_on(
    problem: Problem,
    found: Found,
    below: Judged,
    aside: list[Judged],
    wider: float,
    search: Search,
) -> None:
    """Search under a higher floor, and climb on from the best there under the problem's own.

    wider: how far up that is, from 0 at the floor to 1 at the narrowest component below. Starts are
    the mixture below with one component more, and the highest one set aside with each of its
    spurious components put in elsewhere.
    """
    shortest = principal_axes(below.optimum.covariances)[0].min()
    narrowest = np.sqrt(max(shortest, problem.floor**2))  # rounding may leave less
    constrained = problem.under(problem.floor ** (1.0 - wider) * narrowest**wider)
    starts = with_origin("constrained", insertions(constrained, below.optimum, INSERTED))
    starts += with_origin("constrained", splits(below.optimum))
    for one in aside[:1]:
        for j in sorted({flag.component for flag in one.fit.flags}):
            rest = without(one.mixture, j)
            starts += with_origin(
                "constrained", insertions(constrained, rest, search.exchange_insertions)
            )
    apart = Found()
    climb_all(constrained, screened(constrained, starts, search), search, apart)
    found.starts += apart.starts
    found.given_up += apart.given_up
    for optimum in candidates(constrained, apart)[:RELEASED]:
        record(problem, found, "constrained", problem.climb(optimum, em_steps=0))


def with_empty(judge: Judge, below: Judged, k: int) -> Judged:
    """The fit below with components of weight 0 up to k, as wide as all objects."""
    problem, one = judge.problem, below.optimum
    more = k - one.alpha.size
    optimum = one._replace(
        alpha=np.append(one.alpha, np.zeros(more)),
        locations=np.vstack([one.locations, np.tile(problem.values.mean(axis=0), (more, 1))]),
        covariances=np.concatenate([one.covariances, np.tile(problem.whole, (more, 1, 1))]),
        shapes=np.vstack([one.shapes, np.tile(np.clip(0.0, *problem.shape_bounds), (more, 1))]),
    )
    fit, mixture = fit_from(judge.family, problem, judge.data, optimum)
    return Judged(optimum, mixture, fit, *problem.log_density(mixture))


def rivals(judge: Judge, found: Found, judgement: Judgement) -> list[Judged]:
    """Optima that are not spurious and nearly as high as the fit of k, the highest first."""
    if not judgement.clean:
        return []
    best = judgement.chosen.optimum
    least = best.lnl - RIVAL
    if judgement.below is not None:
        least = max(least, judgement.below.optimum.lnl)
    near = [
        judge.judged(one, judgement.below)
        for one in candidates(judge.problem, found)[:JUDGED]
        if least <= one.lnl <= best.lnl + LNL_NOISE and not same(judge.problem, one, best)
    ]
    # Of a rival nothing would tell that a penalty is needed to climb on from it.
    return [one for one in near if not one.fit.flags and not one.optimum.penalty]


def fit_of(judge: Judge, found: Found, judgement: Judgement) -> Fit:
    """The fit of k with its audit, and with what else was found."""
    chosen, data = judgement.chosen, judge.data
    fit = chosen.fit
    audit = found.audit(chosen.optimum.lnl) | fit.audit
    audit |= {
        "floor_contacts": int(at_floor(chosen.mixture.covariances, fit.floor).sum()),
        "bound_contacts": len(judge.family.bounds_reached(fit)),
        "ties": most_tied(judge.yardsticks, chosen.responsibilities),
        "set_aside": len(judgement.set_aside),
    }
    fit = replace(fit, audit=audit)
    # An empty component was not searched for.
    own = warnings(fit) if judgement.clean or fit.flags else []
    if taken := chosen.optimum.penalty:
        words = f"a slant is kept from its bound by a penalty of {taken:.3g} in lnL"
        own.append(Flag("penalised", None, words))
    others = [
        tuple(
            with_entropy(replace(one.fit, audit={}), data, one.responsibilities)
            for one in some[:SHOWN]
        )
        for some in (judgement.set_aside, rivals(judge, found, judgement))
    ]
    return replace(
        with_entropy(fit, data, chosen.responsibilities),
        notes=(*judgement.notes, *own),
        set_aside=others[0],
        rivals=others[1],
    )
