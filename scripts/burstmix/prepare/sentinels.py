"""Values that recur as if they stood for a missing one: -999, 99.99, 1e20 and their kin."""

import re

import numpy as np

# Nines, powers of ten that nothing measured reaches, and the last numbers of 2 or 4 bytes.
USUAL = re.compile(
    r"-?(9+\.?9+0*|9(\.9+)?e\+?\d+|1e\+?[2-9]\d|32767|32768|2147483647|2147483648|3\.4028\d*e\+38)"
)
NINES = re.compile(r"-?9{3,}")
LEAST, SOME, OFTEN = 2, 3, 10  # how often a usual sentinel, a far one, and any other recurs
SHARE = 0.02  # of all values, for a sentinel that is neither usual nor far nor negative
FAR, VERY_FAR = 3.0, 30.0  # from the other values, in units of their whole range
TIMES = 5  # how many times as often as any other value, for a sentinel amid the others
FEW, MANY = 3, 10  # distinct values that have to be left beside a usual sentinel, and any other


def recurring(values: np.ndarray) -> list[tuple[float, int]]:
    """The values (n,) that recur as no measurement does, with how often; NaN does not count.

    The least or the greatest value, also once others like it are left out, is one if it is a usual
    sentinel and is further from the others than they are from each other, or the only negative
    value. Any other least or greatest value has to recur the more often, the nearer it is to the
    others. Nines may also lie amid the others, if they are far more frequent than each of these.
    """
    values = values[~np.isnan(values)]
    found = []
    while marks := _at_the_ends(values) or _amid(values):
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
        with np.errstate(over="ignore"):
            far = np.abs(value - others).min() / np.ptp(others)
        negative = value < 0 <= others[0]
        recurs = often >= LEAST and (far > 1 or negative) and _is_usual(value)
        if len(others) >= MANY:
            recurs |= often >= SOME and (far > VERY_FAR or (negative and far > 1))
            recurs |= often >= max(OFTEN, SHARE * len(values)) and far > FAR
            recurs |= often >= OFTEN and negative and often > times[neighbour]
        if recurs:
            found.append((value, often))
    return found


def _amid(values):
    distinct, times = np.unique(values, return_counts=True)
    for place in np.flatnonzero(times >= OFTEN):
        rivals = np.delete(times, place)
        nines = NINES.fullmatch(f"{distinct[place]:.12g}")
        if nines and len(rivals) >= MANY and times[place] > TIMES * rivals.max():
            return [(float(distinct[place]), int(times[place]))]
    return []


def _is_usual(value):
    return USUAL.fullmatch(f"{value:.12g}") is not None
