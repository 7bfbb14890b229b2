"""Where the classes are, and their shares, with what resampled objects say of both."""

from dataclasses import replace

import numpy as np
import pytest
from astropy.table import Table
from scipy import stats

from burstmix.assign import classes_table
from burstmix.model import Fit, FitSet, Flag, Sample, Variable

CENTRES = np.array([[-0.1, 0.5], [1.5, 0.25]])  # of t90 in dex and of a linear ratio


@pytest.fixture
def sample():
    variables = (Variable("t90", "log10", "s"), Variable("ratio", "linear", ""))
    arrays = [np.zeros((2, 2)) for _ in range(5)]
    return Sample("mine", variables, np.array(["a", "b"]), *arrays)


def fit_set(family="normal", shapes=(), flags=(), lnl=-50.0, d=2):
    fit = Fit(
        family, 2, 0.05, np.array([0.3, 0.7]), CENTRES[:, :d], np.tile(np.eye(d) * 0.04, (2, 1, 1)),
        np.reshape(shapes, (2, -1)), lnl, 100, 5, True, {}, flags,
        ("alpha",) if len(shapes) else (),
    )  # fmt: skip
    return FitSet("mine", family, "with", "density", 1, (0.05, 0.005), (fit,))


def test_centres_are_in_the_units_of_the_variables(sample):
    flags = (Flag("at_floor", 1, ""), Flag("not_converged", None, ""))
    table = classes_table(sample, [fit_set(flags=flags)])
    assert list(table["class"]) == ["short", "long"]
    np.testing.assert_allclose(table["centre_t90"], 10 ** CENTRES[:, 0])
    np.testing.assert_allclose(table["centre_ratio"], CENTRES[:, 1])
    assert table["centre_t90"].unit == "s" and table["centre_ratio"].unit is None
    assert list(table["weight"]) == [0.3, 0.7]
    assert list(table["flags"]) == ["not_converged", "at_floor;not_converged"]
    assert not [name for name in table.colnames if name.endswith(("_low", "_high"))]


def test_intervals_hold_nine_tenths_of_the_resampled_fits(sample):
    t90, ratio, share = np.random.default_rng(1).normal(0, [[0.1], [0.2], [0.01]], (3, 50))
    rows = [
        ("normal", 2, r, j + 1, 0.3 + share[r] if j == 0 else 0.7 - share[r],
         CENTRES[j] + [t90[r], ratio[r]], np.eye(2))
        for r in range(50) for j in range(2)
    ]  # fmt: skip
    names = ("family", "k", "replicate", "component", "weight", "location", "covariance")
    table = classes_table(sample, [fit_set()], Table(rows=rows, names=names), 40)
    for column, wanted in (
        ("weight", 0.3 + share[:40]),
        ("centre_t90", 10 ** (-0.1 + t90[:40])),
        ("centre_ratio", 0.5 + ratio[:40]),
    ):
        low, high = np.quantile(wanted, [0.05, 0.95])
        np.testing.assert_allclose([table[f"{column}_low"][0], table[f"{column}_high"][0]],
                                   [low, high], rtol=1e-12)  # fmt: skip


def test_the_centre_of_a_skewed_class_is_its_mean_as_in_the_verdict(sample):
    one = replace(sample, variables=sample.variables[:1])
    skewed = fit_set("skew_normal", shapes=(3.0, -2.0), d=1)
    means = stats.skewnorm.mean([3.0, -2.0], CENTRES[:, 0], 0.2)
    moments = np.array([means, [0.1, 0.1]])[:, :, None]
    skewed = replace(skewed, fits=(replace(skewed.fits[0], moments=moments),))
    rows = [
        ("skew_normal", 2, 0, j + 1, 0.5, CENTRES[j, :1], [[0.04]], [(3.0, -2.0)[j]])
        for j in range(2)
    ]
    names = ("family", "k", "replicate", "component", "weight", "location", "covariance", "shape")
    table = classes_table(one, [skewed], Table(rows=rows, names=names), 1)
    for column in ("centre_t90", "centre_t90_low", "centre_t90_high"):
        np.testing.assert_allclose(table[column], 10**means, rtol=1e-7)
