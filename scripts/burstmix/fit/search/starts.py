"""Where to climb from: neighbours of the optima with one component fewer, as many, or one more,
and starts that know nothing of them.

What a problem has is in optimise/problem.py.
"""

import numpy as np

from ..parameters import Start

SCALES = 6
APART = 1.0  # standard deviations between two places for the same component


def scaled(problem, size: float) -> np.ndarray:
    """The sample's covariance scaled from the floor (size 0) to what it is (1), geometrically."""
    share = (problem.floor / problem.widest) ** (2 * (1 - size)) if size > 0.0 else 0.0
    return problem.floor**2 * np.eye(len(problem.whole)) + min(share, 1.0) * problem.whole


def insertions(problem, mixture, most: int) -> list[Start]:
    """One component more, where the log-likelihood rises fastest with its weight.

    The derivative of lnL towards N(m, C) is D = sum w (N / f - 1), the second derivative
    -sum w (N / f - 1)^2; their quotient is the weight to start from, and D^2 / 2 over the second
    what one Newton step would gain. Best places of that gain, for a ladder of scales C.
    """
    found = []
    scales = [scaled(problem, size) for size in np.linspace(0.0, 1.0, SCALES)]
    for covariance, (gains, shares) in zip(scales, problem.gains(mixture, scales), strict=True):
        places = problem.places @ np.linalg.inv(np.linalg.cholesky(covariance)).T
        gains = np.where(gains > 0.0, gains, 0.0)
        for _ in range(most):
            i = np.argmax(gains)
            if not gains[i] > 0.0:
                break
            found.append((gains[i], problem.places[i], covariance, shares[i]))
            gains[np.sum((places - places[i]) ** 2, axis=1) <= APART**2] = 0.0
    found.sort(key=lambda one: -one[0])
    return [
        added(mixture, min(max(share, 2.0 / len(problem.values)), 0.5), place, covariance)
        for _, place, covariance, share in found[:most]
    ]


def added(mixture, share: float, location, covariance) -> Start:
    """The mixture with one component more, that takes its share from all."""
    return Start(
        np.append(mixture.alpha * (1 - share), share),
        np.vstack([mixture.locations, location[None]]),
        np.concatenate([mixture.covariances, covariance[None]]),
        np.vstack([mixture.shapes, np.zeros_like(mixture.shapes[:1])]),
    )


def without(mixture, j: int) -> Start:
    """The mixture with component j taken out."""
    alpha = np.delete(mixture.alpha, j)
    return Start(
        alpha / alpha.sum() if alpha.sum() > 0.0 else np.full(alpha.size, 1 / alpha.size),
        np.delete(mixture.locations, j, axis=0),
        np.delete(mixture.covariances, j, axis=0),
        np.delete(mixture.shapes, j, axis=0),
    )


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


def exchanges(problem, mixture, most: int) -> list[Start]:
    """As many components: each in turn is taken out, and put in where it is missed most."""
    return [
        start
        for j in range(mixture.alpha.size)
        for start in insertions(problem, without(mixture, j), most)
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
    size = x.std(axis=0)
    scaled_x = x / np.where(size > 0.0, size, 1.0)
    starts = []
    for _ in range(count):
        chosen = [rng.integers(len(x))]
        distances = np.sum((scaled_x - scaled_x[chosen[0]]) ** 2, axis=1)[None]
        while len(chosen) < k:
            nearest = distances.min(axis=0)
            reached = np.cumsum(nearest)
            drawn = np.searchsorted(reached, rng.random() * reached[-1], side="right")
            chosen.append(min(drawn, len(x) - 1))
            away = np.sum((scaled_x - scaled_x[chosen[-1]]) ** 2, axis=1)
            distances = np.vstack([distances, away])
        starts.append(around(x, chosen, distances.argmin(axis=0), scaled(problem, 0.0)))
    return starts


def around(x, chosen: list[int], labels, least) -> Start:
    """The moments of the objects (n, d) of each label; least (d, d) is added to covariances."""
    k, d = len(chosen), x.shape[1]
    count = np.bincount(labels, minlength=k)
    away = x - x[chosen][labels]
    products = (away[:, :, None] * away[:, None, :]).reshape(len(x), -1)
    first, second = (
        np.stack([np.bincount(labels, column, k) for column in columns.T], axis=1)
        / np.maximum(count, 1)[:, None]
        for columns in (away, products)
    )
    spread = second.reshape(k, d, d) - first[:, :, None] * first[:, None, :]
    return Start((count + 1) / (len(x) + k), x[chosen] + first, least + spread)


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
