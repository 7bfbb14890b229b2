"""Why a table has not the column that somebody names."""

from astropy.table import Table

MOST_NAMES = 20


def why_absent(table: Table, name: str) -> str:
    """That no column is called so, and what there is; or why the one in the file is of no use.

    table: its metadata may have the reasons by column, as acquire.read gives them, in `unusable`.
    """
    if name in table.meta.get("unusable", {}):
        return f"column {name!r} cannot be used: {table.meta['unusable'][name]}"
    others = len(table.colnames) - MOST_NAMES
    more = f" and {others} more" if others > 0 else ""
    return f"no column {name!r}; its columns are {', '.join(table.colnames[:MOST_NAMES])}{more}"
