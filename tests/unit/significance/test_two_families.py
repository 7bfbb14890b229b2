"""Two fits, neither a special case of the other, on objects from one of them or from neither."""

import numpy as np
import pytest

from burstmix.fit import Data, fit_sample
from burstmix.model import FitSet, Sample, Variable
from burstmix.select.pvalues import families_in_words
from burstmix.significance.bootstrap import bootstrap_rows
from burstmix.significance.ratio import simulated_ratios

PAIR = ["skew_normal 1|normal 2"]
REPLICATES = 39


def few_of_a_skewed_class(rng):
    return rng.normal(0, 1, 60) + np.abs(rng.normal(0, 1.5, 60))


def two_classes(rng):
    return np.concatenate([rng.normal(-3, 1, 150), rng.normal(3, 1, 150)])


def narrow_within_wide_halves(rng):
    return np.abs(np.concatenate([rng.normal(0, 1, 500), rng.normal(0, 6, 500)]))


@pytest.mark.parametrize(
    "objects, means",
    [
        (few_of_a_skewed_class, "neither is rejected, so these objects do not tell the two apart"),
        (two_classes, "skew_normal k = 1 is rejected in favour of normal k = 2"),
        (narrow_within_wide_halves, "both are rejected, so neither describes these objects"),
    ],
)
def test_the_two_p_values_say_which_describes_the_objects(objects, means):
    x = objects(np.random.default_rng(1))[:, None]
    names, none = np.arange(len(x)).astype(str), np.zeros_like(x)
    variables = (Variable("x", "linear", "", "delta"),)
    sample = Sample("mine", variables, names, x, none, x, none, none)
    data = Data.from_sample(sample, "without")
    sets = [
        FitSet("mine", family, "without", "density", 1, (0.05, 0.005), tuple(fits))
        for family in ("normal", "skew_normal")
        for fits in [fit_sample(data, family, (1, 2), (0.05,))]
    ]
    ratios = simulated_ratios(sample, sets, PAIR, ["normal"], "continuous", REPLICATES)
    rows = bootstrap_rows(sets, PAIR, ["normal"], {"continuous": ratios})
    # So few replicates leave most levels open; the words are on what more would settle.
    words = families_in_words("without", *([row | {"open": ""}] for row in rows))
    assert words.endswith(f"at p = 0.05 {means}.")
