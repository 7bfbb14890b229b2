"""The figure of a calibration: shares by chosen k, p-values, intervals."""

import numpy as np
from astropy.table import Table

from burstmix.render.calibration import calibration_figure

TRUTHS = [("mine", "normal", "with", 2), ("mine", "skew_normal", "with", 1)]


def test_each_truth_has_its_line_its_p_values_and_its_intervals(monkeypatch):
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))
    heads = [dict(zip(("sample", "family", "errors", "k"), truth, strict=True)) for truth in TRUTHS]
    chosen = [
        head | {"criterion": name, "k_chosen": k, "share": share}
        for head in heads
        for name in ("aic", "bic", "aicc", "icl")
        for k, share in ((head["k"], 0.75), (3, 0.15), (3, 0.1))
    ]
    limits = {"lowest": 0.8, "highest": 0.98, "covered_standard_error": 0.9}
    coverage = [
        head | {"parameter": "weight", "covered_resampled": 0.87 + 0.01 * j} | limits
        for head in heads
        for j in range(3 * head["k"])
    ]
    p_values = Table({"p_bootstrap": [0.9, 0.1, 0.4], "family_p": ["normal"] * 3})
    found = dict.fromkeys(TRUTHS, p_values)
    calibration = Table([head | {"family_p": "normal"} for head in heads])
    calibration_figure(calibration, Table(chosen), Table(coverage), found, "a.png")
    *panels, p_values, covered = seen[0].axes
    assert [axes.get_title() for axes in panels] == ["AIC", "BIC", "AICc", "ICL"]
    assert [text.get_text() for text in panels[0].texts] == ["0", "75", "25", "75", "0", "25"]
    names = [text.get_text() for text in panels[0].get_yticklabels()]
    assert names == ["normal, $k$ = 2", "skew normal, $k$ = 1"]
    np.testing.assert_allclose(p_values.lines[0].get_xdata(), [0, 0.1, 0.4, 0.9, 1])
    black, orange = (line.get_color() for line in p_values.lines[:2])
    assert black == "black" != orange
    assert sum(len(line.get_xdata()) for line in covered.lines) == 2 * (6 + 3) + 2
