"""What stands for a missing value is its value, in every format; what is not listed is told."""

from io import BytesIO, StringIO

import numpy as np
import pytest
import yaml
from astropy.table import MaskedColumn, Table

from burstmix.acquire import acquire, read
from burstmix.errors import BurstmixError
from burstmix.io import read_table
from burstmix.io.numbers import Meaning
from burstmix.prepare import prepare_sample
from burstmix.prepare.sentinels import recurring

FORMATS = {"fits": "fits", "vot": "votable", "ecsv": "ascii.ecsv", "csv": "ascii.csv"}
FORMATS |= {"cds": "ascii.mrt", "html": "ascii.html", "txt": "ascii.basic"}
SPEC = {
    "catalogue": "mine", "remove": ["missing"], "incomplete": "drop", "cuts": {},
    "variables": {"x": {"column": "x", "scale": "linear", "propagation": "delta"}},
}  # fmt: skip


def written(table, folder, suffix):
    path = folder / f"table.{suffix}"
    file = BytesIO() if suffix in ("fits", "vot") else StringIO()
    table.write(file, format=FORMATS[suffix])
    content = file.getvalue()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def table():
    """50 values, of which 10 are -9999, and as many whole numbers of which 10 are -9999."""
    x = np.random.default_rng(5).normal(10, 2, 50)
    x[::5] = -9999.0
    return Table({"name": [f"B{i}" for i in range(50)], "x": x, "n": x.astype(int)})


@pytest.mark.parametrize("listed", ["-9999", "-9999.0", -9999, -9999.0, "-9.999e3"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_number_means_its_value(table, tmp_path, suffix, listed):
    path = written(table, tmp_path, suffix)
    found = read(path, format="html" if suffix == "html" else "auto", missing=[listed])
    for name in ("x", "n"):
        assert np.ma.getmaskarray(found[name]).sum() == 10
        assert found[name].compressed().min() > 0
    assert found["n"].dtype.kind == "i"
    assert "missing_unmet" not in found.meta


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_text_means_itself(tmp_path, suffix):
    table = Table({"name": ["a", "b", "c"], "x": ["1.5", "X", "2.5"], "y": [1, 2, 3]})
    path = written(table, tmp_path, suffix)
    found = read(path, format="html" if suffix == "html" else "auto", missing=["X", "none"])
    assert list(np.ma.getmaskarray(found["x"])) == [False, True, False]
    assert found.meta["missing_unmet"] == ["none"]


def test_single_precision_and_long_whole_numbers_are_met_exactly(tmp_path):
    table = Table({"x": np.array([99.99, 1.0], dtype="f4"), "n": np.array([2**62, 2**62 + 1])})
    found = read(written(table, tmp_path, "fits"), missing=["99.99", str(2**62), "1e400"])
    assert list(found["x"].mask) == [True, False]
    assert list(found["n"].mask) == [True, False]
    assert found.meta["missing_unmet"] == ["1e400"]


def test_units_in_place_of_those_of_the_table_are_told(table, tmp_path, caplog):
    table["x"].unit, table["n"].unit = "ms", "s"
    source = {"file": str(written(table, tmp_path, "ecsv")), "units": {"x": "s", "n": "s"}}
    with caplog.at_level("INFO", logger="burstmix"):
        acquire(
            source, "mine", tmp_path / "t.ecsv", tmp_path / "record.yaml",
            use_snapshot=False, data_folder=tmp_path,
        )  # fmt: skip
    told = "x: s in place of ms"
    assert yaml.safe_load((tmp_path / "record.yaml").read_text())["units_replaced"] == [told]
    assert told in caplog.text
    raw = read_table(tmp_path / "t.ecsv")
    assert str(raw["x"].unit) == "s"
    _, ledger, _ = prepare_sample("s", SPEC, raw)
    (note,) = ledger[ledger["cut"] == "units_replaced"]
    assert note["reason"].endswith(told) and note["removed"] == 0


def test_what_is_listed_and_never_met_is_told_in_record_and_ledger(table, tmp_path):
    source = {"file": str(written(table, tmp_path, "csv")), "missing": ["-9999", "-88", "N/A"]}
    acquire(
        source, "mine", tmp_path / "t.ecsv", tmp_path / "record.yaml",
        use_snapshot=False, data_folder=tmp_path,
    )  # fmt: skip
    assert yaml.safe_load((tmp_path / "record.yaml").read_text())["missing_unmet"] == ["-88"]
    sample, ledger, _ = prepare_sample("s", SPEC, read_table(tmp_path / "t.ecsv"))
    assert len(sample) == 40
    (note,) = ledger[ledger["cut"] == "missing_unmet"]
    assert note["reason"].startswith("'-88' is listed under missing")
    assert (note["removed"], note["rows_after"]) == (0, 50)


def test_a_value_that_recurs_like_a_sentinel_is_named_with_the_key(table):
    sample, ledger, _ = prepare_sample("s", SPEC, table)
    assert len(sample) == 50
    (note,) = ledger[ledger["cut"] == "sentinel"]
    assert note["reason"] == (
        "x is -9999 for 10 objects, as if it stood for a missing value; if it does, "
        "set catalogues.mine.missing: [-9999]"
    )


def test_a_sentinel_that_a_cut_removes_is_not_named(table):
    spec = SPEC | {"cuts": {"seen": {"column": "x", "min": -100}}}
    assert "sentinel" not in prepare_sample("s", spec, table)[1]["cut"]


NORMAL = np.random.default_rng(1).normal(20, 2, 200)


@pytest.mark.parametrize(
    "value", [-999, -9999.0, -99, 99.99, 999.9, 9999, 9.99e9, 1e20, 1e30, -1e30, 3.4028235e38, -1]
)
def test_usual_sentinels_are_found(value):
    times = 3 if value == -1 else 2
    assert recurring(np.concatenate([NORMAL, [value] * times])) == [(value, times)]


@pytest.mark.parametrize(
    "values",
    [
        NORMAL,
        np.round(NORMAL),
        np.concatenate([NORMAL, [99.99]]),  # once
        np.repeat([0.1, 0.2, 0.3, 5.0], 50),  # errors that are given in steps
        np.array([90.0, 95, 97, 99, 99]),  # like all others
        np.round(np.random.default_rng(2).normal(0.4, 0.3, 500), 1),  # a tail below 0
        np.round(10 ** np.random.default_rng(3).normal(1.5, 0.5, 500), 1),  # durations
        np.random.default_rng(4).integers(0, 100, 1000).astype(float),  # up to 99, which recurs
        np.full(100, np.nan),
        np.ones(100),
    ],
)
def test_what_is_measured_is_no_sentinel(values):
    assert recurring(values) == []


def test_several_are_found_one_behind_the_other():
    values = np.concatenate([NORMAL, [-999] * 4, [-9999] * 5, [1e20] * 6, [99.99] * 7])
    assert dict(recurring(values)) == {-9999: 5, -999: 4, 1e20: 6, 99.99: 7}


def test_nines_amid_the_others_are_found_where_nothing_else_is_as_frequent():
    values = 10 ** np.random.default_rng(6).uniform(0, 5, 40)
    assert recurring(np.concatenate([values, [9999] * 12])) == [(9999, 12)]
    assert recurring(np.concatenate([values, [1234] * 12])) == []


def test_an_unusual_value_has_to_be_frequent_or_far():
    assert recurring(np.concatenate([NORMAL, [-888.0] * 4])) == [(-888.0, 4)]
    assert recurring(np.concatenate([NORMAL, [1e5] * 3])) == [(1e5, 3)]
    assert recurring(np.concatenate([NORMAL, [200.0] * 20])) == [(200.0, 20)]
    assert recurring(np.concatenate([NORMAL, [40.0] * 20])) == []


def test_missing_is_by_value_for_numbers_and_by_letters_for_text():
    meaning = Meaning(["-9999", "X"])
    found = meaning.among(["-9999.0", "x", "X", "", "N/A", "-99990"], "a")
    assert list(found) == [True, False, True, True, True, False]
    assert list(meaning.among(np.array([-9999, 1]), "b")) == [True, False]
    assert meaning.unmet == []


def test_a_text_in_a_column_of_numbers_is_no_number(tmp_path):
    table = Table({"x": MaskedColumn(["1", "2", "-"]), "y": [1, 2, 3]})
    found = read(written(table, tmp_path, "csv"))
    with pytest.raises(BurstmixError, match="row 3, column 'x': '-' is not a number"):
        prepare_sample("s", SPEC, found)


def test_what_identifies_objects_is_text_however_it_looks(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("name,x\n1.10,1\n1.1,2\n1e5,3\n")
    assert list(read(path)["name"]) == [1.1, 1.1, 1e5]
    source = {"file": str(path), "identifier": "name"}
    acquire(
        source, "mine", tmp_path / "t.ecsv", tmp_path / "record.yaml",
        use_snapshot=False, data_folder=tmp_path,
    )  # fmt: skip
    sample, _, _ = prepare_sample(
        "s", SPEC | {"identifier": "name"}, read_table(tmp_path / "t.ecsv")
    )
    assert list(sample.identifiers) == ["1.10", "1.1", "1e5"]


@pytest.mark.parametrize("suffix", ["csv", "fits", "vot", "ecsv"])
def test_what_is_listed_as_missing_may_be_a_name(tmp_path, suffix):
    table = Table({"name": [97, 98, 99], "x": [99.0, 1.0, 2.0]})
    found = read(written(table, tmp_path, suffix), missing=[99, "98"], names=["name"])
    assert [str(name) for name in found["name"]] == ["97", "98", "99"]
    assert list(found["x"].mask) == [True, False, False]
    assert found.meta["missing_unmet"] == ["98"]
