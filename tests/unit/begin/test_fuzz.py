"""Of any table comes a config that is valid as it is, or a message; never another error."""

import csv
import io
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burstmix.errors import BurstmixError

from .conftest import First

PARTS = ["T90", "x", "flux", "err", "e", "lo", "hi", "l", "lim", "z", "name", "ra", "log", "weight"]
NAMES = st.one_of(
    st.text(min_size=1, max_size=12),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("_".join),
    st.sampled_from(
        ["no", "1e3", "- a", "a: b", "#c", "{d}", "? e", "'f", '"', "k" * 300, "&g", "*h"]
    ),
)
ENTRIES = st.sampled_from(["", "-", "<3", "-999", "99.99", "nan", "inf", "0", "abc", "1e300"])


@st.composite
def columns(draw):
    """A column of 12 to 40 entries: its kind of numbers, with some other entries."""
    rows = 24
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    kind = draw(st.sampled_from(["lognormal", "normal", "integer", "same", "names", "few"]))
    entries = {
        "lognormal": [f"{v:.4g}" for v in 10 ** rng.normal(0, 1, rows)],
        "normal": [f"{v:.3f}" for v in rng.normal(0, 1, rows)],
        "integer": [str(v) for v in rng.integers(0, 1000, rows)],
        "same": ["7"] * rows,
        "names": [f"N{i}" for i in range(rows)],
        "few": [str(i % 3) for i in range(rows)],
    }[kind]
    for place in draw(st.lists(st.integers(0, rows - 1), max_size=4)):
        entries[place] = draw(ENTRIES)
    return entries


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(table=st.dictionaries(NAMES, columns(), min_size=1, max_size=6))
def test_a_table_gives_a_valid_config_or_a_message(table):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        text = io.StringIO()
        csv.writer(text).writerows([list(table), *zip(*table.values(), strict=True)])
        path.write_text(text.getvalue(), encoding="utf-8", errors="surrogatepass")
        try:
            config = First(path)
        except BurstmixError as error:
            assert str(error).startswith(str(path))
            assert [each.name for each in path.parent.iterdir()] == ["any.csv"]
            return
        written = config.path.read_bytes()
        (size,) = config.sizes().values()
        assert size >= 10 and f"Objects: {size} of " in config.said
        try:
            First(path)
        except BurstmixError as error:
            assert "is not overwritten" in str(error)
        assert config.path.read_bytes() == written
        everything = config.uncommented()
        assert set(config.settings["samples"]) <= set(everything["samples"])
        assert all(size >= 10 for size in config.sizes().values())
