"""The number of components of a Dirichlet-process mixture against its concentration."""

import numpy as np
from astropy.table import Table
from matplotlib.figure import Figure

from . import style

_HEIGHT = 2.4  # inches


def dirichlet_process(title: str, table: Table, *paths) -> None:
    """Write the figure to each path, from dirichlet_process.ecsv of the sample of this title."""
    x = np.asarray(table["concentration"])
    with style.applied():
        figure = Figure(figsize=(style.width(1), _HEIGHT))
        axes = figure.subplots()
        low, high = table["effective_least"], table["effective_most"]
        axes.fill_between(x, low, high, color="0.85", label="range over starts")
        axes.plot(x, table["effective"], "-o", color="black", label="effective number")
        axes.plot(x, table["components"], "--s", color="0.5", label="weight of 0.01 or more")
        axes.set_xscale("log")
        axes.set_ylim(0, 1.5 * max(max(high), max(table["components"])))
        axes.set_xlabel("concentration of the Dirichlet process")
        axes.set_ylabel("components")
        axes.set_title(f"{style.in_words(title)}, $N$ = {table['n_objects'][0]}, without errors")
        axes.legend(loc="upper left")
        style.save(figure, *paths)
