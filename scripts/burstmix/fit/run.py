"""All fits of a sample: every number of components asked for, at both floors, with its audit."""

from dataclasses import fields, replace

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.model import Fit, seed_of

from .data import Data
from .densities import entropies
from .families import Family, family_of
from .guards import Yardsticks, check_components, check_fit
from .optimum import TOLERANCE, Optimum, Start
from .search import Found, Search, ladder


def fit_sample(
    data: Data,
    family: str = "normal",
    components=(1, 2, 3, 4, 5),
    floors=(0.05, 0.005),
    search: Search | dict | None = None,
    seed_words=(1,),
) -> list[Fit]:
    """Fit mixtures of every k in components: all at floors[0], then all at floors[1].

    floors are those of a component's standard deviation, in fitted units. search holds settings
    of Search. The result depends on seed_words and k, not on which other k are asked for. A family
    with shapes is also started from the best mixture of normals, of which it is a generalisation.

    Raises BurstmixError on an unknown family or setting, or values that cannot be fitted.
    """
    family = suited(family, data)
    if not components or min(components) < 1:
        raise BurstmixError("components: give numbers of components from 1 up")
    if not all(floor > 0 for floor in floors):
        raise BurstmixError("floors of the standard deviation must be above 0")
    unmeasured = np.flatnonzero(np.isnan(data.values).all(axis=0))
    if unmeasured.size:
        numbers = ", ".join(str(number + 1) for number in unmeasured)
        raise BurstmixError(f"variable {numbers} of {data.dimension} has no value in any object")
    search = search if isinstance(search, Search) else search_from(search or {})
    downwards = sorted(set(floors), reverse=True)
    found = search_floors(family, data, downwards, max(components), search, seed_words)
    yardsticks = Yardsticks(data)
    return [
        fit
        for floor in floors
        for fit in flagged(family, data, yardsticks, floor, found[floor])
        if fit.k in set(components)
    ]


def likelihood_ratio(
    data: Data, family: str, pair: tuple[int, int], floor: float, search: Search, seed_words
) -> float:
    """2 (lnL of the larger k - lnL of the smaller), found as fit_sample finds them."""
    found = search_floors(suited(family, data), data, [floor], max(pair), search, seed_words)
    smaller, larger = (found[floor][k].best.lnl for k in pair)
    return 2 * (larger - smaller)


def suited(name: str, data: Data) -> Family:
    """The family of a name; raises BurstmixError where it is not for so many variables."""
    family = family_of(name)
    if not (family.several if data.dimension > 1 else family.single):
        meant = "several variables" if family.several else "one variable"
        raise BurstmixError(f"family {name}: it is for {meant}, here are {data.dimension}")
    return family


def search_floors(
    family: Family, data: Data, floors: list[float], k_max: int, search: Search, seed_words
) -> dict[float, dict[int, Found]]:
    """The best optimum of every k by floor, highest first, each started from those above it too.

    Of a family with shapes, which the normal is a case of, from the normal's at that floor if
    that is better.
    """
    normals = {}
    if family.shape_names:
        normals = search_floors(family_of("normal"), data, floors, k_max, search, seed_words)
    search = search.suited_to(family, data.likelihood)

    def random(k):
        return np.random.default_rng(seed_of(*seed_words, k))

    found, above = {}, {}
    for floor in floors:
        problem = family.problem(data, floor)
        given = {k: [one.best] for k, one in above.items()}
        for k, one in normals.get(floor, {}).items():
            given.setdefault(k, []).append(Start(*one.best[:3]))
        best = {k: max(starts, key=problem.lnl) for k, starts in given.items()}
        found[floor] = above = ladder(problem, k_max, search, random, best)
    return found


def search_from(settings: dict) -> Search:
    """Search with the settings given, and the others as they are."""
    known = [setting.name for setting in fields(Search)]
    for name in settings:
        if name not in known:
            raise BurstmixError(f"fit setting {name!r}: choose from {', '.join(known)}")
    return Search(**settings)


def flagged(
    family: Family, data: Data, yardsticks: Yardsticks, floor: float, found: dict[int, Found]
) -> list[Fit]:
    """The best fit of every k, sorted by location, with audit and flags."""
    problem = family.problem(data, floor)
    fits = []
    for one in found.values():
        fit, mixture = fit_from(family, problem, data, floor, one.best)
        shares = problem.log_density(mixture)[1]
        flags, ties = check_components(fit, yardsticks, shares)
        contacts = {
            "floor_contacts": sum(flag.name == "at_floor" for flag in flags),
            "bound_contacts": len(family.bounds_reached(fit)),
        }
        audit = one.audit() | fit.audit | contacts | {"ties": ties}
        fit = replace(fit, audit=audit, entropy=float(data.weights @ entropies(shares)))
        flags += check_fit(fit, fits[-1] if fits else None)
        fits.append(replace(fit, flags=tuple(flags)))
    return fits


def fit_from(
    family: Family, problem, data: Data, floor: float, optimum: Optimum
) -> tuple[Fit, Start]:
    """An optimum as a Fit, sorted by location (then scale, weight), lnL at exactly its numbers."""
    k, d = optimum.locations.shape
    order = np.lexsort([optimum.alpha, optimum.covariances[:, 0, 0], optimum.locations[:, 0]])
    mixture = Start(*(part[order] for part in optimum[:4]))
    fit = Fit(
        family=family.name,
        k=k,
        floor=floor,
        weights=mixture.alpha,
        **family.described(mixture),
        shape_names=family.shape_names,
        lnl=problem.lnl(mixture),
        n_objects=len(data),
        n_parameters=family.n_parameters(k, d),
        converged=optimum.converged,
        audit={
            "decrement": optimum.decrement,
            "gradient_norm": optimum.gradient_norm,
            "iterations": optimum.iterations,
            "tolerance": TOLERANCE,
            "vanished": int(np.sum(optimum.alpha == 0.0)),
        },
    )
    return fit, mixture
