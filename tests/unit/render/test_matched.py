"""Matched samples one over the other: shares in the same bins."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.render.matched import matched_figure


@pytest.fixture
def drawn(monkeypatch):
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))

    def draw(groups):
        matched_figure(groups, "a.png")
        return seen[-1].axes

    return draw


def test_each_sample_is_shares_in_the_same_bins(sample, drawn):
    half = replace(sample.only(np.arange(0, 300, 2)), title="A $half")
    axes = drawn({"two_samples": [sample, half]})[0]
    (whole, part) = axes.patches
    np.testing.assert_array_equal(whole.get_data().edges, part.get_data().edges)
    for patch in (whole, part):
        np.testing.assert_allclose(patch.get_data().values.sum(), 1)
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["two_classes, $N$ = 300", r"A \$half, $N$ = 150"]
    assert axes.get_title() == "two samples"


def test_another_unit_is_named_and_not_drawn(sample, drawn):
    (variable,) = sample.variables
    other = replace(sample, variables=(replace(variable, unit="min"),))
    axes = drawn({"units": [sample, other]})[0]
    assert len(axes.patches) == 1
    assert axes.get_legend().get_texts()[1].get_text().endswith(": another unit")


def test_values_that_are_all_one_are_drawn(sample, drawn):
    one = replace(sample, values=np.zeros_like(sample.values))
    axes = drawn({"constant": [one, one]})[0]
    np.testing.assert_allclose(axes.patches[0].get_data().values.sum(), 1)
