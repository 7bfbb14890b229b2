"""The spread that an automatic floor is a hundredth of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.fit.scikit_learn.spread import robust_spread


def test_an_automatic_floor_is_of_the_interquartile_range():
    x = np.arange(1001.0)  # quartiles 250 and 750
    assert one_floor(x) == pytest.approx(0.01 * 500 / 1.3489795, rel=1e-6)
    assert one_floor(-x * 1e-30) == pytest.approx(1e-30 * one_floor(x))
    assert one_floor(np.append(x, 1e90)) == pytest.approx(one_floor(x), rel=0.01)
    narrower = np.column_stack([x, x % 10])  # quartiles 2 and 7
    assert one_floor(narrower) == pytest.approx(0.01 * 5 / 1.3489795, rel=1e-6)
    z = np.random.default_rng(1).normal(5.0, 2.0, 100_000)
    assert one_floor(z) == pytest.approx(0.02, rel=0.02)


def one_floor(x):
    x = x.reshape(len(x), -1)
    return 0.01 * robust_spread(x, np.ones(len(x)))


@pytest.mark.parametrize(
    ("x", "spread"),
    [
        ([0.0] * 60 + [-3.0] * 20 + [3.0] * 20, 3 * 2 / 1.3489795),
        ([7.0] * 80 + [7.5] * 20, 0.5 * 2 / 1.3489795),
        ([0.1 + 0.2, 0.3] * 40 + [0.8, 1.3, 1.8], 1.0 * 2 / 1.3489795),
        ([5.0] * 9, 0.5),
        ([-5e-9] * 9, 5e-10),
        ([0.0] * 9, 0.1),
    ],
    ids=["tied in the middle", "two values", "tied but for rounding", "one value",
         "one in another unit", "all 0"],
)  # fmt: skip
def test_an_automatic_floor_of_tied_values(x, spread):
    x = np.array(x)
    assert robust_spread(x[:, None], np.ones(x.size)) == pytest.approx(spread, rel=1e-6)
    beside = np.column_stack([x, np.full(x.size, 1e6)])  # says nothing of how wide things are
    if np.ptp(x) > 0:
        assert robust_spread(beside, np.ones(x.size)) == pytest.approx(spread, rel=1e-6)


@settings(max_examples=200, deadline=None)
@given(arrays(float, st.integers(2, 30), elements=st.floats(-1e6, 1e6)), st.data())
def test_weights_are_repetitions_for_an_automatic_floor(values, data):
    weights = data.draw(arrays(int, values.shape, elements=st.integers(0, 3)))
    if weights.sum() > 0:
        repeated = np.repeat(values, weights)[:, None]
        assert robust_spread(values[:, None], weights.astype(float)) == robust_spread(
            repeated, np.ones(len(repeated))
        )


def test_one_outlier_leaves_the_classes_where_they_are(rng):
    x = np.append(rng.normal([[0.0], [6.0]], 1.0, (2, 150)), 1e4)
    found, expected = Mixture(3).fit(x), Mixture(3, floor=0.01).fit(x)
    alone = Mixture(2, floor=0.01).fit(x[:-1])
    np.testing.assert_allclose(found.means_[:2], expected.means_[:2], atol=1e-4)
    np.testing.assert_allclose(found.means_[:2], alone.means_, atol=1e-4)
    np.testing.assert_allclose(found.weights_, expected.weights_, atol=1e-5)
    np.testing.assert_allclose(found.covariances_[:2], expected.covariances_[:2], atol=1e-3)
    assert found.means_[2, 0] == pytest.approx(1e4)
    assert found.fit_.floor == pytest.approx(0.01 * robust_spread(x[:-1, None], np.ones(300)), 0.02)
    np.testing.assert_array_equal(found.predict(x), expected.predict(x))
