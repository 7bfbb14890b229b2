"""Where one class ends and the next begins."""

import numpy as np

from burstmix.fit import family_of_fit, log_component_densities
from burstmix.model import Fit, Sample

STEPS = 64  # between two centres: the boundary is then good to some 1e-4 of their distance
FARTHEST = 1e4  # in ln f: larger differences count as this one, since they may be infinite


def boundaries(fit: Fit, sample: Sample) -> dict[str, np.ndarray]:
    """By boundary_VARIABLE, (k,): where a component and the next are equally likely.

    A boundary is in a variable's margin, in fitted units, between the centres of the two; NaN for
    the last component, and where one of the two is more likely at both centres.
    """
    found = {f"boundary_{v.name}": np.full(fit.k, np.nan) for v in sample.variables}
    if fit.k == 1:
        return found
    middles = family_of_fit(fit).mixture(fit).locations
    for i, places in enumerate(found.values()):
        centres = middles[:, i]
        x = np.linspace(centres[:-1], centres[1:], STEPS + 1)  # (STEPS + 1, k - 1)
        log_f = log_component_densities(fit, x.ravel(), variable=i)
        for j in range(fit.k - 1):
            first, second = log_f.reshape(fit.k, *x.shape)[j : j + 2, :, j]
            with np.errstate(invalid="ignore"):  # a third may leave nothing to either
                ahead = np.clip(first - second, -FARTHEST, FARTHEST)
            crossed = np.flatnonzero((ahead[:-1] > 0.0) & (ahead[1:] <= 0.0))
            if crossed.size:
                s = crossed[0]
                part = ahead[s] / (ahead[s] - ahead[s + 1])
                places[j] = x[s, j] + part * (x[s + 1, j] - x[s, j])
    return found
