"""The figure and the page of the classes say of each object what the catalogue says."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.assign import membership_table, named_table
from burstmix.render.counts import class_columns, counts_table, membership_words
from burstmix.render.membership import membership_figure


@pytest.fixture(params=[0, 3], ids="{} replicates".format)
def membership(request, sample, fit_set):
    resampled = [
        (fit.family, fit.k, r, j + 1, fit.weights[j], fit.locations[j], fit.covariances[j])
        for fit in fit_set.guarded
        for r in range(request.param)
        for j in range(fit.k)
    ]
    names = ("family", "k", "replicate", "component", "weight", "location", "covariance")
    table = Table(rows=resampled, names=names) if resampled else None
    return membership_table(sample, [fit_set], None, table, request.param)


def test_classes_are_counted(sample, membership):
    assert class_columns(membership) == ["short", "long"]
    table = counts_table(membership)
    assert table["objects"].sum() == len(sample)
    assert table["expected"].sum() == pytest.approx(len(sample))
    uncertain = membership["p_class"] < 0.9
    assert table["uncertain"].sum() == uncertain.sum() > 0


def test_the_figure_draws_every_object(sample, membership, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))
    membership_figure(sample, membership, tmp_path / "a.png")
    above, below = seen[0].axes
    heights = np.concatenate([line.get_ydata() for line in above.lines if line.get_marker() == "."])
    np.testing.assert_allclose(np.sort(heights), np.sort(membership["p_class"]))
    values = [patch.get_data() for patch in below.patches]
    assert sum(np.sum(v.values - v.baseline) for v in values) == len(sample)


def test_the_page_lists_named_objects_and_says_what_is_barred(membership):
    named = Table({"identifier": ["7", "x"], "words": ["a merger", "a collapse"]})
    named["status"] = ["", "removed by bright"]
    named = named_table(named, membership)
    words = membership_words(membership, named)
    assert "| 7 | a merger |" in words and "removed by bright" in words
    assert "carry no verdict" not in words
    membership.meta["barred"] = "at_floor"
    assert "barred by at_floor: these classes carry no verdict" in membership_words(
        membership, named[:0]
    )
