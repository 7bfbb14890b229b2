"""Mixtures fitted to a sample: the global maximum of the likelihood, audited and flagged."""

from .data import Data
from .densities import component_densities, draw, entropies, log_densities, responsibilities
from .expected import bin_edges, binned_probabilities, measured_densities
from .families import family_of
from .information import standard_errors
from .run import fit_sample, likelihood_ratio
from .search import Search
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
    "fit_sample",
    "likelihood_ratio",
    "log_densities",
    "measured_densities",
    "responsibilities",
    "standard_errors",
]
