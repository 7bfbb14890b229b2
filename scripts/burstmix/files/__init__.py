"""What every part of burstmix reads and writes: tables, samples, fits, errors and seeds."""

from .absent import why_absent
from .errors import BurstmixError
from .failures import STOPPED, failures
from .fit_set import Fit, FitSet, Flag
from .format import FORMAT, MADE_BY, check_format
from .job import job_log
from .numbers import as_numbers
from .progress import in_words, told
from .sample import LARGE_ERROR, LARGEST, Sample, Variable, with_unit
from .seeds import seed_of
from .write import read_ecsv, read_table, sha256_of, write_atomically, write_table, write_text

__all__ = [
    "FORMAT",
    "LARGEST",
    "LARGE_ERROR",
    "MADE_BY",
    "STOPPED",
    "BurstmixError",
    "Fit",
    "FitSet",
    "Flag",
    "Sample",
    "Variable",
    "as_numbers",
    "check_format",
    "failures",
    "in_words",
    "job_log",
    "read_ecsv",
    "read_table",
    "seed_of",
    "sha256_of",
    "told",
    "why_absent",
    "with_unit",
    "write_atomically",
    "write_table",
    "write_text",
]
