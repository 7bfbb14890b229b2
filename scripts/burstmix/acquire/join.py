"""Two tables of the same objects put side by side."""

import numpy as np
from astropy.table import MaskedColumn, Table

from burstmix.errors import BurstmixError
from burstmix.io import why_absent
from burstmix.io.numbers import names_of


def join(table: Table, other: Table, on: str, where: str) -> Table:
    """`table` with the columns of `other` that it lacks, matched by the column `on`.

    Rows keep their order; objects that have no name, or that `other` does not list, have no value
    there. Of several rows for one object in `other`, the first counts. Names are compared as text
    without outer blanks: 1.10 differs from 1.1, and 5 is the same as text, integer or float.
    Raises BurstmixError if a table lacks the column, or no object is in both.
    """
    for each in (table, other):
        if on not in each.colnames:
            raise BurstmixError(f"{where}: to match tables by: {why_absent(each, on)}")
    keys, others = names_of(table[on]).tolist(), names_of(other[on]).tolist()
    places = {key: row for row, key in reversed(list(enumerate(others))) if key}
    found = np.array([places.get(key, -1) for key in keys])
    if np.all(found < 0):
        raise BurstmixError(f"{where}: none of its objects is in the first table")
    result = table.copy()
    unusable = other.meta.get("unusable", {}) | table.meta.get("unusable", {})
    if unusable:
        result.meta["unusable"] = unusable
    for name in other.colnames:
        if name not in table.colnames:
            column = other[name][np.maximum(found, 0)]
            mask = np.ma.getmaskarray(column) | (found < 0)
            result[name] = MaskedColumn(
                np.ma.getdata(column), mask=mask, unit=column.unit, description=column.description
            )
    return result
