"""Plots of fits into axes of one's own: each gives the Axes back, to be changed at will.

From the results of a run come `sample = Sample.read("results/NAME/sample.ecsv")` and
`fits = FitSet.read("results/NAME/normal_with/fits.json").guarded`: `plot_mixture(fits[1], sample)`.
"""

from collections.abc import Sequence

from matplotlib.axes import Axes

from burstmix.model import Choice, Fit, Sample

from . import style
from .histogram import draw_histogram
from .panels import draw_classes, draw_criteria


def plot_mixture(
    fit: Fit, data: Sample, ax: Axes | None = None, errors: str = "with", variable: int = 0
) -> Axes:
    """The histogram of a variable under the mixture and its components.

    errors: "with" if the fit knows the measurement errors, and "without". Lines have labels for a
    legend. ax: new ones by default.
    """
    ax = _axes(ax)
    draw_histogram(ax, data, fit, errors, variable)
    return ax


def plot_classes(
    fit: Fit, data: Sample, ax: Axes | None = None, errors: str = "with", variable: int = 0
) -> Axes:
    """The probability of each class along a variable; arguments are those of plot_mixture."""
    ax = _axes(ax)
    draw_classes(ax, data, fit, errors, variable)
    return ax


def plot_criteria(fits: Sequence[Fit], ax: Axes | None = None) -> Axes:
    """AIC and BIC of fits of one family against k, above the least of those without a flag."""
    ax = _axes(ax)
    zeros = {name: Choice.of(fits, name.lower()) for name in style.CRITERIA}
    above = [choice.above(fit) for choice in zeros.values() for fit in fits]
    limits, which = (min(above), max(above)), next(iter(zeros.values())).among_which
    draw_criteria(ax, sorted(fits, key=lambda fit: fit.k), zeros, limits, f"least{which}")
    return ax


def _axes(ax):
    if ax is not None:
        return ax
    from matplotlib import pyplot  # which opens windows, and so is not for jobs

    return pyplot.subplots()[1]
