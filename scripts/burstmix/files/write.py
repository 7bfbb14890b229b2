"""Files that are either whole or not there, and tables that say what made them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from io import StringIO
from pathlib import Path

from astropy.io.ascii import InconsistentTableError
from astropy.table import Table

from burstmix import __version__

from .binary import hdus_of, read_fits, write_pieces
from .errors import BurstmixError


@contextmanager
def write_atomically(path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that becomes `path` if the block ends without error.

    A killed job then leaves the old file or none, never half a new one. What it leaves beside the
    path goes when the next job is done; one that still writes there for a run that was killed then
    fails, and nobody waits for it.
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


def write_table(table: Table, path) -> None:
    """Write a table, as ECSV or FITS by the path's suffix, with the version of burstmix in it."""
    table = table.copy(copy_data=False)
    table.meta["burstmix"] = __version__
    if Path(path).suffix == ".fits":
        with write_atomically(path) as temporary, temporary.open("wb") as file:
            write_pieces(hdus_of(table), len(table), file)
        return
    # Through a string, since astropy writes files in the locale's encoding.
    text = StringIO()
    table.write(text, format="ascii.ecsv")
    write_text(text.getvalue(), path)


def read_table(path) -> Table:
    """Read a table that write_table has written.

    Raises BurstmixError if the file is absent or is not what its suffix says.
    """
    kind = "a FITS" if Path(path).suffix == ".fits" else "an ECSV"
    try:
        if kind == "a FITS":
            return read_fits(path)
        return Table.read(path, format="ascii.ecsv", encoding="utf-8")
    except (OSError, ValueError, LookupError, InconsistentTableError) as error:
        raise BurstmixError(f"{path}: cannot be read as {kind} table ({error})") from error


def sha256_of(path) -> str:
    """The SHA-256 checksum of a file, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
