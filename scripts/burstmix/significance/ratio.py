"""Likelihood ratios of two numbers of components: of a sample, and of its simulated likenesses."""

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, Search, likelihood_ratio
from burstmix.io import told
from burstmix.model import Choice, FitSet, Sample, seed_of
from burstmix.results.replicates import SIMULATED

from .chunks import CHUNK
from .simulate import simulate

SEARCH = Search()  # a weaker one would miss more of the replicates' gains, and give too small a p


def resolved(pairs: list[str], fit_set: FitSet) -> list[tuple[int, int]]:
    """Pairs of k from words like "2|3", each once; "preferred|next" starts from the least BIC.

    Only fits that no flag bars can be preferred. A pair whose smaller k is not fitted is left out.
    """
    fitted = [fit.k for fit in fit_set.guarded]
    preferred = Choice.among([fit_set]).preferred
    found = []
    for pair in pairs:
        if pair != "preferred|next":
            found.append(tuple(int(k) for k in pair.split("|")))
        elif preferred:
            found.append((preferred.k, preferred.k + 1))
    return [pair for pair in dict.fromkeys(found) if pair[0] in fitted]


def observed_ratio(sample: Sample, fit_set: FitSet, pair: tuple[int, int]) -> float:
    """2 (lnL of the larger k - lnL of the smaller), by the search that replicates get."""
    return _ratio(sample, fit_set, pair, (*_words(fit_set, pair), "observed"))


def simulated_ratios(
    sample: Sample, fit_set: FitSet, pairs: list[str], simulator: str, chunk: int
) -> Table:
    """The ratios of one chunk of replicates of each pair, drawn from the fit of its smaller k."""
    rows = []
    for pair in resolved(pairs, fit_set):
        (null,) = (fit for fit in fit_set.guarded if fit.k == pair[0])
        replicates = range(chunk * CHUNK, (chunk + 1) * CHUNK)
        for replicate in told(replicates, f"replicates of {pair[0]} against {pair[1]}"):
            words = (*_words(fit_set, pair), replicate)
            rng = np.random.default_rng(seed_of(*words))
            simulated = simulate(sample, null, fit_set.errors, simulator, rng)
            ratio = _ratio(simulated, fit_set, pair, words)
            rows.append(dict(zip(SIMULATED.names, (*pair, replicate, ratio), strict=True)))
    return SIMULATED.of_rows(rows)


def _words(fit_set, pair):
    return (fit_set.seed, fit_set.sample, fit_set.family, fit_set.errors, "|".join(map(str, pair)))


def _ratio(sample, fit_set, pair, words):
    data = Data.of(sample, fit_set.errors, fit_set.likelihood)
    return likelihood_ratio(data, fit_set.family, pair, fit_set.floors[0], SEARCH, words)
