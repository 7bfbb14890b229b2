"""Tables that say what made them."""

import re
from functools import partial
from io import StringIO
from pathlib import Path

import numpy as np
from astropy.io.ascii import InconsistentTableError
from astropy.table import Column, MaskedColumn, Table

from burstmix.errors import BurstmixError

from .binary import hdus_of, read_fits, write_pieces
from .format import MADE_BY, check_format
from .whole import write_atomically, write_text

# Readers of ECSV would take these for a comment, a new line, or an outer blank.
UNFIT = re.compile(r"^#|^\s|\s$|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def write_table(table: Table, path) -> None:
    """Write a table as ECSV or FITS, by the path's suffix; its metadata say what made it.

    read_table gives the same text back, but for outer blanks, which FITS does not keep.
    """
    table = table.copy(copy_data=False)
    table.meta |= MADE_BY | {"rows": len(table)}
    if Path(path).suffix == ".fits":
        with write_atomically(path) as temporary, temporary.open("wb") as file:
            write_pieces(hdus_of(table), len(table), file)
        return
    for column in table.itercols():
        if column.dtype.kind == "U" and any(map(UNFIT.search, np.ma.filled(column, ""))):
            table[column.name] = _as_objects(column)
    # Through a string, since astropy writes files in the locale's encoding.
    text = StringIO()
    table.write(text, format="ascii.ecsv")
    write_text(text.getvalue(), path)


def read_table(path) -> Table:
    """Read a table that write_table has written.

    Raises BurstmixError if the file is absent, is not what its suffix says, is a result of another
    format, or has lost rows.
    """
    if Path(path).suffix == ".fits":
        try:
            table = read_fits(path)
        except (OSError, ValueError, LookupError) as error:
            raise BurstmixError(f"{path}: cannot be read as a FITS table ({error})") from error
    else:
        table = read_ecsv(path)
    check_format(table.meta, path)
    rows = table.meta.pop("rows", len(table))
    if rows != len(table):
        raise BurstmixError(
            f"{path}: {len(table)} rows come back of the {rows} that were written; "
            "delete the file and run again"
        )
    return table


def read_ecsv(path) -> Table:
    """Read any ECSV table, also one that is packaged and no result.

    Raises BurstmixError if the file is absent or is no ECSV table.
    """
    try:
        table = Table.read(path, format="ascii.ecsv", encoding="utf-8")
    except (OSError, ValueError, LookupError, InconsistentTableError) as error:
        raise BurstmixError(f"{path}: cannot be read as an ECSV table ({error})") from error
    for column in table.itercols():
        if column.dtype.kind == "O":
            table[column.name] = _as_text(column)
    return table


def _as_objects(column):
    """The text as objects, which ECSV holds as JSON: whatever it is, on one line and quoted."""
    mask = np.ma.getmaskarray(column)
    entries = [None if m else str(entry) for entry, m in zip(column, mask, strict=True)]
    return _like(column, Column, entries, object)


def _as_text(column):
    """The text that _as_objects took; None is masked."""
    mask = [entry is None for entry in column]
    entries = ["" if entry is None else entry for entry in column]
    return _like(column, partial(MaskedColumn, mask=mask) if any(mask) else Column, entries, str)


def _like(column, kind, entries, dtype):
    words = {key: getattr(column, key) for key in ("unit", "description", "meta")}
    return kind(entries, dtype=dtype, **words)
