"""Matched samples, one over the other: what changes with number, objects and frame."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from burstmix.fit import bin_edges
from burstmix.model import Sample

from . import style
from .axes import leave_room, show_variable
from .points import curve_points, observed

_HEIGHT = 2.75  # inches of a group


def matched_figure(groups: dict[str, list[Sample]], *paths) -> None:
    """Write the figure to each path: a panel for each group, by its name, of its samples.

    A line for each sample: the share of its objects in each bin of its first variable, in the same
    bins for all of a group. A sample of another unit or scale than the first has no line, and the
    legend says so.
    """
    with style.applied():
        figure = Figure(figsize=(style.width(1), _HEIGHT * len(groups)))
        panels = figure.subplots(len(groups), 1, squeeze=False)[:, 0]
        for axes, (name, samples) in zip(panels, groups.items(), strict=True):
            _draw(axes, samples)
            axes.set_title(name.replace("_", " "))
        style.save(figure, *paths)


def _draw(axes: Axes, samples):
    first = samples[0].variables[0]
    alike = [each for each in samples if _kind(each) == _kind(samples[0])]
    smallest = min(alike, key=len)
    width = np.diff(bin_edges(observed(smallest)[0])[:2])[0] or 1.0
    every = np.concatenate([observed(each)[0] for each in alike])
    bins = int(np.ceil(np.ptp(every) / width)) or 1
    edges = every.min() + width * np.arange(bins + 1)
    edges[-1] = max(edges[-1], every.max())
    for number, sample in enumerate(samples):
        called = f"{style.title_of(sample)}, $N$ = {len(sample)}"
        look = {
            "color": style.class_colour(number, len(samples)),
            "linestyle": style.LINES[number % len(style.LINES)],
        }
        if _kind(sample) != _kind(samples[0]):
            axes.plot([], [], " ", label=f"{called}: another unit")
            continue
        values, _ = observed(sample)
        shares = np.histogram(values, edges)[0] / len(values)
        axes.stairs(shares, first.to_native(edges), label=called, **look)
    axes.set_ylabel("share of objects per bin")
    axes.legend(loc="upper left")
    axes.set_ylim(bottom=0)
    leave_room(axes, len(samples), line=0.08)
    points = curve_points(edges)
    show_variable(axes, samples[0], 0, points[0], points[-1])


def _kind(sample):
    """What the first variable has to share with that of others to be drawn on one axis."""
    return sample.variables[0].unit, sample.variables[0].scale
