"""The figure of all families draws what selection.ecsv holds."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.io import read_table, write_table
from burstmix.render.families import families_figure


@pytest.mark.parametrize("flags", [["", "at_bound", "", "", "", ""], [""] * 6])
def test_a_line_for_each_family_with_open_marks_where_flagged(flags, tmp_path, monkeypatch):
    table = Table({"family": ["normal"] * 3 + ["student_t"] * 3, "k": [1, 2, 3] * 2})
    table["errors"], table["n_objects"] = "with", 99
    table["delta_aic"] = [600.0, 2.0, 0.0, 50.0, -1.0, 7.0]
    table["delta_bic"] = [590.0, 0.0, 9.0, 40.0, 5.0, 12.0]
    table["flags"] = flags
    write_table(table, tmp_path / "selection.ecsv")
    seen = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: seen.append(figure))
    families_figure("mine", read_table(tmp_path / "selection.ecsv"), "a.png")
    aic, bic = seen[0].axes
    for axes, column in ((aic, "delta_aic"), (bic, "delta_bic")):
        lines = {line.get_label(): line for line in axes.lines}
        np.testing.assert_array_equal(lines["Student's t"].get_ydata(), table[column][3:])
        opened = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
        assert sum(len(line.get_xdata()) for line in opened) == sum(map(bool, flags))
