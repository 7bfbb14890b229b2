"""The study of the judgement draws what it says, and its bars can be missed."""

from dataclasses import replace

import judgement
import numpy as np
import pytest
from judgement import TRUTHS, Catalogue, Judged, bars_missed, difference, recorded


def catalogues(letter, size, raw, every):
    """Judged catalogues in which `raw` and `all` find the true k (1) or not (0)."""
    k = TRUTHS[letter].k
    return [
        Judged(
            catalogue=Catalogue("tune", letter, size, number),
            raw=k * was,
            normals=k,
            all=k * now,
            strength="weak",
            sides={"fewer": "moderate", "more": "weak"},
            barring=(),
            seconds=0.0,
        )
        for number, (was, now) in enumerate(zip(raw, every, strict=True))
    ]


def test_either_side_of_a_claim_may_hold():
    (one,) = catalogues("b", 500, [1], [1])
    for k, holds in ((1, (True, False)), (2, (True, True)), (3, (False, True))):
        claim = replace(one, all=k)
        assert (claim.holds("fewer"), claim.holds("more")) == holds


@pytest.mark.parametrize("letter", TRUTHS)
def test_a_catalogue_is_as_its_truth_says(letter):
    truth = TRUTHS[letter]
    sample = Catalogue("tune", letter, 500, 3).sample()
    assert len(sample) == 500
    assert sample.values.min() >= truth.least
    assert (sample.steps == truth.step).all()
    assert np.allclose(sample.values, np.log10(sample.measured))
    assert np.median(sample.errors) == pytest.approx(truth.error, rel=0.12)
    assert np.array_equal(sample.values, Catalogue("tune", letter, 500, 3).sample().values)
    for other in (("judge", letter, 500, 3), ("tune", letter, 500, 4)):
        assert not np.array_equal(sample.values, Catalogue(*other).sample().values)


@pytest.mark.parametrize("letter", "abcdhijklm")
def test_true_values_have_the_moments_of_the_classes(letter):
    truth, n = TRUTHS[letter], 100_000
    values = truth.drawn(np.random.default_rng(1), n)
    weights, centres, sds = map(np.array, (truth.weights, truth.centres, truth.sds))
    assert weights.sum() == pytest.approx(1.0)
    mean = weights @ centres
    variance = weights @ (sds**2 + (centres - mean) ** 2)
    assert abs(values.mean() - mean) < 5 * np.sqrt(variance / n)
    assert values.var() == pytest.approx(variance, rel=0.03)


def test_outliers_lie_where_no_class_is():
    n = 100_000
    far = np.abs(TRUTHS["g"].drawn(np.random.default_rng(1), n) - 0.7) > 4.0
    assert far.mean() == pytest.approx(0.01 * 0.1096, rel=0.2)


def test_the_difference_is_paired():
    assert difference(catalogues("a", 500, [1, 1, 1, 1], [1, 0, 0, 1])) == (-2, 1.0)
    assert difference(catalogues("a", 500, [1, 0, 1, 0], [0, 1, 1, 0])) == (0, np.sqrt(2.0))


@pytest.mark.parametrize(
    ("letter", "raw", "every", "missed"),
    [
        ("a", [1] * 40, [1] * 37 + [0] * 3, False),
        ("a", [1] * 40, [1] * 36 + [0] * 4, True),
        ("a", [1] * 4, [0] * 4, True),
        ("g", [1] * 4, [0] * 4, False),
        ("l", [1] * 40, [1] * 39 + [0], True),
        ("m", [1, 0], [0, 1], False),
        ("d", [0] * 5, [1] * 4 + [0], False),
        ("e", [0] * 5, [1] * 3 + [0] * 2, True),
    ],
)
def test_bars_are_missed_where_they_say(letter, raw, every, missed):
    found = {(letter, 500): catalogues(letter, 500, raw, every)}
    assert bool(bars_missed(found)) == missed


def test_a_record_keeps_what_the_other_seeds_gave(monkeypatch, tmp_path):
    monkeypatch.setattr(judgement, "RECORD", tmp_path / "none")
    tuned = recorded({("b", 500): catalogues("b", 500, [1, 1, 1], [1, 0, 1])}, tuned=True)
    assert [tuple(row) for row in tuned] == [("b: two apart", 2, 500, True, "weak", 3, 2)]
    monkeypatch.setattr(judgement, "RECORD", tmp_path)
    monkeypatch.setattr(judgement, "claims", lambda: tuned)
    both = recorded({("n", 500): catalogues("n", 500, [1], [1])}, tuned=False)
    assert [row["right"] for row in both] == [2, 1]
    assert len(recorded({("b", 500): catalogues("b", 500, [1], [1])}, tuned=True)) == 1
    monkeypatch.setattr(judgement, "LIMITS", {})
    assert len(recorded({("n", 500): catalogues("n", 500, [1], [1])}, tuned=False)) == 1
