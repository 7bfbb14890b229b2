"""The bins that values are counted in."""

import numpy as np


def bin_edges(values: np.ndarray) -> np.ndarray:
    """Edges (b + 1,) of b = sqrt(n) equal bins over the range of the values (n,)."""
    return np.histogram_bin_edges(values, bins=int(np.ceil(np.sqrt(len(values)))))
