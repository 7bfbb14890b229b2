"""Whatever an identifier is made of, it comes back from every table that is written."""

import numpy as np
import pytest
from astropy.io import votable
from astropy.table import MaskedColumn, Table
from hypothesis import given
from hypothesis import strategies as st

from burstmix.acquire import read
from burstmix.assign import write_catalogue
from burstmix.errors import BurstmixError
from burstmix.io import read_table, write_table
from burstmix.model import Sample, Variable
from burstmix.prepare import prepare_sample

ODD = [
    "#a", "# b", "#", 'q"x', "'s'", "a b", "tab\tx", "a|b;c,d&e", "new\nline", "u\u2028x",
    "x\u00a0x", "é中\U0001f600", "\\", "\\x41", "<td>&amp;", "=1+1", "-", "--", "nan", "None",
    "0012", "1e5",
]  # fmt: skip
SPEC = {
    "catalogue": "c", "identifier": "name", "remove": ["missing"], "incomplete": "drop", "cuts": {},
    "variables": {"x": {"column": "x", "scale": "linear", "propagation": "delta"}},
}  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
NAMES = st.text(LETTERS | st.sampled_from('#"\n\t ,;|&\\'), min_size=1).map(str.strip).filter(bool)
TABLES = st.lists(NAMES, min_size=3, max_size=12, unique=True)


def sample_of(names):
    return prepare_sample("s", SPEC, Table({"name": names, "x": np.arange(len(names)) + 1.0}))


def came_back(names, folder):
    """The identifiers as each table gives them back."""
    raw = Table({"name": names, "x": np.arange(len(names)) + 1.0})
    sample, ledger, _ = sample_of(names)
    _, _, removed = prepare_sample("s", SPEC | {"cuts": {"few": {"column": "x", "max": 2}}}, raw)
    assert ledger["rows_after"][-1] == len(sample) == len(names)
    for suffix in ("ecsv", "fits"):
        write_table(raw, folder / f"raw.{suffix}")
        yield list(read_table(folder / f"raw.{suffix}")["name"])
        yield list(read(folder / f"raw.{suffix}")["name"])
        yield list(Table.read(folder / f"raw.{suffix}")["name"])
        sample.write(folder / f"sample.{suffix}")
        yield list(Sample.read(folder / f"sample.{suffix}").identifiers.astype(str))
        write_table(removed, folder / f"removed.{suffix}")
        yield [*names[:2], *read_table(folder / f"removed.{suffix}")["identifier"]]
    table = Table({"identifier": sample.identifiers}, descriptions={"identifier": "name"})
    paths = [folder / f"membership.{suffix}" for suffix in ("ecsv", "fits", "vot")]
    write_catalogue(table, *paths)
    for path in paths:
        yield list(read(path)["identifier"])
    yield list(votable.parse(paths[2]).get_first_table().to_table()["identifier"])


def test_odd_identifiers_come_back_from_every_table(tmp_path):
    for names in came_back(ODD, tmp_path):
        assert [str(name) for name in names] == [name.strip() for name in ODD]


@pytest.mark.slow
@given(names=TABLES)
def test_any_identifiers_come_back_from_every_table(tmp_path_factory, names):
    for back in came_back(names, tmp_path_factory.mktemp("tables")):
        assert [str(name) for name in back] == names


@pytest.mark.parametrize("suffix", ["ecsv", "fits"])
def test_missing_text_stays_missing_beside_odd_text(tmp_path, suffix):
    names = MaskedColumn(["#1", "", "b"], mask=[False, True, False])
    write_table(Table({"name": names, "x": [1, 2, 3]}), tmp_path / f"t.{suffix}")
    back = read(tmp_path / f"t.{suffix}")["name"]
    assert list(back.mask) == [False, True, False]
    assert list(back.compressed()) == ["#1", "b"]


@pytest.mark.parametrize("name", ["a\x01", "b\x00c", "x\x85y", "r\rs"])
def test_an_identifier_that_not_every_table_can_hold_is_refused(name):
    with pytest.raises(BurstmixError, match=r"row 2, column 'name': .* holds a control character"):
        sample_of(["a", name, "b"])


def test_a_table_that_has_lost_a_row_is_refused(tmp_path):
    sample_of(["a", "b", "c"])[0].write(tmp_path / "sample.ecsv")
    lines = (tmp_path / "sample.ecsv").read_text().splitlines()
    (tmp_path / "sample.ecsv").write_text("\n".join([*lines[:-2], f"#{lines[-2]}", lines[-1]]))
    with pytest.raises(BurstmixError, match=r"sample\.ecsv: 2 rows come back of the 3 that were"):
        Sample.read(tmp_path / "sample.ecsv")


def test_a_sample_may_be_given_identifiers_as_bytes(tmp_path):
    arrays = [np.ones((2, 1))] * 5
    names = np.array([b"a", b"b"])
    Sample("s", (Variable("x", "linear"),), names, *arrays).write(tmp_path / "sample.ecsv")
    assert list(Sample.read(tmp_path / "sample.ecsv").identifiers) == ["a", "b"]
