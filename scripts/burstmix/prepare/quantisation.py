"""The step that each object's value is rounded to.

Catalogues mix grids: durations come as multiples of the instrument's time bins, of whole seconds,
or as printed. A value on a coarse grid also lies on every finer one that divides it, and some
values of a fine grid lie on a coarse one by chance. So the weights of the grids are fitted as a
mixture among objects of similar value: an object drawn from the grid of step g is on one of its
points with a probability proportional to g, and gets the step of its most probable grid.
"""

import numpy as np

# Decimal steps for anything; powers of two of a millisecond for time bins, when values are in s.
STEPS = np.array(
    sorted(
        {m * 10.0**e for e in range(-4, 2) for m in (1, 2, 5)}
        | {0.001 * 2**j for j in range(2, 12)}
    )
)
NO_GRID = STEPS[0] / 100  # as improbable a choice as a grid finer than all
NEIGHBOURS = 200  # objects of similar value that share one mixture of grids
DISTINCT = 10  # values among them at least: on one or two points nobody can tell a grid by its step
MOST_BLOCKS = 100
LIFTED = 10, 0.01  # objects, and share of all, that show that what lies below was put there too
LEAST_GAIN = 10.0  # in lnL, for a grid to be believed; chance gains a few
ITERATIONS = 50
ROUNDING = 1e-9  # relative, of a value that was printed or computed
MOST_POINTS = 1e5  # further out on a grid, any value is near one of its points


def infer_steps(values: np.ndarray) -> np.ndarray:
    """The step of each value, (n,), in the values' unit; 0 where none is found or value is NaN."""
    values = np.asarray(values, dtype=float)
    steps = np.zeros(len(values))
    usable = np.flatnonzero(np.isfinite(values) & (values > 0))
    order = usable[np.argsort(values[usable], kind="stable")]
    for block in _blocks(order, values[order]):
        steps[block] = _most_probable(values[block])
    return steps


def lowest_limit(values: np.ndarray, steps: np.ndarray) -> float | None:
    """The least of positive values (n,) if it looks like a limit to all below it; else None.

    Such a value is the first point of a grid, many objects lie on it, and none was rounded to 0.
    """
    usable = np.isfinite(values)
    least = np.min(values[usable], initial=np.inf)
    there = values == least
    on_first = there & np.isclose(values, steps, rtol=ROUNDING, atol=0.0)
    few, share = LIFTED
    many = there.sum() >= max(few, share * usable.sum())
    return float(least) if least > 0 and many and on_first.sum() == there.sum() else None


def _blocks(order, ordered):
    """Objects of similar value: the sorted `order` in parts of about as many objects each.

    A part with too few distinct values is joined to the next one, the last one to that before.
    """
    number = min(max(1, len(order) // NEIGHBOURS), MOST_BLOCKS)
    ends, begin = [], 0
    for part in np.array_split(np.arange(len(order)), number):
        if len(part) and len(np.unique(ordered[begin : part[-1] + 1])) >= DISTINCT:
            begin = part[-1] + 1
            ends.append(begin)
    return [block for block in np.split(order, ends[:-1]) if len(block)]


def _most_probable(values):
    # Beyond MOST_POINTS nothing is on a grid, so capping changes no step and nothing overflows.
    ratio = np.minimum(values[:, None], STEPS * 2 * MOST_POINTS) / STEPS
    point = np.round(ratio)
    on_grid = (point >= 1) & (ratio < MOST_POINTS) & (np.abs(ratio - point) < ROUNDING * ratio)
    grids = np.array([0.0, *STEPS])
    # Many values share the few combinations of grids that they lie on.
    combination = on_grid @ (1 << np.arange(len(STEPS))[::-1])
    _, one, pattern, counts = np.unique(
        combination, return_index=True, return_inverse=True, return_counts=True
    )
    patterns = np.column_stack([np.full(len(one), NO_GRID), on_grid[one] * STEPS])
    kept = np.concatenate([[0], 1 + np.flatnonzero(on_grid.any(axis=0))])
    weights, lnl = _weights(patterns[:, kept], counts)
    while len(kept) > 1:
        # Leave out the grid that the others do best without, until one is missed.
        without = [_weights(patterns[:, np.delete(kept, i)], counts) for i in range(1, len(kept))]
        least = int(np.argmax([lnl_without for _, lnl_without in without]))
        if lnl - without[least][1] >= LEAST_GAIN:
            break
        weights, lnl = without[least]
        kept = np.delete(kept, 1 + least)
    return grids[kept][np.argmax(patterns[:, kept] * weights, axis=1)][pattern]


def _weights(likelihood, counts):
    """Weights of the grids by expectation-maximisation from equal ones, and their lnL.

    counts: how many objects each row of `likelihood` stands for.
    """
    weights = np.full(likelihood.shape[1], 1.0 / likelihood.shape[1])
    for _ in range(ITERATIONS):
        total = (counts / (likelihood @ weights)) @ likelihood * weights
        weights = total / total.sum()
    return weights, float(counts @ np.log(likelihood @ weights))
