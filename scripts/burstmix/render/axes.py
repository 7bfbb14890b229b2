"""Axes of a variable: its own unit below, log10 of it above; and room for legends."""

import re

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from burstmix.model import Sample, Variable

_POWER = re.compile(r"(x )?\b(?:1(?:\.0*)?|(\d+(?:\.\d+)?))e([+-]\d+)")


def show_variable(axes: Axes, sample: Sample, number: int, low: float, high: float) -> None:
    """Label the horizontal axis in a variable's own unit, from low to high (fitted units).

    A log10 variable is on a log scale with its log10 as second axis on top. number: which variable,
    from 0; the label says so where there are several.
    """
    variable, several = sample.variables[number], len(sample.variables)
    name = variable.label or variable.name
    which = f", variable {number + 1} of {several}" if several > 1 else ""
    show_axis(axes.xaxis, variable, low, high, which)
    if variable.scale == "log10":
        above = axes.twiny()
        above.set_xlim(low, high)
        above.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
        unit = mathematics(variable.unit)
        unit = f"({unit})" if " " in unit else unit
        above.set_xlabel(rf"$\log_{{10}}$ ({name} / {unit})" if unit else rf"$\log_{{10}}$ {name}")


def show_axis(axis: Axis, variable: Variable, low: float, high: float, which: str = "") -> None:
    """Label an axis in a variable's own unit, from low to high (fitted units)."""
    name, unit = variable.label or variable.name, mathematics(variable.unit)
    axis.set_label_text((f"{name} ({unit})" if unit else name) + which)
    if variable.scale == "log10":
        axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.axes.set(**{f"{axis.axis_name}lim": variable.to_native([low, high])})
    if variable.scale == "log10":
        _label_decades(axis, high - low)
    else:
        axis.get_major_formatter().set_useMathText(True)  # for powers of ten beside the axis


def mathematics(words: str) -> str:
    """A unit, or a number with its unit, for a figure: 5 x 1e-09 as 5 times a power of ten."""

    def power(found):
        times, factor, exponent = found.groups()
        factors = [r"\times"] * bool(times) + [rf"{factor} \times"] * bool(factor)
        return f"${' '.join([*factors, f'10^{{{int(exponent)}}}'])}$"

    return _POWER.sub(power, words)


def leave_room(axes: Axes, lines: float, line: float = 0.065) -> None:
    """Raise the top of the vertical axis, so that this many lines of a legend are above the curves.

    line: the share of the axes' height that a line takes.
    """
    transform = axes.yaxis.get_transform()
    low, high = transform.transform(axes.get_ylim())
    (top,) = transform.inverted().transform([low + (high - low) / (1 - line * lines)])
    axes.set_ylim(top=top)


def _label_decades(axis, decades):
    """0.01, 0.1, 1, 10 where that is short, powers of ten elsewhere; 2 and 5 on a short axis."""
    low, high = axis.get_view_interval()
    short = low > 1e-4 and high < 1e5
    steps = (1.0,) if decades > 2 else (1.0, 2.0, 5.0)
    axis.set_major_locator(LogLocator(subs=steps, numticks=8 if short else 5))
    axis.set_minor_formatter(NullFormatter())
    axis.set_tick_params(which="minor", labelbottom=False, labelleft=False)
    if short:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
