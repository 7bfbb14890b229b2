"""Axes of a variable: its own unit below, log10 of it above."""

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from burstmix.files import Sample


def show_variable(axes: Axes, sample: Sample, number: int, low: float, high: float) -> None:
    """Label the horizontal axis in native units of a variable from low to high (fitted units).

    A log10 variable is on a log scale with its log10 as second axis on top. Where the sample has
    several variables, the label says which one this is: number, from 0.
    """
    variable, several = sample.variables[number], len(sample.variables)
    name = variable.label or variable.name
    which = f", variable {number + 1} of {several}" if several > 1 else ""
    axes.set_xlabel((f"{name} ({variable.unit})" if variable.unit else name) + which)
    if variable.scale != "log10":
        axes.set_xlim(low, high)
        return
    axes.set_xscale("log")
    axes.set_xlim(variable.to_native([low, high]))
    _label_decades(axes, high - low)
    above = axes.twiny()
    above.set_xlim(low, high)
    above.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    above.set_xlabel(rf"$\log_{{10}}$ {name}")


def _label_decades(axes, decades):
    """0.01, 0.1, 1, 10 where that is short, powers of ten elsewhere; 2 and 5 on a short axis."""
    low, high = axes.get_xlim()
    short = low > 1e-4 and high < 1e5
    steps = (1.0,) if decades > 2 else (1.0, 2.0, 5.0)
    axes.xaxis.set_major_locator(LogLocator(subs=steps, numticks=8 if short else 5))
    axes.xaxis.set_minor_formatter(NullFormatter())
    if short:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
