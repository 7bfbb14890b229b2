"""The objects that figures show, and where along a variable their curves are drawn."""

import numpy as np

from burstmix.model import Sample

_MOST_OBJECTS = 50_000  # in a figure that shows each object
_POINTS = 2001
_MARGIN = 0.05  # of the range of the observed values, on either side


def observed(sample: Sample, variable: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Values and errors of the objects that have this variable, in fitted units."""
    present = np.isfinite(sample.values[:, variable])
    return sample.values[present, variable], np.nan_to_num(sample.errors[present, variable])


def every(objects: int) -> int:
    """The number m, so that every m-th object is drawn where each would be a point."""
    return max(1, -(-objects // _MOST_OBJECTS))


def curve_points(edges: np.ndarray) -> np.ndarray:
    """Where curves are drawn: over the bins and a little beyond, in fitted units."""
    margin = _MARGIN * (edges[-1] - edges[0])
    return np.linspace(edges[0] - margin, edges[-1] + margin, _POINTS)
