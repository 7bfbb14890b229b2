"""Compressed files made plain, with a limit on what they may grow to."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from burstmix.errors import BurstmixError

OPENERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
LIMIT = 2 * 1024**3
CHUNK = 1024**2


@contextmanager
def unpacked(path: Path, where: str, limit: int = LIMIT) -> Iterator[Path]:
    """Yield the path of the plain content of `path` (gzip, bzip2, xz, or plain already).

    Raises BurstmixError if the content has more than `limit` bytes, or ends too early.
    """
    with path.open("rb") as file:
        start = file.read(6)
    openers = [opener for magic, opener in OPENERS.items() if start.startswith(magic)]
    if not openers:
        if path.stat().st_size > limit:
            raise BurstmixError(_too_large(where, limit))
        yield path
        return
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "table"
        try:
            with openers[0](path) as packed, plain.open("wb") as output:
                while chunk := packed.read(CHUNK):
                    output.write(chunk)
                    if output.tell() > limit:
                        raise BurstmixError(_too_large(where, limit))
        except EOFError as error:
            raise BurstmixError(f"{where}: the compressed file is cut short") from error
        except (OSError, zlib.error, lzma.LZMAError) as error:
            raise BurstmixError(f"{where}: the compressed file is damaged ({error})") from error
        yield plain


def _too_large(where, limit):
    return f"{where}: has more than {limit / 1e6:,.0f} MB when unpacked, the limit for a table"
