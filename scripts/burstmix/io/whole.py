"""Files that are either whole or not there."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path


@contextmanager
def write_atomically(path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that becomes `path` if the block ends without error.

    A killed job then leaves the old file or none, never half a new one. The next writer of `path`
    deletes the temporary files that killed jobs have left; a job that still writes to one, for a
    run that was killed, then fails, and nobody waits for it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The suffix stays last, because libraries choose the format by it.
    temporary = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield temporary
        temporary.replace(path)
        for left in path.parent.glob(f".{escape(path.stem)}.[0-9]*{escape(path.suffix)}"):
            left.unlink(missing_ok=True)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(text: str, path) -> None:
    """Write UTF-8 text with Unix line ends."""
    with write_atomically(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def sha256_of(path) -> str:
    """The SHA-256 checksum of a file, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
