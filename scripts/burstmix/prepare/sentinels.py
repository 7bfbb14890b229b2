"""Values that recur as if they stood for a missing one: -999, 99.99, 1e20 and their kin."""

import re

import numpy as np

# Nines, a power of ten that nothing measured reaches, what an integer of 2 or 4 bytes ends with.
USUAL = re.compile(r"-?(9+\.?9+|1e\+?[2-9]\d|32767|32768|2147483647|2147483648)")
LEAST, OFTEN = 2, 10  # times that a usual one, and any other, recurs
SHARE = 0.02  # of all values, that one recurs which is neither usual nor the only negative one
FEW, MANY = 3, 10  # different values that have to be left beside a usual one, and any other


def recurring(values: np.ndarray) -> list[tuple[float, int]]:
    """The values (n,) that recur outside all others, with how often; NaN does not count.

    Such a value is the least or the greatest, of all or once others like it are left out. A usual
    sentinel is further from the others than they are from each other, or the only negative one;
    any other value is three times as far, or the only negative one and more frequent than its
    neighbour, as no tail is.
    """
    found, values = [], values[~np.isnan(values)]
    while marks := _at_the_ends(values):
        found += marks
        values = values[~np.isin(values, [value for value, _ in marks])]
    return found


def _at_the_ends(values):
    distinct, times = np.unique(values, return_counts=True)
    found = []
    for end, others, neighbour in ((0, distinct[1:], 1), (-1, distinct[:-1], -2)):
        if len(others) < FEW:
            continue
        value, often = float(distinct[end]), int(times[end])
        far = np.abs(value - others).min() / np.ptp(others)
        negative = value < 0 <= others[0]
        if USUAL.fullmatch(f"{value:.12g}"):
            recurs = often >= LEAST and (far > 1 or negative)
        else:
            recurs = often >= max(OFTEN, SHARE * len(values)) and far > 3
            recurs |= negative and often >= OFTEN and often > times[neighbour]
            recurs &= len(others) >= MANY
        if recurs:
            found.append((value, often))
    return found
