"""Fits to resampled objects: how far parameters and class probabilities scatter."""

from dataclasses import replace

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, family_of, family_of_fit, problem_of
from burstmix.model import Fit, FitSet, Sample, seed_of
from burstmix.results.replicates import RESAMPLED

from .chunks import RESAMPLED_CHUNK

# In lnL, of a rival below the fit before either has climbed: it would hardly be above it then.
HOPELESS = 2.0
PARTS = ("weight", "location", "covariance", "shape")


def resampled_fits(sample: Sample, fit_set: FitSet, chunk: int) -> Table:
    """The fits of one chunk of replicates: a row for each component of each k and replicate.

    In a replicate every object counts as often as it is drawn, with replacement (Efron 1979, Ann.
    Statist. 7, 1). Each fit climbs from where it is to the maximum nearest by, so that a component
    stays the same one, and so does each of its rivals: the highest maximum counts. Columns: k,
    replicate, component (from 1), rival (0: the fit's own maximum, else the number of the rival
    that was higher), weight, location (d,), covariance (d, d) and, if the family has any, shape
    (s,), as those of Fit.
    """
    data = Data.of(sample, fit_set.errors, fit_set.likelihood)
    family, n = family_of(fit_set.family, data.dimension), len(sample)
    problem = problem_of(family, data, fit_set.floors[0])
    words = (fit_set.seed, fit_set.sample, fit_set.family, fit_set.errors, "resampled")
    held = PARTS if family.shape_names else PARTS[:-1]
    rows = []
    for replicate in range(chunk * RESAMPLED_CHUNK, (chunk + 1) * RESAMPLED_CHUNK):
        rng = np.random.default_rng(seed_of(*words, replicate))
        counts = np.bincount(rng.integers(n, size=n), minlength=n).astype(float)
        redrawn = problem.reweighted(counts)
        for fit in fit_set.guarded:
            starts = [family.mixture(start) for start in (fit, *fit.rivals)]
            own = redrawn.lnl(starts[0]) if fit.rivals else -np.inf
            ends = {
                r: redrawn.climb(start, em_steps=0)
                for r, start in enumerate(starts)
                if r == 0 or redrawn.lnl(start) > own - HOPELESS
            }
            rival = max(ends, key=lambda r: np.nan_to_num(ends[r].lnl, nan=-np.inf))
            mixture = ends[rival]
            found = family.described(mixture)
            parts = (mixture.alpha, found["locations"], found["covariances"], found["shapes"])
            for j, numbers in enumerate(zip(*parts, strict=True)):
                head = {"k": fit.k, "replicate": replicate, "component": j + 1, "rival": rival}
                rows.append(head | dict(zip(held, numbers, strict=False)))
    return RESAMPLED.of_rows(rows)


def replicates_of(fit: Fit, resampled: Table, most: int) -> list[Fit]:
    """The replicates 0 .. most - 1 of a fit, whose lnl, audit and flags are not theirs."""
    own = resampled[(resampled["k"] == fit.k) & (resampled["replicate"] < most)]
    own.sort(["replicate", "component"])
    count = len(own) // fit.k
    w, m, V, shapes = (
        np.reshape(own[part], (count, fit.k, *own[part].shape[1:]))
        if part in own.colnames
        else np.empty((count, fit.k, 0))
        for part in PARTS
    )
    family, copies = family_of_fit(fit), []
    for r in range(count):
        copy = replace(fit, weights=w[r], locations=m[r], covariances=V[r], shapes=shapes[r])
        found = family.described(family.mixture(copy))
        copies.append(replace(copy, moments=found.get("moments")))
    return copies
