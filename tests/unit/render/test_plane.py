"""Two variables against each other: colours, ellipses, margins and the files."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import chi2

from burstmix.fit import family_of
from burstmix.fit.parameters import Start
from burstmix.model import Fit, Variable
from burstmix.render.plane import class_planes, densest, ellipse, mixed_colours
from burstmix.render.style import class_colour

COVARIANCE = np.array([[0.3, 0.1], [0.1, 0.2]])


@pytest.fixture
def plane(sample, fit_set):
    """The sample and its fits with a second, linear variable that three objects lack."""
    rng = np.random.default_rng(5)
    hardness = rng.normal(3, 1, (len(sample), 1))
    hardness[:3] = np.nan
    wide = replace(
        sample,
        variables=(*sample.variables, Variable("hardness", "linear", "", "delta", "hardness")),
        **{
            name: np.hstack([getattr(sample, name), 0 * hardness + other])
            for name, other in (("errors", 0.1), ("measured_errors", 0.1), ("steps", 0))
        },
        values=np.hstack([sample.values, hardness]),
        measured=np.hstack([sample.measured, hardness]),
    )
    fits = tuple(
        replace(
            fit,
            locations=np.hstack([fit.locations, np.arange(fit.k)[:, None] + 2.0]),
            covariances=np.stack([COVARIANCE] * fit.k),
        )
        for fit in fit_set.fits
    )
    return wide, replace(fit_set, fits=fits)


def drawn(monkeypatch, *arguments, **named):
    figures = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: figures.append(figure))
    class_planes(*arguments, **named)
    return figures[0].axes


def test_colours_are_mixed_by_probability():
    blue, orange = (np.array(to_rgb(class_colour(j, 2))) for j in range(2))
    mixed = mixed_colours(np.array([[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]))
    np.testing.assert_allclose(mixed, [blue, orange, 0.25 * blue + 0.75 * orange])


def test_ellipses_hold_the_share_of_a_normal_within_their_distance(plane):
    fit = plane[1].guarded[1]
    truths = np.random.default_rng(1).multivariate_normal(fit.locations[1], COVARIANCE, 100000)
    for sigmas in (1, 2):
        x, y = ellipse(fit, 1, (0, 1), sigmas)
        offsets = np.stack([x, y]) - fit.locations[1][:, None]
        distances = np.einsum("am,ab,bm->m", offsets, np.linalg.inv(COVARIANCE), offsets)
        np.testing.assert_allclose(distances, sigmas**2)
        offsets = (truths - fit.locations[1]).T
        inside = np.einsum("am,ab,bm->m", offsets, np.linalg.inv(COVARIANCE), offsets) < sigmas**2
        assert inside.mean() == pytest.approx(chi2.cdf(sigmas**2, 2), abs=0.006)


def test_objects_that_have_both_are_drawn_and_the_named_are_marked(plane, monkeypatch):
    sample, fit_set = plane
    words = {"7": "of known origin", "1": "lacks its hardness", "none": "cut from the sample"}
    left, above, beside, right = drawn(monkeypatch, sample, [fit_set], named=words)[:4]
    assert len(left.collections[0].get_offsets()) == len(sample) - 3
    first = [10 ** sample.values[3, 0], sample.values[3, 1]]
    np.testing.assert_allclose(left.collections[0].get_offsets()[0], first)
    assert [text.get_text() for text in left.texts] == ["7"]
    assert above.get_title() == "observed: 297 of 300 objects have both"
    assert (left.get_xscale(), left.get_yscale()) == ("log", "linear")
    assert right.get_xlim() == left.get_xlim()
    assert right.get_ylim() == left.get_ylim()
    classes = [text.get_text().split(",")[0] for text in right.legend_.get_texts()]
    assert classes == ["short", "long"]  # as everywhere else
    # Two components and the mixture, in counts: the margin holds the objects that have it.
    counts, heights = beside.lines[-1].get_data()
    width = np.diff(beside.patches[0].get_data().edges)[0]
    assert np.trapezoid(counts, heights) / width == pytest.approx(297, rel=0.02)


@pytest.mark.slow
def test_three_variables_have_a_row_for_each_pair_and_files_repeat(plane, tmp_path):
    sample, fit_set = plane
    wider = replace(
        sample,
        variables=(*sample.variables, Variable("z", "linear", "", "delta", "z")),
        **{
            name: np.hstack([getattr(sample, name), getattr(sample, name)[:, 1:]])
            for name in ("values", "errors", "measured", "measured_errors", "steps")
        },
    )
    fits = tuple(
        replace(
            fit,
            locations=np.hstack([fit.locations, fit.locations[:, 1:]]),
            covariances=np.stack([np.diag([0.3, 0.2, 0.2])] * fit.k),
        )
        for fit in fit_set.fits
    )
    written = []
    for name in ("a", "b"):
        paths = [tmp_path / f"{name}.png", tmp_path / f"{name}.pdf"]
        class_planes(wider, [replace(fit_set, fits=fits)], *paths)
        written.append([path.read_bytes() for path in paths])
    same = [one == other for one, other in zip(*written, strict=True)]
    assert same == [True, True]  # PNG and PDF; a difference of bytes would take long to print
    width, height = (int.from_bytes(written[0][0][i : i + 4], "big") for i in (16, 20))
    assert height > 1.3 * width


@pytest.mark.parametrize("name", ["student_t", "skew_normal", "skew_t"])
def test_contours_hold_the_densest_part_of_a_component(name):
    family = family_of(name, 3)
    shapes = {"student_t": [0.2], "skew_normal": [1.0, -2.0, 0.5], "skew_t": [1.0, -2.0, 0.5, 0.2]}
    mixture = Start(
        np.ones(1), np.zeros((1, 3)), np.diag([1.0, 2.0, 0.5])[None], np.array([shapes[name]])
    )
    fit = Fit(name, 1, 0.05, np.ones(1), lnl=0.0, n_objects=1, n_parameters=1, converged=True,
              shape_names=family.shape_names, **family.described(mixture))  # fmt: skip
    x, y, density, levels = densest(fit, 0, (0, 2))
    held = [density[density >= level].sum() * (x[1] - x[0]) * (y[1] - y[0]) for level in levels]
    assert held == pytest.approx([1 - np.exp(-2.0), 1 - np.exp(-0.5)], abs=2e-3)
