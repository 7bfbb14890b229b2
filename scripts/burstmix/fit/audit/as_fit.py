"""An optimum of the search as a Fit, in the literature's parameters and in order."""

from dataclasses import replace

import numpy as np

from burstmix.model import Fit

from ..data import Data
from ..families import Family
from ..optimise.problem import Problem
from ..parameters import TOLERANCE, Optimum, Start
from ..predict.densities import entropies


def fit_from(
    family: Family, problem: Problem, data: Data, optimum: Optimum, lnl: float | None = None
) -> tuple[Fit, Start]:
    """An optimum as a Fit, sorted by location (then scale, weight), lnL at exactly its numbers.

    lnl: the optimum's own, which differs by no more than rounding; None: lnL is computed anew.
    """
    k, d = optimum.locations.shape
    order = np.lexsort([optimum.alpha, optimum.covariances[:, 0, 0], optimum.locations[:, 0]])
    mixture = Start(*(part[order] for part in optimum[:4]))
    fit = Fit(
        family=family.name,
        k=k,
        floor=problem.floor,
        weights=mixture.alpha,
        **family.described(mixture),
        shape_names=family.shape_names,
        lnl=problem.lnl(mixture) if lnl is None else lnl,
        n_objects=counted(data.weights),
        n_parameters=family.n_parameters(k, d),
        converged=optimum.converged,
        audit={
            "decrement": optimum.decrement,
            "gradient_norm": optimum.gradient_norm,
            "iterations": optimum.iterations,
            "tolerance": TOLERANCE,
            "vanished": int(np.sum(optimum.alpha == 0.0)),
        },
    )
    return fit, mixture


def counted(weights: np.ndarray) -> float:
    """How many objects these weights (n,) are; an int where the number is whole."""
    total = float(weights.sum())
    return int(total) if total.is_integer() else total


def with_entropy(fit: Fit, data: Data, responsibilities: np.ndarray) -> Fit:
    """The fit with its entropy, from responsibilities (n, k)."""
    return replace(fit, entropy=float(data.weights @ entropies(responsibilities)))
