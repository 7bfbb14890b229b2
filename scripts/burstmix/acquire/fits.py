"""FITS tables."""

from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io.nulls import read_hdu
from burstmix.io.numbers import FORTRAN, column_of

KINDS = {"A": "text", "I": "integer", "F": "float", "E": "float", "D": "float"}


def read_fits(path: Path, where: str, table=None, most: int | None = None) -> Table:
    """The table in HDU number or name `table`; by default the first HDU that holds a table.

    most: rows that are enough.

    Raises BurstmixError if there is no such table, or the file is shorter than its headers say.
    """
    size = path.stat().st_size
    with fits.open(path, memmap=True) as hdus:
        chosen = None
        for number, hdu in enumerate(hdus):
            is_table = isinstance(hdu, fits.BinTableHDU | fits.TableHDU)
            wanted = is_table if table is None else table in (number, hdu.name)
            if wanted and chosen is None:
                chosen = hdu
            needed = hdu.fileinfo()["datLoc"] + hdu.size
            if needed > size:
                raise BurstmixError(
                    f"{where}: the FITS file is cut short: {size} bytes, its headers say {needed}"
                )
        if not isinstance(chosen, fits.BinTableHDU | fits.TableHDU):
            named = "" if table is None else f" in HDU {table!r}"
            raise BurstmixError(f"{where}: the FITS file has no table{named}")
        if most is not None:
            chosen = type(chosen)(chosen.data[:most], chosen.header)
        if isinstance(chosen, fits.TableHDU):
            table = _of_text(chosen, where)
        else:
            table = read_hdu(chosen, mask_invalid=True)
        for number, name in enumerate(chosen.columns.names, start=1):
            if f"TUCD{number}" in chosen.header:
                table[name].meta["ucd"] = str(chosen.header[f"TUCD{number}"])
        return table


def _of_text(hdu, where):
    """An ASCII table from the text of its fields, because astropy reads a blank field as 0."""
    table, fields = Table(), hdu.data.view(np.ndarray)
    for column in hdu.columns:
        kind = KINDS[column.format.format[0]]
        missing = {str(column.null or "").strip()}
        entries = [entry.decode("latin-1").strip() for entry in fields[column.name].tolist()]
        entries = ["" if entry in missing else entry for entry in entries]
        if kind == "float":
            entries = [FORTRAN.sub("E", entry) for entry in entries]
        values = column_of(entries, kind, column.name, where)
        if kind != "text" and (column.bscale, column.bzero) != (None, None):
            scale, zero = column.bscale or 1, column.bzero or 0
            values = values if (scale, zero) == (1, 0) else values.astype(float) * scale + zero
        values.name, values.unit = column.name, column.unit
        table[column.name] = values
    return table
