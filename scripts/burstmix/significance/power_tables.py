"""How often a third class is found in samples with one, and how many objects that takes.

AIC and BIC find the third class if they are less for three normals than for two and no flag bars
the fit of three. `ratio` finds it if the likelihood ratio is above that of 95 % of the samples
drawn without a third class, of the same size and noise: the level of the bootstrap, with the true
two classes for the fitted ones.
"""

import numpy as np
from astropy.table import Table

from burstmix.io import rows_with
from burstmix.pairs import LEVEL
from burstmix.results.significance import FINDERS, NEEDED, POWER

FOUND = (0.5, 0.9)  # shares of samples for which the number of objects is told
CELL = ("noise", "weight", "separation", "size")


def power_table(simulated: Table) -> Table:
    """The share of samples in which each criterion finds a third class; weight 0 has none."""
    rows = []
    for cell in dict.fromkeys(zip(*(simulated[name] for name in CELL), strict=True)):
        own = simulated[_like(simulated, cell)]
        alone = simulated[_like(simulated, (cell[0], 0.0, 0.0, cell[3]))]
        threshold = np.quantile(alone["ratio"], 1 - LEVEL)
        found = {
            "aic": (own["aic"] < 0) & ~own["barred"],
            "bic": (own["bic"] < 0) & ~own["barred"],
            "ratio": own["ratio"] > threshold,
        }
        shares = {f"found_{name}": float(np.mean(found[name])) for name in FINDERS}
        rows.append(dict(zip(CELL, cell, strict=True)) | {"replicates": len(own)} | shares)
    table = POWER.of_rows(rows)
    table.sort(CELL)
    return table


def needed_table(power: Table) -> Table:
    """The objects needed until a share of samples shows the third class, interpolated in ln size.

    They are 0 if the smallest size of the grid is enough, and -1 if the largest is not.
    """
    rows = []
    for cell in dict.fromkeys(zip(*(power[name] for name in CELL[:3]), strict=True)):
        own = power[_like(power, cell)]
        if cell[1] == 0.0:
            continue
        for name in FINDERS:
            # More objects tell more; where chance makes a share fall, the lower one counts.
            shares = np.minimum.accumulate(np.asarray(own[f"found_{name}"])[::-1])[::-1]
            row = dict(zip(CELL, cell, strict=False)) | {"criterion": name}
            for share in FOUND:
                row[f"objects_{100 * share:.0f}"] = _reached(own["size"], shares, share)
            rows.append(row)
    return NEEDED.of_rows(rows)


def _reached(sizes, shares, share) -> int:
    if shares[0] >= share:
        return 0
    if shares[-1] < share:
        return -1
    i = int(np.argmax(shares >= share))
    part = (share - shares[i - 1]) / (shares[i] - shares[i - 1])
    low, high = np.log(sizes[i - 1]), np.log(sizes[i])
    return int(np.ceil(np.exp(low + part * (high - low))))


def _like(table, cell):
    return rows_with(table, dict(zip(CELL[: len(cell)], cell, strict=True)))
