"""Mixtures fitted to a sample: the global maximum of the likelihood, audited and flagged."""

from .data import Data
from .normal import component_densities, log_densities, responsibilities
from .run import fit_sample
from .search import Search
from .warm import compile_kernel

__all__ = [
    "Data",
    "Search",
    "compile_kernel",
    "component_densities",
    "fit_sample",
    "log_densities",
    "responsibilities",
]
