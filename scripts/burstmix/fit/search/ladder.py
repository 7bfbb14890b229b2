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
climbed once from each place. In many variables, where a Newton step costs many of
expectation-maximisation, starts go through rounds of these, and the best of each through the next.

The highest optima may be spurious (audit/flags.py), and all that is built upon them is. So where a
caller can tell, the best sound optimum has starts, places and exchanges of its own.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.io import with_progress

from ..families import Family
from ..optimise.problem import Problem
from ..parameters import NEWTON_STEPS, Optimum
from .starts import (
    exchanges,
    insertions,
    kmeans_starts,
    merges,
    moments,
    random_starts,
    reshaped,
    splits,
)

INDEPENDENT = ("insertion", "split", "kmeans", "random", "moments")
SAME = 1e-3  # in lnL: two climbs this close have reached the same optimum
POLISHING = 3  # Newton steps over all objects that tell which of several places is the best
SEVERAL = 3  # as many insertions in several variables: 16 missed optima that 48 found
EXCHANGED = 4  # times as many optima and places for exchanges there
FEW = 3  # variables: a Newton step of more costs tens of expectation-maximisation
MANY = 2  # times as many starts, exchanges and places climbed on to beyond these
FIRST_ROUND, LONGER = 10, 3  # steps, and how many times as many each next round has
NEXT_ROUND = 0.3  # share of the places that go through the next one
SILENCE = 3.0  # seconds without a word on the climbs over very many objects
SAME_DENSITY = 0.05  # in ln f of any object, of optima that are as high
ALIKE_LNL, ALIKE = 1.0, 0.2  # in lnL, and in ln f of any object: places that lead to one optimum


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
    needles: float = 0.0  # insertions of narrow, long components for each of the others
    exchanged: int = 1  # sound optima that this is done to, and half as many of any
    merges: bool = True  # of pairs, after one component more from insertions and splits alone
    polished: int = 8  # of the best of those, climbed a little over all objects
    screen_rounds: int = 0  # of expectation-maximisation in place of Newton steps
    screen_steps: int = 12  # Newton steps before a start is compared with the best
    screen_margin: float = 10.0  # in lnL: starts further below the best are given up

    def suited_to(self, family: Family, likelihood: str, dimension: int = 1) -> "Search":
        """This search as fits of a family under a likelihood get it, in so many variables.

        Families with shapes get more random starts, the only ones with any shapes at all, and
        fewer insertions into runners-up: from the best normals they are started in any case. Under
        interval likelihood no start is given up for the coarse objects' plain density, which
        rewards spikes on tied values far more. In several variables a component may be missing at
        many more places than along one, and optima near the best lead to better ones more often: of
        normals, from which the others are started, and where components are skewed. The more
        variables there are, the more optima there are too.
        """
        search = self
        if dimension > 1 and not family.shape_names:
            few = dimension <= FEW
            many = 1 if few else MANY
            search = replace(
                search,
                insertions=SEVERAL * self.insertions,
                kmeans_starts=many * self.kmeans_starts,
                random_starts=many * self.random_starts,
                exchange_insertions=many * EXCHANGED * self.exchange_insertions,
                exchanged=many * EXCHANGED * self.exchanged,
                needles=1.0 if few else 0.0,
                polished=self.polished * 3 // 2 if few else many * self.polished,
                screen_rounds=0 if few else 3,
            )
        if family.shape_names:
            fewer, more = self.runner_up_insertions // 4, 3 * self.random_starts
            search = replace(search, runner_up_insertions=fewer, random_starts=more)
            if family.skewed and 1 < dimension <= FEW:
                # Without these four skew-normals of BATSE's T90 and hardness are 1.7 short.
                search = replace(
                    search,
                    exchange_insertions=EXCHANGED * self.exchange_insertions,
                    exchanged=2 * self.exchanged,
                )
        if likelihood == "interval":
            search = replace(search, screen_margin=np.inf)
        return search


def each_once(first: list, second: list) -> list:
    """What is in the first or the second list, each once."""
    return first + [one for one in second if all(one is not other for other in first)]


def anything(mixture: Optimum) -> bool:
    """What is sound where nobody can tell: whatever there is."""
    return True


@dataclass
class Found:
    """The best optimum so far for one k, and the record of every start climbed.

    is_sound: whether an optimum, or what may become one, is not spurious as far as one can tell.
    """

    best: Optimum | None = None
    sound: Optimum | None = None  # the best of those that are
    reference: Optimum | None = None  # likewise, or else that of fewer components
    is_sound: Callable[[Optimum], bool] = anything
    starts: int = 0
    given_up: int = 0
    ends: list[tuple[str, float]] = field(default_factory=list)  # origin and lnL of each climbed
    optima: list[Optimum] = field(default_factory=list)  # distinct ones, in the order found
    # one, whether it is sound, where it leads
    places: list[tuple[Optimum, bool, Optimum]] = field(default_factory=list)
    grown: list[tuple] = field(default_factory=list)  # screened: one component more than the best

    @property
    def bests(self) -> list[Optimum]:
        """The best, and the best sound one if that is another."""
        return each_once([self.best], [self.sound] if self.sound else [])

    def is_hopeless(self, place: Optimum, margin: float) -> bool:
        """Whether a place is further below the best; a sound one, below the best of these."""
        if not place.lnl < max((one.lnl for one, _, _ in self.places), default=-np.inf) - margin:
            return False
        rivals = [one.lnl for one, sound, _ in self.places if sound]
        return not self.is_sound(place) or place.lnl < max(rivals, default=-np.inf) - margin

    def leaders(self, most: int) -> list[Optimum]:
        """The highest sound optima and half as many of any, no two of the same likelihood."""
        every = [self.best, *self.runners_up(len(self.optima))]
        sound = list(islice(filter(self.is_sound, every), most))
        return each_once(every[: max(1, most // 2)], sound)

    def led_on(self, problem: Problem, one: Optimum, end: Optimum) -> bool:
        """Keep an end that a climb led on to from an optimum; whether it was not known before.

        Starts that ended at the optimum have ended there too.
        """
        self.ends += [(origin, end.lnl) for origin, lnl in self.ends if abs(lnl - one.lnl) <= SAME]
        if any(same(problem, end, other) for other in self.optima):
            return False
        self.optima.append(end)
        return True

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


def screened(
    problem: Problem, starts: list[tuple], search: Search, is_sound: Callable = anything
) -> list[tuple]:
    """Where a few steps lead from each start that may be among the best, with its origin.

    Newton steps over the coarse objects from all, or rounds of expectation-maximisation from the
    best of the round before, sound ones apart.
    """
    if not search.screen_rounds:
        ends = problem.approach_each([one for _, one in starts], newton_steps=search.screen_steps)
        return [(origin, end) for (origin, _), end in zip(starts, ends, strict=True)]
    places, steps, most = starts, FIRST_ROUND, len(starts)
    for left in reversed(range(search.screen_rounds)):
        places = [(origin, problem.approach(one, steps, 0)) for origin, one in places]
        most = max(search.polished, round(NEXT_ROUND * len(places))) if left else search.polished
        places, steps = highest(problem, places, most, is_sound), LONGER * steps
    return places


def highest(problem: Problem, places: list[tuple], most: int, is_sound: Callable) -> list[tuple]:
    """The highest places, and as many of those that are sound, no two alike."""
    finite = [each for each in places if np.isfinite(each[1].lnl)]
    kept, densities, n_sound = [], [], 0
    for origin, place in sorted(finite, key=lambda each: -each[1].lnl):
        if n_sound >= most:
            break
        sound = is_sound(place)
        if len(kept) >= most and not sound:
            continue
        log_f = problem.log_density(place)[0]
        if not any(
            abs(place.lnl - lnl) < ALIKE_LNL and np.max(np.abs(log_f - other)) < ALIKE
            for lnl, other in densities
        ):
            kept.append((origin, place))
            densities.append((place.lnl, log_f))
            n_sound += sound
    return kept


def climb_all(problem: Problem, places: list[tuple], search: Search, found: Found) -> bool:
    """Climb on from all screened places into found; True if the best got better."""
    before = -np.inf if found.best is None else found.best.lnl
    found.starts += len(places)
    # A climb that ran into overflow is no optimum, and compares with nothing.
    finite = [(origin, place) for origin, place in places if np.isfinite(place.lnl)]
    finite.sort(key=lambda each: -each[1].lnl)
    for origin, place in with_progress(finite, "starts that are climbed from", pause=SILENCE):
        if found.is_hopeless(place, search.screen_margin):
            found.given_up += 1
            continue
        if not place.converged:
            place = problem.approach(place, em_steps=0)
        led = (to for other, _, to in found.places if problem.joins(place, other, to))
        end = next(led, None)
        if end is not None:
            found.ends.append((origin, end.lnl))
            continue
        end = problem.finish(place, found.optima)
        found.places.append((place, found.is_sound(place), end))
        record(problem, found, origin, end)
    if found.best is None:
        raise BurstmixError("no start led to a finite likelihood: check the values and errors")
    return found.best.lnl > before + SAME


def record(problem: Problem, found: Found, origin: str, optimum: Optimum) -> None:
    """Keep what a climb over all objects has reached."""
    found.ends.append((origin, optimum.lnl))
    if not any(same(problem, optimum, other) for other in found.optima):
        found.optima.append(optimum)
    if found.best is None or better(optimum, found.best):
        found.best = optimum
    if (found.sound is None or better(optimum, found.sound)) and found.is_sound(optimum):
        found.sound = found.reference = optimum


def same(problem: Problem, one: Optimum, other: Optimum) -> bool:
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
    problem: Problem,
    k_max: int,
    search: Search,
    random: Callable[[int], np.random.Generator],
    given: dict[int, list] | None = None,
    sound_over: Callable[[Optimum | None], Callable[[Optimum], bool]] = lambda below: anything,
) -> dict[int, Found]:
    """The best optimum of a problem for k = 1 .. k_max.

    random gives the generator for a k; given are optima under a higher floor, if there are any;
    sound_over what tells that an optimum is sound, from the best sound one of fewer components.
    """
    found: dict[int, Found] = {}
    upwards = range(1, k_max + 1)
    for k in with_progress(upwards, "numbers of components", [k**2 for k in upwards]):
        below = found.get(k - 1)
        found[k] = Found(reference=below and below.reference)
        found[k].is_sound = sound_over(found[k].reference)
        search_upwards(problem, k, search, random(k), below, found[k])
    firsts = {k: one.bests for k, one in found.items()}
    for k in range(1, k_max + 1):
        for start in (given or {}).get(k, []):
            # Over all objects at once, since it may not be lost.
            record(problem, found[k], "given", problem.climb(start, em_steps=0))
        starts = []
        if search.merges:
            is_sound = sound_over(found[k].reference)
            grown = found[k].grown
            if not grown:
                grown = screened(problem, above(problem, firsts[k], search), search, is_sound)
            for one in one_more(problem, grown, search, is_sound):
                starts += with_origin("merge", merges(one))
        if k > 1:
            fresh = apart_from([one.lnl for one in firsts[k - 1]], found[k - 1].bests)
            starts += above(problem, fresh, search)
        search_from(problem, starts, search, found[k])
        if k > 1:
            climb_above(problem, found[k - 1].best, search, found[k])
    return {k: found[k] for k in range(1, k_max + 1)}


def search_upwards(
    problem: Problem,
    k: int,
    search: Search,
    rng: np.random.Generator,
    below: Found | None,
    found: Found,
) -> None:
    """The best optimum of k components from the best of k-1 and from starts of its own."""
    if below is None:
        count = max(1, search.random_starts) if problem.shape_bounds.size else 1
        starts = with_origin("random", random_starts(problem, 1, count, rng))
        starts += with_origin("moments", reshaped(problem, moments(problem)))
        # One component is cheap, and a few steps do not tell which side its shapes end on.
        search_from(problem, starts, replace(search, screen_steps=NEWTON_STEPS), found)
        starts = with_origin("reshaped", reshaped(problem, found.best))
        if starts:
            search_from(problem, starts, search, found)
        return
    grown = above(problem, below.bests, search)
    below.grown = screened(problem, grown, search, found.is_sound)
    starts = []
    for optimum in below.runners_up(search.runners_up * below.best.alpha.size):
        starts += with_origin(
            "insertion", insertions(problem, optimum, search.runner_up_insertions, search.needles)
        )
    starts += with_origin("kmeans", kmeans_starts(problem, k, search.kmeans_starts, rng))
    starts += with_origin("random", random_starts(problem, k, search.random_starts, rng))
    places = below.grown + screened(problem, starts, search, found.is_sound)
    climb_all(problem, places, search, found)
    done: list[float] = []  # lnL of those whose components have been put elsewhere
    for _ in range(search.exchange_rounds):
        fresh = apart_from(done, found.leaders(search.exchanged))
        if not fresh:
            break
        starts = []
        for one in fresh:
            starts += with_origin(
                "exchange", exchanges(problem, one, search.exchange_insertions, search.needles)
            )
            starts += with_origin("reshaped", reshaped(problem, one))
        done += [one.lnl for one in fresh]
        search_from(problem, starts, search, found)
    climb_above(problem, below.best, search, found)


def search_from(problem: Problem, starts: list[tuple], search: Search, found: Found) -> None:
    """Screen the starts, and climb from where they lead."""
    climb_all(problem, screened(problem, starts, search, found.is_sound), search, found)


def apart_from(lnls: list[float], optima: list[Optimum]) -> list[Optimum]:
    """Those of the optima that are as high as none of these."""
    return [one for one in optima if all(abs(one.lnl - lnl) > SAME for lnl in lnls)]


def climb_above(problem: Problem, below: Optimum, search: Search, found: Found) -> None:
    """If the best k has less than k - 1, climb from the latter over all objects at once.

    The coarse objects do not show everything.
    """
    if found.best.lnl < below.lnl:
        for origin, start in above(problem, [below], search):
            record(problem, found, origin, problem.climb(start))


def one_more(
    problem: Problem, grown: list[tuple], search: Search, is_sound: Callable = anything
) -> list[Optimum]:
    """Nearly the best that screened insertions and splits lead to: what to merge pairs of."""
    distinct = []
    places = [place for _, place in grown if not math.isnan(place.lnl)]
    for place in sorted(places, key=height, reverse=True):
        if not any(problem.joins(place, other, other) for other in distinct):
            distinct.append(place)
    sound = list(islice(filter(is_sound, distinct), search.polished))
    polished = [
        problem.climb(place, em_steps=0, newton_steps=POLISHING)
        for place in each_once(distinct[: search.polished], sound)
    ]
    polished.sort(key=height, reverse=True)
    return each_once(polished[:1], [one for one in polished if is_sound(one)][:1])


def height(mixture: Optimum) -> float:
    """lnL, below all others where a climb ran into overflow."""
    return -np.inf if math.isnan(mixture.lnl) else mixture.lnl


def above(problem: Problem, below: list[Optimum], search: Search) -> list[tuple]:
    """Starts with one component more than each of these optima."""
    starts = []
    for one in below:
        starts += with_origin(
            "insertion", insertions(problem, one, search.insertions, search.needles)
        )
        starts += with_origin("split", splits(one))
    return starts


def with_origin(origin: str, starts: list) -> list[tuple]:
    """Starts with the name of where they come from."""
    return [(origin, start) for start in starts]
