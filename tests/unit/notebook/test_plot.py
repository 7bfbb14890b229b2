"""Plots for notebooks: into the axes that are given, which come back."""

from dataclasses import replace

import numpy as np
import pytest
from astropy import units as u
from astropy.table import Table
from matplotlib.figure import Figure
from sklearn.exceptions import NotFittedError

from burstmix.errors import BurstmixError
from burstmix.fit import Data, fit_sample
from burstmix.model import Sample, Variable
from burstmix.notebook import Mixture, plot_classes, plot_criteria, plot_mixture

FEW = {"kmeans_starts": 1, "random_starts": 1, "exchange_rounds": 0}
rng = np.random.default_rng(1)
X = np.concatenate([rng.normal(-0.5, 0.4, 80), rng.normal(1.5, 0.4, 120)])
SIGMA = np.full(200, 0.1)


@pytest.fixture
def axes():
    return Figure().subplots()


@pytest.fixture(scope="module")
def sample():
    variables = (Variable("t90", "log10", "s", "delta"),)
    x, s = X[:, None], SIGMA[:, None]
    return Sample("mine", variables, np.arange(200).astype(str), x, s, 10**x, s, np.zeros((200, 1)))


@pytest.fixture(scope="module")
def fits(sample):
    return fit_sample(Data.from_sample(sample), "normal", (1, 2, 3), (0.05,), FEW)


@pytest.fixture(scope="module")
def mixture():
    return Mixture(2, floor=0.05, search=FEW).fit(X, errors=SIGMA)


def test_a_mixture_with_its_components_over_the_histogram(sample, fits, axes):
    assert plot_mixture(fits[1], sample, ax=axes) is axes
    labels = axes.get_legend_handles_labels()[1]
    assert labels == ["observed", "deconvolved", "reconvolved", "component 1", "component 2"]


def test_the_name_of_a_narrow_class_stands_upright(sample, fits, axes):
    covariances = np.array([0.16, 0.0025, 0.16])[:, None, None]
    narrow = replace(fits[2], locations=np.array([[-0.5], [0.5], [1.5]]), covariances=covariances)
    plot_classes(replace(narrow, weights=np.array([0.4, 0.2, 0.4])), sample, ax=axes)
    angles = {text.get_text(): text.get_rotation() for text in axes.texts}
    assert angles == {"short": 0, "intermediate": 90, "long": 0}


def test_an_estimator_is_plotted_with_what_it_was_fitted_to(sample, fits, mixture, axes):
    """The same lines as of the fit and the sample, whose values these are."""
    assert plot_mixture(mixture, X, errors=SIGMA, ax=axes) is axes
    own = Figure().subplots()
    plot_mixture(fits[1], sample, ax=own)
    for line, wanted in zip(axes.lines, own.lines, strict=True):
        assert line.get_label() == wanted.get_label()
        np.testing.assert_allclose(line.get_ydata(), wanted.get_ydata(), rtol=1e-6, atol=1e-9)
    bare = Figure().subplots()
    assert "reconvolved" not in plot_mixture(mixture, X, ax=bare).get_legend_handles_labels()[1]


def test_units_are_converted_and_columns_named(axes):
    table = Table({"size": 10**X * u.km, "speed": X * u.km / u.s})
    mixture = Mixture(1, floor=0.05, search=FEW).fit(table)
    meters = Table({"size": 1e3 * 10**X * u.m, "speed": X * u.km / u.s})
    plot_mixture(mixture, meters, ax=axes)
    assert axes.get_xlabel() == "size (km), variable 1 of 2"
    other = Figure().subplots()
    plot_classes(mixture, table, ax=other, variable=1)
    assert other.get_xlabel() == "speed (km / s), variable 2 of 2"


def test_classes_are_called_by_their_names(sample, fits, axes):
    assert plot_classes(fits[1], sample, ax=axes, errors="without") is axes
    assert [text.get_text() for text in axes.texts] == ["short", "long"]


def test_criteria_are_counted_from_the_least(fits, mixture, axes):
    assert plot_criteria(fits, ax=axes) is axes
    for line in axes.lines[::2][:2]:
        assert list(line.get_xdata()) == [1, 2, 3] and 0 in line.get_ydata()
    plot_criteria([mixture], ax=Figure().subplots())


def test_axes_are_made_where_none_are_given(sample, fits):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    axes = plot_mixture(fits[0], sample)
    assert axes.figure.number in pyplot.get_fignums()
    pyplot.close(axes.figure)


def test_what_does_not_go_together_is_named_before_axes_are_made(sample, fits, mixture):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    before = pyplot.get_fignums()
    for arguments, words, message in (
        ((fits[1], X), {}, "a Mixture with X"),
        ((fits[1], sample), {"errors": SIGMA}, "a Sample has its own"),
        ((fits[1], sample), {"variable": 1}, "variable=1: choose from 0 to 0"),
        ((Mixture(2).fit(np.column_stack([X, X**2])), sample), {}, "have 1 variables"),
    ):
        with pytest.raises(BurstmixError, match=message):
            plot_mixture(*arguments, **words)
    with pytest.raises(BurstmixError, match="no fits"):
        plot_criteria([])
    with pytest.raises(NotFittedError):
        plot_mixture(Mixture(2), X)
    assert pyplot.get_fignums() == before
