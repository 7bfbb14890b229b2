"""parameters.ecsv: a row for each component of each fit."""

from itertools import combinations

import numpy as np
from astropy.table import Table

from burstmix.model import Fit, FitSet, Sample
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


def parameters_of(fit: Fit, sample: Sample) -> dict[str, np.ndarray]:
    """The parameters of a fit in fitted units by name, (k,) each."""
    scales = fit.scales
    found = {"weight": fit.weights}
    for i, variable in enumerate(sample.variables):
        found[f"location_{variable.name}"] = fit.locations[:, i]
        found[f"scale_{variable.name}"] = scales[:, i]
    for (a, first), (b, second) in combinations(enumerate(sample.variables), 2):
        correlations = fit.covariances[:, a, b] / (scales[:, a] * scales[:, b])
        found[f"correlation_{first.name}_{second.name}"] = np.clip(correlations, -1, 1)
    return found | {name: fit.shapes[:, s] for s, name in enumerate(fit.shape_names)}


def standard_errors_of(fit: Fit, sample: Sample) -> dict[str, np.ndarray]:
    """Their standard errors, (k,) each, NaN where there is none."""
    if not fit.standard_errors:
        return {}
    standard_errors = fit.standard_errors
    found = {"weight": standard_errors["weights"]}
    for i, variable in enumerate(sample.variables):
        for name, key in (("location", "locations"), ("scale", "scales")):
            found[f"{name}_{variable.name}"] = standard_errors[key].reshape(fit.k, -1)[:, i]
    for (a, first), (b, second) in combinations(enumerate(sample.variables), 2):
        found[f"correlation_{first.name}_{second.name}"] = standard_errors["correlations"][:, a, b]
    return found | {name: standard_errors[name] for name in fit.shape_names}
