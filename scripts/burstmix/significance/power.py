"""Samples with a third class, for true mixtures, numbers of objects and errors of a survey.

A sample is drawn from two classes and a third between them, `separation` below the second in
location, that takes the share `weight` of all objects; every object is measured with the error
`noise`. Mixtures of two and of three normals are fitted to it, by one search for all.
"""

import numpy as np
from astropy.table import Table

from burstmix.fit import Data, fit_sample
from burstmix.io import with_progress
from burstmix.model import seed_of
from burstmix.results.replicates import POWER_CHUNK

from .chunks import CHUNK

# A search lighter than the full one, for many samples; how much it misses was not measured.
SEARCH = {"runners_up": 1, "kmeans_starts": 4, "random_starts": 4, "merges": False}


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
