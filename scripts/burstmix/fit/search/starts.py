"""Where to climb from: neighbours of the optima with one component fewer, as many, or one more,
and starts that know nothing of them.

What a problem has is in optimise/problem.py.
"""

import math
from itertools import product

import numpy as np

from ..parameters import Start

SCALES = 6
NEEDLES = ((0.2, 0.8), (0.4, 0.8))  # sizes across and along, as of scaled
APART = 1.0  # standard deviations between two places for the same component


def scaled(problem, size: float) -> np.ndarray:
    """The sample's covariance scaled from the floor (size 0) to what it is (1), geometrically."""
    share = (problem.floor / problem.widest) ** (2 * (1 - size)) if size > 0.0 else 0.0
    return problem.floor**2 * np.eye(len(problem.whole)) + min(share, 1.0) * problem.whole


def insertions(problem, mixture, most: int, needles: float = 0.0) -> list[Start]:
    """One component more, where the log-likelihood rises fastest with its weight.

    The derivative of lnL towards N(m, C) is D = sum w (N / f - 1), the second derivative
    -sum w (N / f - 1)^2; their quotient is the weight to start from, and D^2 / 2 over the second
    what one Newton step would gain. Best places of that gain, for a ladder of scales C; after them
    those of needles, so many for each of the others.
    """
    ladder = [scaled(problem, size) for size in np.linspace(0.0, 1.0, SCALES)]
    long = needle_scales(problem) if needles else []
    scales = np.array(ladder + long)
    gains, shares = map(np.array, zip(*problem.gains(mixture, list(scales)), strict=True))
    gains = np.where(gains > 0.0, gains, 0.0)
    places = problem.places @ np.linalg.inv(np.linalg.cholesky(scales)).swapaxes(1, 2)
    starts = []
    for begin, end, count in (
        (0, SCALES, most),
        (SCALES, len(scales), math.ceil(needles * most)),
    ):
        # The best of all scales at a time: those beyond the most are looked for in none of them.
        for _ in range(count):
            s, i = divmod(int(gains[begin:end].argmax()), gains.shape[1])
            s += begin
            if not gains[s, i] > 0.0:
                break
            share = min(max(shares[s, i], 2.0 / len(problem.values)), 0.5)
            starts.append(added(mixture, share, problem.places[i], scales[s]))
            away = places[s] - places[s, i]
            gains[s, np.einsum("pa,pa->p", away, away) <= APART**2] = 0.0
    return starts


def needle_scales(problem) -> list[np.ndarray]:
    """Covariances that are long in one direction and narrow in all others.

    The directions are the axes of the sample's covariance's root and halfway between these.
    """
    d = len(problem.whole)
    # Objects on a line have a covariance without a root.
    root = np.linalg.cholesky(problem.whole + problem.floor**2 * np.eye(d))
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


def added(mixture, share: float, location, covariance) -> Start:
    """The mixture with one component more, that takes its share from all."""
    K, d = mixture.locations.shape
    start = Start(
        np.empty(K + 1),
        np.empty((K + 1, d)),
        np.empty((K + 1, d, d)),
        np.zeros((K + 1, mixture.shapes.shape[1])),
    )
    for part, own in zip(start, mixture, strict=False):
        part[:K] = own
    start.alpha[:K] *= 1 - share
    start.alpha[K], start.locations[K], start.covariances[K] = share, location, covariance
    return start


def without(mixture, j: int) -> Start:
    """The mixture with component j taken out."""
    left = np.arange(mixture.alpha.size) != j
    alpha, *others = (part[left] for part in mixture[:4])
    total = alpha.sum()
    return Start(alpha / total if total > 0.0 else np.full(alpha.size, 1 / alpha.size), *others)


def splits(mixture) -> list[Start]:
    """One component more: each as two side by side on its long axis, and as narrow in wide."""
    starts = []
    for j in range(mixture.alpha.size):
        V = mixture.covariances[j]
        lengths, axes = np.linalg.eigh(V)
        along = np.sqrt(lengths[-1]) * axes[:, -1]
        narrower = V - 0.51 * np.outer(along, along)
        for offset, first, second in ((0.7, narrower, narrower), (0.0, 0.25 * V, 1.96 * V)):
            start = Start(
                np.append(mixture.alpha, 0.5 * mixture.alpha[j]),
                np.vstack([mixture.locations, mixture.locations[j] + offset * along]),
                np.concatenate([mixture.covariances, second[None]]),
                np.vstack([mixture.shapes, mixture.shapes[j]]),
            )
            start.alpha[j] *= 0.5
            start.locations[j] -= offset * along
            start.covariances[j] = first
            starts.append(start)
    return starts


def merges(mixture) -> list[Start]:
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


def exchanges(problem, mixture, most: int, needles: float = 0.0) -> list[Start]:
    """As many components: each in turn is taken out, and put in where it is missed most."""
    return [
        start
        for j in range(mixture.alpha.size)
        for start in insertions(problem, without(mixture, j), most, needles)
    ]


def reshaped(problem, mixture) -> list[Start]:
    """As many components: each in turn with one shape halfway to either bound."""
    starts = []
    for j in range(mixture.alpha.size):
        for s, bounds in enumerate(problem.shape_bounds.T):
            for bound in bounds:
                start = Start(*(part.copy() for part in mixture[:4]))
                start.shapes[j, s] = 0.5 * bound
                starts.append(start)
    return starts


def kmeans_starts(problem, k: int, count: int, rng: np.random.Generator) -> list[Start]:
    """Centres far from each other (k-means++: Arthur & Vassilvitskii 2007), and their nearest."""
    x = problem.values
    n = len(x)
    size = x.std(axis=0)
    scaled_x = x / np.where(size > 0.0, size, 1.0)
    chosen = np.empty((count, k), dtype=np.int64)
    parts = np.empty((count, k))  # of the way through all distances, where a centre is drawn
    for start in range(count):
        chosen[start, 0] = rng.integers(n)
        parts[start, 1:] = rng.random(k - 1)
    labels, nearest = np.zeros((count, n), dtype=np.int64), np.full((count, n), np.inf)
    for j in range(k):
        if j:
            reached = np.cumsum(nearest, axis=1)
            drawn = [
                np.searchsorted(row, part * row[-1], side="right")
                for row, part in zip(reached, parts[:, j], strict=True)
            ]
            chosen[:, j] = np.minimum(drawn, n - 1)
        away = np.sum((scaled_x - scaled_x[chosen[:, j], None]) ** 2, axis=2)
        labels[away < nearest] = j
        np.minimum(nearest, away, out=nearest)
    return around(x, chosen, labels, scaled(problem, 0.0))


def around(x, chosen, labels, least) -> list[Start]:
    """The moments of the objects (n, d) of each label.

    chosen (count, k) and labels (count, n) are those of as many starts; least (d, d) is added to
    covariances.
    """
    (n, d), (count, k) = x.shape, chosen.shape
    places = labels + k * np.arange(count)[:, None]
    away = (x - x[chosen.ravel()].take(places, axis=0)).reshape(count * n, d)
    products = (away[:, :, None] * away[:, None, :]).reshape(count * n, d * d)
    places = places.ravel()
    objects = np.bincount(places, minlength=count * k)
    first, second = (
        np.stack([np.bincount(places, column, count * k) for column in columns.T], axis=1)
        / np.maximum(objects, 1)[:, None]
        for columns in (away, products)
    )
    spread = second.reshape(-1, d, d) - first[:, :, None] * first[:, None, :]
    starts = (objects + 1) / (n + k), x[chosen.ravel()] + first, least + spread
    parts = (part.reshape(count, k, *part.shape[1:]) for part in starts)
    return [Start(*own) for own in zip(*parts, strict=True)]


def random_starts(problem, k: int, count: int, rng: np.random.Generator) -> list[Start]:
    """Locations of k objects, scales anywhere between the floor and the sample's."""
    return [
        Start(
            rng.dirichlet(np.ones(k)) * 0.9 + 0.1 / k,
            problem.values[rng.integers(len(problem.values), size=k)],
            np.stack([scaled(problem, size) for size in rng.uniform(0.0, 1.0, k)]),
            rng.uniform(*problem.shape_bounds, (k, problem.shape_bounds.shape[1])),
        )
        for _ in range(count)
    ]
