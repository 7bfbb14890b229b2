"""Where the classes are, in the units they were measured in, and which share each has."""

import numpy as np
from astropy.table import Table

from burstmix.model import Choice, FitSet, Sample, class_names
from burstmix.results.assign import CLASSES
from burstmix.significance.resample import interval, replicates_of


def classes_table(
    sample: Sample, fit_sets: list[FitSet], resampled: Table | None = None, replicates: int = 0
) -> Table:
    """A row for each class of the fit that gives the classes of membership_table.

    weight is the class's share and centre_v its centre in the own unit of variable v, both with
    _low and _high if there are resampled fits. Arguments are those of membership_table.
    """
    fit = Choice.among(fit_sets).shown
    columns = {
        "family": [fit.family] * fit.k,
        "errors": [fit_sets[0].errors] * fit.k,
        "k": [fit.k] * fit.k,
        "class": list(class_names(sample, fit.k)),
    }
    copies = [] if resampled is None else replicates_of(fit, resampled, replicates)
    columns |= _with_interval("weight", fit.weights, [copy.weights for copy in copies])
    for i, variable in enumerate(sample.variables):
        scatter = [variable.to_native(copy.centres[:, i]) for copy in copies]
        own = variable.to_native(fit.centres[:, i])
        columns |= _with_interval(f"centre_{variable.name}", own, scatter)
    columns["flags"] = [";".join(fit.flag_names_of(j)) for j in range(fit.k)]
    return CLASSES.of_columns(columns, sample.variables)


def _with_interval(name, values, scatter):
    found = {name: np.asarray(values)}
    if len(scatter):
        found[f"{name}_low"], found[f"{name}_high"] = interval(np.array(scatter))
    return found
