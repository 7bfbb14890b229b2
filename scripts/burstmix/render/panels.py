"""Mixture, criteria and class probabilities side by side, as in Ivezic et al., figure 4.2."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from burstmix.families import family_title
from burstmix.fit import bin_edges
from burstmix.model import Choice, Fit, FitSet, Sample, class_names

from . import style
from .axes import leave_room, show_variable
from .curves import class_probabilities
from .differences import SCALE, explain_marks, show_differences
from .histogram import draw_histogram, flag_notes
from .points import curve_points, observed

_HEIGHT = 2.7  # inches, of a row of panels
_LABELLED = 0.2  # the least probability at which there is room for a class's name
_LETTER = 0.03  # of the panel's width that a letter of it takes


def three_panels(
    sample: Sample, fit_sets: list[FitSet], *paths, variable: int = 0, narrow: bool = False
) -> None:
    """Write the figure to each path: (1) best mixture, (2) AIC and BIC against k, (3) classes.

    fit_sets: of one error mode, a set for each family. The best fit is that of all families, and
    AIC and BIC are those of its family, counted from the least of all that no flag bars, on a scale
    linear up to 10 and logarithmic above. narrow: one panel above the other, in one column of a
    journal; else side by side in two.
    """
    mode = fit_sets[0].errors
    rows = [(f"{mode} errors", Choice.among(fit_sets), True)]
    _draw_rows(sample, rows, mode, paths, variable, narrow)


def two_solutions(
    sample: Sample, fit_set_many: FitSet, fit_set_default: FitSet, *paths, variable: int = 0
) -> None:
    """Write the same three panels for two ways to start: scikit-learn's default, and many starts.

    Only fits from many starts are audited: in both rows AIC and BIC are counted from the least of
    these that no flag bars.
    """
    rows = [
        ("scikit-learn's default k-means start", Choice.among([fit_set_default]), False),
        ("best of many starts", Choice.among([fit_set_many]), True),
    ]
    _draw_rows(sample, rows, fit_set_many.errors, paths, variable)


def _of_family(choice: Choice, ending: str) -> str:
    """The family of the fit shown, with an ending."""
    return family_title(choice.shown.family) + ending


def _draw_rows(sample, rows, mode, paths, variable, narrow=False):
    """Draw and save rows of panels. rows: (title, choice, whether its fits are audited) of each."""
    audited = [fit for _, choice, audited in rows if audited for fit in choice.fits]
    zeros = {name: Choice.from_fits(audited, name.lower()) for name in style.CRITERIA}
    shown = [fit for _, choice, _ in rows for fit in choice.family]
    above = [choice.above(fit) for fit in shown for choice in zeros.values()]
    limits = min(above), max(above)
    n_objects = len(observed(sample, variable)[0])
    called = style.title_of(sample)
    with style.applied():
        size = (style.width(1), 3 * _HEIGHT) if narrow else (style.width(2), _HEIGHT * len(rows))
        figure = Figure(figsize=size)
        shape = (3 * len(rows), 1) if narrow else (len(rows), 3)
        panels = figure.subplots(*shape, squeeze=False).reshape(len(rows), 3)
        for (left, middle, right), (title, choice, audited) in zip(panels, rows, strict=True):
            about = f"{called}, $N$ = {n_objects}, {title}"
            figure.suptitle(about) if narrow else middle.set_title(about)
            of, own = _of_family(choice, ": "), Choice.from_fits(choice.family)
            among = own.among_which if audited else ", not audited"
            reason = choice.reason if audited else f"least BIC{among}"
            _draw_mixture(left, sample, choice, mode, variable, reason)
            draw_criteria(middle, choice.family, zeros, limits, f"{of}least{among}")
            draw_classes(right, sample, choice.shown, mode, variable)
        style.save(figure, *paths)


def _draw_mixture(axes: Axes, sample, choice, mode, variable, reason):
    fit = choice.shown
    draw_histogram(axes, sample, fit, mode, variable)
    curves = [line for line in axes.lines if not line.get_label().startswith("component")]
    notes = [line for note in flag_notes(fit) for line in textwrap.wrap(note, 34)]
    # The words of two lines would be too long for one.
    called = _of_family(choice, ",\n") + f"$k$ = {fit.k}: {reason}"
    title = [*called.splitlines(), *notes]
    axes.legend(handles=curves, title="\n".join(title), loc="upper left", alignment="left")
    leave_room(axes, len(curves) + len(title), line=0.08)


def draw_criteria(axes: Axes, fits, zeros: dict[str, Choice], limits, reason: str) -> None:
    """Draw AIC and BIC of fits above the least of `zeros`, which says among which that is."""
    k = np.array([fit.k for fit in fits])
    flagged = np.array([bool(fit.flags) for fit in fits])
    for name, look in style.CRITERIA.items():
        above = np.array([zeros[name].above(fit) for fit in fits])
        least = Choice.from_fits(fits, name.lower())
        label = f"{name} {least.value(least.shown):.1f} at $k$ = {least.shown.k}"
        axes.plot(k, above, **look, label=label)
        axes.plot(k[flagged], above[flagged], **look | {"linestyle": ""}, markerfacecolor="white")
    show_differences(axes, k, *limits)
    explain_marks(axes, flagged.any(), title=reason)
    axes.set_ylabel(rf"$\Delta$AIC, $\Delta$BIC ({SCALE})")


def draw_classes(axes: Axes, sample: Sample, fit: Fit, mode: str, variable: int = 0) -> None:
    """Fill these axes with the probability of each class, given the true value of a variable."""
    described = sample.variables[variable]
    x = curve_points(bin_edges(observed(sample, variable)[0]))
    probabilities = class_probabilities(fit, x, variable)
    upper = np.cumsum(probabilities, axis=0)
    names = class_names(sample, fit.k)
    for j, (top, share) in enumerate(zip(upper, probabilities, strict=True)):
        axes.fill_between(
            described.to_native(x),
            top - share,
            top,
            facecolor=style.class_colour(j, fit.k),
            edgecolor="white",
        )
        _name_class(axes, described.to_native(x), top, share, names[j].replace("_", " "))
    axes.set_ylim(0, 1)
    given = "true " * (mode == "with") + (described.label or described.name)
    axes.set_ylabel(rf"probability of class given {given}")
    show_variable(axes, sample, variable, x[0], x[-1])


def _name_class(axes, x, top, share, name):
    """Write the name of a class where its share is about widest, clear of the frame.

    The name stands upright where it would reach into the next class.
    """
    inner = np.arange(len(x) // 10, len(x) - len(x) // 10)
    widest = np.nanmax(share[inner])
    if widest > _LABELLED:
        wide = inner[share[inner] > 0.7 * widest]
        at = wide[len(wide) // 2]
        fits = len(wide) > _LETTER * len(name) * len(x)
        axes.text(
            x[at],
            top[at] - share[at] / 2,
            name,
            ha="center",
            va="center",
            rotation="horizontal" if fits else "vertical",
            bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"},
        )
