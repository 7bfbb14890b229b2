"""How much k = 2 and k = 3 depend on how errors and quantisation enter the likelihood."""

from dataclasses import replace

from astropy.table import Table

from burstmix.files import Fit, Sample
from burstmix.prepare.propagation import RULES

from .data import Data
from .run import fit_sample

COMPONENTS = (1, 2, 3)
# The integrals of some likelihoods cost thirty times a density. Insertions, splits and merges find
# the optimum of so few components; these few other starts are there to contradict them.
SEARCH = {"kmeans_starts": 4, "random_starts": 4}


def compare_likelihoods(sample: Sample, *, seed: int, floor: float) -> Table:
    """Mixtures of normals under every likelihood that a sample allows.

    A row for each likelihood, k, component and variable. With errors: the rules by which errors
    become those of a logarithm (rule delta, lognormal, linear); without: the density at each value,
    and the probability of its interval of quantisation (rule density, interval). gain is in lnL
    over k - 1; only gains are comparable between rules, lnL and its criteria are not.
    """
    rows = []
    for errors, rule, data in _variants(sample):
        seed_words = (seed, sample.name, "normal", errors, rule)
        below = None
        for fit in fit_sample(data, "normal", COMPONENTS, (floor,), SEARCH, seed_words):
            gain = fit.lnl - below.lnl if below else 0.0
            if below:
                rows += [
                    head | {"variable": variable.name} | _component(fit, j, i)
                    for head in [{"errors": errors, "rule": rule, "k": fit.k, "gain": gain}]
                    for j in range(fit.k)
                    for i, variable in enumerate(sample.variables)
                ]
            below = fit
    return Table(rows)


def _variants(sample):
    single = len(sample.variables) == 1
    logarithms = all(variable.scale == "log10" for variable in sample.variables)
    if sample.has_errors and logarithms:
        relative = sample.measured_errors / sample.measured
        for rule, propagate in RULES.items():
            variant = replace(sample, errors=propagate(relative))
            if rule != "linear":
                yield "with", rule, Data.of(variant, "with", "density")
            elif single:
                yield "with", rule, Data.of(variant, "with", "linear")
    elif sample.has_errors:
        yield "with", "density", Data.of(sample, "with")
    yield "without", "density", Data.of(sample, "without")
    if single and (sample.steps > 0).any():
        yield "without", "interval", Data.of(sample, "without", "interval")


def _component(fit: Fit, j: int, i: int) -> dict:
    return {
        "component": j + 1,
        "weight": float(fit.weights[j]),
        "location": float(fit.locations[j, i]),
        "scale": float(fit.scales[j, i]),
        "floor": fit.floor,
        "flags": ";".join(fit.flag_names_of(j)),
    }
