"""Likelihood ratios of two fits: of a sample, and of its simulated likenesses."""

from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, Search, likelihood_ratio
from burstmix.io import with_progress
from burstmix.model import Choice, Fit, FitSet, Sample, seed_of
from burstmix.pairs import NEXT, PREVIOUS, Model, sides
from burstmix.results.replicates import SIMULATED

from .further import information_on_further
from .numbered import Kept, in_order
from .simulate import simulate
from .stopping import settled

SEARCH = Search()  # a weaker one would miss more of the replicates' gains, and give too small a p

Pair = tuple[Model, Model]  # what samples are simulated from, and what is set against it


def resolved(pairs: list[str], families: list[str], fit_sets: list[FitSet]) -> list[Pair]:
    """Pairs of fits from the config's words, each once; fit_sets: those of one error mode.

    A pair without a family stands for one of each of the families. In a pair of two families each
    fit is simulated from in turn. Only a fit that no flag bars can be preferred. A pair is left out
    if its fits are not there; in a pair of one family, if the one of smaller k is not.
    """
    fitted = {Model(fit.family, fit.k) for fit_set in fit_sets for fit in fit_set.guarded}
    preferred = Choice.among(fit_sets).preferred
    found = []
    for pair in pairs:
        if pair in (PREVIOUS, NEXT):
            first = preferred.k - (pair == PREVIOUS) if preferred else 0
            name = preferred.family if preferred else ""
            found.append((Model(name, first), Model(name, first + 1)))
            continue
        first, second = sides(pair)
        if not first.family:
            found += [(first._replace(family=f), second._replace(family=f)) for f in families]
        elif first.family == second.family:
            found.append((first, second))
        elif {first, second} <= fitted:
            found += [(first, second), (second, first)]
    return [pair for pair in dict.fromkeys(found) if pair[0] in fitted]


def null_of(pair: Pair, fit_sets: list[FitSet]) -> Fit:
    """The fit that samples are simulated from."""
    fits = [fit for fit_set in fit_sets for fit in fit_set.guarded]
    (null,) = (fit for fit in fits if (fit.family, fit.k) == pair[0])
    return null


def observed_ratio(sample: Sample, fit_set: FitSet, pair: Pair) -> float:
    """2 (lnL of the second - lnL of the first), by the search that replicates get.

    fit_set: any one of the error mode, for its seed and likelihood.
    """
    # Either order of the two gets the same search.
    return _ratio(sample, fit_set, pair, (*_words(fit_set, sorted(pair)), "observed"))


def simulated_ratios(
    sample: Sample,
    fit_sets: list[FitSet],
    pairs: list[str],
    families: list[str],
    simulator: str,
    most: int,
    *,
    stops: bool = False,
    kept: Kept | None = None,
    workers: int = 1,
) -> Table:
    """The ratios of the replicates of each pair, drawn from the first fit of the pair.

    most: the number of replicates of a pair, at most; stops: draw fewer where these settle it.
    kept: the ratios drawn before, if any. workers: the number of processes that draw; no ratio
    depends on workers or kept.
    """
    rows = []
    for pair in resolved(pairs, families, fit_sets):
        observed, exceeding = observed_ratio(sample, fit_sets[0], pair), 0
        head = (*pair[0], *pair[1], observed, *_on_further(sample, fit_sets, pair))
        ratios = _drawn(drawing(sample, fit_sets, pair, simulator), pair, most, kept, workers)
        with closing(ratios):
            for replicate, ratio in enumerate(ratios):
                rows.append(dict(zip(SIMULATED.names, (*head, replicate, ratio), strict=True)))
                exceeding += ratio >= observed
                if stops and settled(exceeding, replicate + 1):
                    break
    return SIMULATED.of_rows(rows)


def p_value(ratio: float, simulated: np.ndarray) -> tuple[float, float]:
    """p = (1 + #{simulated >= ratio}) / (1 + B), and its Monte Carlo standard deviation.

    The 1 is the observed sample itself (Davison & Hinkley 1997, eq. 4.11).
    """
    p = (1 + np.sum(simulated >= ratio)) / (1 + len(simulated))
    return float(p), float(np.sqrt(p * (1 - p) / len(simulated)))


def _drawn(draw, pair, most, kept, workers) -> Iterator[float]:
    """The ratios in order of their numbers: the kept ones, then the others as they are drawn."""
    name = "{} against {}".format(*pair)
    known = kept.results_of(name) if kept else {}
    with closing(in_order(draw, [n for n in range(most) if n not in known], workers)) as fresh:
        for replicate in with_progress(range(most), f"replicates of {name}"):
            if replicate not in known:
                known[replicate] = next(fresh)
                if kept:
                    kept.add(name, replicate, known[replicate])
            yield known[replicate]


def drawing(
    sample: Sample, fit_sets: list[FitSet], pair: Pair, simulator: str
) -> Callable[[int], float]:
    """A function of a replicate's number that draws it from the pair's first fit, for its ratio."""
    null, fit_set = null_of(pair, fit_sets), fit_sets[0]

    def draw(replicate: int) -> float:
        words = (*_words(fit_set, pair), replicate)
        rng = np.random.default_rng(seed_of(*words))
        simulated = simulate(sample, null, fit_set.errors, simulator, rng)
        return _ratio(simulated, fit_set, pair, words)

    return draw


def _on_further(sample, fit_sets, pair):
    """The least and the most information on one more class of the first fit's family, if asked."""
    first, second = pair
    if first.family != second.family or second.k != first.k + 1:
        return None, None
    data = Data.from_sample(sample, fit_sets[0].errors, fit_sets[0].likelihood)
    found = information_on_further(null_of(pair, fit_sets), data)
    return found.min(), found.max()


def _words(fit_set, pair):
    families, ks = ("|".join(dict.fromkeys(map(str, side))) for side in zip(*pair, strict=True))
    return (fit_set.seed, fit_set.sample, families, fit_set.errors, ks)


def _ratio(sample, fit_set, pair, words):
    data = Data.from_sample(sample, fit_set.errors, fit_set.likelihood)
    return likelihood_ratio(data, pair, fit_set.floors[0], SEARCH, words)
