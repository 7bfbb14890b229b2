"""The figure of likelihood ratios: shares of replicates, and where the sample is."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.render.significance import _title, ratio_figure, rows_of


@pytest.fixture
def drawn(monkeypatch):
    """The figure of a sample with this likelihood ratio, among 1, 2, 3 and 4."""
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))

    def draw(ratio):
        head = {"family": "normal", "errors": "with", "k": 1, "k_next": 2, "ratio": ratio}
        head["family_next"] = "normal"
        row = head | {"p_bootstrap": 0.2, "replicates": 4, "simulator": "own_steps"}
        numbers = {"k": [1] * 4 + [2], "k_next": [2] * 4 + [3], "replicate": [0, 1, 2, 3, 0]}
        numbers |= {"family": ["normal"] * 5, "family_next": ["normal"] * 5}
        simulated = Table(numbers | {"ratio": [3.0, 1.0, 4.0, 2.0, 50.0]})
        ratio_figure("mine", Table([row]), {("with", "own_steps"): simulated}, "a.png")
        return seen[-1].axes[0]

    return draw


def test_a_line_is_the_share_of_the_replicates_of_its_pair(drawn):
    axes = drawn(2.5)
    np.testing.assert_array_equal(axes.lines[0].get_xdata(), [1, 2, 3, 4])
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), [1, 0.75, 0.5, 0.25])
    assert list(axes.lines[1].get_xdata()) == [2.5, 2.5]


def test_a_sample_far_beyond_is_an_arrow(drawn):
    axes = drawn(4000.0)
    assert axes.get_xlim()[1] < 5
    assert axes.lines[1].get_marker() == ">"
    assert "4000.0, far beyond" in axes.lines[1].get_label()


def test_a_sample_below_zero_is_on_the_axis(drawn):
    axes = drawn(-2.5)
    assert axes.get_xlim()[0] < -2.5 and axes.get_xlim()[1] > 4
    assert list(axes.lines[1].get_xdata()) == [-2.5, -2.5]


def test_the_panel_says_which_fits_it_compares():
    row = {"family": "skew_normal", "k": 2, "family_next": "normal", "k_next": 3, "errors": "with"}
    assert _title(row) == "2 skew-normal against 3 normal, with errors"
    row |= {"family_next": "skew_normal"}
    assert _title(row) == "2 against 3 skew-normal components, with errors"


@pytest.mark.parametrize(
    ("panels", "rows"), [(1, [1]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (7, [3, 2, 2])]
)
def test_no_cell_is_empty(panels, rows):
    assert rows_of(panels) == rows


def test_no_pair_is_a_figure_that_says_so(monkeypatch):
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))
    ratio_figure("mine", Table(names=("errors",)), {}, "a.png")
    assert seen[0].axes[0].texts[0].get_text() == "mine: no pair of fits to compare"
