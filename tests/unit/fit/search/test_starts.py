"""Starts, one at a time and in plain words, are those that the search is given."""

import numpy as np
import pytest

from burstmix.fit import Data, family_of, problem_of
from burstmix.fit.search.starts import (
    APART,
    LARGEST_RATIO,
    exchanges,
    insertions,
    kmeans_starts,
    ladder_of_scales,
    random_starts,
    splits,
    without,
)

N = 300


@pytest.fixture(scope="module", params=[1, 3], ids=["one", "three"])
def problem(request):
    rng = np.random.default_rng(request.param)
    x = rng.normal(size=(N, request.param))
    x[: N // 3] += 4
    return problem_of(family_of("normal"), Data.from_arrays(x, np.full(x.shape, 0.1)), 0.05)


@pytest.fixture(scope="module")
def mixture(problem):
    return problem.climb(random_starts(problem, 2, 1, np.random.default_rng(5))[0])


def test_insertions_are_the_best_places_of_each_scale_that_are_apart(problem, mixture):
    most, found = 7, []
    scales = list(ladder_of_scales(problem))
    for scale, (gains, weights) in zip(scales, problem.gains(mixture, scales), strict=True):
        root = np.linalg.cholesky(scale)
        taken = []
        for i in np.argsort(-gains, kind="stable"):
            away = [np.linalg.solve(root, problem.places[i] - problem.places[t]) for t in taken]
            if gains[i] > 0 and all(np.linalg.norm(each) > APART for each in away):
                taken.append(i)
                weight = min(max(weights[i], 2 / N), 0.5)
                found.append((gains[i], weight, problem.places[i], scale))
    found.sort(key=lambda one: -one[0])
    starts = insertions(problem, mixture, most)
    assert len(starts) == most
    for start, (_, weight, place, scale) in zip(starts, found, strict=False):
        assert start.alpha[-1] == weight
        np.testing.assert_array_equal(start.alpha[:-1], mixture.alpha * (1 - weight))
        np.testing.assert_array_equal(start.locations, [*mixture.locations, place])
        np.testing.assert_array_equal(start.covariances, [*mixture.covariances, scale])


@pytest.mark.parametrize("floor", [0.05, 1e-3, 1e-9])
def test_no_width_is_missed_between_two_scales_whatever_the_units(floor):
    x = np.random.default_rng(2).normal(size=(N, 2)) * [1.0, 1e4]
    problem = problem_of(family_of("normal"), Data.from_arrays(x), floor)
    widths = np.sqrt(ladder_of_scales(problem)[1:, 1, 1])
    assert widths[-1] == pytest.approx(problem.widest, rel=1e-3)
    assert np.all(widths[1:] / widths[:-1] < 1.001 * LARGEST_RATIO)


def test_needles_are_long_along_the_axes_and_halfway_between():
    """Objects along eight lines through one place, of which four are the same turned round."""
    rng = np.random.default_rng(4)
    directions = np.array([[1, 0], [0, 1], [1, 1], [1, -1]]) / np.sqrt([[1], [1], [2], [2]])
    lines = rng.normal(size=(4, 100, 1)) * directions[:, None] + 0.01 * rng.normal(size=(4, 100, 2))
    problem = problem_of(family_of("normal"), Data.from_arrays(lines.reshape(-1, 2)), 0.02)
    whole = problem.climb(random_starts(problem, 1, 1, rng)[0])
    found = insertions(problem, whole, 40, needles=1.0)[len(insertions(problem, whole, 40)) :]
    longest = [np.linalg.eigh(start.covariances[-1])[1][:, -1] for start in found]
    assert (np.abs(longest @ directions.T).max(axis=0) > 0.99).all()
    assert insertions(problem, whole, 0, needles=1.0) == []


def test_exchanges_insert_into_what_is_left_of_each_component(problem, mixture):
    found = exchanges(problem, mixture, 2)
    each = [start for j in range(2) for start in insertions(problem, without(mixture, j), 2)]
    assert len(found) == 4
    for start, other in zip(found, each, strict=True):
        for part, same in zip(start, other, strict=True):
            np.testing.assert_array_equal(part, same)


def test_kmeans_starts_have_the_moments_of_the_objects_nearest_to_their_centres(problem):
    k, count = 3, 4
    x = problem.values
    starts = kmeans_starts(problem, k, count, np.random.default_rng(3))
    rng = np.random.default_rng(3)
    scaled_x = x / x.std(axis=0)
    for start in starts:
        chosen = [rng.integers(N)]
        while len(chosen) < k:
            away = np.linalg.norm(scaled_x[:, None] - scaled_x[chosen], axis=2) ** 2
            reached = away.min(axis=1).cumsum()
            chosen.append(int(np.argmax(reached > rng.random() * reached[-1])))
        labels = np.linalg.norm(scaled_x[:, None] - scaled_x[chosen], axis=2).argmin(axis=1)
        for j in range(k):
            own = x[labels == j]
            assert start.alpha[j] == (len(own) + 1) / (N + k)
            np.testing.assert_allclose(start.locations[j], own.mean(axis=0))
            spread = np.cov(own.T, bias=True) + 0.05**2 * np.eye(x.shape[1])
            np.testing.assert_allclose(start.covariances[j], spread)


def test_splits_lie_side_by_side_on_the_long_axis_or_one_in_the_other(problem, mixture):
    starts = splits(mixture)
    assert len(starts) == 4
    for number, start in enumerate(starts):
        j, nested = divmod(number, 2)
        other = 1 - j
        V = mixture.covariances[j]
        lengths, axes = np.linalg.eigh(V)
        along = np.sqrt(lengths[-1]) * axes[:, -1]
        narrow, wide = (0.25 * V, 1.96 * V) if nested else [V - 0.51 * np.outer(along, along)] * 2
        shift = 0.0 if nested else 0.7 * along
        np.testing.assert_array_equal(start.alpha[[j, 2]], 0.5 * mixture.alpha[j])
        np.testing.assert_allclose(start.locations[j], mixture.locations[j] - shift)
        np.testing.assert_allclose(start.locations[2], mixture.locations[j] + shift)
        np.testing.assert_allclose(start.covariances[[j, 2]], [narrow, wide])
        for part, own in zip(start, mixture, strict=False):
            np.testing.assert_array_equal(part[other], own[other])


def test_many_starts_are_climbed_as_one_by_one(problem):
    starts = [kmeans_starts(problem, k, 1, np.random.default_rng(2))[0] for k in (2, 3, 2)]
    for end, start in zip(problem.approach_each(starts, 5, 9), starts, strict=True):
        for part, own in zip(end, problem.approach(start, 5, 9), strict=True):
            np.testing.assert_array_equal(part, own)
