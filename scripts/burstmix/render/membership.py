"""The class of each object: how sure it is along a variable."""

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from burstmix.families import family_title
from burstmix.fit import bin_edges
from burstmix.model import Sample
from burstmix.results.assign import UNCERTAIN

from . import style
from .axes import leave_room, show_axis
from .counts import class_columns, uncertain
from .points import curve_points, every, observed

_HEIGHT = 3.6  # inches
_HATCHED = {"facecolor": "white", "edgecolor": "0.35", "hatch": "/////", "linewidth": 0.4}


def membership_figure(sample: Sample, membership: Table, *paths) -> None:
    """Write the figure to each path, along the first variable of the sample.

    Above is the probability of each object's most probable class, in the colour of that class;
    below are the numbers of objects that are sure of each class, stacked, and uncertain ones
    hatched.
    """
    names, values = class_columns(membership), sample.values[:, 0]
    with style.applied():
        figure = Figure(figsize=(style.width(1), _HEIGHT))
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.2))
        _draw_objects(above, sample, membership, names)
        _draw_counts(below, sample, membership, names)
        points = curve_points(bin_edges(observed(sample)[0]))
        show_axis(below.xaxis, sample.variables[0], points[0], points[-1])
        called = style.title_of(sample)
        family = family_title(membership.meta["family"])
        about = f"{called}, {family}, {membership.meta['errors']} errors, $k$ = {len(names)}, "
        figure.suptitle(f"{about}$N$ = {np.isfinite(values).sum()}")
        style.save(figure, *paths)


def _draw_objects(axes: Axes, sample, membership, names):
    native = sample.variables[0].to_native
    shown = slice(None, None, every(len(sample)))
    values, p_class = native(sample.values[shown, 0]), membership["p_class"][shown]
    for j, name in enumerate(names):
        own = membership["class"][shown] == name
        axes.plot(
            values[own],
            p_class[own],
            ".",
            color=style.class_colour(j, len(names)),
            markersize=2,
            markeredgewidth=0,
        )
    axes.axhline(UNCERTAIN, color="0.5", linewidth=0.6, linestyle=":", zorder=0)
    axes.set_ylim(1 / len(names) - 0.02, 1.02) if len(names) > 1 else axes.set_ylim(0, 1.05)
    few = f"\n(one object of {shown.step})" if shown.step > 1 else ""
    axes.set_ylabel(f"probability of class{few}")


def _draw_counts(axes: Axes, sample, membership, names):
    values, unsure = sample.values[:, 0], uncertain(membership)
    edges = bin_edges(observed(sample)[0])
    native, bottom = sample.variables[0].to_native(edges), np.zeros(len(edges) - 1)
    for j, name in enumerate(names):
        own = membership["class"] == name
        sure = np.histogram(values[own & ~unsure], edges)[0]
        axes.stairs(
            bottom + sure,
            native,
            baseline=bottom,
            fill=True,
            color=style.class_colour(j, len(names)),
            label=f"{name.replace('_', ' ')}: {sure.sum()}",
        )
        bottom = bottom + sure
    counts = np.histogram(values[unsure], edges)[0]
    axes.stairs(
        bottom + counts,
        native,
        baseline=bottom,
        fill=True,
        **_HATCHED,
        label=f"uncertain: {unsure.sum()}",
    )
    axes.set_ylim(0, 1.05 * (bottom + counts).max())
    axes.set_ylabel("objects")
    axes.legend(loc="upper left", ncols=2)
    leave_room(axes, len(names) // 2 + 1, line=0.09)
