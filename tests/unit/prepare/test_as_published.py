"""Errors with the slips of papers, and the samples of configs/published.yaml."""

import re
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

from burstmix.config import completed, packaged, read_config, read_configs, resolve
from burstmix.io import read_ecsv
from burstmix.papers import read_papers, replays
from burstmix.prepare import prepare_as_published, prepare_sample
from burstmix.prepare.as_published import SLIPS

HOME = Path(__file__).parents[3]
CONFIG = HOME / "configs/published.yaml"
LN_10 = np.log(10.0)
VARIABLE = {"column": "a", "error": "ea", "scale": "log10", "propagation": "lognormal"}
SPEC = {
    "catalogue": "mine",
    "identifier": "name",
    "remove": ["duplicate", "missing", "not_positive"],
    "incomplete": "drop",
    "cuts": {},
    "variables": {"a": VARIABLE, "r": VARIABLE | {"over": "b", "over_error": "eb"}},
}
TABLE = Table(
    rows=[("u", 2.0, 0.2, 4.0, 0.4), ("v", 0.0, 1.0, 1.0, 1.0), ("w", 3.0, 0.5, 5.0, 1.0)],
    names=("name", "a", "ea", "b", "eb"),
)


@pytest.mark.parametrize(
    ("slip", "columns", "expected"),
    [
        ("undivided", (2.0, 0.2), 0.2 / LN_10),
        ("unsquared", (2.0, 0.2, 4.0, 0.4), np.sqrt(0.2 / 4 + 0.01) / LN_10),
        ("for_variance", (2.0, 0.2), np.sqrt(0.1 / LN_10)),
    ],
)
def test_slips(slip, columns, expected):
    assert SLIPS[slip](*columns) == pytest.approx(expected, rel=1e-14)


def test_errors_are_the_papers_and_all_else_is_the_samples():
    slips = {"a": "undivided", "r": "unsquared"}
    sample = prepare_as_published("s", SPEC, TABLE, slips, {})
    usual, _, _ = prepare_sample("s", SPEC, TABLE)
    assert list(sample.identifiers) == list(usual.identifiers) == ["u", "w"]
    for name in ("values", "measured", "measured_errors", "steps"):
        np.testing.assert_array_equal(getattr(sample, name), getattr(usual, name))
    for row, (a, ea, b, eb) in enumerate([(2.0, 0.2, 4.0, 0.4), (3.0, 0.5, 5.0, 1.0)]):
        own = [SLIPS["undivided"](a, ea), SLIPS["unsquared"](a, ea, b, eb)]
        np.testing.assert_allclose(sample.errors[row], own, rtol=1e-14)
    assert [each.propagation for each in sample.variables] == ["undivided", "unsquared"]


def test_one_variable_may_have_a_rule_that_holds_no_slip():
    sample = prepare_as_published("s", SPEC, TABLE, {"a": "undivided", "r": "delta"}, {})
    np.testing.assert_allclose(sample.errors[0, 1], np.hypot(0.1, 0.1) / LN_10, rtol=1e-14)


def test_a_paper_has_rows_of_its_own():
    rows = {"u": {"a": 9.0, "ea": 1.0, "b": 1.0, "eb": 1.0},
            "x": {"a": 7.0, "ea": 0.1, "b": 1.0, "eb": 0.1}}  # fmt: skip
    before = TABLE.copy()
    sample = prepare_as_published("s", SPEC, TABLE, {"a": "delta", "r": "unsquared"}, rows)
    assert dict(zip(sample.identifiers, sample.measured[:, 0], strict=True)) == {
        "u": 9.0, "w": 3.0, "x": 7.0
    }  # fmt: skip
    assert all(before == TABLE)


def analysis_of(config):
    settings = completed(read_config(config), read_configs([config]))
    schema = HOME / "workflow/schemas/config.schema.yaml"
    return resolve(settings, schema, packaged(HOME / "workflow/data/registry.yaml"))


@pytest.fixture
def bhave():
    """What configs/published.yaml asks of BATSE's T90 and F2/F1, and the packaged table."""
    spec = analysis_of(CONFIG).preparation("batse_t90_h21")
    return spec, read_ecsv(HOME / "workflow/data/batse.ecsv")


def test_the_hardness_of_bhave(bhave):
    """F2/F1, not F3/F2: 1932 bursts, the paper's 1934 but for two that the snapshot has not."""
    spec, table = bhave
    sample, _, _ = prepare_sample("batse_t90_h21", spec, table)
    assert len(sample) == 1932
    (row,) = table[table["trigger_num"] == int(sample.identifiers[0])]
    assert sample.measured[0, 1] == row["fluence_2"] / row["fluence_1"]


@pytest.mark.parametrize(
    ("replay", "medians"),
    [("bhave_script", (1.25, 438.39)), ("bhave_notebook", (1.25, 0.1015))],
)
def test_the_errors_of_bhave(bhave, replay, medians):
    paper = replays(read_papers(HOME / "workflow/data/published.yaml"), ["batse_t90_h21"])[replay]
    own = prepare_as_published("batse_t90_h21", *bhave, paper["propagation"], paper["rows"])
    assert len(own) == paper["n_objects"] == 1934
    np.testing.assert_allclose(np.median(own.errors, axis=0) * LN_10, medians, rtol=1e-3)


def test_what_is_commented_out_is_ready_to_be_switched_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, head in (
        ("fermi_hardness", "name,hardness,hardness_error,t90,t90_error"),
        ("glitch_intervals", "pulsar,interval,interval_error"),
        ("exoplanets", "pl_name,pl_dens"),
    ):
        (tmp_path / f"{name}.csv").write_text(f"{head}\na{',1' * head.count(',')}\n")
    lines = [re.sub(r"^( *)# ", r"\1", line) for line in CONFIG.read_text().splitlines()]
    # A key, or what goes on below one; all else is words about them.
    settings = re.compile(r" *[a-z_0-9]+:|     ")
    config = tmp_path / "mine.yaml"
    config.write_text("\n".join(line for line in lines if settings.match(line)))
    analysis = analysis_of(config)
    assert analysis.errors("fermi_t90_hardness") == ["without", "with"]
    assert analysis.errors("glitch_intervals") == ["without", "with"]
    assert analysis.errors("exoplanet_density") == ["without"]
