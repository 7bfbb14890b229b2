"""Plots for notebooks: into the axes that are given, which come back."""

import pytest
from matplotlib.figure import Figure

from burstmix.render.plot import plot_classes, plot_criteria, plot_mixture


@pytest.fixture
def axes():
    return Figure().subplots()


def test_a_mixture_with_its_components_over_the_histogram(sample, fit_set, axes):
    assert plot_mixture(fit_set.fits[1], sample, ax=axes) is axes
    labels = axes.get_legend_handles_labels()[1]
    assert labels == ["observed", "deconvolved", "reconvolved", "component 1", "component 2"]


def test_classes_are_called_by_their_names(sample, fit_set, axes):
    assert plot_classes(fit_set.fits[1], sample, ax=axes, errors="without") is axes
    assert [text.get_text() for text in axes.texts] == ["short", "long"]


def test_the_name_of_a_narrow_class_stands_upright(sample, fit_set, axes):
    plot_classes(fit_set.fits[2], sample, ax=axes)
    angles = {text.get_text(): text.get_rotation() for text in axes.texts}
    assert angles == {"short": 0, "intermediate": 90, "long": 0}


def test_criteria_are_counted_from_the_least(fit_set, axes):
    assert plot_criteria(fit_set.guarded, ax=axes) is axes
    for line in axes.lines[::2][:2]:
        assert list(line.get_xdata()) == [1, 2, 3] and 0 in line.get_ydata()


def test_axes_are_made_where_none_are_given(sample, fit_set):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    axes = plot_mixture(fit_set.fits[0], sample)
    assert axes.figure.number in pyplot.get_fignums()
    pyplot.close(axes.figure)
