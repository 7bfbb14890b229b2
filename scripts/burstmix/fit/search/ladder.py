"""The global optimum for every k: many starts, each k using what its neighbours found.

Upwards, k is started from insertions into and splits of the best k-1, from insertions into each of
its runners-up (two components may gain much where one gains little; optima are the more, the more
components there are, and so are the runners-up), from k-means++ and random scales,
and then from exchanges of the best's own components and, where a family has shapes, other shapes of
each, until they gain nothing more. Then one component is added once more and the pairs of the
result are merged, and whatever made k-1 better is inserted into and split again. The result for k
does not depend on which other k were asked for.

Every start is first climbed a little on the problem's coarse objects, and those that could still be
the best to the end there. Starts that end at the same place are one from then on: all objects are
climbed once from each place.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.io import told

from ..families import Family
from ..parameters import Optimum
from .starts import (
    exchanges,
    insertions,
    kmeans_starts,
    merges,
    random_starts,
    reshaped,
    splits,
)

INDEPENDENT = ("insertion", "split", "kmeans", "random")
SAME = 1e-3  # in lnL: two climbs this close have reached the same optimum
POLISHING = 3  # Newton steps over all objects that tell which of several places is the best
SEVERAL = 3  # as many insertions in several variables: 16 missed optima that 48 found
SILENCE = 3.0  # seconds without a word on the climbs over very many objects
SAME_DENSITY = 0.05  # in ln f of any object, of optima that are as high
SAME_PLACE = 1e-7  # in lnL of the coarse objects: two climbs this close are one from there on


@dataclass(frozen=True)
class Search:
    """How hard to look for the global optimum."""

    insertions: int = 16  # peaks of the directional derivative of each optimum of k-1
    runners_up: int = 2  # for each component of k-1: its next best optima, inserted into as well
    runner_up_insertions: int = 16  # peaks for each of them
    kmeans_starts: int = 12
    random_starts: int = 4
    exchange_rounds: int = 5  # each takes every component out of the best and inserts it elsewhere
    exchange_insertions: int = 2  # places tried for each
    merges: bool = True  # of pairs, after one component more from insertions and splits alone
    polished: int = 8  # of the best of those, climbed a little over all objects
    screen_steps: int = 12  # Newton steps before a start is compared with the best
    screen_margin: float = 10.0  # in lnL: starts further below the best are given up

    def suited_to(self, family: Family, likelihood: str, dimension: int = 1) -> "Search":
        """This search as fits of a family under a likelihood get it, in so many variables.

        Families with shapes get more random starts, the only ones with any shapes at all, and
        fewer insertions into runners-up: from the best normals they are started in any case. Under
        interval likelihood no start is given up for the coarse objects' plain density, which
        rewards spikes on tied values far more. In several variables a component may be missing at
        many more places than along one.
        """
        search = self
        if dimension > 1:
            more, others = SEVERAL * self.insertions, SEVERAL * self.runner_up_insertions
            search = replace(search, insertions=more, runner_up_insertions=others)
        if family.shape_names:
            fewer, more = self.runner_up_insertions // 4, 3 * self.random_starts
            search = replace(search, runner_up_insertions=fewer, random_starts=more)
        if likelihood == "interval":
            search = replace(search, screen_margin=np.inf)
        return search


@dataclass
class Found:
    """The best optimum so far for one k, and the record of every start climbed."""

    best: Optimum | None = None
    starts: int = 0
    given_up: int = 0
    ends: list[tuple[str, float]] = field(default_factory=list)  # origin and lnL of each climbed
    optima: list[Optimum] = field(default_factory=list)  # distinct ones, in the order found
    places: list[tuple[float, Optimum]] = field(default_factory=list)  # lnL there, where it leads
    grown: list[tuple] = field(default_factory=list)  # screened: one component more than the best

    def runners_up(self, most: int) -> list[Optimum]:
        """The highest optima after the best, no two of the same likelihood."""
        apart = []
        for optimum in self.optima:
            if all(abs(optimum.lnl - other.lnl) > SAME for other in apart):
                apart.append(optimum)
        return sorted(apart, key=lambda optimum: -optimum.lnl)[1 : most + 1]

    def audit(self, lnl: float) -> dict:
        """What the search saw of an optimum: how many starts reached it, and the next lower one.

        starts_at_best counts starts that knew nothing of the best; exchanges, other shapes, merges
        and the optimum of a higher floor descend from it, so their return to it confirms little.
        """
        others = [end for _, end in self.ends if end < lnl - SAME]
        at_best = [origin for origin, end in self.ends if abs(end - lnl) <= SAME]
        return {
            "starts": self.starts,
            "starts_given_up": self.given_up,
            "starts_at_best": sum(origin in INDEPENDENT for origin in at_best),
            "at_best_by_origin": {origin: at_best.count(origin) for origin in sorted(set(at_best))},
            "second_best_lnl": max(others, default=None),
        }


def screened(problem, starts: list[tuple], search: Search) -> list[tuple]:
    """Where a few Newton steps over the coarse objects lead from each start, with its origin."""
    return [
        (origin, problem.approach(start, newton_steps=search.screen_steps))
        for origin, start in starts
    ]


def climb_all(problem, places: list[tuple], search: Search, found: Found) -> bool:
    """Climb on from all screened places into found; True if the best got better."""
    before = -np.inf if found.best is None else found.best.lnl
    found.starts += len(places)
    # A climb that ran into overflow is no optimum, and compares with nothing.
    finite = [(origin, place) for origin, place in places if np.isfinite(place.lnl)]
    highest = max([lnl for lnl, _ in found.places], default=-np.inf)
    finite.sort(key=lambda each: -each[1].lnl)
    for origin, place in told(finite, "starts that are climbed from", pause=SILENCE):
        if place.lnl < highest - search.screen_margin:
            found.given_up += 1
            continue
        if not place.converged:
            place = problem.approach(place, em_steps=0)
        highest = max(highest, place.lnl)
        led = [end for lnl, end in found.places if abs(lnl - place.lnl) < SAME_PLACE]
        optimum = led[0] if led else problem.climb(place, em_steps=0)
        if not led:
            found.places.append((place.lnl, optimum))
        record(problem, found, origin, optimum)
    if found.best is None:
        raise BurstmixError("no start led to a finite likelihood: check the values and errors")
    return found.best.lnl > before + SAME


def record(problem, found: Found, origin: str, optimum: Optimum) -> None:
    """Keep what a climb over all objects has reached."""
    found.ends.append((origin, optimum.lnl))
    if not any(same(problem, optimum, other) for other in found.optima):
        found.optima.append(optimum)
    if found.best is None or better(optimum, found.best):
        found.best = optimum


def same(problem, one: Optimum, other: Optimum) -> bool:
    """Whether two are one optimum: as high, and the same density at every object.

    So neither the order of components counts, nor how alike ones share their weight.
    """
    if one is other or abs(one.lnl - other.lnl) > SAME:
        return one is other
    densities = [problem.log_density(mixture)[0] for mixture in (one, other)]
    return bool(np.max(np.abs(densities[0] - densities[1])) < SAME_DENSITY)


def better(one: Optimum, other: Optimum) -> bool:
    """Higher, or as high and converged where the other is not."""
    if one.converged != other.converged and abs(one.lnl - other.lnl) < SAME:
        return one.converged
    return one.lnl > other.lnl


def ladder(
    problem,
    k_max: int,
    search: Search,
    random: Callable[[int], np.random.Generator],
    given: dict[int, list] | None = None,
) -> dict[int, Found]:
    """The best optimum of a problem for k = 1 .. k_max.

    random gives the generator for a k; given are optima under a higher floor, if there are any.
    """
    found: dict[int, Found] = {}
    upwards = range(1, k_max + 1)
    for k in told(upwards, "numbers of components", [k**2 for k in upwards]):
        found[k] = search_upwards(problem, k, search, random(k), found.get(k - 1))
    firsts = {k: one.best for k, one in found.items()}
    for k in range(1, k_max + 1):
        for start in (given or {}).get(k, []):
            # Over all objects at once, since it may not be lost.
            record(problem, found[k], "given", problem.climb(start, em_steps=0))
        starts = []
        if search.merges:
            grown = found[k].grown or screened(problem, above(problem, firsts[k], search), search)
            starts += of("merge", merges(one_more(problem, grown, search)))
        if k > 1 and found[k - 1].best.lnl > firsts[k - 1].lnl + SAME:
            starts += above(problem, found[k - 1].best, search)
        climb_all(problem, screened(problem, starts, search), search, found[k])
        if k > 1:
            climb_above(problem, found[k - 1].best, search, found[k])
    return {k: found[k] for k in range(1, k_max + 1)}


def search_upwards(
    problem, k: int, search: Search, rng: np.random.Generator, below: Found | None
) -> Found:
    """The best optimum of k components from the best of k-1 and from starts of its own."""
    found = Found()
    if below is None:
        count = max(1, search.random_starts) if problem.shape_bounds.size else 1
        starts = of("random", random_starts(problem, 1, count, rng))
        climb_all(problem, screened(problem, starts, search), search, found)
        starts = of("reshaped", reshaped(problem, found.best))
        if starts:
            climb_all(problem, screened(problem, starts, search), search, found)
        return found
    below.grown = screened(problem, above(problem, below.best, search), search)
    starts = []
    for optimum in below.runners_up(search.runners_up * below.best.alpha.size):
        starts += of("insertion", insertions(problem, optimum, search.runner_up_insertions))
    starts += of("kmeans", kmeans_starts(problem, k, search.kmeans_starts, rng))
    starts += of("random", random_starts(problem, k, search.random_starts, rng))
    climb_all(problem, below.grown + screened(problem, starts, search), search, found)
    for _ in range(search.exchange_rounds):
        starts = of("exchange", exchanges(problem, found.best, search.exchange_insertions))
        starts += of("reshaped", reshaped(problem, found.best))
        if not climb_all(problem, screened(problem, starts, search), search, found):
            break
    climb_above(problem, below.best, search, found)
    return found


def climb_above(problem, below: Optimum, search: Search, found: Found) -> None:
    """If the best k has less than k - 1, climb from the latter over all objects at once.

    The coarse objects do not show everything.
    """
    if found.best.lnl < below.lnl:
        for origin, start in above(problem, below, search):
            record(problem, found, origin, problem.climb(start))


def one_more(problem, grown: list[tuple], search: Search) -> Optimum:
    """Nearly the best that screened insertions and splits lead to: what to merge pairs of."""
    distinct = []
    places = [place for _, place in grown]
    for place in sorted(places, key=lambda place: -np.nan_to_num(place.lnl, nan=-np.inf)):
        if all(abs(place.lnl - other.lnl) > SAME_PLACE for other in distinct):
            distinct.append(place)
    polished = [
        problem.climb(place, em_steps=0, newton_steps=POLISHING)
        for place in distinct[: search.polished]
    ]
    return max(polished, key=lambda optimum: np.nan_to_num(optimum.lnl, nan=-np.inf))


def above(problem, below: Optimum, search: Search) -> list[tuple]:
    """Starts with one component more than an optimum."""
    inserted = insertions(problem, below, search.insertions)
    return of("insertion", inserted) + of("split", splits(below))


def of(origin: str, starts: list) -> list[tuple]:
    """Starts with the name of where they come from."""
    return [(origin, start) for start in starts]
