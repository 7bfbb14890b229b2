"""Few weighted objects in place of many that lie together."""

import numpy as np
import pytest

from burstmix.fit.likelihood.grouped import CLOSE, FEW, WIDE, grouped, leaves_of

FLOOR = 0.05


@pytest.fixture
def sample(rng):
    """Values (n, 2), their noise (n, 2, 2) and weights; a tenth lacks either variable."""
    n = 3000
    x = rng.normal(0.0, 0.5, (n, 2))
    A = rng.normal(0.0, 0.1, (n, 2, 2))
    noise, weights = A @ A.transpose(0, 2, 1), rng.integers(0, 3, n).astype(float)
    for a in range(2):
        gone = np.arange(n) % 20 == a
        x[gone, a] = np.nan
        noise[gone, a], noise[gone, :, a] = np.nan, np.nan
    return x, noise, weights


@pytest.mark.parametrize("errors", [True, False])
def test_groups_keep_weights_means_and_squares(sample, errors):
    x, noise, weights = sample
    values, covariances, total = grouped(x, noise if errors else None, weights, FLOOR)
    assert len(values) < len(x) / 2
    assert np.all(total > 0.0)
    for pattern in np.unique(np.isnan(x), axis=0):
        own = np.all(np.isnan(x) == pattern, axis=1)
        few = np.all(np.isnan(values) == pattern, axis=1)
        w, W, seen = weights[own], total[few], ~pattern
        assert W.sum() == pytest.approx(w.sum())
        x_own, x_few = x[own][:, seen], values[few][:, seen]
        np.testing.assert_allclose(W @ x_few, w @ x_own, atol=1e-9)
        if not errors:
            assert covariances is None
            continue
        S, C = (each[:, seen][:, :, seen] for each in (noise[own], covariances[few]))
        squares = np.einsum("i,iab->ab", w, S + x_own[:, :, None] * x_own[:, None, :])
        kept = np.einsum("i,iab->ab", W, C + x_few[:, :, None] * x_few[:, None, :])
        np.testing.assert_allclose(kept, squares, atol=1e-9)


def test_objects_of_a_group_lie_together(sample):
    x, noise, _ = sample
    known = ~np.isnan(x).any(axis=1)
    x, variance = x[known], np.diagonal(noise[known], axis1=1, axis2=2)
    leaf = leaves_of(x, variance, np.zeros(len(x), dtype=np.int64), FLOOR)
    assert set(leaf) == set(range(leaf.max() + 1))
    for each in range(leaf.max() + 1):
        own = leaf == each
        width = np.sqrt(FLOOR**2 + variance[own].mean(axis=0))
        octaves = 0.5 * np.log2(1.0 + variance[own] / FLOOR**2)
        spread = max((np.ptp(x[own], axis=0) / width).max(), np.ptp(octaves, axis=0).max())
        assert spread <= (WIDE if own.sum() <= FEW else CLOSE) * (1 + 1e-12)


def test_many_objects_take_no_more_groups_than_there_are_places(rng):
    """The order of the objects does not count."""
    x = rng.uniform(0.0, 1.0, (100_000, 2))
    values, _, weights = grouped(x, None, np.ones(len(x)), FLOOR)
    assert len(values) < 4 * (1.0 / FLOOR) ** 2
    other, _, also = grouped(x[::-1], None, np.ones(len(x)), FLOOR)
    for one, same in ((values, other), (weights[:, None], also[:, None])):
        np.testing.assert_allclose(one[np.lexsort(values.T)], same[np.lexsort(other.T)], rtol=1e-9)


def test_weights_of_zero_leave_what_can_be_searched(rng):
    values, _, weights = grouped(rng.normal(size=(30, 2)), None, np.zeros(30), FLOOR)
    assert len(values) == len(weights) > 0
