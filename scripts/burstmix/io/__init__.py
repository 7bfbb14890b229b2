"""How tables, numbers and text are read and written, and what a job says of itself."""

from .absent import why_absent
from .failures import STOPPED, failures
from .format import FORMAT, MADE_BY, check_format
from .job import job_log
from .numbers import as_numbers
from .progress import in_words, told
from .write import read_ecsv, read_table, sha256_of, write_atomically, write_table, write_text

__all__ = [
    "FORMAT",
    "MADE_BY",
    "STOPPED",
    "as_numbers",
    "check_format",
    "failures",
    "in_words",
    "job_log",
    "read_ecsv",
    "read_table",
    "sha256_of",
    "told",
    "why_absent",
    "write_atomically",
    "write_table",
    "write_text",
]
