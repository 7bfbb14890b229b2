"""The probability of each class for each object of a sample."""

from collections.abc import Sequence

import numpy as np
from astropy.table import Column, Table

from burstmix.errors import BurstmixError
from burstmix.fit import Data, entropies, family_of, responsibilities
from burstmix.model import Choice, FitSet, Sample
from burstmix.significance.intervals import interval
from burstmix.significance.resample import replicates_of

from .classes import class_names
from .ucd import ucd_of

FLAGS = ("incomplete", "large_error", "uncertain", "barred_class")
UNCERTAIN = 0.9  # probability of the most probable class below which it is flagged as uncertain


def membership_table(
    sample: Sample,
    fit_sets: list[FitSet],
    ucds: dict[str, str] | None = None,
    resampled: Sequence[Table] = (),
    replicates: int = 0,
) -> Table:
    """The membership catalogue of a sample from its fits in one error mode.

    Each object with its variables in their own units, class (the most probable one), p_class,
    entropy (-sum p ln p, in nats), the probability p_NAME of each class of the preferred model, and
    class_kK and p_NAME_kK of its neighbours, the models of the same family with one component fewer
    (if these are at least two) and one more. Preferred is the least BIC that no flag bars, or the
    least of all if each is barred. flags: incomplete (a variable is missing), large_error (a
    relative error above 0.3), uncertain (p_class below 0.9), barred_class (a flag of the fit).
    ucds: by variable, where its unit does not tell it.
    p_class_low and p_class_high hold 90 % of the fits to resampled objects, if there is a table of
    those for each fit set; its replicates 0 .. replicates - 1 count.
    """
    if not fit_sets:
        raise BurstmixError("there are no fits to take classes from")
    choice = Choice.among(fit_sets)
    fit = choice.shown
    (which,) = (i for i, each in enumerate(fit_sets) if each.family == fit.family)
    fit_set = fit_sets[which]
    data = Data.of(sample, fit_set.errors, fit_set.likelihood)
    table = Table(
        {"identifier": _column(sample.identifiers.astype(str), "meta.id;meta.main", "object")}
    )
    for i, variable in enumerate(sample.variables):
        unit, ucd = variable.unit or None, (ucds or {}).get(variable.name) or ucd_of(variable)
        what = variable.label or variable.name
        table[variable.name] = _column(sample.measured[:, i], ucd, what, unit)
        if variable.propagation is not None:
            errors = sample.measured_errors[:, i]
            table[f"{variable.name}_error"] = _column(
                errors, f"stat.error;{ucd}" if ucd else "stat.error", f"error of {what}", unit
            )
    names, shares = class_names(sample, fit.k), responsibilities(fit, data)
    best = shares.argmax(axis=1)
    p_class = shares.max(axis=1)
    table["class"] = _column(np.array(names)[best], "src.class", f"most probable of k = {fit.k}")
    table["p_class"] = _column(p_class, "stat.probability", "probability of class")
    if resampled:
        copies = replicates_of(fit, resampled[which], replicates)
        low, high = _interval(fit, copies, data, best)
        table["p_class_low"] = _column(low, "stat.probability;stat.min", "p_class is above")
        table["p_class_high"] = _column(high, "stat.probability;stat.max", "p_class is below")
    table["entropy"] = _column(entropies(shares), "stat.param", "-sum p ln p of the probabilities")
    _probabilities(table, names, shares, fit.k, "")
    for other in choice.neighbours:
        if other.k > 1:
            names, shares = class_names(sample, other.k), responsibilities(other, data)
            words = f"most probable of k = {other.k}"
            table[f"class_k{other.k}"] = _column(
                np.array(names)[shares.argmax(axis=1)], "src.class", words
            )
            _probabilities(table, names, shares, other.k, f"_k{other.k}")
    table["flags"] = _column(_flags(sample, fit, best, p_class), "meta.code", "remarks")
    table.meta |= {
        "sample": sample.name, "errors": fit_set.errors, "family": fit_set.family, "k": fit.k,
        "bic": fit.bic, "barred": ";".join(fit.flag_names),
    }  # fmt: skip
    return table


def _interval(fit, copies, data, best):
    """Low and high (n,) of the probability of each object's class in replicates of the fit."""
    family = family_of(fit.family)
    problem = family.problem(data, fit.floor)
    found = np.empty((len(copies), len(data)))
    for r, copy in enumerate(copies):
        found[r] = problem.log_density(family.mixture(copy))[1][np.arange(len(data)), best]
    return interval(found)


def _probabilities(table, names, shares, k, suffix):
    for j, name in enumerate(names):
        table[f"p_{name}{suffix}"] = _column(
            shares[:, j], "stat.probability", f"probability of {name} of k = {k}"
        )


def _flags(sample, fit, best, p_class):
    barred = np.array([bool(fit.flag_names_of(j)) for j in range(fit.k)])
    found = (
        np.isnan(sample.values).any(axis=1), sample.large_errors, p_class < UNCERTAIN, barred[best]
    )  # fmt: skip
    # Many objects share the few combinations of flags.
    present, which = np.unique(
        np.transpose(found) @ 2 ** np.arange(len(FLAGS)), return_inverse=True
    )
    words = [";".join(flag for i, flag in enumerate(FLAGS) if code >> i & 1) for code in present]
    return np.array(words, dtype=str)[which]


def _column(values, ucd, description, unit=None):
    meta = {"ucd": ucd} if ucd else {}
    return Column(values, unit=unit, description=description, meta=meta)
