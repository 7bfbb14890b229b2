"""The log of one job."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from .errors import BurstmixError


@contextmanager
def job_log(path) -> Iterator[None]:
    """Send what the job prints to its log; a BurstmixError ends the job with its message alone.

    Any other exception ends it with its traceback in the log, which Snakemake then shows.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        try:
            yield
        except BurstmixError as error:
            print(error, file=log)
            sys.exit(1)
        except Exception:
            traceback.print_exc(file=log)
            sys.exit(1)
