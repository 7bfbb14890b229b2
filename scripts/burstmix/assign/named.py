"""The objects that the config names, with what it says of them and their classes."""

import numpy as np
from astropy.table import MaskedColumn, Table


def named_table(named: Table, membership: Table) -> Table:
    """A row of the membership catalogue for each named object, with what the config says of it.

    named: the table of prepare.find_named. A removed object has no entries in membership's columns.
    """
    row_of = {str(name): row for row, name in enumerate(membership["identifier"])}
    absent = np.array([bool(status) for status in named["status"]], dtype=bool)
    rows = [row_of.get(str(name), 0) for name in named["identifier"]]
    table = named.copy()
    for column in membership.itercols():
        if column.name != "identifier":
            table[column.name] = MaskedColumn(
                column[rows], mask=absent, unit=column.unit, description=column.description
            )
    table.meta |= membership.meta
    return table
