"""The bins that values are counted in."""

import numpy as np


def bin_edges(values: np.ndarray) -> np.ndarray:
    """Edges of sqrt(n) equal bins over the range of the values."""
    return np.histogram_bin_edges(values, bins=int(np.ceil(np.sqrt(len(values)))))
