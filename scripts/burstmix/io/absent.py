"""Why a table lacks a column that a user names."""

from astropy.table import Table

from .few import few_of

MOST_NAMES = 20


def why_absent(table: Table, name: str) -> str:
    """A clause that lists the columns there are, or says why the file's column cannot be used.

    table: its metadata may have the reasons by column, as acquire.read gives them, in `unusable`.
    """
    if name in table.meta.get("unusable", {}):
        return f"column {name!r} cannot be used: {table.meta['unusable'][name]}"
    return f"no column {name!r}; its columns are {few_of(table.colnames, MOST_NAMES)}"
