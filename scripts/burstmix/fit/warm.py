"""Compile the numerical core once, so that jobs which start together find it in the cache."""

import numpy as np

from .data import Data
from .run import fit_sample


def compile_kernel(variables: str) -> None:
    """Run every compiled function on a few objects: for "one" variable, or for "several"."""
    values = np.concatenate([np.linspace(-1.0, 1.0, 20), np.linspace(4.0, 5.0, 20)])
    few = {"kmeans_starts": 1, "random_starts": 1, "exchange_rounds": 0}
    if variables == "one":
        data = Data.from_arrays(values, np.full(40, 0.1))
    else:
        data = Data.from_arrays(np.column_stack([values, values**2]))
    fit_sample(data, components=(1, 2), floors=(0.1,), search=few)
