"""The objects that the config names, with what is known of them and what class they get."""

import numpy as np
from astropy.table import MaskedColumn, Table

from burstmix.files import BurstmixError


def named_table(named: dict[str, str], membership: Table, removed: Table) -> Table:
    """A row of the membership catalogue for each named object, with what the config says of it.

    named: words by identifier. removed: the list of removed objects; an object in it has a row
    without class, and `status` names the cut.
    Raises BurstmixError for an identifier that is in neither.
    """
    row_of = {str(name): row for row, name in enumerate(membership["identifier"])}
    cut_of = {str(row["identifier"]): str(row["cut"]) for row in removed}
    for name in named:
        if name not in row_of and name not in cut_of:
            raise BurstmixError(
                f"sample {membership.meta['sample']}: named: no object {name!r} in the catalogue"
            )
    absent = np.array([name not in row_of for name in named], dtype=bool)
    rows = [row_of.get(name, 0) for name in named]
    table = Table({"identifier": np.array(list(named), dtype=str)})
    table["words"] = np.array(list(named.values()), dtype=str)
    status = ["" if name in row_of else f"removed by {cut_of[name]}" for name in named]
    table["status"] = np.array(status, dtype=str)
    for column in membership.itercols():
        if column.name != "identifier":
            table[column.name] = MaskedColumn(
                column[rows], mask=absent, unit=column.unit, description=column.description
            )
    table.meta |= membership.meta
    return table
