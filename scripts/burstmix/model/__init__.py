"""What every part of burstmix works on: a sample, its fits, and the seeds of what is drawn."""

from .choice import MARGIN, Choice
from .classes import class_names
from .fit_set import Fit, FitSet, Flag
from .parameters import parameters_of, standard_errors_of
from .run_folder import RunFolder
from .sample import LARGE_ERROR, LARGEST, Sample, Variable, with_unit
from .seeds import seed_of

__all__ = [
    "LARGEST",
    "LARGE_ERROR",
    "MARGIN",
    "Choice",
    "Fit",
    "FitSet",
    "Flag",
    "RunFolder",
    "Sample",
    "Variable",
    "class_names",
    "parameters_of",
    "seed_of",
    "standard_errors_of",
    "with_unit",
]
