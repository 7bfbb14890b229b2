"""All fits of a sample: every number of components asked for, at both floors, with its audit."""

from collections.abc import Sequence
from dataclasses import fields
from numbers import Integral, Real
from operator import index
from typing import NamedTuple

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED
from burstmix.model import Fit, seed_of

from .audit.flags import Yardsticks
from .audit.judgement import Judge, Judgement, choose, fit_of, nested
from .data import Data
from .families import Family, family_of
from .optimise.problem import Problem, demand_likelihood
from .parameters import Start
from .search.ladder import Found, Search, ladder

# What a setting of Search may be, by its type there.
KINDS = {
    int: (Integral, "a whole number from 0 up"),
    float: (Real, "a number from 0 up"),
    bool: (bool, "a bool"),
}


def fit_sample(
    data: Data,
    family: str = "normal",
    components: Sequence[int] = (1, 2, 3, 4, 5),
    floors: Sequence[float] = (0.05, 0.005),
    search: Search | dict | None = None,
    seed_words: Sequence[object] = (1,),
    known: dict | None = None,
) -> list[Fit]:
    """Fit mixtures of every k in components: all at floors[0], then all at floors[1].

    floors are those of a component's standard deviation, in fitted units. search holds settings
    of Search. The result depends on seed_words and k, not on which other k are asked for. A family
    with shapes is also started from the best mixture of normals, of which it is a generalisation.
    known: as search_floors has it.

    Raises BurstmixError on an unknown family or setting, or values that cannot be fitted.
    """
    family = suited(family, data)
    components, floors = asked(components, floors)
    unmeasured = np.flatnonzero(np.isnan(data.values[data.weights > 0]).all(axis=0))
    if unmeasured.size:
        numbers = ", ".join(str(number + 1) for number in unmeasured)
        raise BurstmixError(
            f"variable {numbers} of {data.dimension} has no value in any object that counts"
        )
    search = search if isinstance(search, Search) else search_from(search or {})
    downwards = sorted(set(floors), reverse=True)
    found = search_floors(family, data, downwards, max(components), search, seed_words, known)
    return [
        fit_of(found[floor].judge, found[floor].found[k], found[floor].judgements[k])
        for floor in floors
        for k in sorted(set(components))
    ]


def asked(components: Sequence[int], floors: Sequence[float]) -> tuple[list[int], list[float]]:
    """Both as lists; raises BurstmixError unless they are numbers that can be fitted."""
    try:
        ks = [index(k) for k in components]
    except TypeError:
        ks = []
    if not ks or min(ks) < 1:
        raise BurstmixError(
            f"components={components!r}: give numbers of components from 1 up, such as (1, 2)"
        )
    try:
        limits = [float(floor) for floor in floors]
    except (TypeError, ValueError):
        limits = []
    if not limits or not all(0 < floor < np.inf for floor in limits):
        raise BurstmixError(
            f"floors={floors!r}: give floors of the standard deviation above 0, such as (0.05,)"
        )
    return ks, limits


def likelihood_ratio(
    data: Data,
    pair: Sequence[tuple[str, int]],
    floor: float,
    search: Search,
    seed_words: Sequence[object],
) -> float:
    """2 (lnL of the second - lnL of the first), each (family, k), found as fit_sample does.

    Where all optima of a k are spurious, it has the lnL of the fit of k - 1.
    """
    known = {}
    # The larger k first: what the other side needs of its family, or of those that it generalises,
    # is then known.
    for name, k in sorted(pair, key=lambda side: -side[1]):
        search_floors(suited(name, data), data, [floor], k, search, seed_words, known)
    first, second = (known[name][floor].judgements[k].lnl for name, k in pair)
    return 2 * (second - first)


def suited(name: str, data: Data) -> Family:
    """The family of a name; raises BurstmixError where it is not for such data."""
    family = family_of(name, data.dimension)
    fewest = DECLARED[name].fewest
    able = family.several if data.dimension > 1 else family.single
    if not able or data.dimension < fewest:
        meant = "several variables" if family.several else "one variable"
        meant = f"{fewest} variables or more" if fewest > 1 else meant
        raise BurstmixError(f"family {name}: it is for {meant}, here are {data.dimension}")
    # Before the families that it generalises are fitted, not after.
    demand_likelihood(family, data)
    return family


class Searched(NamedTuple):
    """What was found at a floor for every k, and which of it was chosen."""

    judge: Judge
    found: dict[int, Found]
    judgements: dict[int, Judgement]


def search_floors(
    family: Family,
    data: Data,
    floors: list[float],
    k_max: int,
    search: Search,
    seed_words: Sequence[object],
    known: dict[str, dict[float, Searched]] | None = None,
) -> dict[float, Searched]:
    """What is found for every k by floor, highest first, each started from those above it too.

    Of a family that generalises others, from theirs at that floor too. known, by name: what was
    found of families with all else the same, to which what is found now is added.
    """
    known = {} if known is None else known
    if family.name in known:
        return known[family.name]
    asked = floors, k_max, search, seed_words, known
    generalised = [
        search_floors(family_of(name, data.dimension), data, *asked) for name in family.parents
    ]
    search = search.suited_to(family, data.likelihood, data.dimension)
    yardsticks = Yardsticks(data)

    def random(k):
        return np.random.default_rng(seed_of(*seed_words, k))

    found, above = {}, None
    for floor in floors:
        judge = Judge(family, data, floor, yardsticks)
        parents = [parent[floor] for parent in generalised]
        given = given_from(family, judge.problem, above, parents, k_max)
        # In one variable starts reach whatever there is, and what is spurious leads on as well.
        sound_over = {"sound_over": judge.sound_over} if data.dimension > 1 else {}
        optima = ladder(judge.problem, k_max, search, random, given, **sound_over)
        judgements = {}
        for k, one in optima.items():
            special = {
                name: parent.judgements[k]
                for name, parent in zip(family.parents, parents, strict=True)
            }
            highest = max((each.lnl for each in special.values()), default=-np.inf)
            below, further = judgements.get(k - 1), above is None
            own = choose(judge, one, below, search, further, highest)
            judgements[k] = nested(own, special)
        found[floor] = above = Searched(judge, optima, judgements)
    known[family.name] = found
    return found


def given_from(
    family: Family, problem: Problem, above: Searched | None, parents: list[Searched], k_max: int
) -> dict[int, list[Start]]:
    """For every k what else to start from: the best of all given optima, and what was chosen.

    Of families that this one generalises the best of each, none of which it may fall below.
    """
    given = {}
    sources = [above] if above else []
    for k in range(1, k_max + 1):
        best, chosen = [], []
        for source in [*sources, *parents]:
            highest, judgement = source.found[k].best, source.judgements[k]
            own = source.judge.family
            ends = [highest]
            if judgement.clean and judgement.chosen.optimum is not highest:
                ends.append(judgement.chosen.optimum)
            starts = [Start(*end[:4]) for end in ends]
            if own is not family:
                starts = [family.start_from(own, start) for start in starts]
            best.append(starts[0])
            chosen += starts[1:]
        if len(parents) < 2 and best:
            best = [max(best, key=problem.lnl)]
        given[k] = [*best, *chosen]
    return given


def search_from(settings: dict) -> Search:
    """Search with the settings given, and the others as they are."""
    known = {setting.name: setting.type for setting in fields(Search)}
    for name, value in settings.items():
        if name not in known:
            raise BurstmixError(f"fit setting {name!r}: choose from {', '.join(known)}")
        kind, words = KINDS[known[name]]
        if not (isinstance(value, kind) and value >= 0):
            raise BurstmixError(f"fit setting {name}={value!r}: give {words}")
    return Search(**settings)
