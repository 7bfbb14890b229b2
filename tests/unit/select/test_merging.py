"""The tree of components against loops that follow the definitions word by word."""

from dataclasses import replace
from itertools import combinations
from math import log

import numpy as np
import pytest
from scipy.stats import norm

from burstmix.io import read_table, write_table
from burstmix.model import Sample, Variable
from burstmix.select import Evidence
from burstmix.select.merging import merging_steps, merging_table

# Components of BATSE's five normals, without and with errors.
BATSE = {
    "without": (
        [0.005, 0.010, 0.282, 0.039, 0.664],
        [-1.21, -0.71, -0.17, 0.63, 1.55],
        [0.059, 0.050, 0.553, 0.186, 0.419],
        {"3", "5"},
    ),
    "with": (
        [0.286, 0.011, 0.022, 0.660, 0.021],
        [-0.22, 0.47, 0.68, 1.53, 1.77],
        [0.522, 0.05, 0.05, 0.43, 0.076],
        {"1", "4"},
    ),
}


def entropy(groups, q):
    """-sum p ln p with the probability of a group the sum of its components'."""
    total = 0.0
    for row in q:
        for group in groups:
            p = sum(row[j] for j in group)
            total -= p * log(p) if p > 0 else 0.0
    return total


def taken_for(groups, q, one, other):
    """The share of group `one` on objects whose most probable group is `other`."""
    inside = everywhere = 0.0
    for row in q:
        sums = [sum(row[j] for j in group) for group in groups]
        everywhere += sums[one]
        inside += sums[one] * (sums.index(max(sums)) == other)
    return inside / everywhere


def brute_force(q):
    groups = [(j,) for j in range(len(q[0]))]
    while len(groups) > 1:
        found = {}
        for a, b in combinations(range(len(groups)), 2):
            rest = [group for i, group in enumerate(groups) if i not in (a, b)]
            found[a, b] = entropy([*rest, groups[a] + groups[b]], q)
        a, b = min(found, key=found.get)
        chances = {
            pair: max(taken_for(groups, q, *pair), taken_for(groups, q, *pair[::-1]))
            for pair in found
        }
        confused = max(chances, key=chances.get)
        yield (
            {groups[a], groups[b]}, found[a, b], entropy(groups, q) - found[a, b],
            taken_for(groups, q, a, b), taken_for(groups, q, b, a),
            {groups[j] for j in confused},
        )  # fmt: skip
        union = tuple(sorted(groups[a] + groups[b]))
        groups = [union if i == a else g for i, g in enumerate(groups) if i != b]


def components(name):
    return tuple(int(number) - 1 for number in name.split("+"))


@pytest.mark.parametrize("seed", range(5))
def test_the_tree_is_that_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    q = rng.dirichlet([0.3, 0.8, 0.1, 0.5, 0.4], 60)
    q[:5] = np.eye(5)  # certain ones, whose p ln p is 0
    steps = merging_steps(q)
    assert [step[0] for step in steps] == [4, 3, 2, 1]
    for step, oracle in zip(steps, brute_force(q.tolist()), strict=True):
        _, first, second, *numbers, demp = step
        pair, *exact, confused = oracle
        assert {components(first), components(second)} == pair
        np.testing.assert_allclose(numbers, exact, rtol=1e-9, atol=1e-9)
        assert {components(name) for name in demp.split(" and ")} == confused


def test_two_halves_of_one_class_are_joined_before_another_class():
    q = np.concatenate([np.full((50, 3), [0.5, 0.5, 0.0]), np.full((50, 3), [0, 0, 1.0])])
    first, last = merging_steps(q)
    assert first[1:4] == ("1", "2", 0.0) and first[4] == pytest.approx(50 * np.log(2))
    assert first[5:] == (0.0, 1.0, "1 and 2")  # all are taken for the first of equals
    assert last[:4] == (1, "1+2", "3", 0.0) and last[5:7] == (0.0, 0.0)


@pytest.mark.parametrize("errors", BATSE)
def test_entropy_joins_batses_short_and_long_class_first(errors):
    weights, means, sds, pair = BATSE[errors]
    levels = (np.arange(2000) + 0.5) / 2000
    x = np.concatenate(
        [
            norm.ppf(levels[:: round(1 / w)], m, s)
            for w, m, s in zip(weights, means, sds, strict=True)
        ]
    )
    q = np.array(weights) * norm.pdf(x[:, None], means, sds)
    (step, *_) = merging_steps(q / q.sum(axis=1, keepdims=True))
    assert {step[1], step[2]} == pair


def evidence(fit_set, flags=((), (), ())):
    rng = np.random.default_rng(1)
    x, errors = rng.normal(0.5, 0.7, (40, 1)), np.full((40, 1), 0.1)
    names = np.arange(40).astype(str)
    sample = Sample("mine", (Variable("x", "linear"),), names, *[x, errors] * 2, 0 * errors)
    sets = [fit_set("without", flags=flags), fit_set("with", (-50.0, -49.0, -48.0))]
    return Evidence(sample, sets)


def test_the_table_has_the_preferred_fits_of_each_mode(fit_set, tmp_path):
    table = merging_table(evidence(fit_set))
    # With errors one component is preferred, of which there is nothing to join.
    assert list(table["errors"]) == ["without"] and list(table["k"]) == [2]
    barred = merging_table(evidence(fit_set, (("x",),) * 3))
    assert len(barred) == 0 and barred.colnames == table.colnames
    write_table(barred, tmp_path / "merging.ecsv")
    assert read_table(tmp_path / "merging.ecsv").colnames == table.colnames
    higher = replace(fit_set(lnls=(-100.0, -80.0, -40.0)), errors="with")
    case = evidence(fit_set)
    table = merging_table(replace(case, fit_sets=[case.fit_sets[0], higher]))
    assert list(table["classes"]) == [1, 2, 1]
    assert table["decrease"][2] == pytest.approx(table["entropy"][1])
