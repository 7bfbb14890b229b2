"""The tree that joins the components of the preferred mixtures, and the entropy that is left."""

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from burstmix.families import family_title
from burstmix.model import Fit, Sample, with_unit

from . import style
from .axes import mathematics

_HEIGHT, _LEVEL = 1.2, 0.45  # inches of a row, and of each class more


def merging_trees(sample: Sample, table: Table, fits: dict[str, Fit | None], *paths) -> None:
    """Write the figure to each path: a row for each error mode, from merging.ecsv.

    fits: by error mode the fit whose components are joined, None if flags bar all. A mode with
    fewer than two components has no row. Left is the tree: each joint shows by how much it lowers
    the entropy per object, and which shares of the two classes are taken for the other. Right is
    the entropy per object that is left.
    """
    called = style.title_of(sample)
    joined = {mode: fit for mode, fit in fits.items() if fit and fit.k > 1}
    with style.applied():
        if not joined:
            figure = Figure(figsize=(style.width(1), _HEIGHT))
            axes = figure.subplots()
            axes.set_axis_off()
            axes.text(0.5, 0.5, f"{called}: nothing to join", ha="center", va="center")
            style.save(figure, *paths)
            return
        heights = [_HEIGHT + _LEVEL * fit.k for fit in joined.values()]
        figure = Figure(figsize=(style.width(2), sum(heights)))
        panels = figure.subplots(
            len(joined), 2, squeeze=False, width_ratios=(2, 1), height_ratios=heights
        )
        for (left, right), (mode, fit) in zip(panels, joined.items(), strict=True):
            facts = f"$N$ = {len(sample)}, {family_title(fit.family)}, {mode} errors"
            left.set_title(f"{called}, {facts}")
            steps = table[table["errors"] == mode]
            _draw_tree(left, sample, fit, steps)
            _draw_entropy(right, steps, len(sample))
        style.save(figure, *paths)


def leaf_order(steps: Table) -> list[str]:
    """The components in the order in which no lines of the tree cross."""
    halves = {"+".join(_joined(row)): (row["first"], row["second"]) for row in steps}

    def leaves(name):
        return (
            [leaf for half in halves[name] for leaf in leaves(half)] if name in halves else [name]
        )

    return leaves("+".join(_joined(steps[-1])))


def _joined(row):
    parts = f"{row['first']}+{row['second']}".split("+")
    return sorted(parts, key=int)


def _draw_tree(axes: Axes, sample, fit, steps):
    order = leaf_order(steps)
    ends = {
        name: (x, fit.k, style.class_colour(int(name) - 1, fit.k)) for x, name in enumerate(order)
    }
    for row in steps:
        level = row["classes"]
        (x1, y1, c1), (x2, y2, c2) = ends[row["first"]], ends[row["second"]]
        middle = 0.5 * (x1 + x2)
        for x, y, colour in ((x1, y1, c1), (x2, y2, c2)):
            axes.plot([x, x, middle], [y, level, level], color=colour)
        axes.annotate(
            f"{row['decrease'] / len(sample):.3f} nats\n"
            f"{100 * row['p_first']:.0f} %, {100 * row['p_second']:.0f} %",
            (middle, level),
            (0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=7,
            linespacing=1.1,
        )
        ends["+".join(_joined(row))] = (middle, level, "black")
    variable = sample.variables[0]
    names = []
    for name in order:
        j = int(name) - 1
        place = with_unit(f"{variable.to_native(fit.centres[j, 0]):.3g}", variable.unit)
        names.append(f"{name}\n{mathematics(place)}\nweight {fit.weights[j]:.3f}")
    axes.set_xticks(range(fit.k), names)
    axes.set_xlim(-0.6, fit.k - 0.4)
    axes.set_ylim(fit.k + 0.15, 0.7)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.minorticks_off()
    axes.set_ylabel("classes left")
    axes.set_xlabel(
        "at each joint: entropy per object that joining removes; shares taken for the other class"
    )


def _draw_entropy(axes: Axes, steps, n_objects):
    classes = [steps["classes"][0] + 1, *steps["classes"]]
    entropies = np.array([steps["entropy"][0] + steps["decrease"][0], *steps["entropy"]])
    axes.plot(classes, entropies / n_objects, "o-", color="black", clip_on=False)
    axes.set_xticks(classes)
    axes.set_xlim(classes[0] + 0.4, classes[-1] - 0.4)
    axes.set_ylim(0)
    axes.minorticks_off()
    axes.set_xlabel("classes left")
    axes.set_ylabel("entropy per object (nats)")
