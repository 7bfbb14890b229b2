"""Observed likelihood ratios among the simulated ones."""

from math import lcm

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from burstmix.families import family_title
from burstmix.io import rows_with
from burstmix.pairs import COLUMNS
from burstmix.results.significance import BOOTSTRAP

from . import style
from .axes import leave_room

_HEIGHT = 2.5  # inches of a row
_COLUMNS = 3
_FAR = 1.6  # times the simulated ratios' range: beyond, an arrow stands for the observed one


def ratio_figure(
    title: str, bootstrap: Table, simulated: dict[tuple[str, str], Table], *paths
) -> None:
    """Write the figure to each path: a panel for each pair of fits, without and with errors.

    Each black line is the share of one simulator's replicates that have a likelihood ratio of at
    least that on the axis; the ratio of the sample is in colour.
    title: the sample's. bootstrap: bootstrap.ecsv. simulated: by errors and simulator, the table
    of replicates.
    """
    panels = {}
    for row in bootstrap:
        panels.setdefault(tuple(row[key] for key in ("errors", *COLUMNS)), []).append(row)
    called = style.in_words(title)
    if not panels:
        with style.applied():
            figure = Figure(figsize=(style.width(1), _HEIGHT))
            axes = figure.subplots()
            axes.set_axis_off()
            axes.text(0.5, 0.5, f"{called}: no pair of fits to compare", ha="center")
            style.save(figure, *paths)
        return
    rows = rows_of(len(panels))
    with style.applied():
        width = style.width(1) if rows == [1] else style.width(2)
        figure = Figure(figsize=(width, _HEIGHT * len(rows)))
        grid = figure.add_gridspec(len(rows), lcm(*rows))
        shared, found = None, iter(panels.values())
        for i, columns in enumerate(rows):
            span = lcm(*rows) // columns
            for j in range(columns):
                axes = figure.add_subplot(grid[i, j * span : (j + 1) * span], sharey=shared)
                shared = shared or axes
                _draw_panel(axes, next(found), simulated)
                if j == 0:
                    axes.set_ylabel("share of replicates with at least that ratio")
                else:
                    axes.tick_params(labelleft=False)
        leave_room(shared, 1.7 + max(map(len, panels.values())), line=0.075)
        counts = sorted({int(bootstrap["replicates"].min()), int(bootstrap["replicates"].max())})
        about = f"{called}, {' to '.join(map(str, counts))} replicates of each"
        figure.suptitle(about)
        style.save(figure, *paths)


def rows_of(panels: int) -> list[int]:
    """How many of the panels stand in each row, as evenly as may be, so that no cell is empty."""
    rows = -(-panels // _COLUMNS)
    return [panels // rows + (i < panels % rows) for i in range(rows)]


def _draw_panel(axes: Axes, rows, simulated):
    observed, colour = rows[0]["ratio"], style.class_colour(1, 2)
    # The ratio of two families may be below 0.
    smallest, largest, least = min(0.0, observed), 0.0, 1.0
    for row, line in zip(rows, style.LINES, strict=False):
        table = simulated[row["errors"], row["simulator"]]
        ratios = np.sort(table["ratio"][rows_with(table, {key: row[key] for key in COLUMNS})])
        beyond = np.arange(len(ratios), 0, -1) / len(ratios)
        p = format(row["p_bootstrap"], BOOTSTRAP.column("p_bootstrap").format)
        label = f"{row['simulator']}, $p$ = {p}".replace("_", " ")
        axes.step(ratios, beyond, where="pre", color="black", linestyle=line, label=label)
        smallest, largest = min(smallest, ratios[0]), max(largest, ratios[-1])
        least = min(least, 1 / len(ratios))
    near = observed <= largest + (_FAR - 1) * (largest - smallest)
    if near:
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
    largest = max(largest, observed) if near else largest
    room = 0.1 * (largest - smallest)
    axes.set_xlim(smallest - room * (smallest < 0), largest + room)
    axes.legend(loc="upper right")
    axes.set_xlabel(r"likelihood ratio $2\,(\ln L_\mathrm{second} - \ln L_\mathrm{first})$")
    axes.set_title(_title(rows[0]))


def _title(row):
    first, second = family_title(row["family"]), family_title(row["family_next"])
    pair = f"{row['k']} {first} against {row['k_next']} {second}"
    if first == second:
        pair = f"{row['k']} against {row['k_next']} {first} components"
    return f"{pair}, {row['errors']} errors"
