"""Mixtures fitted to a sample: the global maximum of the likelihood, audited and flagged."""

from .audit.standard_errors import standard_errors
from .data import Data
from .families import family_of, family_of_fit
from .optimise.problem import problem_of
from .predict.densities import (
    component_densities,
    draw,
    entropies,
    in_plane,
    log_component_densities,
    log_densities,
    responsibilities,
)
from .predict.observed import bin_edges, binned_probabilities, measured_densities
from .run import fit_sample, likelihood_ratio
from .search.ladder import Search
from .warm import compile_kernel

__all__ = [
    "Data",
    "Search",
    "bin_edges",
    "binned_probabilities",
    "compile_kernel",
    "component_densities",
    "draw",
    "entropies",
    "family_of",
    "family_of_fit",
    "fit_sample",
    "in_plane",
    "likelihood_ratio",
    "log_component_densities",
    "log_densities",
    "measured_densities",
    "problem_of",
    "responsibilities",
    "standard_errors",
]
