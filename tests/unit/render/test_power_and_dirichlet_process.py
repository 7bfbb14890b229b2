"""Figures of power studies and of Dirichlet processes: every number of the tables is in them."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.render import style
from burstmix.render.dirichlet_process import dirichlet_process
from burstmix.render.power import power_map


@pytest.fixture
def drawn(monkeypatch):
    """The figures that were saved."""
    figures, save = [], style.save
    monkeypatch.setattr(style, "save", lambda f, *p: (figures.append(f), save(f, *p)))
    return figures


def test_a_power_map_shows_each_share_in_its_place(drawn, tmp_path):
    cells = [(n, w, w, size) for n in (0.05, 0.2) for w in (0.2, 0.0) for size in (300, 100)]
    table = Table(rows=cells, names=("noise", "weight", "separation", "size"))
    for i, name in enumerate(("found_aic", "found_bic", "found_ratio")):
        table[name] = (np.arange(8) + 10 * i) / 100
    power_map(table, tmp_path / "power.png")
    assert (tmp_path / "power.png").stat().st_size > 0
    panels = drawn[0].axes
    titles = ["AIC", "BIC", "likelihood ratio, level 5 %"]
    assert [a.get_title() for a in panels] == [
        f"{t}, noise {n}" for n in (0.05, 0.2) for t in titles
    ]
    assert [label.get_text() for label in panels[0].get_yticklabels()] == ["none", "0.2, 0.2"]
    assert [label.get_text() for label in panels[3].get_xticklabels()] == ["100", "300"]
    # The lowest line has no third class, and the fewest objects are on the left.
    assert [text.get_text() for text in panels[0].texts] == ["3", "2", "1", "0"]
    assert [text.get_text() for text in panels[4].texts] == ["17", "16", "15", "14"]


def test_a_dirichlet_process_shows_both_numbers_and_the_range(drawn, tmp_path):
    table = Table({"concentration": [0.01, 1.0], "n_objects": [50, 50], "components": [2, 4]})
    table["effective"], table["effective_least"] = [1.9, 3.0], [1.8, 2.0]
    table["effective_most"] = [2.0, 5.0]
    dirichlet_process("mine", table, tmp_path / "process.pdf", tmp_path / "process.png")
    assert all((tmp_path / f"process.{kind}").stat().st_size > 0 for kind in ("pdf", "png"))
    (axes,) = drawn[0].axes
    effective, components = (line.get_ydata() for line in axes.lines)
    assert list(effective) == [1.9, 3.0] and list(components) == [2, 4]
    corners = axes.collections[0].get_paths()[0].vertices
    assert {(0.01, 1.8), (0.01, 2.0), (1.0, 2.0), (1.0, 5.0)} <= set(map(tuple, corners))
    assert axes.get_ylim() == (0, 7.5) and "mine, $N$ = 50" in axes.get_title()
