"""Downloads that end in a whole file or in one reason.

HTTP goes through requests, which knows proxies, redirects and certificates. Its own retries end
where the body begins; stalls, bodies cut short and resuming are therefore handled here.
"""

import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3

from burstmix.version import __version__

WHOLE = re.compile(r"\d{1,18}", re.ASCII)
RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)
CHUNK = 64 * 1024
AGAIN = {408, 425, 429, 500, 502, 503, 504}


class DownloadError(Exception):
    """A download failed for the reason given; `again`: the next attempt may work."""

    def __init__(self, reason: str, again: bool = True, wait: float = 0.0):
        super().__init__(reason)
        self.again, self.wait = again, wait


@dataclass(frozen=True)
class Patience:
    """Limits of one download; times in seconds."""

    attempts: int = 4
    pause: float = 1.0  # before the second attempt; doubles with each further one
    connect: float = 15.0
    silence: float = 60.0  # without a byte
    slowest: float = 100.0  # bytes a second, averaged over `silence`
    total: float = 3600.0
    size: int = 2 * 1024**3  # bytes
    redirects: int = 10


PATIENCE = Patience()


def download(url: str, path: Path, patience: Patience = PATIENCE) -> None:
    """Write what is at `url` (http, https, ftp or file) to `path`.

    The body is held to `patience.total`; the lines before it only to `patience.silence` for each
    part that arrives, so that a server may take longer by sending its headers in small parts.
    Raises DownloadError with the reason after the last attempt; `path` may then hold a part.
    """
    end = time.monotonic() + patience.total
    transfer = _Http(url, path, patience, end) if url.startswith("http") else None
    pause = patience.pause
    for attempt in range(1, patience.attempts + 1):
        try:
            return transfer.run() if transfer else _open_url(url, path, patience, end)
        except DownloadError as failure:
            wait = max(pause, failure.wait)
            if not failure.again or attempt == patience.attempts or time.monotonic() + wait > end:
                tries = f" ({attempt} attempts)" if attempt > 1 else ""
                raise DownloadError(f"{failure}{tries}") from failure
            time.sleep(wait)
            pause *= 2


def session(patience: Patience) -> requests.Session:
    """A session that names itself and follows a limited number of redirects."""
    result = requests.Session()
    result.headers["User-Agent"] = f"burstmix/{__version__}"
    result.max_redirects = patience.redirects
    return result


class _Http:
    """One HTTP download; an attempt goes on where the last one stopped if the server allows it."""

    def __init__(self, url, path, patience, end):
        self.url, self.path, self.patience, self.end = url, path, patience, end
        self.session = session(patience)
        self.validator = None  # the server's mark of a file's state, to go on with the same file

    def run(self):
        have = self.path.stat().st_size if self.validator and self.path.exists() else 0
        headers = {"Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": self.validator}
        try:
            with self.session.get(
                self.url,
                headers=headers,
                stream=True,
                timeout=(self.patience.connect, self.patience.silence),
            ) as answer:
                self._check(answer, have)
                expected = _expected(answer)
                more = answer.status_code == 206
                self._remember(answer)
                with self.path.open("ab" if more else "wb") as output:
                    pieces = iter(lambda: answer.raw.read1(CHUNK, decode_content=False), b"")
                    _store(pieces, output, expected, self.patience, self.end)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise reason_of(error, self.patience, self.path) from error
        except ValueError as error:
            # An address to go on to that cannot be decoded.
            raise reason_of(error, self.patience) from error

    def _check(self, answer, have):
        final = [*answer.history, answer]
        if self.url.startswith("https:") and any(a.url.startswith("http:") for a in final):
            raise DownloadError("redirects from https to http", again=False)
        status = answer.status_code
        if status == 416 or (status == 206 and not _continues(answer, have)):
            self.validator = None
            raise DownloadError("does not go on where the last attempt stopped")
        if status not in (200, 206):
            raise DownloadError(
                f"answers {status} {answer.reason}".rstrip(),
                again=status in AGAIN,
                wait=_seconds(answer.headers.get("Retry-After")),
            )

    def _remember(self, answer):
        tag = answer.headers.get("ETag", "")
        resumable = answer.headers.get("Accept-Ranges", "").lower() == "bytes"
        strong = tag if tag.startswith('"') else answer.headers.get("Last-Modified")
        self.validator = strong if resumable else None


def _continues(answer, have):
    """Whether the answer is all the rest of a file whose first `have` > 0 bytes are here."""
    place = RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if place is None or have == 0:
        return False
    start, last, total = map(int, place.groups())
    return start == have and last + 1 == total


def _expected(answer):
    """Bytes of the whole file; None if the server does not say."""
    if answer.status_code == 206:
        return int(RANGE.fullmatch(answer.headers["Content-Range"])[3])
    return _length(answer.headers.get("Content-Length"))


def _length(announced):
    if announced is None:
        return None
    if not WHOLE.fullmatch(announced.strip()):
        raise DownloadError(f"announces a length that is no number, {announced[:40]!r}")
    return int(announced)


def _seconds(text):
    return min(float(text), 60.0) if text and WHOLE.fullmatch(text) else 0.0


def _open_url(url, path, patience, end):
    """FTP and file addresses, through the standard library."""
    if url.startswith("file:") and urlsplit(url).netloc not in ("", "localhost"):
        raise DownloadError("a file address names no host: write file:///path", again=False)
    try:
        with (
            urllib.request.urlopen(url, timeout=patience.silence) as answer,
            path.open("wb") as output,
        ):
            expected = _length(answer.headers.get("Content-Length"))
            _store(iter(lambda: answer.read(CHUNK), b""), output, expected, patience, end)
    except urllib.error.URLError as error:
        absent = url.startswith("file:") or "550" in str(error.reason)
        reason = "there is no such file" if absent else f"cannot be reached ({error.reason})"
        raise DownloadError(reason, again=not absent) from error
    except (TimeoutError, OSError, ValueError) as error:
        raise reason_of(error, patience, path) from error


def _store(pieces, output, expected, patience, end):
    """Write the pieces; DownloadError if they are too many, too slow, or fewer than announced."""
    if expected is not None and expected > patience.size:
        raise DownloadError(
            _too_large(f"announces {expected / 1e6:,.0f} MB", patience), again=False
        )
    since, before = time.monotonic(), output.tell()
    for piece in pieces:
        output.write(piece)
        now, have = time.monotonic(), output.tell()
        if have > patience.size:
            raise DownloadError(_too_large("sends more", patience), again=False)
        if now > end:
            raise DownloadError(f"takes longer than {patience.total:g} s", again=False)
        if now - since > patience.silence:
            if have - before < patience.slowest * (now - since):
                raise DownloadError(f"sent only {have - before} bytes in {now - since:.0f} s")
            since, before = now, have
    if expected is not None and output.tell() != expected:
        raise DownloadError(f"sent {output.tell()} of {expected} bytes")


def _too_large(what, patience):
    return f"{what}; the limit of a download is {patience.size / 1e6:,.0f} MB"


def reason_of(error, patience: Patience, path: Path | None = None) -> DownloadError:
    """The reason in the user's words; the error's own text could hold a password."""
    names = {type(each).__name__ for each in _chain(error)}
    if isinstance(error, requests.TooManyRedirects):
        return DownloadError(f"redirects more than {patience.redirects} times", again=False)
    if isinstance(error, requests.exceptions.InvalidHeader):
        return DownloadError("sends headers that contradict each other")
    if isinstance(error, requests.exceptions.SSLError):
        return DownloadError("its certificate cannot be verified", again=False)
    if isinstance(error, requests.exceptions.ProxyError):
        return DownloadError("the proxy cannot be reached")
    if isinstance(error, requests.ConnectTimeout):
        return DownloadError(f"no connection within {patience.connect:g} s")
    if names & {"ReadTimeout", "ReadTimeoutError", "TimeoutError", "timeout"}:
        return DownloadError(f"sent nothing for {patience.silence:g} s")
    if names & {"NameResolutionError", "gaierror"}:
        return DownloadError("its host is not known")
    if "ConnectionRefusedError" in names:
        return DownloadError("refuses the connection")
    if names & {"IncompleteRead", "ProtocolError", "ConnectionResetError", "RemoteDisconnected"}:
        have = f" after {path.stat().st_size} bytes" if path and path.exists() else ""
        return DownloadError(f"broke the connection off{have}")
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return DownloadError(
            f"cannot be written ({error.strerror or type(error).__name__})", again=False
        )
    if isinstance(error, ValueError):
        return DownloadError("is not a valid address, or redirects to one that is not", again=False)
    return DownloadError(f"cannot be reached ({type(error).__name__})")


def _chain(error):
    """The error, and the errors that caused it."""
    seen = []
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if isinstance(each, BaseException) and each not in seen:
            seen.append(each)
            waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return seen
