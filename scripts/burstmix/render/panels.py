"""Mixture, criteria and class probabilities side by side, as in Ivezic et al., figure 4.2."""

import textwrap
from operator import attrgetter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from burstmix.fit import bin_edges
from burstmix.model import Fit, FitSet, Sample

from . import style
from .axes import leave_room, show_variable
from .curves import class_probabilities, curve_points
from .histogram import draw_histogram, flag_notes, observed

_HEIGHT = 2.7  # inches, of a row of panels
# The field's steps of evidence, then decades; flagged fits may lie below 0.
_LEVELS = (-1000, -100, -10, 0, 2, 6, 10, 100, 1000, 10000, 100000)
_LABELLED = 0.2  # the least probability at which there is room for a class's name


def three_panels(sample: Sample, fit_set: FitSet, *paths, fits=None, variable: int = 0) -> None:
    """Write the figure to each path: (1) best mixture, (2) AIC and BIC against k, (3) classes.

    `fits` is one fit for each k; by default the guarded fits of the set. AIC and BIC are counted
    from the least that no flag bars, on a scale linear up to 10 and logarithmic above.
    """
    fits = fit_set.guarded if fits is None else fits
    rows = [(f"{fit_set.errors} errors", fits, True)]
    _draw_rows(sample, rows, fit_set.errors, paths, variable)


def two_solutions(
    sample: Sample, fit_set_many: FitSet, fit_set_default: FitSet, *paths, variable: int = 0
) -> None:
    """Write the same three panels for two ways to start: scikit-learn's default, and many starts.

    Only those of many starts are audited: in both rows AIC and BIC are counted from the least of
    them that no flag bars.
    """
    rows = [
        ("scikit-learn's default k-means start", fit_set_default.guarded, False),
        ("best of many starts", fit_set_many.guarded, True),
    ]
    _draw_rows(sample, rows, fit_set_many.errors, paths, variable)


def unbarred(fits: list[Fit]) -> list[Fit]:
    """The fits without a flag; all of them if every one has a flag."""
    return [fit for fit in fits if not fit.flags] or list(fits)


def best_fit(fits: list[Fit]) -> Fit:
    """The fit of least BIC that no flag bars."""
    return min(unbarred(fits), key=lambda fit: fit.bic)


def why_best(fit: Fit) -> str:
    """What best_fit chose an audited fit by, in words."""
    return f"least BIC{_among(fit)}"


def _among(fit, audited=True):
    """Among which fits one is the least."""
    if not audited:
        return ", not audited"
    return ", but all are flagged" if fit.flags else " without a flag"


def _draw_rows(sample, rows, errors, paths, variable):
    """rows: (title, fits, whether they are audited) of each row."""
    zeros = _least([fit for _, fits, audited in rows if audited for fit in fits])
    limits = _range_of_criteria([fit for _, fits, _ in rows for fit in fits], zeros)
    n_objects = len(observed(sample, variable)[0])
    with style.applied():
        figure = Figure(figsize=(style.DOUBLE, _HEIGHT * len(rows)))
        panels = figure.subplots(len(rows), 3, squeeze=False)
        for (left, middle, right), (title, fits, audited) in zip(panels, rows, strict=True):
            middle.set_title(f"{sample.name}, $N$ = {n_objects}, {title}")
            best = best_fit(fits)
            _draw_mixture(left, sample, best, errors, variable, audited)
            _draw_criteria(middle, fits, zeros, limits, _among(best, audited))
            _draw_classes(right, sample, best, errors, variable)
        style.save(figure, *paths)


def _draw_mixture(axes: Axes, sample, fit, errors, variable, audited):
    draw_histogram(axes, sample, fit, errors, variable)
    curves = [line for line in axes.lines if not line.get_label().startswith("component")]
    notes = [line for note in flag_notes(fit) for line in textwrap.wrap(note, 34)]
    title = [f"$k$ = {fit.k}: least BIC{_among(fit, audited)}", *notes]
    axes.legend(handles=curves, title="\n".join(title), loc="upper left", alignment="left")
    leave_room(axes, len(curves) + len(title), line=0.08)


def _draw_criteria(axes: Axes, fits, zeros, limits, among):
    fits = sorted(fits, key=lambda fit: fit.k)
    k = np.array([fit.k for fit in fits])
    flagged = np.array([bool(fit.flags) for fit in fits])
    for name, look in style.CRITERIA.items():
        criterion = attrgetter(name.lower())
        above = np.array([criterion(fit) for fit in fits]) - zeros[name]
        least = min(unbarred(fits), key=criterion)
        label = f"{name} {criterion(least):.1f} at $k$ = {least.k}"
        axes.plot(k, above, **look, label=label)
        axes.plot(k[flagged], above[flagged], **look | {"linestyle": ""}, markerfacecolor="white")
    show_differences(axes, k, *limits)
    explain_marks(axes, flagged.any(), title=f"least{among}")
    axes.set_ylabel(r"$\Delta$AIC, $\Delta$BIC")


def explain_marks(axes: Axes, flagged: bool, **words) -> None:
    """A legend above the lines of a criterion, which says what open marks are if there are any."""
    if flagged:
        label = "open: barred by a flag"
        axes.plot([], [], "o", color="black", markerfacecolor="white", label=label)
    # Opaque, for nothing is behind it but lines of the grid.
    legend = axes.legend(loc="upper right", **words, frameon=True, framealpha=1, edgecolor="none")
    leave_room(axes, len(legend.get_texts()) + ("title" in words) + 0.5)


def show_differences(axes: Axes, k: np.ndarray, lowest: float, highest: float) -> None:
    """Scale axes for differences of a criterion against k: linear up to 10, then logarithmic."""
    axes.set_yscale("symlog", linthresh=10, linscale=2)
    axes.set_ylim(2 * lowest - 0.7, 1.5 * max(highest, 10))
    axes.yaxis.set_major_locator(FixedLocator(_LEVELS))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"${value:g}$"))
    axes.grid(axis="y")
    axes.set_xticks(k)
    axes.set_xlim(k[0] - 0.4, k[-1] + 0.4)
    axes.set_xlabel("number of components $k$")


def _least(fits):
    """The least AIC and the least BIC of the fits that no flag bars."""
    return {
        name: min(getattr(fit, name.lower()) for fit in unbarred(fits)) for name in style.CRITERIA
    }


def _range_of_criteria(fits, zeros):
    """From the lowest to the highest AIC or BIC, each counted from its zero."""
    above = [getattr(fit, name.lower()) - zero for fit in fits for name, zero in zeros.items()]
    return min(above), max(above)


def _draw_classes(axes: Axes, sample, fit, errors, variable):
    described = sample.variables[variable]
    x = curve_points(bin_edges(observed(sample, variable)[0]))
    probabilities = class_probabilities(fit, x, variable)
    upper = np.cumsum(probabilities, axis=0)
    for j, (top, share) in enumerate(zip(upper, probabilities, strict=True)):
        axes.fill_between(
            described.to_native(x),
            top - share,
            top,
            facecolor=style.class_colour(j, fit.k),
            edgecolor="white",
        )
        _name_class(axes, described.to_native(x), top, share, f"class {j + 1}")
    axes.set_ylim(0, 1)
    given = "true " * (errors == "with") + (described.label or described.name)
    axes.set_ylabel(rf"probability of class given {given}")
    show_variable(axes, sample, variable, x[0], x[-1])


def _name_class(axes, x, top, share, name):
    """Write the name of a class where its share is about widest, clear of the frame."""
    inner = np.arange(len(x) // 10, len(x) - len(x) // 10)
    widest = np.nanmax(share[inner])
    if widest > _LABELLED:
        wide = inner[share[inner] > 0.7 * widest]
        at = wide[len(wide) // 2]
        axes.text(
            x[at],
            top[at] - share[at] / 2,
            name,
            ha="center",
            va="center",
            bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"},
        )
