"""Axes of the differences of a criterion against the number of components."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from .axes import leave_room

SCALE = "linear to 10, then log"
# The field's steps of evidence, then decades; flagged fits may lie below 0.
_LEVELS = (-1000, -100, -10, 0, 2, 6, 10, 100, 1000, 10000, 100000)


def explain_marks(axes: Axes, flagged: bool, **words) -> None:
    """A legend above the lines of a criterion, which says what open marks are if there are any."""
    if flagged:
        label = "open: barred by a flag"
        axes.plot([], [], "o", color="black", markerfacecolor="white", label=label)
    # Opaque, because nothing is behind it but lines of the grid.
    legend = axes.legend(loc="upper right", **words, frameon=True, framealpha=1, edgecolor="none")
    leave_room(axes, len(legend.get_texts()) + ("title" in words) + 0.5)


def show_differences(axes: Axes, k: np.ndarray, lowest: float, highest: float) -> None:
    """Scale axes for differences of a criterion against k: linear up to 10, then logarithmic."""
    axes.set_yscale("symlog", linthresh=10, linscale=2)
    axes.set_ylim(2 * lowest - 0.7, 1.5 * max(highest, 10))
    axes.yaxis.set_major_locator(FixedLocator(_LEVELS))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"${value:g}$"))
    axes.grid(axis="y")
    axes.set_xticks(k)
    axes.set_xlim(k[0] - 0.4, k[-1] + 0.4)
    axes.set_xlabel("number of components $k$")
