"""The parameters of a fit and their standard errors, by the names of their columns."""

from itertools import combinations

import numpy as np

from .fit_set import Fit
from .sample import Sample


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
