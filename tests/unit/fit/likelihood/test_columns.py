"""Coarse objects: what they keep of the sample, and how close their likelihood is to it."""

import numpy as np
import pytest

from burstmix.fit.likelihood import columns as columns_module
from burstmix.fit.likelihood.columns import Columns, summed
from burstmix.fit.optimise.climb import score

FLOOR = 0.05
NONE = np.empty(0)


def lnl(columns, alpha, theta):
    return score(columns, alpha, theta, np.empty((alpha.size, 3)))


@pytest.mark.parametrize("errors", [True, False])
def test_coarse_objects_keep_weight_mean_and_likelihood(rng, errors):
    x, w = rng.normal(0.0, 1.0, 5000), rng.integers(0, 4, 5000).astype(float)
    s2 = rng.uniform(0.01, 0.3, 5000) ** 2 if errors else NONE
    coarse = Columns(x, s2, w).coarse(FLOOR)
    assert coarse.value.size < 700
    assert coarse.weight.sum() == w.sum()
    assert coarse.weight @ coarse.value == pytest.approx(w @ x, rel=1e-12)
    if errors:
        assert coarse.weight @ coarse.variance == pytest.approx(w @ s2, rel=1e-12)
    else:
        assert coarse.variance.size == 0
    mixtures = [
        (np.array([0.5, 0.5]), np.array([[-0.5, -1.0], [second, -1.5]])) for second in (0.4, 0.6)
    ]
    full, few = (
        [lnl(columns, *mixture) for mixture in mixtures] for columns in (Columns(x, s2, w), coarse)
    )
    np.testing.assert_allclose(few, full, rtol=1e-3)
    assert few[1] - few[0] == pytest.approx(full[1] - full[0], rel=0.05)


def test_objects_far_apart_stay_as_they_are(rng):
    x = np.arange(20.0)
    coarse = Columns(x, NONE, np.ones(20)).coarse(FLOOR)
    np.testing.assert_array_equal(coarse.value, x)


def test_pieces_make_no_difference(rng, monkeypatch):
    columns = Columns(rng.normal(0.0, 1.0, 1000), NONE, np.ones(1000))
    whole = columns.coarse(FLOOR)
    monkeypatch.setattr(columns_module, "PIECE", 150)
    for one, other in zip(columns.coarse(FLOOR)[:3], whole[:3], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13)


def test_objects_without_weight_have_no_cells():
    keys, sums = summed(np.ones((3, 2)), np.zeros((3, 3)))
    assert len(keys) == len(sums) == 0
