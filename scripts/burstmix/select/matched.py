"""Samples side by side: is a change of verdict one of number, of objects, or of variables?"""

import numpy as np
from astropy.table import Column, MaskedColumn, Table

COLUMNS = (
    "sample", "errors", "n_objects", "k_aic", "margin_aic", "k_bic", "margin_bic", "verdict_k",
    "strength",
)  # fmt: skip


def matched_table(
    groups: dict[str, list[str]], identifiers: dict[str, np.ndarray], summary: Table
) -> Table:
    """A row for each sample and error mode of each group, from the rows of summary.ecsv.

    groups: names of samples; identifiers: of each sample's objects. in_common is how many of a
    sample's objects the last sample of its group has too.
    """
    rows, names, common = [], [], []
    for name, samples in groups.items():
        for sample in samples:
            shared = len(np.intersect1d(identifiers[sample], identifiers[samples[-1]]))
            found = np.flatnonzero(summary["sample"] == sample)
            rows += found.tolist()
            names += [name] * len(found)
            common += [shared] * len(found)
    table = summary[list(COLUMNS)][rows]
    for column in table.itercols():
        if isinstance(column, MaskedColumn) and not column.mask.any():
            table[column.name] = Column(column.filled(), description=column.description)
    table.add_column(names, name="matched", index=0)
    table.add_column(common, name="in_common", index=4)
    table["in_common"].description = "objects that the group's last sample has too"
    return table
