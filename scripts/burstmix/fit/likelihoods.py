"""How much k = 2 and k = 3 depend on how errors and quantisation enter the likelihood."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from burstmix.model import Fit, Sample, seed_of
from burstmix.prepare.propagation import RULES

from .data import Data
from .fit_set import likelihood_for
from .run import fit_sample

COMPONENTS = (1, 2, 3)
# The integrals of some likelihoods cost thirty times a density. Insertions, splits and merges find
# the optimum of so few components; these few other starts check that.
SEARCH = {"kmeans_starts": 4, "random_starts": 4}
MOST = 20_000  # objects; the integrals of the linear rule take 80 kB of memory for each


def compare_likelihoods(sample: Sample, *, seed: int, floor: float, likelihood: str) -> list[dict]:
    """Mixtures of normals under every likelihood that a sample allows: rows of likelihoods.ecsv.

    A row is for one likelihood, k, component and variable. With errors, the rules are those by
    which errors become those of a logarithm: delta, lognormal and, for one variable, linear; for
    several also cut, which is delta for the objects whose relative errors are at most LARGE_ERROR.
    Without errors they are density, at each value, and interval, over its step of quantisation.
    Where fits with errors take intervals (likelihood as likelihood_for has it), so do the rules.
    gain is in lnL over k - 1; delta_aic and delta_bic are above the least of the same rule with
    k = 1, 2, 3. These may be compared between rules, lnL and its criteria may not. From a sample
    larger than MOST, as many objects drawn at random are fitted.
    """
    if len(sample) > MOST:
        rng = np.random.default_rng(seed_of(seed, sample.name, "likelihoods"))
        sample = sample.only(np.sort(rng.choice(len(sample), MOST, replace=False)))
    rows = []
    for mode, rule, data in _variants(sample, likelihood, floor):
        seed_words = (seed, sample.name, "normal", mode, rule)
        fits = fit_sample(data, "normal", COMPONENTS, (floor,), SEARCH, seed_words)
        for below, fit in pairwise(fits):
            head = {"errors": mode, "rule": rule, "n_objects": fit.n_objects, "k": fit.k}
            head |= {
                "gain": fit.lnl - below.lnl,
                "delta_aic": fit.aic - min(each.aic for each in fits),
                "delta_bic": fit.bic - min(each.bic for each in fits),
            }
            rows += [
                head | {"variable": variable.name} | _component(fit, j, i)
                for j in range(fit.k)
                for i, variable in enumerate(sample.variables)
            ]
    return rows


def _variants(sample, asked, floor):
    single = len(sample.variables) == 1
    logarithms = np.array([variable.scale == "log10" for variable in sample.variables])
    if sample.has_errors and logarithms.any():
        relative = np.where(logarithms, sample.measured_errors / sample.measured, 0.0)
        for rule, propagate in RULES.items():
            sigma = np.where(logarithms, propagate(relative), sample.errors)
            variant = replace(sample, errors=sigma)
            if rule != "linear":
                likelihood = likelihood_for(_measured_so(variant, rule), "with", asked, floor)
                yield "with", rule, Data.from_sample(variant, "with", likelihood)
            elif single:
                yield "with", rule, Data.from_sample(variant, "with", "linear")
        if not single and sample.large_errors.any():
            sigma = np.where(logarithms, RULES["delta"](relative), sample.errors)
            variant = replace(sample, errors=sigma).only(~sample.large_errors)
            yield "with", "cut", Data.from_sample(variant, "with")
    elif sample.has_errors:
        likelihood = likelihood_for(sample, "with", asked, floor)
        yield "with", likelihood, Data.from_sample(sample, "with", likelihood)
    yield "without", "density", Data.from_sample(sample, "without")
    if single and (sample.steps > 0).any():
        yield "without", "interval", Data.from_sample(sample, "without", "interval")


def _measured_so(sample, rule):
    """The sample as if its errors were propagated by a rule."""
    variables = tuple(replace(variable, propagation=rule) for variable in sample.variables)
    return replace(sample, variables=variables)


def _component(fit: Fit, j: int, i: int) -> dict:
    return {
        "component": j + 1,
        "weight": float(fit.weights[j]),
        "location": float(fit.locations[j, i]),
        "scale": float(fit.scales[j, i]),
        "floor": fit.floor,
        "flags": ";".join(fit.flag_names_of(j)),
    }
