"""Arrays as a Sample."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from burstmix.fit.arrays import units_of
from burstmix.model import Sample, Variable


def sample_of(
    names: Sequence[str] | None, unit: Any, X: np.ndarray, covariances: np.ndarray | None
) -> Sample:
    """The objects as a sample: values as they were measured, on a linear scale.

    names of the d variables, or None; unit as Mixture.unit_; X (n, d), and the covariances of its
    errors (n, d, d), or None.
    """
    n, d = X.shape
    names = names or [f"x{v + 1}" if d > 1 else "x" for v in range(d)]
    rule = None if covariances is None else "none needed"
    variables = tuple(
        Variable(str(name), "linear", "" if unit is None else unit.to_string(), rule)
        for name, unit in zip(names, units_of(d, unit), strict=True)
    )
    sigma, correlations = np.full((n, d), np.nan), None
    if covariances is not None:
        sigma = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
        sizes = np.where(sigma > 0.0, sigma, 1.0)
        correlations = covariances / (sizes[:, :, None] * sizes[:, None, :])
        correlations[:, np.arange(d), np.arange(d)] = 1.0
    return Sample(
        name="the objects",
        variables=variables,
        identifiers=np.arange(1, n + 1).astype(str),
        values=X,
        errors=sigma,
        measured=X,
        measured_errors=sigma,
        steps=np.zeros((n, d)),
        correlations=correlations if d > 1 else None,
    )
