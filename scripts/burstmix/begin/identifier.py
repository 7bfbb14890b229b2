"""Which columns tell objects apart."""

import numpy as np
from astropy.table import Table

from burstmix.io.numbers import entries_of

from .column import Column
from .names import squeezed, words_of

UCDS = ("meta.id;meta.main", "meta.record", "meta.id")
# Names of identifiers, the most usual first; and words that such names have.
NAMES = """
    name id identifier grb grbname burst burstname trigger triggernum triggernumber triggerid
    triggername sourceid sourcename source objid objectid object objectname designation catalogid
    catid uid psr pulsar star starname target event eventid frb tnsname sn
"""
NAMES = tuple(NAMES.split())
WORDS = {"name", "id", "identifier", "designation", "trigger", "number", "num", "hostname"}
MOST = 5  # columns by name whose pairs with others are tried


def identifier_of(table: Table, columns: list[Column], dates: set[str]) -> tuple[list[str], str]:
    """The columns that identify an object, none if no column does, and why in words.

    dates: names of columns that may tell an object's entries apart, beside one that names it.
    A row that comes again with all its entries counts once.
    """
    able = [column for column in columns if column.kind in ("text", "integer")]
    likely = [column for column in able if _rank(column) is not None]
    likely.sort(key=lambda column: (_rank(column), column.place))
    texts = [column for column in able if column.kind == "text" and column not in likely]
    seconds = [column for column in columns if column in able or column.name in dates]
    entries = {column.name: np.array(entries_of(table[column.name])) for column in seconds}
    again = []
    for column in [*likely, *texts]:
        times = _repeated(table, [entries[column.name]])
        if times == 0:
            return [column.name], "; ".join(["all its entries are different", *again])
        if times is not None:
            again.append(f"of {column.name}, {times} entries come again")
    for first in likely[:MOST]:
        for second in seconds:
            both = [entries[first.name], entries[second.name]]
            if second is not first and _repeated(table, both) == 0:
                return [first.name, second.name], "together their entries are all different"
    return [], "; ".join(again) or "no column has text, or is named like an identifier"


def _rank(column):
    for rank, ucd in enumerate(UCDS):
        if column.ucd.startswith(ucd):
            return rank
    name = squeezed(column.name)
    if name in NAMES:
        return len(UCDS) + NAMES.index(name)
    return len(UCDS) + len(NAMES) if WORDS & set(words_of(column.name)) else None


def _repeated(table, entries):
    """How many entries come again in rows that are not the same; None if most are empty."""
    filled = np.all([each != "" for each in entries], axis=0)
    if filled.sum() < len(filled) / 2:
        return None
    keys = np.rec.fromarrays([each[filled] for each in entries])
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    again = counts[which] > 1
    if not again.any():
        return 0
    different = {tuple(map(str, row)) for row in table[np.flatnonzero(filled)[again]].iterrows()}
    return len(different) - len(np.unique(keys[again]))
