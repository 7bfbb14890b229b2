"""The cross-validated likelihood: of each object under what is fitted to others."""

import numpy as np

from burstmix.fit import Data, family_of, problem_of
from burstmix.model import FitSet, Sample, seed_of


def cross_validated_lnl(sample: Sample, fit_set: FitSet, folds: int) -> dict[int, float]:
    """By k: lnL of all objects, each under the guarded fit to the folds that it is not in.

    Folds are as large as one another, or larger by one, and the same for all families and error
    modes; an object keeps its error. Each fit climbs from where it is to the maximum nearest by,
    and so does each of its rivals: the highest maximum counts (Smyth 2000, Stat. Comput. 10, 63).
    """
    data = Data.from_sample(sample, fit_set.errors, fit_set.likelihood)
    family = family_of(fit_set.family, data.dimension)
    problem = problem_of(family, data, fit_set.floors[0])
    rng = np.random.default_rng(seed_of(fit_set.seed, fit_set.sample, "folds", folds))
    fold = rng.permutation(len(data)) % folds
    others = [problem.reweighted(data.weights * (fold != each)) for each in range(folds)]
    found = {}
    for fit in fit_set.guarded:
        starts = [family.mixture(start) for start in (fit, *fit.rivals)]
        found[fit.k] = 0.0
        for each, rest in enumerate(others):
            rest = rest.penalised() if fit.penalised else rest
            ends = [rest.climb(start, em_steps=0) for start in starts]
            best = max(ends, key=lambda end: np.nan_to_num(end.lnl, nan=-np.inf))
            left = fold == each
            log_f = rest.log_density(best)[0]
            found[fit.k] += float(data.weights[left] @ log_f[left])
    return found
