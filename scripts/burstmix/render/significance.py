"""Observed likelihood ratios among the simulated ones."""

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from . import style
from .axes import leave_room

_HEIGHT = 2.5  # inches of a row
_COLUMNS = 3
_LINES = ("-", (0, (4, 1.5)), (0, (1, 1)))  # of the simulators, in order
_FAR = 1.6  # times the largest simulated ratio: beyond, an arrow stands for the observed one


def ratio_figure(
    name: str, bootstrap: Table, simulated: dict[tuple[str, str], Table], *paths
) -> None:
    """Write the figure to each path: a panel for each pair of k, without and with errors.

    Each black line is the share of one simulator's replicates that have a likelihood ratio of at
    least that on the axis; in colour the ratio of the sample.
    bootstrap: bootstrap.ecsv. simulated: by "FAMILY_ERRORS" and simulator, the table of replicates.
    """
    panels = {}
    for row in bootstrap:
        pair = (row["family"], row["errors"], row["k"], row["k_next"])
        panels.setdefault(pair, []).append(row)
    columns = min(len(panels), _COLUMNS)
    rows = -(-len(panels) // columns)
    with style.applied():
        width = style.SINGLE if columns == 1 else style.DOUBLE
        figure = Figure(figsize=(width, _HEIGHT * rows))
        grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
        for axes, (pair, found) in zip(grid.flat, panels.items(), strict=False):
            _draw_panel(axes, pair, found, simulated)
        for axes in grid.flat[len(panels) :]:
            axes.set_axis_off()
        leave_room(grid[0, 0], 1.7 + max(map(len, panels.values())), line=0.075)
        for axes in grid[:, 0]:
            axes.set_ylabel("share of replicates beyond")
        about = f"{name}, {bootstrap['replicates'].min()} replicates of each"
        figure.suptitle(about, fontsize=8.5)
        style.save(figure, *paths)


def _draw_panel(axes: Axes, pair, rows, simulated):
    family, errors, k, k_next = pair
    observed, colour = rows[0]["ratio"], style.class_colour(1, 2)
    largest, least = 0.0, 1.0
    for row, line in zip(rows, _LINES, strict=False):
        table = simulated[f"{family}_{errors}", row["simulator"]]
        own = (table["k"] == k) & (table["k_next"] == k_next)
        ratios = np.sort(table["ratio"][own & (table["replicate"] < row["replicates"])])
        beyond = np.arange(len(ratios), 0, -1) / len(ratios)
        label = f"{row['simulator']}, $p$ = {row['p_bootstrap']:.2g}".replace("_", " ")
        axes.step(ratios, beyond, where="pre", color="black", linestyle=line, label=label)
        largest, least = max(largest, ratios[-1]), min(least, 1 / len(ratios))
    if observed <= _FAR * largest:
        ends = [0.7 * least, 1]
        axes.plot([observed] * 2, ends, color=colour, label=f"sample, {observed:.1f}")
    else:
        arrow = {"color": colour, "linestyle": "", "transform": axes.transAxes}
        axes.plot(0.95, 0.3, marker=">", **arrow, label=f"sample, {observed:.1f}, far beyond")
    axes.set_yscale("log")
    # A share is 1 at most; what is above has room for the legend.
    decades = 10.0 ** np.arange(-6, 1)
    axes.yaxis.set_major_locator(FixedLocator(decades))
    axes.yaxis.set_minor_locator(FixedLocator(np.outer(decades / 10, range(2, 10)).ravel()))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_ylim(0.7 * least, 1.1)
    axes.set_xlim(0, 1.1 * (max(largest, observed) if observed <= _FAR * largest else largest))
    axes.legend(loc="upper right")
    axes.set_xlabel("likelihood ratio")
    name = "" if family == "normal" else f"{family}, ".replace("_", " ")
    axes.set_title(f"{name}{errors} errors, $k$ = {k} against {k_next}")
