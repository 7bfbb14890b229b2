"""Any supported table file becomes a plain table: numbers or text, units, descriptions."""

import re
import warnings
from pathlib import Path

import numpy as np
from astropy.io import ascii
from astropy.table import MaskedColumn, Table

from burstmix.files import BurstmixError
from burstmix.files.numbers import Missing

from .fits import read_fits
from .html import read_html
from .rows import MOST_COLUMNS
from .tdat import read_tdat
from .text import decoded, read_csv, read_pipes
from .unpack import LIMIT, unpacked
from .votable import read_votable

FORMATS = ("csv", "ecsv", "fits", "votable", "tdat", "pipes", "cds", "html")
LOOK = 64 * 1024


def read(
    path, *, where=None, format="auto", table=None, missing=(), limit=LIMIT, most=None
) -> Table:
    """The table in a file, which may be compressed.

    where: what messages call the file (its path by default). format: one of FORMATS, or "auto" to
    decide by the content. table: number or name of the table in a file that may have several.
    missing: texts and numbers that stand for a missing value, in any column; those that were not
    met are in the table's meta, as missing_unmet. limit: bytes that the plain content may have.
    most: rows that are enough; formats in which rows cannot be left out give all.
    Raises BurstmixError with the reason if no whole table can be read.
    """
    path, where, missing = Path(path), where or str(path), Missing(missing)
    try:
        with unpacked(path, where, limit) as plain, warnings.catch_warnings():
            # Deviations from a format's standard are common, and none of the user's business.
            warnings.simplefilter("ignore")
            return simple(_read(plain, where, format, table, missing, most), where, missing)
    except BurstmixError:
        raise
    except FileNotFoundError as error:
        raise BurstmixError(f"{where}: there is no such file") from error
    except Exception as error:
        # The parsers raise errors of many kinds on damaged content.
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise BurstmixError(f"{where}: cannot be read as a table ({reason})") from error


def _read(path, where, format, table, missing, most):
    with path.open("rb") as file:
        start = file.read(LOOK)
    if not start.strip():
        raise BurstmixError(f"{where}: is empty")
    kind = recognised(start)
    if kind == "html" and format != "html":
        raise BurstmixError(f"{where}: is a web page, not a table{_title(start)}")
    if kind == "unknown" and format != "html":
        begin = " ".join(start[:60].decode("latin-1").split())
        raise BurstmixError(f"{where}: is no known format of tables; it begins with {begin!r}")
    if format == "auto":
        format = kind
    if format == "html":
        lines = decoded(path.read_bytes(), where)
        return read_html("\n".join(lines), where, table, missing)
    if kind != format and {kind, format} & {"fits", "votable", "ecsv", "tdat"}:
        raise BurstmixError(f"{where}: is not {format.upper()}, but looks like {kind.upper()}")
    if format == "fits":
        return read_fits(path, where, table, most)
    if format == "votable":
        return read_votable(path, where, table)
    lines = decoded(path.read_bytes(), where)
    if format == "cds":
        if lines[-1].strip():
            # Columns of fixed width: a number cut in the middle would pass for another number.
            raise BurstmixError(f"{where}: its last line has no end; the table is cut short")
        return ascii.read(_without_blank_end(lines), format="cds", guess=False)
    if format == "ecsv":
        return ascii.read(lines, format="ecsv", guess=False)
    readers = {"csv": read_csv, "pipes": read_pipes, "tdat": read_tdat}
    return readers[format](lines, where, missing)


def recognised(start: bytes) -> str:
    """The format of a file that starts with these bytes.

    Text of no known format is "csv", but "unknown" if it begins like XML or PDF.
    """
    if start.startswith(b"SIMPLE  ="):
        return "fits"
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = start.removeprefix(b"\xef\xbb\xbf").decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    first = text[:4096].lower()
    if re.search(r"<(\w+:)?votable[\s>]", first):
        return "votable"
    if first.startswith("<header>"):
        return "tdat"
    if re.match(r"<(!doctype html|html|head|body|table|!--)", first) or "<html" in first:
        return "html"
    if first.startswith("# %ecsv"):
        return "ecsv"
    if re.search(r"^Byte-by-byte Description", text, re.MULTILINE | re.IGNORECASE):
        return "cds"
    if text.startswith(("<", "%PDF")):
        return "unknown"
    lines = [line for line in text.splitlines() if line.strip()]
    data = next((line for line in lines if not line.startswith("#")), "")
    return "pipes" if data.count("|") > max(data.count(","), data.count("\t")) else "csv"


def _without_blank_end(lines):
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def simple(table: Table, where: str, missing: Missing) -> Table:
    """A copy with ordinary columns only: one number or text a row, without the file's metadata.

    Text is without outer blanks.
    """
    if len(table.colnames) > MOST_COLUMNS:
        raise BurstmixError(
            f"{where}: {len(table.colnames)} columns; more than {MOST_COLUMNS} are refused"
        )
    if len(table) == 0:
        raise BurstmixError(f"{where}: has no rows")
    result = Table()
    for name in table.colnames:
        values = np.ma.asarray(getattr(table[name], "value", table[name]))
        if values.ndim != 1 or values.dtype.kind not in "biufSUO":
            continue
        mask = np.ma.getmaskarray(values)
        if values.dtype.kind == "O":
            mask = mask | np.array([value is None for value in np.ma.getdata(values)])
            values = np.ma.array(np.ma.getdata(values), mask=mask)
        if values.dtype.kind == "O" and not all(
            isinstance(value, str | bytes) for value in values.compressed()
        ):
            continue
        if values.dtype.kind == "S":
            values = np.char.decode(np.ma.filled(values, b""), "utf-8", "replace")
        if values.dtype.kind == "O":
            values = np.array(["" if m else _text(v) for v, m in zip(values, mask, strict=True)])
        values = np.ma.getdata(values)
        if values.dtype.kind == "U":
            values = np.char.strip(values)
        # A copy, in this machine's order of bytes: values may be views of the file.
        result[name] = MaskedColumn(
            values.astype(values.dtype.newbyteorder("=")),
            mask=mask | missing.among(values),
            unit=table[name].unit if hasattr(table[name], "unit") else None,
            description=table[name].info.description,
        )
    if missing.unmet:
        result.meta["missing_unmet"] = missing.unmet
    return result


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _title(start):
    match = re.search(rb"<title[^>]*>([^<]{1,80})", start, re.IGNORECASE)
    return f" ({match[1].decode('utf-8', 'replace').strip()!r})" if match else ""
