"""Any supported table file becomes a plain table: numbers or text, units, descriptions, UCDs."""

import re
import warnings
from pathlib import Path

import numpy as np
from astropy.io import ascii
from astropy.table import MaskedColumn, Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .fits import read_fits
from .fixed_width import read_cds, read_ipac
from .html import read_html
from .parquet import read_parquet
from .recognise import LOOK, recognised
from .rows import MOST_COLUMNS, without_rows
from .tdat import read_tdat
from .text import commented_rows, decoded, read_csv, read_pipes
from .unpack import LIMIT, unpacked
from .votable import read_votable
from .workbook import read_workbook

# Formats that no other content can pass for.
SIGNED = {"fits", "votable", "ecsv", "tdat", "xlsx", "parquet"}


def read(
    path,
    *,
    where=None,
    format="auto",
    table=None,
    missing=(),
    names=(),
    limit=LIMIT,
    most=None,
    readme=None,
) -> Table:
    """The table in a file, which may be compressed.

    where: what messages call the file (its path by default). format: one of those that the config's
    schema names, of which "auto" decides by the content. table: number or name of the table in a
    file that may have several.
    missing: texts and numbers that stand for a missing value, in any column. names: columns
    that stay the text that they are in formats of text, whatever it looks like. limit: bytes that
    the plain content may have. most: rows that are enough; formats in which rows cannot be left out
    give all. readme: the lines that describe a table of the CDS, where they are not in its file.
    The table's metadata are commented_rows, the number of lines that were left out as comments,
    missing_unmet, what is listed as missing and was met in no column, and unusable, why columns of
    the file are none of the table, by their names; if there are any.
    Raises BurstmixError with the reason if no whole table can be read.
    """
    path, where, meaning = Path(path), where or str(path), Meaning(missing, names)
    try:
        with unpacked(path, where, limit) as plain, warnings.catch_warnings():
            # Deviations from a format's standard are common, and the user need not know of them.
            warnings.simplefilter("ignore")
            what = where if plain == path else f"{where}: unpacked"
            kind = "cds" if readme else recognised(plain, what)
            table = _read(plain, where, kind, format, table, meaning, most, limit, readme)
            return simple(table, where, meaning)
    except BurstmixError:
        raise
    except FileNotFoundError as error:
        raise BurstmixError(f"{where}: there is no such file") from error
    except Exception as error:
        # The parsers raise errors of many kinds on damaged content.
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise BurstmixError(f"{where}: cannot be read as a table ({reason})") from error


def _read(path, where, kind, format, table, meaning, most, limit, readme):
    if format != "html":
        with path.open("rb") as file:
            start = file.read(LOOK)
        if kind == "html":
            raise BurstmixError(f"{where}: is a web page, not a table{_title(start)}")
        if kind == "unknown":
            begin = " ".join(start[:60].decode("latin-1").split())
            raise BurstmixError(f"{where}: is no known format of tables; it begins with {begin!r}")
    if format == "auto":
        format = kind
    if kind != format and {kind, format} & SIGNED and format != "html":
        raise BurstmixError(f"{where}: is not {format.upper()}, but looks like {kind.upper()}")
    if format == "fits":
        return read_fits(path, where, table, most)
    if format == "votable":
        return read_votable(path, where, table)
    if format == "xlsx":
        return read_workbook(path, where, limit, table, meaning)
    if format == "parquet":
        return read_parquet(path, where)
    lines = decoded(path.read_bytes(), where)
    if format == "html":
        return read_html("\n".join(lines), where, table, meaning)
    if format == "cds":
        return read_cds(lines, where, meaning, readme)
    if format == "ecsv":
        result = ascii.read(lines, format="ecsv", guess=False)
        result.meta["commented_rows"] = commented_rows(lines)
        return result
    readers = {"csv": read_csv, "pipes": read_pipes, "tdat": read_tdat, "ipac": read_ipac}
    return readers[format](lines, where, meaning)


def simple(table: Table, where: str, meaning: Meaning) -> Table:
    """A copy with ordinary columns only: one number or text a row, text without outer blanks.

    Its metadata keep the number of rows that were left out as comments, and say why columns were
    left out.
    """
    if len(table.colnames) > MOST_COLUMNS:
        raise BurstmixError(
            f"{where}: {len(table.colnames)} columns; more than {MOST_COLUMNS} are refused"
        )
    left_out = table.meta.get("commented_rows")
    if len(table) == 0:
        raise without_rows(where, left_out)
    result = Table(meta={"commented_rows": left_out} if left_out else None)
    unusable = {}
    for name in table.colnames:
        values = np.ma.asarray(getattr(table[name], "value", table[name]))
        if values.size == len(table):
            values = values.reshape(-1)  # lists of one value
        mask = np.ma.getmaskarray(values)
        if values.dtype.kind == "O" and values.ndim == 1:
            mask = mask | np.array([value is None for value in np.ma.getdata(values)])
            values = np.ma.array(np.ma.getdata(values), mask=mask)
        if reason := _why_unusable(values):
            unusable[name] = reason
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
            mask=mask | meaning.among(values, name),
            unit=table[name].unit if hasattr(table[name], "unit") else None,
            description=table[name].info.description,
            meta={"ucd": ucd} if (ucd := (table[name].info.meta or {}).get("ucd")) else None,
        )
    if unusable:
        result.meta["unusable"] = unusable
    if meaning.unmet:
        result.meta["missing_unmet"] = meaning.unmet
    return result


def _why_unusable(values):
    """In words, why a column holds neither numbers nor text; None if it holds either."""
    if values.ndim > 1:
        each = " x ".join(map(str, values.shape[1:]))
        return f"it holds {each} values in each row; save the one that is meant as its own column"
    if values.dtype.kind in "biufSU":
        return None
    if values.dtype.kind in "mM":
        return "it holds times, or lengths of time; save them as numbers or text"
    if values.dtype.kind == "c":
        return "it holds complex numbers; save the part that is meant as its own column"
    odd = [value for value in values.compressed() if not isinstance(value, str | bytes)]
    if not odd:
        return None
    if isinstance(odd[0], list | tuple | np.ndarray):
        return "it holds lists of values; save the one that is meant as its own column"
    return f"it holds what is neither number nor text ({type(odd[0]).__name__})"


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _title(start):
    match = re.search(rb"<title[^>]*>([^<]{1,80})", start, re.IGNORECASE)
    return f" ({match[1].decode('utf-8', 'replace').strip()!r})" if match else ""
