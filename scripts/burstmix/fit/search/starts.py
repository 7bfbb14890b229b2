"""Where to climb from: neighbours of the optima with one component fewer, as many, or one more,
and starts that know nothing of them.

What a problem has is in optimise/problem.py.
"""

import math
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from ..numerics.roots import inverse_roots, roots
from ..optimise.problem import Problem
from ..parameters import Optimum, Start
from .kmeans import gather
from .peaks import peaks

SCALES = 6  # at least, of the components inserted
LARGEST_RATIO = 4.0  # of one such standard deviation to the next: none is missed between
NEEDLES = ((0.2, 0.8), (0.4, 0.8))  # sizes across and along, as of scaled
APART = 1.0  # standard deviations between two places for the same component


def scaled(problem: Problem, sizes: ArrayLike) -> np.ndarray:
    """The sample's covariance scaled from the floor (size 0) to what it is (1), geometrically.

    sizes (s,); the result is (s, d, d).
    """
    ratio = problem.floor / problem.widest
    factors = [ratio ** (2 * (1 - size)) if size > 0.0 else 0.0 for size in sizes]
    whole = np.minimum(factors, 1.0)[:, None, None] * problem.whole
    return problem.floor**2 * np.eye(len(problem.whole)) + whole


def ladder_of_scales(problem: Problem) -> np.ndarray:
    """Covariances (s, d, d) from the floor to the sample's, none much wider than the one before."""
    between = math.log(problem.widest / problem.floor) / math.log(LARGEST_RATIO)
    return scaled(problem, np.linspace(0.0, 1.0, max(SCALES, 1 + math.ceil(between))))


def insertions(
    problem: Problem, mixture: Start | Optimum, most: int, needles: float = 0.0
) -> list[Start]:
    """One component more, where the log-likelihood rises fastest with its weight.

    The derivative of lnL towards N(m, C) is D = sum w (N / f - 1), the second derivative
    -sum w (N / f - 1)^2; their quotient is the weight to start from, and D^2 / 2 over the second
    what one Newton step would gain. Best places of that gain, for a ladder of scales C; after them
    those of needles, so many for each of the others.
    """
    scales = ladder_of_scales(problem)
    ball = len(scales)
    if needles:
        scales = np.concatenate([scales, needle_scales(problem)])
    gains, weights = map(np.array, zip(*problem.gains(mixture, list(scales)), strict=True))
    places = problem.places @ inverse_roots(scales).swapaxes(1, 2)
    starts = []
    for begin, end, count in (
        (0, ball, most),
        (ball, len(scales), math.ceil(needles * most)),
    ):
        taken = np.empty((count, 2), dtype=np.int64)
        taken = taken[: peaks(gains[begin:end], places[begin:end], APART, taken)]
        s, i = taken[:, 0] + begin, taken[:, 1]
        weight = np.clip(weights[s, i], 2.0 / len(problem.values), 0.5)
        starts += added(mixture, weight, problem.places[i], scales[s])
    return starts


def needle_scales(problem: Problem) -> list[np.ndarray]:
    """Covariances (d, d) that are long in one direction and narrow in all others.

    The directions are the axes of the sample's covariance's root and halfway between these.
    """
    d = len(problem.whole)
    # Objects on a line have a covariance without a root.
    root = roots(problem.whole + problem.floor**2 * np.eye(d))
    ratio = (problem.floor / problem.widest) ** 2
    scales = []
    for across, along in NEEDLES:
        narrow, wide = ratio ** (1 - across), ratio ** (1 - along)
        for direction in product((0.0, 1.0, -1.0), repeat=d):
            if next((each for each in direction if each), 0.0) <= 0.0:
                continue  # that is none, or another turned round
            unit = np.array(direction) / np.linalg.norm(direction)
            C = narrow * np.eye(d) + (wide - narrow) * np.outer(unit, unit)
            scales.append(problem.floor**2 * np.eye(d) + root @ C @ root.T)
    return scales


def added(
    mixture: Start | Optimum, weights: np.ndarray, locations: np.ndarray, covariances: np.ndarray
) -> list[Start]:
    """The mixture with one component more, that takes its weight from all, once for each of B.

    weights (B,), locations (B, d), covariances (B, d, d).
    """
    B, (K, d), s = len(weights), mixture.locations.shape, mixture.shapes.shape[1]
    start = Start(
        np.empty((B, K + 1)),
        np.empty((B, K + 1, d)),
        np.empty((B, K + 1, d, d)),
        np.zeros((B, K + 1, s)),
    )
    for part, own in zip(start, mixture, strict=False):
        part[:, :K] = own
    start.alpha[:, :K] *= (1 - weights)[:, None]
    start.alpha[:, K], start.locations[:, K] = weights, locations
    start.covariances[:, K] = covariances
    return each_of(start)


def each_of(starts: Start) -> list[Start]:
    """Starts, of one whose parts have an axis more, the first."""
    return [Start(*parts) for parts in zip(*starts, strict=True)]


def without(mixture: Start | Optimum, j: int) -> Start:
    """The mixture with component j taken out."""
    left = np.arange(mixture.alpha.size) != j
    alpha, *others = (part[left] for part in mixture[:4])
    total = alpha.sum()
    return Start(alpha / total if total > 0.0 else np.full(alpha.size, 1 / alpha.size), *others)


def splits(mixture: Start | Optimum) -> list[Start]:
    """One component more: each as two side by side on its long axis, and as narrow in wide."""
    K = mixture.alpha.size
    own, V = np.arange(K), mixture.covariances
    lengths, axes = np.linalg.eigh(V)
    along = np.sqrt(lengths[:, -1:]) * axes[:, :, -1]
    narrower = V - 0.51 * (along[:, :, None] * along[:, None, :])
    # (component, way of splitting, ...)
    start = Start(*(np.empty((K, 2, K + 1, *part.shape[1:])) for part in mixture[:4]))
    for part, whole in zip(start, mixture, strict=False):
        part[:, :, :K] = whole
        part[:, :, K] = whole[:, None]
    start.alpha[own, :, own] *= 0.5
    start.alpha[own, :, K] *= 0.5
    start.locations[own, 0, own] -= 0.7 * along
    start.locations[own, 0, K] += 0.7 * along
    start.covariances[own, 0, own] = start.covariances[own, 0, K] = narrower
    start.covariances[own, 1, own], start.covariances[own, 1, K] = 0.25 * V, 1.96 * V
    return each_of(Start(*(part.reshape(2 * K, *part.shape[2:]) for part in start)))


def merges(mixture: Start | Optimum) -> list[Start]:
    """One component less: each pair replaced by the normal with its moments."""
    starts = []
    for j in range(mixture.alpha.size):
        for i in range(j):
            a = mixture.alpha[[i, j]]
            if a.sum() <= 0.0:
                continue
            share = a / a.sum()
            m, V = mixture.locations[[i, j]], mixture.covariances[[i, j]]
            location = share @ m
            away = m - location
            start = without(mixture, j)
            start.alpha[:] = np.delete(mixture.alpha, j)
            start.alpha[i] = a.sum()
            start.locations[i] = location
            start.covariances[i] = np.einsum(
                "k,kab->ab", share, V + away[:, :, None] * away[:, None, :]
            )
            start.shapes[i] = 0.0
            starts.append(start)
    return starts


def exchanges(
    problem: Problem, mixture: Start | Optimum, most: int, needles: float = 0.0
) -> list[Start]:
    """As many components: each in turn is taken out, and put in where it is missed most."""
    return [
        start
        for j in range(mixture.alpha.size)
        for start in insertions(problem, without(mixture, j), most, needles)
    ]


def reshaped(problem: Problem, mixture: Start | Optimum) -> list[Start]:
    """As many components: each in turn with one shape halfway to either bound."""
    starts = []
    for j in range(mixture.alpha.size):
        for s, bounds in enumerate(problem.shape_bounds.T):
            for bound in bounds:
                start = Start(*(part.copy() for part in mixture[:4]))
                start.shapes[j, s] = 0.5 * bound
                starts.append(start)
    return starts


def kmeans_starts(problem: Problem, k: int, count: int, rng: np.random.Generator) -> list[Start]:
    """The moments of the objects that are nearest to each of k centres far from each other."""
    x = problem.values
    n, d = x.shape
    size = x.std(axis=0)
    chosen = np.empty((count, k), dtype=np.int64)
    parts = np.empty((count, k))  # of the way through all distances, where a centre is drawn
    for start in range(count):
        chosen[start, 0] = rng.integers(n)
        parts[start, 1:] = rng.random(k - 1)
    objects, means, products = (np.empty((count, k) + (d,) * power) for power in range(3))
    gather(x, x / np.where(size > 0.0, size, 1.0), chosen, parts, objects, means, products)
    spread = products - means[..., None] * means[..., None, :]
    weights, locations = (objects + 1) / (n + k), x[chosen] + means
    shapes = np.zeros((count, k, problem.shape_bounds.shape[1]))
    return each_of(Start(weights, locations, scaled(problem, [0.0])[0] + spread, shapes))


def moments(problem: Problem) -> Start:
    """One component with the sample's mean and covariance, and no shape."""
    shapes = np.zeros((1, problem.shape_bounds.shape[1]))
    mean = np.mean(problem.values, axis=0)
    return Start(np.ones(1), mean[None], problem.whole[None], shapes)


def random_starts(problem: Problem, k: int, count: int, rng: np.random.Generator) -> list[Start]:
    """Locations of k objects, scales anywhere between the floor and the sample's."""
    return [
        Start(
            rng.dirichlet(np.ones(k)) * 0.9 + 0.1 / k,
            problem.values[rng.integers(len(problem.values), size=k)],
            scaled(problem, rng.uniform(0.0, 1.0, k)),
            rng.uniform(*problem.shape_bounds, (k, problem.shape_bounds.shape[1])),
        )
        for _ in range(count)
    ]
