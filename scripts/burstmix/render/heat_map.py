"""Shares as a heat map."""

import numpy as np
from matplotlib.axes import Axes


def show_shares(axes: Axes, shares: np.ndarray, origin: str) -> None:
    """Shares (rows, columns) in grey, each with its per cent; origin as imshow has it."""
    axes.imshow(shares, cmap="Greys", vmin=0, vmax=1, origin=origin, aspect="auto")
    for (y, x), share in np.ndenumerate(shares):
        colour = "white" if share > 0.5 else "black"
        axes.text(x, y, f"{100 * share:.0f}", color=colour, ha="center", va="center")
    axes.minorticks_off()
