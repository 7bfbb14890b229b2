"""How tables, numbers and text are read and written, and what a job says of itself."""

from importlib import import_module

from .failures import STOPPED, failures
from .format import FORMAT, MADE_BY, check_format
from .job import job_log
from .progress import in_words, told
from .whole import sha256_of, write_atomically, write_text

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
    "rows_with",
    "sha256_of",
    "told",
    "why_absent",
    "write_atomically",
    "write_table",
    "write_text",
]

# Where they are. They are imported when they are used, because astropy takes half a second, and who
# reads a config needs no table.
OF_TABLES = {
    "as_numbers": ".numbers",
    "read_ecsv": ".write",
    "read_table": ".write",
    "rows_with": ".rows",
    "why_absent": ".absent",
    "write_table": ".write",
}


def __getattr__(name):
    if name in OF_TABLES:
        return getattr(import_module(OF_TABLES[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
