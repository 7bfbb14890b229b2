"""A newly downloaded catalogue against its packaged snapshot: rows added, gone and changed."""

from collections import Counter

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.results.acquire import CHANGES


def compare(official: Table, snapshot: Table, identifier: str, where: str) -> tuple[dict, Table]:
    """What a record says of the differences, and a table with a row for each of them.

    Objects are matched by the column `identifier`, and by their count where it repeats.
    Raises BurstmixError if the official table lacks the identifier.
    """
    if identifier not in official.colnames:
        raise BurstmixError(f"{where}: has no column for the identifier {identifier!r}")
    new, old = _places(official[identifier]), _places(snapshot[identifier])
    columns = [name for name in snapshot.colnames if name in official.colnames]
    rows = [(_label(key), "added", "", "", "") for key in new if key not in old]
    rows += [(_label(key), "gone", "", "", "") for key in old if key not in new]
    shared = [key for key in old if key in new]
    before = snapshot[[old[key] for key in shared]]
    after = official[[new[key] for key in shared]]
    for column in columns:
        for i in np.flatnonzero(_differ(before[column], after[column])):
            texts = _text(before[column][i]), _text(after[column][i])
            rows.append((_label(shared[i]), "changed", column, *texts))
    changes = CHANGES.of_rows([dict(zip(CHANGES.names, row, strict=True)) for row in rows])
    kinds = Counter(row[1] for row in rows)
    summary = {
        "snapshot_rows": len(snapshot),
        "official_rows": len(official),
        "rows_added": kinds["added"],
        "rows_gone": kinds["gone"],
        "rows_changed": len({row[0] for row in rows if row[1] == "changed"}),
        "values_changed": dict(Counter(row[2] for row in rows if row[1] == "changed")),
        "columns_absent": [name for name in snapshot.colnames if name not in official.colnames],
    }
    return summary, changes


def no_changes() -> Table:
    """The table of changes where there is nothing to compare."""
    return CHANGES.of_rows([])


def _places(column):
    """The row of each object, by its identifier and how many rows before it have the same one."""
    met = Counter()
    places = {}
    for row, key in enumerate(map(str, column)):
        places[key, met[key]] = row
        met[key] += 1
    return places


def _label(key):
    name, count = key
    return f"{name} ({count + 1})" if count else name


def _differ(before, after):
    """Where one value is missing and the other is not, or they are not the same."""
    absent, gone = np.ma.getmaskarray(before), np.ma.getmaskarray(after)
    a, b = np.ma.getdata(before), np.ma.getdata(after)
    if a.dtype.kind in "if" and b.dtype.kind in "if":
        # Formats print the same number with more or fewer digits.
        other = ~np.isclose(a, b, rtol=1e-9, atol=0.0)
    else:
        other = a.astype(str) != b.astype(str)
    return (absent != gone) | (~absent & ~gone & other)


def _text(value):
    return "" if value is np.ma.masked else str(value)
