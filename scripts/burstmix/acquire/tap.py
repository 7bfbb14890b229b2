"""Queries to Virtual Observatory services: ADQL over TAP, through pyvo."""

import hashlib
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyvo
import requests
import urllib3
from astropy.table import Table
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from burstmix.errors import BurstmixError

from .address import scrubbed, shown
from .clock import now
from .download import AGAIN, PATIENCE, DownloadError, Patience, download, reason_of, session
from .read import read

# Services cut this down to their own limit, and say when a result is larger than that.
MOST_ROWS = 20_000_000
WAITING = {"PENDING", "QUEUED", "EXECUTING", "SUSPENDED", "HELD", "UNKNOWN"}


def read_tap(source: dict, name: str, patience: Patience = PATIENCE) -> tuple[Table, dict]:
    """The result of the query, its rows sorted by all columns, and its record.

    A service may give rows in any order, so that sorting makes equal results equal tables; the
    record's checksum is that of the sorted table.
    Raises BurstmixError if the service cannot be reached, refuses the query, or leaves rows out.
    """
    service, query = source["tap"]["service"], source["tap"]["query"]
    where = f"catalogue {name}: {shown(service)}"
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "result"
            _run(service, query, path, patience)
            size = path.stat().st_size
            table = read(path, where=where, format="votable", missing=source.get("missing", ()))
    except BurstmixError:
        raise
    except pyvo.DALQueryError as error:
        raise BurstmixError(f"{where} refuses the query: {_words(error)}") from error
    except DownloadError as error:
        raise BurstmixError(f"{where}: {error}") from error
    except Exception as error:
        raise BurstmixError(f"{where}: {_reason(error, patience)}") from error
    table = in_order(table)
    record = {
        "source": "tap",
        "service": shown(service),
        "query": query,
        "time": now(),
        "bytes": size,
        "sha256": content_sha256(table),
        "rows": len(table),
    }
    return table, record


def in_order(table: Table) -> Table:
    """The rows sorted by all columns, the first one first; missing values come last."""
    keys = [key for column in reversed(table.colnames) for key in _order(table[column])]
    return table[np.lexsort(keys)]


def content_sha256(table: Table) -> str:
    """The SHA-256 of a table's names and values, whatever file they came in."""
    digest = hashlib.sha256("\x1f".join(table.colnames).encode())
    for column in table.itercols():
        values = ["" if value is np.ma.masked else repr(value) for value in column.tolist()]
        digest.update("\x1e".join(values).encode())
    return digest.hexdigest()


def _run(service, query, path, patience):
    """Run the query as a job of its own, which may take its time, and fetch the result."""
    with _Session(patience) as web:
        job = pyvo.dal.TAPService(service, session=web).submit_job(query, maxrec=MOST_ROWS)
        try:
            _wait(job.run(), patience)
            job.raise_if_error()
            result = job.result_uri
            if not result or not result.startswith(("http://", "https://")):
                raise DownloadError("gives no result on the web; is it a TAP service?")
            download(result, path, patience)
        finally:
            # A service that keeps the job does no harm.
            with suppress(pyvo.DALServiceError, requests.RequestException):
                job.delete()


def _wait(job, patience):
    """Wait until the job has ended; pyvo's own wait would be endless if the job is."""
    end, pause = time.monotonic() + patience.total, 0.2
    while job.phase in WAITING:
        if time.monotonic() + pause > end:
            raise DownloadError(f"takes longer than {patience.total:g} s")
        time.sleep(pause)
        pause = min(1.5 * pause, 30.0)


class _Session(requests.Session):
    """A session whose requests all have time-outs, and are repeated when a service is busy."""

    def __init__(self, patience):
        super().__init__()
        base = session(patience)
        self.headers, self.max_redirects = base.headers, base.max_redirects
        self.limits = (patience.connect, patience.silence)
        retry = Retry(
            patience.attempts - 1,
            backoff_factor=patience.pause,
            status_forcelist=sorted(AGAIN),
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self.mount(scheme, HTTPAdapter(max_retries=retry))

    def request(self, *words, **more):
        return super().request(*words, **more | {"timeout": self.limits})


def _reason(error, patience):
    """Why there is no result; pyvo passes on what its parsers raise, and wraps network errors."""
    cause = error.cause if isinstance(error, pyvo.DALServiceError) else error
    if isinstance(cause, requests.HTTPError):
        return f"answers {cause.response.status_code} {cause.response.reason}".rstrip()
    if isinstance(cause, requests.RequestException | urllib3.exceptions.HTTPError):
        return str(reason_of(cause, patience))
    return f"gives no valid answer ({type(error).__name__}: {_words(error)})"


def _words(error):
    return " ".join(scrubbed(str(error)).split())[:300]


def _order(column):
    """The sort keys of a column: first whether an entry is missing, then its value."""
    stand_in = "" if column.dtype.kind in "SU" else column.dtype.type(0)
    return np.ma.filled(column, stand_in), np.ma.getmaskarray(column)
