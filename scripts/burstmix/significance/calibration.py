"""Whether criteria, p-values and intervals keep what they say, on catalogues of known classes.

Catalogues are drawn from a fit to a sample, with as many objects, its errors and its rounding. Each
is fitted by every family with every k up to one more than the largest true one, is bootstrapped,
and has its true parameters looked for in the intervals.
"""

from dataclasses import replace

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, fit_sample, standard_errors
from burstmix.io import with_progress
from burstmix.model import Choice, Fit, FitSet, Sample, parameters_of, seed_of, standard_errors_of
from burstmix.pairs import Model, sides
from burstmix.results.replicates import FOUND, FOUND_INTERVALS
from burstmix.results.shared import CALIBRATED

from .chunks import CALIBRATED_CHUNK, RESAMPLED_CHUNK
from .ratio import SEARCH, drawing, observed_ratio, p_value
from .resample import interval, replicates_of, resampled_fits
from .simulate import simulate


def calibrated(
    sample: Sample, fit_set: FitSet, k: int, calibration: dict, chunk: int
) -> tuple[Table, Table]:
    """One chunk of catalogues drawn from the fit of k: what is found in each, and its intervals.

    calibration: the config's families, components, pairs, simulator and replicates. One p-value is
    that of k against k + 1 in the first of the families; another, if the truth is in a pair, that
    of the truth against the other fit of the first such pair. Intervals are those of the
    true family's fit of k, with RESAMPLED_CHUNK replicates.
    """
    (truth,) = (fit for fit in fit_set.guarded if fit.k == k)
    families, simulator = calibration["families"], calibration["simulator"]
    drawn = simulator, calibration["replicates"]
    nested = Model(families[0], k), Model(families[0], k + 1)
    own = Model(fit_set.family, k)
    both = [sides(pair) for pair in calibration["pairs"]]
    against = [(own, b if a == own else a) for a, b in both if own in (a, b)]
    components = range(1, max(calibration["components"]) + 2)
    found, intervals = [], []
    numbers = range(chunk * CALIBRATED_CHUNK, (chunk + 1) * CALIBRATED_CHUNK)
    for number in with_progress(numbers, "catalogues"):
        words = (fit_set.seed, fit_set.sample, fit_set.family, fit_set.errors, "like", k, number)
        rng = np.random.default_rng(seed_of(*words))
        catalogue = simulate(sample, truth, fit_set.errors, simulator, rng)
        # The seeds of a catalogue's replicates depend on this name of its own.
        named = replace(fit_set, sample=" ".join(map(str, words)))
        sets = {
            family: _fitted(catalogue, replace(named, family=family), components, words)
            for family in families
        }
        rivals = [fit for family in families for fit in sets[family].guarded]
        row = {"catalogue": number}
        for name in CALIBRATED:
            best = Choice.from_fits(rivals, name).preferred
            row[f"family_{name}"] = best.family if best else ""
            row[f"k_{name}"] = best.k if best else 0
        every = list(sets.values())
        row |= {"family_p": families[0], "replicates": calibration["replicates"]}
        row |= _p_value(catalogue, every, nested, drawn, "ratio", "ties", "p_bootstrap")
        if against:
            other = "{} {}".format(*against[0][1])
            row |= {"other": other} | _p_value(
                catalogue, every, against[0], drawn, "ratio_other", "ties_other", "p_other"
            )
        found.append(row)
        (fit,) = (fit for fit in sets[fit_set.family].guarded if fit.k == k)
        intervals += _intervals(catalogue, number, truth, sets[fit_set.family], fit)
    return FOUND.of_rows(found), FOUND_INTERVALS.of_rows(intervals)


def _fitted(catalogue, fit_set, components, words) -> FitSet:
    data = Data.from_sample(catalogue, fit_set.errors, fit_set.likelihood)
    floor = fit_set.floors[0]
    fits = fit_sample(data, fit_set.family, components, (floor,), SEARCH, words)
    return replace(fit_set, fits=tuple(fits))


def _p_value(catalogue, fit_sets, pair, drawn, *names) -> dict:
    ratio = observed_ratio(catalogue, fit_sets[0], pair)
    simulator, replicates = drawn
    draw = drawing(catalogue, fit_sets, pair, simulator)
    simulated = np.array([draw(replicate) for replicate in range(replicates)])
    numbers = ratio, int(np.sum(simulated == ratio)), p_value(ratio, simulated)[0]
    return dict(zip(names, numbers, strict=True))


def _intervals(catalogue, number, truth: Fit, fit_set, fit: Fit) -> list[dict]:
    data = Data.from_sample(catalogue, fit_set.errors, fit_set.likelihood)
    fit = replace(fit, standard_errors=standard_errors(fit, data))
    resampled = resampled_fits(catalogue, [replace(fit_set, fits=(fit,))], 0)
    copies = replicates_of(fit, resampled, RESAMPLED_CHUNK)
    scatter = [parameters_of(copy, catalogue) for copy in copies]
    values, found = parameters_of(fit, catalogue), standard_errors_of(fit, catalogue)
    rows = []
    for name, true in parameters_of(truth, catalogue).items():
        low, high = interval(np.array([each[name] for each in scatter]))
        error = found.get(name, np.full(fit.k, np.nan))
        for j in range(fit.k):
            numbers = (true[j], values[name][j], low[j], high[j], error[j])
            head = {"catalogue": number, "component": j + 1, "parameter": name}
            names = ("true", "value", "low", "high", "standard_error")
            rows.append(head | {n: float(x) for n, x in zip(names, numbers, strict=True)})
    return rows
