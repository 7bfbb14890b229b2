"""Fits to resampled objects: how far parameters and class probabilities scatter."""

from dataclasses import replace

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, family_of, family_of_fit, problem_of
from burstmix.io import rows_with
from burstmix.model import Choice, Fit, FitSet, Sample, seed_of
from burstmix.results.replicates import RESAMPLED

from .chunks import RESAMPLED_CHUNK

# In lnL: a rival so far below the fit, before either climbs, would hardly end above it.
HOPELESS = 2.0
HELD = 0.9  # of intervals: from 5 to 95 % of the replicates
PARTS = ("weight", "location", "covariance", "shape")


def with_intervals(fit_sets: list[FitSet], which: str) -> list[FitSet]:
    """The sets of one error mode, each with only those of its guarded fits that get intervals.

    which: "shown", for the fit that BIC prefers among all and its neighbours, the fits of its
    family with one component fewer and one more; or "all". Sets without such a fit are left out.
    """
    choice = Choice.among(fit_sets)
    named = {(fit.family, fit.k) for fit in (choice.shown, *choice.neighbours)}
    kept = []
    for fit_set in fit_sets:
        fits = [fit for fit in fit_set.guarded if which == "all" or (fit.family, fit.k) in named]
        kept += [replace(fit_set, fits=tuple(fits))] if fits else []
    return kept


def resampled_fits(sample: Sample, fit_sets: list[FitSet], chunk: int) -> Table:
    """The guarded fits of one chunk of replicates: a row for each component, fit and replicate.

    In a replicate every object counts as often as it is drawn, with replacement (Efron 1979, Ann.
    Statist. 7, 1). Each fit climbs from where it is to the maximum nearest by, so that a component
    stays the same one, and so does each of its rivals: the highest maximum counts. Columns: family,
    k, replicate, component (from 1), rival (0: the fit's own maximum, else the number of the rival
    that was higher), weight, location (d,), covariance (d, d) and, if a family has any, shape
    (s,), as those of Fit; NaN beyond as many as the row's family has.
    """
    rows = [row for fit_set in fit_sets for row in _rows(sample, fit_set, chunk)]
    most = max(len(row["shape"]) for row in rows)
    for row in rows:
        shapes = row.pop("shape")
        if most:
            row["shape"] = np.append(shapes, np.full(most - len(shapes), np.nan))
    return RESAMPLED.of_rows(rows)


def _rows(sample, fit_set, chunk):
    data = Data.from_sample(sample, fit_set.errors, fit_set.likelihood)
    family, n = family_of(fit_set.family, data.dimension), len(sample)
    problem = problem_of(family, data, fit_set.floors[0])
    words = (fit_set.seed, fit_set.sample, fit_set.family, fit_set.errors, "resampled")
    for replicate in range(chunk * RESAMPLED_CHUNK, (chunk + 1) * RESAMPLED_CHUNK):
        rng = np.random.default_rng(seed_of(*words, replicate))
        counts = np.bincount(rng.integers(n, size=n), minlength=n).astype(float)
        redrawn = problem.reweighted(counts)
        for fit in fit_set.guarded:
            starts = [family.mixture(start) for start in (fit, *fit.rivals)]
            own = redrawn.penalised() if fit.penalised else redrawn
            least = own.lnl(starts[0]) - HOPELESS if fit.rivals else -np.inf
            ends = {
                r: own.climb(start, em_steps=0)
                for r, start in enumerate(starts)
                if r == 0 or own.lnl(start) > least
            }
            rival = max(ends, key=lambda r: np.nan_to_num(ends[r].lnl, nan=-np.inf))
            mixture = ends[rival]
            found = family.described(mixture)
            parts = (mixture.alpha, found["locations"], found["covariances"], found["shapes"])
            for j, numbers in enumerate(zip(*parts, strict=True)):
                head = {"family": fit.family, "k": fit.k, "replicate": replicate}
                head |= {"component": j + 1, "rival": rival}
                yield head | dict(zip(PARTS, numbers, strict=True))


def rows_of(fit: Fit, resampled: Table, most: int) -> Table:
    """The rows of the replicates 0 .. most - 1 of a fit."""
    own = rows_with(resampled, {"family": fit.family, "k": fit.k})
    return resampled[own & (resampled["replicate"] < most)]


def replicates_of(fit: Fit, resampled: Table, most: int) -> list[Fit]:
    """The replicates 0 .. most - 1 of a fit; lnl, audit and flags are still the fit's own.

    The list is empty if the fit was not resampled.
    """
    own = rows_of(fit, resampled, most)
    own.sort(["replicate", "component"])
    count = len(own) // fit.k
    w, m, V, shapes = (
        np.reshape(own[part], (count, fit.k, *own[part].shape[1:]))
        if part in own.colnames
        else np.empty((count, fit.k, 0))
        for part in PARTS
    )
    shapes = shapes[:, :, : len(fit.shape_names)]
    family, copies = family_of_fit(fit), []
    for r in range(count):
        copy = replace(fit, weights=w[r], locations=m[r], covariances=V[r], shapes=shapes[r])
        found = family.described(family.mixture(copy))
        copies.append(replace(copy, moments=found.get("moments")))
    return copies


def interval(scatter: np.ndarray) -> np.ndarray:
    """Low and high (2, ...) that hold HELD of the replicates along the first axis."""
    return np.quantile(scatter, [(1 - HELD) / 2, (1 + HELD) / 2], axis=0)
