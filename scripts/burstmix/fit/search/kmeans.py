"""Objects around centres far from each other (k-means++: Arthur & Vassilvitskii 2007), compiled."""

import numpy as np

from ..numerics.compiled import jit


@jit
def gather(x, scaled_x, chosen, parts, objects, means, products):
    """Draw centres and put every object of x (n, d) to the nearest, once for each of B starts.

    chosen (B, k) has the object of each first centre, and gets those of the others; parts (B, k)
    of the way through all squared distances say where these are drawn. Distances are between the
    scaled_x (n, d). objects (B, k) gets how many are nearest to each centre, means (B, k, d) and
    products (B, k, d, d) of what these are away from it.
    """
    (n, d), k = x.shape, chosen.shape[1]
    label, nearest, away = np.empty(n, np.int64), np.empty(n), np.empty(d)
    for b in range(chosen.shape[0]):
        nearest[:] = np.inf
        for j in range(k):
            if j:
                chosen[b, j] = drawn(nearest, parts[b, j])
            centre = chosen[b, j]
            for i in range(n):
                distance = 0.0
                for a in range(d):
                    step = scaled_x[i, a] - scaled_x[centre, a]
                    distance += step * step
                if distance < nearest[i]:
                    nearest[i], label[i] = distance, j
        objects[b], means[b], products[b] = 0.0, 0.0, 0.0
        for i in range(n):
            j = label[i]
            objects[b, j] += 1.0
            for a in range(d):
                away[a] = x[i, a] - x[chosen[b, j], a]
                means[b, j, a] += away[a]
            for a in range(d):
                for c in range(d):
                    products[b, j, a, c] += away[a] * away[c]
        for j in range(k):
            for a in range(d):
                means[b, j, a] /= max(objects[b, j], 1.0)
                for c in range(d):
                    products[b, j, a, c] /= max(objects[b, j], 1.0)


@jit
def drawn(nearest, part):
    """The object whose squared distance (n,) lies at this part of the way through all of them."""
    total = 0.0
    for distance in nearest:
        total += distance
    reached = 0.0
    for i in range(nearest.size):
        reached += nearest[i]
        if reached > part * total:
            return i
    return nearest.size - 1
