"""Tables of many rows: in FITS, a piece at a time, and back."""

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table

from burstmix.errors import BurstmixError
from burstmix.io import binary, read_table, write_table
from burstmix.model import Sample, Variable


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(binary, "PIECE", 7)


@pytest.fixture
def table():
    rng = np.random.default_rng(4)
    table = Table(
        {
            "name": np.array([f"GRB {i}" for i in range(30)]),
            "flux": rng.lognormal(size=30),
            "count": MaskedColumn(np.arange(30), mask=np.arange(30) == 20),
        },
        units={"flux": "erg / (cm2 s)"},
        descriptions={"flux": "at its peak"},
    )
    table["flux"][3] = np.nan
    table.meta |= {"sample": "mine", "variables": [{"name": "flux", "label": "größer"}]}
    return table


def test_a_table_written_in_pieces_comes_back_to_the_last_bit(small_pieces, table, tmp_path):
    write_table(table, tmp_path / "table.fits")
    back = read_table(tmp_path / "table.fits")
    np.testing.assert_array_equal(back["flux"], table["flux"])
    assert list(back["name"]) == list(table["name"])
    assert back["name"].dtype.kind == "S"
    assert list(back["count"].mask) == list(table["count"].mask)
    assert list(back["count"].compressed()) == list(table["count"].compressed())
    assert back["flux"].unit == table["flux"].unit
    assert {key: back.meta[key] for key in table.meta} == table.meta
    assert "burstmix" in back.meta


def test_pieces_are_the_bytes_of_the_whole(table, tmp_path, monkeypatch):
    write_table(table, tmp_path / "whole.fits")
    monkeypatch.setattr(binary, "PIECE", 7)
    write_table(table, tmp_path / "pieces.fits")
    assert (tmp_path / "pieces.fits").read_bytes() == (tmp_path / "whole.fits").read_bytes()


def test_other_tools_find_rows_units_and_descriptions(small_pieces, table, tmp_path):
    write_table(table, tmp_path / "table.fits")
    plain = Table.read(tmp_path / "table.fits")
    assert len(plain) == 30
    assert plain["flux"].unit == table["flux"].unit
    assert plain.meta["TCOMM2"] == "at its peak"


def test_letters_beyond_ascii_come_back_here_and_to_others(tmp_path):
    names = ["größer", "gr\\xf6er", "中"]
    write_table(Table({"name": names}), tmp_path / "table.fits")
    assert list(read_table(tmp_path / "table.fits")["name"]) == names
    assert list(Table.read(tmp_path / "table.fits")["name"]) == names


def test_a_table_may_be_empty(tmp_path):
    write_table(Table(names=("a", "b"), dtype=(float, str)), tmp_path / "table.fits")
    assert len(read_table(tmp_path / "table.fits")) == 0


def test_a_sample_comes_back_to_the_last_bit(small_pieces, tmp_path):
    rng = np.random.default_rng(3)
    arrays = [rng.lognormal(size=(20, 2)) for _ in range(5)]
    arrays[0][1, 1] = np.nan
    variables = (Variable("t90", unit="s"), Variable("z", "linear", "", None))
    names = np.array([f"G{i}" for i in range(20)])
    sample = Sample("mine", variables, names, *arrays, meta={"catalogue": "c"})
    sample.write(tmp_path / "sample.fits")
    back = Sample.read(tmp_path / "sample.fits")
    for part in ("values", "errors", "measured", "measured_errors", "steps"):
        np.testing.assert_array_equal(getattr(back, part), getattr(sample, part))
    assert (back.name, back.variables, back.meta) == (sample.name, variables, sample.meta)
    assert list(back.identifiers.astype(str)) == list(names)
    assert sum(map(len, back.pieces())) == 20
    assert list(back.with_identifiers(["G7", "G15"]).identifiers) == [b"G7", b"G15"]


@pytest.mark.filterwarnings("ignore:Error validating header")
@pytest.mark.parametrize("content", [b"", b"SIMPLE  =                    T", None])
def test_what_is_no_table_is_refused_with_its_path(tmp_path, content):
    if content is not None:
        (tmp_path / "table.fits").write_bytes(content)
    with pytest.raises(BurstmixError, match=r"table\.fits: cannot be read as a FITS table"):
        read_table(tmp_path / "table.fits")
