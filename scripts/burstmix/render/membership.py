"""The class of each object: how sure it is along a variable, and how many objects each has."""

import re

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from burstmix.fit import bin_edges
from burstmix.model import Sample
from burstmix.results.assign import COUNTED, NAMED_CLASSES

from . import style
from .axes import leave_room, show_axis
from .curves import curve_points
from .histogram import every, observed
from .markdown import markdown_table

_HEIGHT = 3.6  # inches
_UNCERTAIN = {"facecolor": "white", "edgecolor": "0.35", "hatch": "/////", "linewidth": 0.4}


def membership_figure(sample: Sample, membership: Table, *paths) -> None:
    """Write the figure to each path, along the first variable of the sample.

    Above, the probability of each object's most probable class, in the colour of that class;
    below, how many objects each class is sure of, one on the other, and hatched the uncertain ones.
    """
    names, values = class_columns(membership), sample.values[:, 0]
    with style.applied():
        figure = Figure(figsize=(style.SINGLE, _HEIGHT))
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.2))
        _draw_objects(above, sample, membership, names)
        _draw_counts(below, sample, membership, names)
        points = curve_points(bin_edges(observed(sample)[0]))
        show_axis(below.xaxis, sample.variables[0], points[0], points[-1])
        about = f"{sample.name}, {membership.meta['errors']} errors, $k$ = {len(names)}, "
        figure.suptitle(f"{about}$N$ = {np.isfinite(values).sum()}", fontsize=8.5)
        style.save(figure, *paths)


def membership_words(membership: Table, named: Table) -> str:
    """In Markdown: how many objects each class has, and the objects that the config names."""
    meta = membership.meta
    lines = [
        f"# Classes of `{meta['sample']}`, {meta['errors']} errors",
        "",
        f"By the {meta['family']} fit of k = {meta['k']}. Expected is the sum of probabilities; an "
        "object is uncertain if no class has a probability of 0.9.",
    ]
    if meta["barred"]:
        lines.append(f"The fit is barred by {meta['barred']}: these classes carry no verdict.")
    lines += ["", markdown_table(COUNTED, classes_table(membership))]
    if len(named):
        first = membership.colnames[1]
        shown = ["identifier", "words", "status", first, "class", "p_class", "flags"]
        lines += ["## Objects named in the config", "", markdown_table(NAMED_CLASSES, named[shown])]
    return "\n".join(lines)


def classes_table(membership: Table) -> Table:
    """Of each class: objects of which it is the most probable, sum of probabilities, uncertain."""
    uncertain = _uncertain(membership)
    rows = []
    for name in class_columns(membership):
        own = membership["class"] == name
        expected = float(np.sum(membership[f"p_{name}"]))
        row = (name, int(own.sum()), expected, int((own & uncertain).sum()))
        rows.append(dict(zip(COUNTED.names, row, strict=True)))
    return COUNTED.of_rows(rows)


def class_columns(membership: Table) -> list[str]:
    """The names of the classes of the preferred fit, in the order of its components."""
    found = [name for name in membership.colnames if re.match(r"p_(?!class(_low|_high)?$)", name)]
    return [name.removeprefix("p_") for name in found if not re.search(r"_k\d+$", name)]


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
    axes.axhline(0.9, color="0.5", linewidth=0.6, linestyle=":", zorder=0)
    axes.set_ylim(1 / len(names) - 0.02, 1.02) if len(names) > 1 else axes.set_ylim(0, 1.05)
    few = f"\n(one object of {shown.step})" if shown.step > 1 else ""
    axes.set_ylabel(f"probability of class{few}")


def _draw_counts(axes: Axes, sample, membership, names):
    values, uncertain = sample.values[:, 0], _uncertain(membership)
    edges = bin_edges(observed(sample)[0])
    native, bottom = sample.variables[0].to_native(edges), np.zeros(len(edges) - 1)
    for j, name in enumerate(names):
        own = membership["class"] == name
        sure = np.histogram(values[own & ~uncertain], edges)[0]
        axes.stairs(
            bottom + sure,
            native,
            baseline=bottom,
            fill=True,
            color=style.class_colour(j, len(names)),
            label=f"{name}: {sure.sum()}",
        )
        bottom = bottom + sure
    unsure = np.histogram(values[uncertain], edges)[0]
    axes.stairs(
        bottom + unsure,
        native,
        baseline=bottom,
        fill=True,
        **_UNCERTAIN,
        label=f"uncertain: {uncertain.sum()}",
    )
    axes.set_ylim(0, 1.05 * (bottom + unsure).max())
    axes.set_ylabel("objects")
    axes.legend(loc="upper left", ncols=2)
    leave_room(axes, len(names) // 2 + 1, line=0.09)


def _uncertain(membership):
    flags = np.ma.filled(membership["flags"], "")
    return np.char.find(flags, "uncertain" if flags.dtype.kind == "U" else b"uncertain") >= 0
