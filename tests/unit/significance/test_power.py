"""A power study: what is drawn, what counts as found, and how many objects that takes."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.model import seed_of
from burstmix.significance.power import draw, simulated_power
from burstmix.significance.power_tables import needed_table, power_table

POWER = {
    "classes": [{"weight": 1, "mean": -1.0, "sd": 0.3}, {"weight": 3, "mean": 2.0, "sd": 0.4}],
    "weights": [0.2],
    "separations": [1.5],
    "sd": 0.2,
    "replicates": 20,
}


def test_what_is_drawn_has_the_moments_of_the_mixture():
    n, noise = 400_000, 0.5
    x = draw(POWER, 0.2, 1.5, n, noise, np.random.default_rng(seed_of("moments")))
    weights, means = np.array([0.2, 0.6, 0.2]), np.array([-1.0, 2.0, 0.5])
    variances = np.array([0.3, 0.4, 0.2]) ** 2 + noise**2
    mean = weights @ means
    variance = weights @ (variances + (means - mean) ** 2)
    assert x.mean() == pytest.approx(mean, abs=5 * np.sqrt(variance / n))
    assert x.var() == pytest.approx(variance, rel=0.01)


def test_a_clear_third_class_is_found_and_one_that_is_not_there_rarely():
    table = power_table(simulated_power(POWER, 0.05, 1, 500, 0.1, 0))
    alone, third = table[table["weight"] == 0], table[table["weight"] > 0]
    for name in ("aic", "bic", "ratio"):
        assert third[f"found_{name}"][0] == 1.0
    assert alone["found_bic"][0] <= 0.05 >= alone["found_ratio"][0]


def test_no_sample_depends_on_the_others():
    part = simulated_power(POWER | {"replicates": 2}, 0.05, 1, 60, 0.1, 0)
    whole = simulated_power(POWER | {"replicates": 4}, 0.05, 1, 60, 0.1, 0)
    same = whole[whole["replicate"] < 2]
    for name in part.colnames:
        np.testing.assert_array_equal(part[name], same[name])


def test_the_objects_needed_are_interpolated_in_the_logarithm():
    sizes, shares = [100, 1000, 10000], {"aic": [0.6, 0.8, 1.0], "bic": [0.0, 0.0, 1.0]}
    table = Table({"noise": [0.1] * 3, "weight": [0.2] * 3, "separation": [1.0] * 3, "size": sizes})
    for name, values in (shares | {"ratio": [0.0, 0.3, 0.4]}).items():
        table[f"found_{name}"] = values
    needed = needed_table(table)
    assert list(needed["criterion"]) == ["aic", "bic", "ratio"]
    assert list(needed["objects_50"]) == [0, 3163, -1]
    assert list(needed["objects_90"]) == [3163, 7944, -1]
