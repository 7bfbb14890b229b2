"""The rule by which replicates stop: how often it errs, and that p-values stay valid under it.

Both are exact sums over all ways that replicates can turn out.
"""

import numpy as np
import pytest
from scipy.stats import beta, kstest

from burstmix.significance.ratio import p_value
from burstmix.significance.stopping import FEWEST, LEVELS, RISK, open_levels, settled


def outcomes(most: int, p: float | None = None) -> list[tuple[int, int, float]]:
    """Replicates, those that exceed, and the probability that it ends so; p is uniform if None."""
    ends, alive = [], {0: 1.0}
    for n in range(1, most + 1):
        after = {}
        for s, share in alive.items():
            # Of a uniform p: Laplace's rule of succession.
            more = (s + 1) / (n + 1) if p is None else p
            after[s + 1] = after.get(s + 1, 0.0) + share * more
            after[s] = after.get(s, 0.0) + share * (1 - more)
        over = {s for s in after if n == most or settled(s, n)}
        ends += [(n, s, after[s]) for s in sorted(over)]
        alive = {s: share for s, share in after.items() if s not in over}
    return ends


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("most", [200, 1000])
def test_the_true_p_is_seldom_excluded_however_often_one_looks(level, most):
    ends = outcomes(most, level)
    early = sum(share for n, s, share in ends if settled(s, n))
    at_all = sum(share for n, s, share in ends if level not in open_levels(s, n))
    assert early < RISK and at_all < RISK
    assert sum(share for *_, share in ends) == pytest.approx(1)


@pytest.mark.parametrize("most", [100, 200])
def test_p_values_are_valid_whenever_replicates_stop(most):
    """Under the null p is below any number with that probability at most, and is as good as it."""
    ends = outcomes(most)
    p = np.array([p_value(1.0, np.repeat([2.0, 0.0], [s, n - s]))[0] for n, s, _ in ends])
    share = np.array([share for *_, share in ends])
    for value in np.unique(p):
        below = share[p <= value].sum()
        assert below <= value + 1e-12
        if value <= 0.05:
            assert below > value - 0.004
    assert share[p <= 0.05].sum() > 0.045


def test_simulated_p_values_are_spread_evenly():
    """Of one normal number set among as many as it takes of its kind."""
    rng, found = np.random.default_rng(4), []
    for _ in range(400):
        observed, *others = rng.standard_normal(201)
        exceeding = np.cumsum(others >= observed)
        n = next((n for n in range(1, 200) if settled(exceeding[n - 1], n)), 200)
        found.append((n, exceeding[n - 1]))
    ends = sorted(outcomes(200), key=lambda end: ((1 + end[1]) / (1 + end[0]), end[0]))
    below = dict(zip([end[:2] for end in ends], np.cumsum([end[2] for end in ends]), strict=True))
    steps = {end[:2]: end[2] for end in ends}
    spread = [below[end] - rng.uniform() * steps[end] for end in found]
    assert kstest(spread, "uniform").pvalue > 0.05
    assert np.mean([n for n, _ in found]) < 70


def test_nothing_is_settled_before_a_few_replicates_and_much_is_then():
    assert not settled(FEWEST - 1, FEWEST - 1)
    assert settled(10, FEWEST) and not settled(0, FEWEST)
    assert not settled(0, 1000) and settled(0, 1200)
    assert not settled(50, 1000) and settled(50, 2000)


def test_open_are_the_levels_in_the_interval_of_clopper_and_pearson():
    for n, s in ((200, 0), (200, 5), (200, 18), (200, 20), (1000, 30), (1000, 1000)):
        low = beta.ppf(RISK / 2, s, n - s + 1) if s else 0.0
        high = beta.isf(RISK / 2, s + 1, n - s) if s < n else 1.0
        assert open_levels(s, n) == [level for level in LEVELS if low < level < high]


def test_what_is_settled_is_not_open():
    found = [(n, s) for n in range(FEWEST, 600, 13) for s in range(n + 1) if settled(s, n)]
    assert found and not [each for each in found if open_levels(each[1], each[0])]
