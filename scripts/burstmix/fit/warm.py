"""Compile the numerical core once, so that jobs which start together find it in the cache."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from .data import Data
from .families import family_of
from .families.covariances import analyse
from .likelihood.components import OF_LIKELIHOODS, address_of
from .likelihood.univariate import latent_chunk
from .numerics.cache import FOLDER, forget_unused
from .optimise.problem import problem_of
from .parameters import Start
from .run import fit_sample


def compile_kernel(part: str) -> None:
    """Compile what all fits of "one" variable, or of "several", need; or else a component.

    A component is named as its likelihood or its family; scale_mixture stands for all families of
    these, factors for what those of factors add to several. Every compiled function of "one" and
    "several" runs on a few objects. What is of another state of the code and unused is deleted.
    """
    if FOLDER is not None:
        forget_unused(FOLDER)
    with no_collection():
        _compile(part)


@contextmanager
def no_collection() -> Iterator[None]:
    """Without looking for garbage, a tenth of the time of a compile, which leaves little."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _compile(part: str) -> None:
    values = np.concatenate([np.linspace(-1.0, 1.0, 20), np.linspace(4.0, 5.0, 20)])
    few = {"kmeans_starts": 1, "random_starts": 1, "exchange_rounds": 0}
    if part == "one":
        data = Data.from_arrays(values, np.full(40, 0.1))
    elif part == "several":
        data = Data.from_arrays(np.column_stack([values, values**2]))
    elif part == "scale_mixture":
        data = Data.from_arrays(np.column_stack([values, values**2]))
        problem = problem_of(family_of("skew_t", 2), data, 0.1)
        problem.climb(Start(np.ones(1), problem.values[:1], problem.whole[None]), newton_steps=1)
        return
    elif part == "factors":
        analyse.address()
        return
    else:
        address_of(OF_LIKELIHOODS.get(part) or family_of(part).component)
        latent_chunk.address()  # which calls it
        return
    fit_sample(data, components=(1, 2), floors=(0.1,), search=few)
