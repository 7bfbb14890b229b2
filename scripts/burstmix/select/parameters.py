"""parameters.ecsv: a row for each component of each fit."""

import numpy as np
from astropy.table import Table

from burstmix.model import Fit, FitSet, Sample, parameters_of, standard_errors_of
from burstmix.results.select import PARAMETERS


def parameters_table(fit_sets: list[FitSet], sample: Sample) -> Table:
    """Weight, location and scale of every component of every guarded fit.

    For a variable v, location_v and scale_v are in fitted units, and v is the location back in the
    variable's own unit. weight_error and so on are standard errors, masked where there is none.
    sd_below_v is the upper limit of a standard deviation that is not measured.
    """
    rows = []
    for fit_set in fit_sets:
        for fit in fit_set.guarded:
            found = parameters_of(fit, sample)
            for i, variable in enumerate(sample.variables):
                found[variable.name] = variable.to_native(fit.locations[:, i])
            found |= _limits_of(fit, sample)
            standard_errors = standard_errors_of(fit, sample)
            found |= {f"{name}_error": values for name, values in standard_errors.items()}
            for j in range(fit.k):
                head = {"family": fit_set.family, "errors": fit_set.errors, "k": fit.k}
                own = {name: float(values[j]) for name, values in found.items()}
                flags = {"flags": ";".join(fit.flag_names_of(j))}
                rows.append(head | {"component": j + 1} | own | flags)
    return PARAMETERS.of_rows(rows, sample.variables)


def _limits_of(fit: Fit, sample: Sample) -> dict[str, np.ndarray]:
    """Upper limits of standard deviations by name, (k,) each, NaN where these are measured."""
    limits = fit.width_limits
    if limits is None:
        limits = np.full(fit.locations.shape, np.nan)
    return {f"sd_below_{v.name}": limits[:, i] for i, v in enumerate(sample.variables)}
