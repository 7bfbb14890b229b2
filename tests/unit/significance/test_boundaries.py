"""Where classes meet: closed forms of normals, in the margin of each variable."""

import numpy as np
import pytest

from burstmix.model import Fit, Sample, Variable
from burstmix.significance.boundaries import boundaries


def sample(d):
    variables = tuple(Variable(name, "linear", "", "delta") for name in "ab"[:d])
    return Sample("mine", variables, np.array(["1"]), *(np.zeros((1, d)) for _ in range(5)))


def fit(weights, locations, covariances, family="normal", **others):
    k = len(locations)
    parts = np.array(weights), np.array(locations), np.array(covariances)
    shapes = others.pop("shapes", np.empty((k, 0)))
    return Fit(family, k, 0.05, *parts, shapes, 0.0, 100, 1, True, **others)


def test_two_normals_meet_where_the_quadratic_says():
    (found,) = boundaries(fit([0.3, 0.7], [[0.0], [2.0]], [[[0.25]], [[0.16]]]), sample(1)).values()
    # ln (w1 n1) = ln (w2 n2): a x^2 + b x + c = 0
    a, b = 1 / 0.16 - 1 / 0.25, -2 * 2.0 / 0.16
    c = 4 / 0.16 + 2 * np.log(0.3 / 0.7) - np.log(0.25 / 0.16)
    roots = np.roots([a, b, c])
    (between,) = roots[(roots > 0) & (roots < 2)]
    assert found[0] == pytest.approx(between, abs=2e-4)
    assert np.isnan(found[1])


def test_equal_classes_meet_halfway_in_every_variable():
    V = np.array([[0.2, 0.1], [0.1, 0.3]])
    found = boundaries(fit([0.5, 0.5], [[0.0, 4.0], [3.0, 1.0]], [V, V]), sample(2))
    assert found["boundary_a"][0] == pytest.approx(1.5, abs=1e-6)
    assert found["boundary_b"][0] == pytest.approx(2.5, abs=1e-6)


def test_a_class_inside_another_has_no_boundary():
    inside = fit([0.99, 0.01], [[0.0], [0.2]], [[[1.0]], [[1.0]]])
    assert np.isnan(boundaries(inside, sample(1))["boundary_a"]).all()
    assert np.isnan(boundaries(fit([1.0], [[0.0]], [[[1.0]]]), sample(1))["boundary_a"]).all()


def test_the_centres_are_those_of_the_parameters_and_not_of_another_fit():
    """A copy of a fit, as of resampled objects, has the moments of the fit."""
    skewed = {"family": "skew_normal", "shapes": np.zeros((2, 1)), "shape_names": ("alpha",)}
    parts = [0.5, 0.5], [[1.0], [3.0]], [[[0.2]], [[0.2]]]
    copy = fit(*parts, **skewed, moments=np.array([[[50.0], [60.0]], [[1.0], [1.0]]]))
    assert boundaries(copy, sample(1))["boundary_a"][0] == pytest.approx(2.0, abs=1e-6)
