"""How often criteria, p-values and intervals are right on catalogues of known classes."""

import numpy as np
from astropy.table import Table
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy.stats import kstwo

from burstmix.io import rows_with
from burstmix.results.select import SELECTION
from burstmix.results.shared import CALIBRATED
from burstmix.significance.calibration_tables import TEST_LEVEL, TRUTH
from burstmix.significance.resample import HELD

from . import style
from .heat_map import show_shares

_MARKS = ("o", "s", "^", "D", "v")  # of the parameters
_TRUE = {"edgecolor": style.class_colour(1, 2), "linewidth": 1.2}


def calibration_figure(
    calibration: Table, chosen: Table, coverage: Table, found: dict[tuple, Table], *paths
) -> None:
    """Write the figure to each path, from the three tables and from what each truth's chunks found.

    Above is a panel for each criterion, with a line for each truth: in how many per cent of its
    catalogues the criterion chose each k, whatever the family; the true k is framed. Below are the
    distribution of the p-values, and the share of intervals that hold each true parameter.
    """
    truths = [tuple(row[name] for name in TRUTH) for row in calibration]
    told = [name for name in TRUTH[:3] if len(set(calibration[name])) > 1]
    with style.applied():
        height = 3.3 + 0.22 * len(truths)
        figure = Figure(figsize=(style.width(2), height))
        grid = figure.add_gridspec(2, 12, height_ratios=[0.6 + 0.22 * len(truths), 2.4])
        ks = range(int(min(chosen["k_chosen"])), int(max(chosen["k_chosen"])) + 1)
        for i, criterion in enumerate(CALIBRATED):
            axes = figure.add_subplot(grid[0, 3 * i : 3 * i + 3])
            _draw_chosen(axes, chosen[chosen["criterion"] == criterion], truths, ks)
            axes.set_title(SELECTION.column(criterion).heading)
            names = [_name(truth, told) for truth in truths] if i == 0 else []
            axes.set_yticks(range(len(names)), names)
        _draw_p_values(figure.add_subplot(grid[1, :5]), calibration, found, told)
        _draw_coverage(figure.add_subplot(grid[1, 5:]), coverage, truths, told)
        style.save(figure, *paths)


def _name(truth, told) -> str:
    words = dict(zip(TRUTH, truth, strict=True))
    head = " ".join(words[name].replace("_", " ") for name in told)
    return f"{head}, $k$ = {words['k']}".removeprefix(", ")


def _draw_chosen(axes: Axes, chosen: Table, truths, ks):
    shares = np.zeros((len(truths), len(ks)))
    for row in chosen:
        truth = tuple(row[name] for name in TRUTH)
        shares[truths.index(truth), row["k_chosen"] - ks[0]] += row["share"]
    show_shares(axes, shares, origin="upper")
    for y, truth in enumerate(truths):
        if truth[3] in ks:
            corner = (truth[3] - ks[0] - 0.5, y - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, clip_on=False, zorder=3, **_TRUE))
    axes.set_xticks(range(len(ks)), [str(k) if k else "none" for k in ks])
    axes.set_xlabel("chosen $k$")
    axes.tick_params(length=0)


def _draw_p_values(axes: Axes, calibration: Table, found, told):
    tested = " or ".join(dict.fromkeys(calibration["family_p"]))
    for (truth, table), line in zip(found.items(), style.LINES * len(found), strict=False):
        null = truth[1] == table["family_p"][0]
        p = np.sort(table["p_bootstrap"])
        axes.step(
            [0, *p, 1],
            [0, *(np.arange(1, len(p) + 1) / len(p)), 1],
            where="post",
            color="black" if null else style.class_colour(1, 2),
            linestyle=line,
            label=_name(truth, told),
        )
    least = min(len(table) for table in found.values())
    reach = kstwo.isf(TEST_LEVEL, least)
    ends = np.array([0, 1])
    axes.fill_between(ends, ends - reach, ends + reach, color="0.9", zorder=0)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel(f"$p$ of $k$ against $k$ + 1, {tested}".replace("_", " "))
    axes.set_ylabel("share of catalogues below")
    axes.legend(loc="lower right")


def _draw_coverage(axes: Axes, coverage: Table, truths, told):
    start, middles, kinds = 0, [], []
    for truth in truths:
        own = coverage[rows_with(coverage, dict(zip(TRUTH, truth, strict=True)))]
        lowest, highest = own["lowest"][0], own["highest"][0]
        ends = [start - 0.5, start + len(own) - 0.5]
        axes.fill_between(ends, lowest, highest, color="0.9", zorder=0)
        for x, row in enumerate(own, start):
            kind = str(row["parameter"]).split("_")[0]
            kinds += [kind] if kind not in kinds else []
            look = {"marker": _MARKS[kinds.index(kind) % len(_MARKS)], "color": "black"}
            axes.plot(x, row["covered_standard_error"], **look, markerfacecolor="white")
            axes.plot(x, row["covered_resampled"], **look)
        middles.append(np.mean(ends))
        start += len(own) + 1
    for kind, mark in zip(kinds, _MARKS, strict=False):
        axes.plot([], [], mark, color="black", label=kind)
    axes.axhline(HELD, color="0.5", linewidth=0.8, zorder=0.5)
    names = [_name(truth, told).replace(" ", "\n").replace("\n=\n", " = ") for truth in truths]
    axes.set_xticks(middles, [name.replace(",", "") for name in names])
    axes.minorticks_off()
    axes.set_title("filled: resampled objects, open: standard errors")
    axes.set_ylabel("share of intervals that hold the truth")
    axes.legend(loc="best", ncols=3, columnspacing=1)
