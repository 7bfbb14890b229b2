"""Mixtures fitted to a sample: the global maximum of the likelihood, audited and flagged."""

from .data import Data
from .densities import component_densities, draw, log_densities, responsibilities
from .families import FAMILIES, family_of
from .run import fit_sample
from .search import Search
from .warm import compile_kernel

__all__ = [
    "FAMILIES",
    "Data",
    "Search",
    "compile_kernel",
    "component_densities",
    "draw",
    "family_of",
    "fit_sample",
    "log_densities",
    "responsibilities",
]
