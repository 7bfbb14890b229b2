"""How often a third class is found, for true mixtures, numbers of objects and errors of a survey.

A sample is drawn from two classes and a third between them, `separation` below the second in
location, that takes the share `weight` of all objects; every object is measured with the error
`noise`. Mixtures of two and of three normals are fitted to it, by one search for all. AIC and BIC
find the third class if they are less for three and no flag bars that fit. `ratio` finds it
if the likelihood ratio is above that of 95 % of the samples drawn without a third class, of the
same size and noise: the level of the bootstrap, with the true two classes for the fitted ones.
"""

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, fit_sample
from burstmix.io import rows_with, with_progress
from burstmix.model import seed_of
from burstmix.results.replicates import POWER_CHUNK
from burstmix.results.significance import NEEDED, POWER

from .chunks import CHUNK

CRITERIA = ("aic", "bic", "ratio")
# A search lighter than the full one, for many samples; how much it misses was not measured.
SEARCH = {"runners_up": 1, "kmeans_starts": 4, "random_starts": 4, "merges": False}
LEVEL = 0.05
FOUND = (0.5, 0.9)  # shares of samples for which the number of objects is told
CELL = ("noise", "weight", "separation", "size")


def simulated_power(
    power: dict, floor: float, seed: int, size: int, noise: float, chunk: int
) -> Table:
    """A row for each true mixture and replicate of a chunk: the differences of three from two.

    power: the config's classes, weights, separations, sd and replicates.
    """
    rows = []
    thirds = [(weight, s) for weight in power["weights"] for s in power["separations"]]
    for weight, separation in with_progress([(0.0, 0.0), *thirds], "true mixtures"):
        for replicate in range(chunk * CHUNK, min((chunk + 1) * CHUNK, power["replicates"])):
            words = (seed, "power", size, noise, weight, separation, replicate)
            x = draw(power, weight, separation, size, noise, np.random.default_rng(seed_of(*words)))
            data = Data.from_arrays(x, np.full(size, noise) if noise > 0 else None)
            two, three = fit_sample(data, "normal", (2, 3), (floor,), SEARCH, words)
            rows.append(
                {
                    "noise": noise,
                    "weight": weight,
                    "separation": separation,
                    "size": size,
                    "replicate": replicate,
                    "aic": three.aic - two.aic,
                    "bic": three.bic - two.bic,
                    "ratio": 2 * (three.lnl - two.lnl),
                    "barred": bool(three.flags),
                }
            )
    return POWER_CHUNK.of_rows(rows)


def draw(power: dict, weight: float, separation: float, size: int, noise: float, rng) -> np.ndarray:
    """Measured values (size,) of objects from the two classes and the third."""
    first, second = power["classes"]
    both = first["weight"] + second["weight"]
    weights = [
        (1 - weight) * first["weight"] / both,
        (1 - weight) * second["weight"] / both,
        weight,
    ]
    means = np.array([first["mean"], second["mean"], second["mean"] - separation])
    scales = np.array([first["sd"], second["sd"], power["sd"]])
    label = rng.choice(3, size, p=weights)
    return rng.normal(means[label], np.hypot(scales[label], noise))


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
        shares = {f"found_{name}": float(np.mean(found[name])) for name in CRITERIA}
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
        for name in CRITERIA:
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
