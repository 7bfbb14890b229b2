"""The probability of each class for each object of a sample."""

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.fit import Data, entropies, family_of_fit, problem_of, responsibilities_of
from burstmix.model import Choice, FitSet, Sample, class_names
from burstmix.results.assign import MEMBERSHIP, UNCERTAIN
from burstmix.significance.resample import interval, replicates_of

from .ucd import ucd_of

FLAGS = ("incomplete", "large_error", "uncertain", "barred_class")


def membership_table(
    sample: Sample,
    fit_sets: list[FitSet],
    ucds: dict[str, str] | None = None,
    resampled: Table | None = None,
    replicates: int = 0,
) -> Table:
    """The membership catalogue of a sample from its fits in one error mode.

    A row for each object, with the columns of burstmix.results.assign. The classes are those of the
    fit that BIC prefers, or of the one of least BIC if flags bar all; class_kK and p_NAME_kK those
    of the fits of its family with one component fewer (if at least two) and one more. flags:
    incomplete (a variable is missing), large_error (a relative error above 0.3), uncertain (p_class
    below UNCERTAIN), barred_class (a flag bars the class).
    ucds: the UCDs of variables whose units do not tell them.
    resampled: the fits to resampled objects in this error mode, of which the replicates
    0 .. replicates - 1 count; 90 % of them lie between p_class_low and p_class_high.
    Raises BurstmixError if there are no fits.
    """
    if not fit_sets:
        raise BurstmixError("there are no fits to take classes from")
    choice = Choice.among(fit_sets)
    fit = choice.shown
    (fit_set,) = (each for each in fit_sets if each.family == fit.family)
    data = Data.from_sample(sample, fit_set.errors, fit_set.likelihood)
    columns = {"identifier": sample.identifiers.astype(str)}
    for i, variable in enumerate(sample.variables):
        columns[variable.name] = sample.measured[:, i]
        if variable.propagation is not None:
            columns[f"{variable.name}_error"] = sample.measured_errors[:, i]
    names, responsibilities = class_names(sample, fit.k), responsibilities_of(fit, data)
    best = responsibilities.argmax(axis=1)
    p_class = responsibilities.max(axis=1)
    columns |= {"class": np.array(names)[best], "p_class": p_class}
    if resampled is not None:
        copies = replicates_of(fit, resampled, replicates)
        columns["p_class_low"], columns["p_class_high"] = _interval(fit, copies, data, best)
    columns["entropy"] = entropies(responsibilities)
    columns |= _probabilities(names, responsibilities)
    for other in choice.neighbours:
        if other.k > 1:
            names, responsibilities = class_names(sample, other.k), responsibilities_of(other, data)
            columns[f"class_k{other.k}"] = np.array(names)[responsibilities.argmax(axis=1)]
            columns |= _probabilities(names, responsibilities, f"_k{other.k}")
    columns["flags"] = _flags(sample, fit, best, p_class)
    table = MEMBERSHIP.of_columns(columns, sample.variables)
    for variable in sample.variables:
        if ucd := (ucds or {}).get(variable.name) or ucd_of(variable):
            table[variable.name].meta["ucd"] = ucd
            if variable.propagation is not None:
                table[f"{variable.name}_error"].meta["ucd"] += f";{ucd}"
    table.meta |= {
        "sample": sample.name, "errors": fit_set.errors, "family": fit_set.family, "k": fit.k,
        "bic": fit.bic, "barred": ";".join(fit.flag_names),
    }  # fmt: skip
    return table


def _interval(fit, copies, data, best):
    """Low and high, (n,) each, of the probability of each object's class over the replicates."""
    family = family_of_fit(fit)
    problem = problem_of(family, data, fit.floor)
    found = np.empty((len(copies), len(data)))
    for r, copy in enumerate(copies):
        found[r] = problem.log_density(family.mixture(copy))[1][np.arange(len(data)), best]
    return interval(found)


def _probabilities(names, responsibilities, suffix=""):
    return {f"p_{name}{suffix}": responsibilities[:, j] for j, name in enumerate(names)}


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
