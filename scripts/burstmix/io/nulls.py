"""Missing entries of binary FITS tables: the standard marks them in what the file stores."""

import warnings

import numpy as np
from astropy.io import fits
from astropy.table import MaskedColumn, Table

TRUTHS = [ord("T"), ord("F")]  # any other byte of a logical column stands for neither


def read_hdu(hdu: fits.BinTableHDU, **words) -> Table:
    """The table of an HDU, read by astropy with `words`; entries null by the standard are masked.

    astropy compares TNULL with the values after scaling, and takes a null logical for false.
    """
    nulls = {column.name: column.null for column in hdu.columns}
    for column in hdu.columns:
        column.null = None
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Column .* contains NULL")
        table = Table.read(hdu, **words)
    fields = hdu.data.view(np.ndarray)
    for column in hdu.columns:
        values, stored = table[column.name], fields[column.name]
        if stored.shape != values.shape:
            continue  # lists of lengths of their own, and bits
        missing = _nulls(column, np.ma.getdata(values), stored, nulls[column.name])
        if missing.any():
            table[column.name] = MaskedColumn(values, mask=missing, copy=False)
    return table


def _nulls(column, values, stored, null):
    """Which entries of a column are null; an entry may be an array of any shape."""
    if column.format.format == "L":
        return ~np.isin(stored, TRUTHS)
    if null is None or stored.dtype.kind not in "iu":
        return np.zeros(0, dtype=bool)
    if values.dtype.kind == "u" and not np.any(stored == null):
        # Of unsigned numbers, astropy writes the null as a value, not as it is stored.
        return values == null
    return stored == null


def store_nulls(hdu: fits.BinTableHDU, table: Table) -> None:
    """Store the missing logicals of `table`, which `hdu` was made from, as the standard has it."""
    fields = hdu.data.view(np.ndarray)
    for name in table.colnames:
        if table[name].dtype.kind == "b":
            fields[name][np.ma.getmaskarray(table[name])] = 0
