"""Samples side by side: is a change of verdict one of number, of objects, or of variables?"""

import numpy as np
from astropy.table import Table

from burstmix.results.select import MATCHED


def matched_table(
    groups: dict[str, list[str]], identifiers: dict[str, np.ndarray], summary: Table
) -> Table:
    """A row for each sample and error mode of each group, from the rows of summary.ecsv.

    groups: by name, the names of samples; identifiers: by sample, those of its objects. in_common
    is the number of a sample's objects that the last sample of its group has too.
    """
    rows = []
    for name, samples in groups.items():
        for sample in samples:
            shared = len(np.intersect1d(identifiers[sample], identifiers[samples[-1]]))
            own = {"matched": name, "in_common": shared}
            for row in summary[summary["sample"] == sample]:
                rows.append({n: own[n] if n in own else row[n] for n in MATCHED.names})
    return MATCHED.of_rows(rows)
