"""Fits of real samples, made anew as the default analysis makes them, are those of its tables."""

from pathlib import Path

import compare
import numpy as np
import pytest

from burstmix.acquire import acquire
from burstmix.config import packaged, read_config, resolve
from burstmix.fit.fit_set import fit_set
from burstmix.io import read_ecsv, read_table
from burstmix.prepare import prepare_sample
from burstmix.select import criteria_table, parameters_table

HOME = Path(__file__).parents[2]
DATA = HOME / "workflow/data"
# All else takes a run of the default analysis, and compare.py.
SOME = [
    ("batse_t90", "normal", "without"),
    ("batse_t90", "normal", "with"),
    ("batse_t90", "skew_normal", "without"),
    ("fermi_t90", "normal", "without"),
    ("fermi_t90", "normal", "with"),
    ("swift_t90", "normal", "without"),
    ("swift_t90", "normal", "with"),
    ("swift_t90_rest", "normal", "with"),
    ("swift_t90_with_redshift", "student_t", "with"),
    ("bepposax_t90", "normal", "without"),
    ("bepposax_t90", "student_t", "without"),
    ("figure_4_2", "normal", "without"),
    ("batse_t90_h32", "normal", "without"),
]
COMPONENTS = [1, 2, 3]


@pytest.fixture(scope="module")
def analysis():
    schema = HOME / "workflow/schemas/config.schema.yaml"
    return resolve(read_config(HOME / "config.yaml"), schema, packaged(DATA / "registry.yaml"))


@pytest.fixture(scope="module")
def expected():
    return {path.stem: read_ecsv(path) for path in compare.FOLDER.glob("*.ecsv")}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "family", "errors"), SOME)
def test_a_sample_comes_to_the_expected_tables(name, family, errors, analysis, expected, tmp_path):
    settings = analysis["samples"][name]
    acquire(
        analysis.acquisition(settings["catalogue"]), settings["catalogue"],
        tmp_path / "table.ecsv", tmp_path / "record.yaml", use_snapshot=True, data_folder=DATA,
    )  # fmt: skip
    table = read_table(tmp_path / "table.ecsv")
    sample, ledger, _ = prepare_sample(name, analysis.preparation(name), table)
    chosen = settings["fit"] | {"components": COMPONENTS, "seed": analysis["seed"]}
    del chosen["cross_validation"]  # of fits that are there
    fits = fit_set(sample, family, errors, **chosen)
    found = {
        "ledger": ledger,
        "selection": criteria_table([fits]),
        "parameters": parameters_table([fits], sample),
    }
    for kind, table in found.items():
        own = expected[kind][expected[kind]["sample"] == name]
        if "k" in own.colnames:
            of_fits = (own["family"] == family) & (own["errors"] == errors)
            own = own[of_fits & np.isin(own["k"], COMPONENTS)]
        assert len(own) > 0
        table = compare.of_sample(kind, name, table)
        # Others have variables and shapes that this one has not.
        assert compare.differences(kind, own[table.colnames], table) == []


def test_every_fit_of_the_default_analysis_is_there(analysis, expected):
    fits = {(*fit, k) for fit in analysis.fits() for k in analysis["components"]}
    for kind in ("selection", "parameters"):
        rows = expected[kind]["sample", "family", "errors", "k"]
        assert {(str(s), str(f), str(e), int(k)) for s, f, e, k in rows} == fits
    modes = {(name, errors) for name in analysis["samples"] for errors in analysis.errors(name)}
    assert {(str(s), str(e)) for s, e in expected["summary"]["sample", "errors"]} == modes


@pytest.mark.parametrize(
    ("kind", "column", "within", "beyond"),
    [
        ("selection", "lnl", lambda x: x * (1 + 5e-9), lambda x: x * (1 + 2e-8)),
        ("selection", "flags", lambda x: x, lambda x: "at_floor"),
        ("parameters", "weight", lambda x: x - 5e-5, lambda x: x - 2e-4),
        ("ledger", "removed", int, lambda x: x + 1),
        ("summary", "words_bic", str, lambda x: f"{x}, really"),
    ],
)
def test_a_difference_beyond_the_tolerance_is_seen(kind, column, within, beyond, expected):
    table, other = expected[kind], expected[kind].copy()
    other[column] = [within(table[column][0]), *table[column][1:]]
    assert compare.differences(kind, table, other) == []
    other[column] = [beyond(table[column][0]), *table[column][1:]]
    (line,) = compare.differences(kind, table, other)
    assert f": {column} is " in line
    assert compare.differences(kind, table, table[1:])[0].endswith(" is gone")
