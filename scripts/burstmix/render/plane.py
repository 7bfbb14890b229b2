"""Two variables against each other: objects coloured by class, beside the fitted density."""

from dataclasses import replace
from itertools import combinations, islice

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from burstmix.families import family_title
from burstmix.fit import Data, bin_edges, in_plane, log_densities, responsibilities_of
from burstmix.fit.numerics.roots import roots
from burstmix.model import Choice, Fit, FitSet, Sample, class_names

from . import style
from .axes import show_axis
from .curves import expected_counts
from .histogram import flag_notes
from .points import curve_points, every, observed

_PAIRS = 3  # of variables, a row each: the first ones in the order of the config
_HEIGHT = 3.3  # inches of a row
_GRID = 121  # points along each variable where the density is evaluated
_LEVELS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # of the density's peak
_GREYS = ("0.95", "0.90", "0.83", "0.74", "0.62")
_OUTLINE = [withStroke(linewidth=2.5, foreground="white")]  # over points of the same colour
_SHARES = 1.0 - np.exp([-0.5, -2.0])  # of a component within its contours: 39 and 86 %
_FINE = 301  # points along each variable of the grid that they are drawn on
_REACH = 6.0  # standard deviations to either side, which hold 86 % of any component
_ANGLES = np.linspace(0, 2 * np.pi, 200)


def class_planes(
    sample: Sample, fit_sets: list[FitSet], *paths, named: dict[str, str] | None = None
) -> None:
    """Write the figure to each path, for the fit that BIC prefers.

    fit_sets: of one error mode, a set for each family.
    Each of the leading pairs of variables has a row. Left are the objects that have both, coloured
    by their class probabilities, with the histograms of each variable and the mixture, convolved
    with the errors if these are fitted. Right is the density itself (deconvolved, if errors are
    fitted), in shades of grey down to 0.003 of its peak, and its margins. Contours enclose the
    densest 39 % and 86 % of each component, which are one and two standard deviations of a normal.
    The objects `named` (words by identifier) are circled.
    """
    choice = Choice.among(fit_sets)
    fit = choice.shown
    (fit_set,) = (each for each in fit_sets if each.family == fit.family)
    data = Data.from_sample(sample, fit_set.errors, fit_set.likelihood)
    responsibilities = responsibilities_of(fit, data)
    pairs = list(islice(combinations(range(len(sample.variables)), 2), _PAIRS))
    with style.applied():
        figure = Figure(figsize=(style.width(2), _HEIGHT * len(pairs) + 0.4))
        called = style.title_of(sample)
        about = f"{called}, {fit_set.errors} errors, {family_title(fit.family)} $k$ = {fit.k}"
        title = [f"{about}: {choice.reason}", *flag_notes(fit)]
        figure.suptitle("\n".join(title))
        cells = figure.add_gridspec(len(pairs), 2)
        for row, pair in enumerate(pairs):
            left, right = (_axes(figure, cells[row, column], sample, pair) for column in range(2))
            _draw_observed(*left, sample, fit, fit_set.errors, pair, responsibilities, named or {})
            _draw_density(*right, sample, fit, fit_set.errors, pair)
        style.save(figure, *paths)


def mixed_colours(probabilities: np.ndarray) -> np.ndarray:
    """The colours of the classes mixed by each object's probabilities (n, k), as RGB (n, 3)."""
    k = probabilities.shape[1]
    classes = [to_rgb(style.class_colour(j, k)) for j in range(k)]
    return np.clip(probabilities @ classes, 0, 1)


def ellipse(fit: Fit, component: int, pair: tuple[int, int], sigmas: float) -> np.ndarray:
    """Points (2, m) at a Mahalanobis distance of `sigmas` from a component, in fitted units."""
    fit = in_plane(fit, pair)
    circle = np.array([np.cos(_ANGLES), np.sin(_ANGLES)])
    root = roots(fit.covariances[component])
    return fit.locations[component][:, None] + sigmas * root @ circle


def densest(fit: Fit, component: int, pair: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """A grid x (m,), y (m,) about a component in fitted units, its density (m, m), and the levels.

    Above the levels, rising, lie _SHARES of the component: the regions of highest density.
    """
    plane = in_plane(fit, pair)
    alone = {
        part: getattr(plane, part)[component : component + 1]
        for part in ("locations", "covariances", "shapes")
    }
    alone = replace(plane, k=1, weights=np.ones(1), moments=None, **alone)
    about = fit.centres[component][list(pair)], fit.sds[component][list(pair)]
    x, y = (
        middle + _REACH * sd * np.linspace(-1, 1, _FINE) for middle, sd in zip(*about, strict=True)
    )
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    density = np.exp(log_densities(alone, Data.from_arrays(grid))[0])
    ordered = np.sort(density)[::-1]
    held = np.cumsum(ordered) * (x[1] - x[0]) * (y[1] - y[0])
    levels = np.interp(_SHARES, held, ordered)
    return x, y, density.reshape(_FINE, _FINE), np.sort(levels)


def _draw_observed(plane, margins, sample, fit, mode, pair, responsibilities, named):
    both = np.isfinite(sample.values[:, pair]).all(axis=1)
    x, y = _native(sample, pair, sample.values[:, pair].T)
    shown = np.flatnonzero(both)[:: every(both.sum())]
    plane.scatter(x[shown], y[shown], s=3, c=mixed_colours(responsibilities[shown]), linewidths=0)
    for i in np.flatnonzero(both & np.isin(sample.identifiers.astype(str), list(named))):
        plane.plot(x[i], y[i], "o", markersize=6, markerfacecolor="none", color="black", zorder=4)
        plane.annotate(
            str(sample.identifiers[i]),
            (x[i], y[i]),
            (5, 5),
            textcoords="offset points",
            parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
    _draw_contours(plane, sample, fit, pair)
    few = "" if len(shown) == both.sum() else f", {len(shown)} are drawn"
    margins[0].set_title(f"observed: {both.sum()} of {len(sample)} objects have both{few}")
    for axes, variable, upright in zip(margins, pair, (True, False), strict=True):
        values, deviations = observed(sample, variable)
        edges = bin_edges(values)
        native = sample.variables[variable].to_native
        axes.stairs(
            np.histogram(values, edges)[0],
            native(edges),
            fill=True,
            orientation="vertical" if upright else "horizontal",
            **style.OBSERVED,
        )
        sigma = deviations if mode == "with" else None
        _draw_margin(axes, sample, fit, variable, upright, sigma)


def _draw_density(plane, margins, sample, fit, mode, pair):
    ranges = [curve_points(bin_edges(observed(sample, variable)[0])) for variable in pair]
    x, y = (np.linspace(points[0], points[-1], _GRID) for points in ranges)
    grid = Data.from_arrays(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
    density = np.exp(log_densities(in_plane(fit, pair), grid)[0]).reshape(_GRID, _GRID)
    levels = density.max() * np.array(_LEVELS)
    x, y = _native(sample, pair, (x, y))
    plane.contourf(x, y, density, levels, colors=_GREYS)
    _draw_contours(plane, sample, fit, pair)
    words = "contours hold 39, 86 %" if fit.shape_names else "ellipses at 1, 2 sd"
    plane.legend(loc="best", title=f"classes; {words}")
    margins[0].set_title("deconvolved" if mode == "with" else "mixture")
    for axes, variable, upright in zip(margins, pair, (True, False), strict=True):
        _draw_margin(axes, sample, fit, variable, upright)


def _axes(figure, cell, sample, pair) -> tuple[Axes, tuple[Axes, Axes]]:
    """The plane, and above and right of it the axes of the margins, in a cell of a grid."""
    grid = cell.subgridspec(2, 2, width_ratios=(4, 1), height_ratios=(1, 4))
    plane = figure.add_subplot(grid[1, 0])
    above = figure.add_subplot(grid[0, 0], sharex=plane)
    beside = figure.add_subplot(grid[1, 1], sharey=plane)
    for axis, variable in zip((plane.xaxis, plane.yaxis), pair, strict=True):
        points = curve_points(bin_edges(observed(sample, variable)[0]))
        show_axis(axis, sample.variables[variable], points[0], points[-1])
    for axes in (above, beside):
        axes.tick_params(labelbottom=False, labelleft=False)
    return plane, (above, beside)


def _native(sample, pair, fitted):
    return [sample.variables[v].to_native(f) for v, f in zip(pair, fitted, strict=True)]


def _draw_contours(axes, sample, fit, pair):
    """Draw the contours of each class; those of a normal are ellipses."""
    for j, name in enumerate(class_names(sample, fit.k)):
        if not fit.weights[j] > 0.0:
            continue
        words = f"{name.replace('_', ' ')}, weight {fit.weights[j]:.3f}"
        if fit.shape_names:
            x, y, density, levels = densest(fit, j, pair)
            look = {"colors": [style.class_colour(j, fit.k)], "linewidths": (0.7, 1.3)}
            drawn = axes.contour(*_native(sample, pair, (x, y)), density, levels, **look)
            drawn.set(path_effects=_OUTLINE)
            axes.plot([], [], color=style.class_colour(j, fit.k), linewidth=1.3, label=words)
            continue
        for sigmas, width in ((1, 1.3), (2, 0.7)):
            x, y = _native(sample, pair, ellipse(fit, j, pair, sigmas))
            axes.plot(
                x,
                y,
                color=style.class_colour(j, fit.k),
                linewidth=width,
                label=words if sigmas == 1 else None,
                path_effects=_OUTLINE,
            )


def _draw_margin(axes, sample, fit, variable, upright, sigma=None):
    """Draw counts of each component and of the mixture, as measured if sigma (n,) is given."""
    values = observed(sample, variable)[0]
    edges = bin_edges(values)
    x = curve_points(edges)
    counts = expected_counts(fit, x, len(values), edges[1] - edges[0], sigma, variable)
    native = sample.variables[variable].to_native(x)
    looks = [{"color": style.class_colour(j, fit.k), "linewidth": 0.8} for j in range(fit.k)]
    for line, look in zip([*counts, counts.sum(axis=0)], [*looks, style.MIXTURE], strict=True):
        axes.plot(*((native, line) if upright else (line, native)), **look)
    (axes.set_ylim if upright else axes.set_xlim)(0)
    (axes.set_yticks if upright else axes.set_xticks)([])
