"""The packaged snapshots: whole, as published, and the same on every run."""

from pathlib import Path

import numpy as np
import pytest
from astropy import units as u

from burstmix.acquire import acquire
from burstmix.config import packaged
from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv, read_table, sha256_of

DATA = Path(__file__).parents[3] / "workflow/data"
REGISTRY = packaged(DATA / "registry.yaml")


def take(name, folder, source=None):
    table, record = folder / f"{name}.ecsv", folder / f"{name}.yaml"
    source = source or REGISTRY[name]
    acquire(source, name, table, record, use_snapshot=True, data_folder=DATA)
    return table, record


@pytest.mark.parametrize(
    ("name", "rows", "durations"),
    [
        ("batse", 2702, 2037),
        ("fermi_gbm", 3000, 2999),
        ("swift_bat", 1527, 1496),
        ("bepposax", 1082, 1003),
    ],
)
def test_snapshot_has_the_published_rows_and_durations(tmp_path, name, rows, durations):
    table = read_table(take(name, tmp_path)[0])
    measured = ~table["t90"].mask & (table["t90_error"].filled(0) > 0)
    assert len(table) == rows
    assert measured.sum() == durations
    assert table["t90"].unit == u.s
    assert np.all(table["t90"][measured] > 0)


@pytest.mark.parametrize("name", REGISTRY)
def test_snapshot_columns_are_the_declared_ones(tmp_path, name):
    table = read_table(take(name, tmp_path)[0])
    assert table.colnames == list(REGISTRY[name]["columns"])
    for column, words in REGISTRY[name]["columns"].items():
        assert table[column].description == words["description"]
        assert table[column].unit == (u.Unit(words["unit"]) if "unit" in words else None)
        assert not isinstance(table[column].unit, u.UnrecognizedUnit)
    assert table.meta["sha256"] == sha256_of(DATA / f"{name}.ecsv")


def test_known_bursts():
    fermi = read_ecsv(DATA / "fermi_gbm.ecsv")
    joint = fermi[fermi["trigger_name"] == "bn170817529"]
    assert (joint["t90"][0], joint["t90_error"][0]) == (2.048, 0.466)
    swift = read_ecsv(DATA / "swift_bat.ecsv")
    names, counts = np.unique(np.asarray(swift["name"]), return_counts=True)
    assert list(names[counts > 1]) == ["GRB171020A", "GRB171027A"]
    batse = read_ecsv(DATA / "batse.ecsv")
    assert len(np.unique(batse["trigger_num"])) == len(batse)


def test_a_second_run_writes_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in take("batse", tmp_path / "a")]
    assert first == [path.read_bytes() for path in take("batse", tmp_path / "b")]


def test_a_changed_snapshot_is_refused(tmp_path):
    source = REGISTRY["batse"] | {"snapshot": REGISTRY["batse"]["snapshot"] | {"sha256": "0" * 64}}
    with pytest.raises(BurstmixError, match=r"batse\.ecsv: the snapshot of batse is not the pack"):
        take("batse", tmp_path, source)
    assert list(tmp_path.iterdir()) == []


def test_an_absent_snapshot_is_named(tmp_path):
    source = REGISTRY["batse"] | {"snapshot": REGISTRY["batse"]["snapshot"] | {"file": "gone.ecsv"}}
    with pytest.raises(BurstmixError, match=r"gone\.ecsv: the snapshot of batse is absent"):
        take("batse", tmp_path, source)
