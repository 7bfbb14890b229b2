"""How tables, numbers and text are read and written, and what a job says of itself."""

from burstmix.late import late

from .failures import STOPPED, failures
from .few import few_of
from .format import FORMAT, MADE_BY
from .job import job_log
from .progress import in_words, with_progress
from .whole import sha256_of, write_atomically, write_text

__all__ = [
    "FORMAT",
    "MADE_BY",
    "STOPPED",
    "as_numbers",
    "failures",
    "few_of",
    "in_words",
    "job_log",
    "read_ecsv",
    "read_table",
    "rows_with",
    "sha256_of",
    "why_absent",
    "with_progress",
    "write_atomically",
    "write_table",
    "write_text",
]

# Imported late, because astropy takes half a second, and reading a config needs no table.
__getattr__ = late(
    __name__,
    {
        "as_numbers": ".numbers",
        "read_ecsv": ".write",
        "read_table": ".write",
        "rows_with": ".rows",
        "why_absent": ".absent",
        "write_table": ".write",
    },
)
