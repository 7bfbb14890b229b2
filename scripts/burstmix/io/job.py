"""The log of one job."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from burstmix.errors import BurstmixError

from .progress import LOGGER

MISTAKE = "Error: "  # before the message of a mistake that is not a fault


@contextmanager
def job_log(path) -> Iterator[None]:
    """Send what the job prints and logs to its log; a BurstmixError leaves its message alone there.

    Any other exception leaves its traceback. Either ends the job.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        handler = logging.StreamHandler(log)
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        try:
            yield
        except BurstmixError as error:
            print(f"{MISTAKE}{error}", file=log)
            sys.exit(1)
        except Exception:
            traceback.print_exc(file=log)
            sys.exit(1)
        finally:
            LOGGER.removeHandler(handler)
