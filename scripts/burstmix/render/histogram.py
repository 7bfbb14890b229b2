"""The histogram of a variable under its mixture, as in Kulkarni & Desai (2017), figure 1."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from burstmix.families import family_title
from burstmix.fit import bin_edges
from burstmix.model import Fit, Sample, with_unit

from . import style
from .axes import leave_room, mathematics, show_variable
from .curves import expected_counts
from .points import curve_points, observed

_HEIGHT = 2.75  # inches, and a line more for each line of notes
_LINE = 0.125


def histogram(sample: Sample, fit: Fit, mode: str, *paths, variable: int = 0) -> None:
    """Write the figure to each path: the observed counts, the mixture and its components.

    With errors ("with") the solid lines are the deconvolved density, and the dashed line is that
    density convolved again with each object's error: what it predicts for the observed values.
    A flagged component is hatched and named below the axis. The width of the bins is written on
    the axis.
    """
    notes = textwrap.wrap("Flagged: " + "; ".join(flag_notes(fit)), 76) if fit.flags else []
    with style.applied():
        figure = Figure(figsize=(style.width(1), _HEIGHT + _LINE * len(notes)))
        axes = figure.subplots()
        about = f"{style.title_of(sample)}, {family_title(fit.family)}"
        figure.suptitle(about)
        draw_histogram(axes, sample, fit, mode, variable)
        unit = sample.variables[variable].fitted_unit
        facts = [
            f"$N$ = {len(observed(sample, variable)[0])}, $k$ = {fit.k}",
            f"{mode} errors",
            f"floor {mathematics(with_unit(f'{fit.floor:g}', unit))}",
            f"AIC {fit.aic:.1f}, BIC {fit.bic:.1f}",
        ]
        _fill_headroom(axes, facts)
        below = _LINE * len(notes) / figure.get_figheight()
        figure.get_layout_engine().set(rect=(0, below, 1, 1 - below))
        figure.text(0.02, 0.015, "\n".join(notes), fontsize=7, linespacing=1.1)
        style.save(figure, *paths)


def draw_histogram(axes: Axes, sample: Sample, fit: Fit, mode: str, variable: int = 0) -> None:
    """Draw counts, mixture and components into these axes, every line with its label."""
    described = sample.variables[variable]
    native = described.to_native
    values, deviations = observed(sample, variable)
    edges = bin_edges(values)
    counts, _ = np.histogram(values, edges)
    width = edges[1] - edges[0]
    x = curve_points(edges)
    components = expected_counts(fit, x, len(values), width, variable=variable)
    mixture = components.sum(axis=0)

    axes.stairs(counts, native(edges), fill=True, **style.OBSERVED, label="observed")
    axes.plot(
        native(x), mixture, **style.MIXTURE, label="deconvolved" if mode == "with" else "mixture"
    )
    if mode == "with":
        measured = expected_counts(fit, x, len(values), width, deviations, variable).sum(axis=0)
        axes.plot(native(x), measured, **style.PREDICTED, label="reconvolved")
    flagged = {flag.component for flag in fit.flags}
    for j, component in enumerate(components):
        colour = style.class_colour(j, fit.k)
        axes.plot(native(x), component, color=colour, label=f"component {j + 1}")
        if j in flagged:
            axes.fill_between(
                native(x), component, facecolor="none", edgecolor=colour, hatch="////", linewidth=0
            )
    # A narrow component may leave the frame, so that the observed counts stay readable.
    axes.set_ylim(0, 1.05 * np.clip(mixture.max(), counts.max(), 1.5 * counts.max()))
    size = mathematics(with_unit(f"{float(f'{width:.2g}'):g}", described.fitted_unit))
    axes.set_ylabel(f"objects per bin of {size}")
    show_variable(axes, sample, variable, x[0], x[-1])


def flag_notes(fit: Fit) -> list[str]:
    """For each flagged component, and the fit as a whole, the names of its flags."""
    names = {}
    for flag in fit.flags:
        where = "fit" if flag.component is None else f"component {flag.component + 1}"
        names.setdefault(where, []).append(flag.name)
    return [f"{where}: {', '.join(found)}" for where, found in names.items()]


def _fill_headroom(axes, facts):
    """Facts in the upper left corner, the legend in the upper right, both above the curves."""
    handles, labels = axes.get_legend_handles_labels()
    lines = max(len(facts), -(-len(labels) // 2))
    leave_room(axes, lines)
    axes.legend(handles, labels, loc="upper right", ncols=2)
    axes.text(
        0.03,
        0.965,
        "\n".join(facts),
        transform=axes.transAxes,
        va="top",
        fontsize=7.5,
        linespacing=1.1,
    )
