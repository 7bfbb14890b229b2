"""Plots of mixtures into axes of one's own. Each returns the Axes, to be changed at will.

For a Mixture and its data: `plot_mixture(mixture, X, errors=errors)`. For the results of a run:
`sample = Sample.read("results/NAME/sample.ecsv")` and
`fits = FitSet.read("results/NAME/normal_with/fits.json").guarded`: `plot_mixture(fits[1], sample)`.
"""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from sklearn.utils.validation import check_is_fitted

from burstmix.errors import BurstmixError
from burstmix.fit.arrays import Arrays
from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.model import Choice, Fit, Sample
from burstmix.model.run_folder import MODES
from burstmix.render import style
from burstmix.render.histogram import draw_histogram
from burstmix.render.panels import draw_classes, draw_criteria

from .sample import sample_of


def plot_mixture(
    fit: Fit | Mixture,
    data: Sample | Arrays,
    ax: Axes | None = None,
    errors: Arrays | None = None,
    variable: int = 0,
) -> Axes:
    """The histogram of a variable, counted from 0, under the mixture and its components.

    With a Mixture, data and errors are as its fit takes them, (n, d) or (n,); errors is None if the
    mixture was fitted without. With a Fit, data is a Sample, and errors is "with" or "without", as
    the fit was made; None is "with" where the sample has errors. Lines have labels for a legend.
    ax: new axes by default.

    Raises BurstmixError if the data have another number of variables than the fit, or other units.
    """
    drawn, ax = _drawn(fit, data, errors, variable), _axes(ax)
    draw_histogram(ax, *drawn)
    return ax


def plot_classes(
    fit: Fit | Mixture,
    data: Sample | Arrays,
    ax: Axes | None = None,
    errors: Arrays | None = None,
    variable: int = 0,
) -> Axes:
    """The probability of each class along a variable; arguments are those of plot_mixture."""
    drawn, ax = _drawn(fit, data, errors, variable), _axes(ax)
    draw_classes(ax, *drawn)
    return ax


def plot_criteria(fits: Sequence[Fit | Mixture], ax: Axes | None = None) -> Axes:
    """AIC and BIC of fits of one family against k, above the least of those without a flag."""
    if not len(fits):
        raise BurstmixError("there are no fits to plot the criteria of")
    found, ax = [_fit(fit) for fit in fits], _axes(ax)
    zeros = {name: Choice.from_fits(found, name.lower()) for name in style.CRITERIA}
    above = [choice.above(fit) for choice in zeros.values() for fit in found]
    limits, which = (min(above), max(above)), next(iter(zeros.values())).among_which
    draw_criteria(ax, sorted(found, key=lambda fit: fit.k), zeros, limits, f"least{which}")
    return ax


def _drawn(
    fit: Fit | Mixture, data: Sample | Arrays, errors: Arrays | None, variable: int
) -> tuple[Sample, Fit, str, int]:
    """The sample, the fit, its error mode and the variable, as figures take them."""
    found = _fit(fit)
    sample: Sample
    mode: str
    if not isinstance(data, Sample):
        if not isinstance(fit, Mixture):
            raise BurstmixError("a Fit is plotted with the Sample that it is of; a Mixture with X")
        X, covariances = fit.as_fitted(data, errors)
        names = tuple(getattr(fit, "feature_names_in_", ())) or None
        sample = sample_of(names, fit.unit_, X, covariances)
        mode = "without" if covariances is None else "with"
    else:
        own = "with" if data.has_errors else "without"
        sample, mode = data, own if errors is None else errors
        if not (isinstance(mode, str) and mode in MODES):
            raise BurstmixError(f'errors={mode!r}: a Sample has its own; give "with" or "without"')
    d, fitted = len(sample.variables), found.locations.shape[1]
    if d != fitted:
        raise BurstmixError(f"the data have {d} variables, and the mixture {fitted}")
    if variable not in range(d):
        raise BurstmixError(f"variable={variable!r}: choose from 0 to {d - 1}")
    return sample, found, mode, variable


def _fit(fit: Fit | Mixture) -> Fit:
    if not isinstance(fit, Mixture):
        return fit
    check_is_fitted(fit)
    return fit.fit_


def _axes(ax: Axes | None) -> Any:
    if ax is not None:
        return ax
    from matplotlib import pyplot  # which opens windows, and so is not for jobs

    return pyplot.subplots()[1]
