"""The figure of likelihood ratios: shares of replicates, and where the sample is."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.render.significance import ratio_figure


@pytest.fixture
def drawn(monkeypatch):
    """The figure of a sample with this likelihood ratio, among 1, 2, 3 and 4."""
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))

    def draw(ratio):
        head = {"family": "normal", "errors": "with", "k": 1, "k_next": 2, "ratio": ratio}
        row = head | {"p_bootstrap": 0.2, "replicates": 4, "simulator": "own_steps"}
        numbers = {"k": [1] * 5 + [2], "k_next": [2] * 5 + [3], "replicate": [0, 1, 2, 3, 4, 0]}
        simulated = Table(numbers | {"ratio": [3.0, 1.0, 4.0, 2.0, 99.0, 50.0]})
        ratio_figure("mine", Table([row]), {("normal_with", "own_steps"): simulated}, "a.png")
        return seen[-1].axes[0]

    return draw


def test_a_line_is_the_share_of_the_replicates_that_count(drawn):
    axes = drawn(2.5)
    np.testing.assert_array_equal(axes.lines[0].get_xdata(), [1, 2, 3, 4])
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), [1, 0.75, 0.5, 0.25])
    assert list(axes.lines[1].get_xdata()) == [2.5, 2.5]


def test_a_sample_far_beyond_is_an_arrow(drawn):
    axes = drawn(4000.0)
    assert axes.get_xlim()[1] < 5
    assert axes.lines[1].get_marker() == ">"
    assert "4000.0, far beyond" in axes.lines[1].get_label()
