"""The highest peaks of what is known at places, no two of them near each other, compiled."""

from ..numerics.compiled import jit


@jit
def peaks(heights, places, radius, taken):
    """Put the scale and the place of the highest peaks into taken (most, 2); return how many.

    heights (s, m) are those of m places at s scales; peaks are above 0. places (s, m, d) are in
    units of each scale: no two peaks of one are within the radius. heights are spent.
    """
    scales, m, d = places.shape
    for count in range(taken.shape[0]):
        best, s, p = 0.0, 0, 0
        for scale in range(scales):
            for place in range(m):
                if heights[scale, place] > best:
                    best, s, p = heights[scale, place], scale, place
        if best == 0.0:
            return count
        taken[count, 0], taken[count, 1] = s, p
        for place in range(m):
            away = 0.0
            for a in range(d):
                step = places[s, place, a] - places[s, p, a]
                away += step * step
            if away <= radius * radius:
                heights[s, place] = 0.0
    return taken.shape[0]
