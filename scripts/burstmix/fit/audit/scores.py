"""How ln f of each object changes with the parameters of a fit that are free."""

import numpy as np

from ..optimise.problem import Problem
from ..parameters import Optimum, Start
from .coordinates import coordinates_of, parts_of

STEP = 1e-3  # of the differences, in standard errors as each alone would have it


def scores(problem: Problem, mixture: Start | Optimum) -> np.ndarray:
    """The derivatives of ln f of the objects, (n, f), by each direction of `information`."""
    directions, hessian = problem.information(mixture)
    z, d = coordinates_of(mixture), mixture.locations.shape[1]
    found = np.empty((problem.log_density(mixture)[0].size, directions.shape[2]))
    sizes = STEP / np.sqrt(np.maximum(np.abs(hessian.diagonal()), 1e-300))
    for f, size in enumerate(sizes):
        ends = []
        for step in (size * directions[:, :, f], -size * directions[:, :, f]):
            alpha = mixture.alpha * np.exp(step[:, 0])
            moved = Start(alpha / alpha.sum(), *parts_of(z + step[:, 1:], d))
            ends.append(problem.log_density(moved)[0])
        found[:, f] = (ends[0] - ends[1]) / (2.0 * size)
    return found
