"""How often a third class is found, as a heat map."""

import numpy as np
from astropy.table import Table
from matplotlib.figure import Figure

from . import style
from .heat_map import show_shares

_TITLES = {
    "found_aic": "AIC",
    "found_bic": "BIC",
    "found_ratio": "likelihood ratio, level 5 %",
}


def power_map(table: Table, *paths) -> None:
    """Write the figure to each path: a row of panels for each noise, a panel for each criterion.

    The lowest line of a panel has no third class: what is found there is a false alarm.
    """
    noises = np.unique(table["noise"])
    sizes = np.unique(table["size"])
    thirds = sorted(set(zip(table["weight"], table["separation"], strict=True)))
    names = ["none" if w == 0 else f"{w:g}, {s:g}" for w, s in thirds]
    with style.applied():
        height = 0.9 + (0.5 + 0.2 * len(thirds)) * len(noises)
        figure = Figure(figsize=(style.width(2), height))
        panels = figure.subplots(len(noises), len(_TITLES), sharex=True, sharey=True, squeeze=False)
        for row, noise in zip(panels, noises, strict=True):
            own = table[table["noise"] == noise]
            own.sort(["weight", "separation", "size"])
            for axes, (column, title) in zip(row, _TITLES.items(), strict=True):
                shares = np.asarray(own[column]).reshape(len(thirds), len(sizes))
                show_shares(axes, shares, origin="lower")
                axes.set_title(f"{title}, noise {noise:g}")
                axes.set_xticks(range(len(sizes)), [f"{size}" for size in sizes])
                axes.set_yticks(range(len(thirds)), names)
        for axes in panels[-1]:
            axes.set_xlabel("number of objects")
        for axes in panels[:, 0]:
            axes.set_ylabel("weight, separation")
        style.save(figure, *paths)
