"""The criteria of every family and number of components on one axis."""

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from burstmix.families import family_title

from . import style
from .differences import SCALE, explain_marks, show_differences

_HEIGHT = 2.6  # inches of a row
_LOOKS = (("-", "o"), ((0, (4, 1.5)), "s"), ((0, (1, 1)), "^"), ((0, (4, 1, 1, 1)), "D"))


def families_figure(title: str, selection: Table, *paths) -> None:
    """Write the figure to each path, from selection.ecsv of the sample of this title.

    The figure has a row for each error mode and a column each for AIC and BIC, counted from the
    least that no flag bars; a line is a family, with open marks where a flag bars the fit.
    """
    modes = list(dict.fromkeys(selection["errors"]))
    with style.applied():
        figure = Figure(figsize=(style.width(2), _HEIGHT * len(modes)))
        panels = figure.subplots(len(modes), 2, squeeze=False)
        for row, mode in zip(panels, modes, strict=True):
            own = selection[selection["errors"] == mode]
            for axes, criterion in zip(row, style.CRITERIA, strict=True):
                _draw(axes, own, criterion)
                axes.set_title(
                    f"{style.in_words(title)}, $N$ = {own['n_objects'][0]}, {mode} errors"
                )
        style.save(figure, *paths)


def _draw(axes: Axes, own: Table, criterion: str):
    column = f"delta_{criterion.lower()}"
    families = list(dict.fromkeys(own["family"]))
    for family, (line, mark) in zip(families, _LOOKS, strict=False):
        rows = own[own["family"] == family]
        k, above = np.asarray(rows["k"]), np.asarray(rows[column])
        flagged = np.array([bool(flags) for flags in rows["flags"].filled("")])
        look = {"color": style.CRITERIA[criterion]["color"], "marker": mark}
        axes.plot(k, above, linestyle=line, **look, label=family_title(family))
        axes.plot(k[flagged], above[flagged], linestyle="", **look, markerfacecolor="white")
    show_differences(axes, np.unique(own["k"]), own[column].min(), own[column].max())
    explain_marks(axes, any(own["flags"].filled("")), handlelength=3)
    axes.set_ylabel(rf"$\Delta${criterion} ({SCALE})")
