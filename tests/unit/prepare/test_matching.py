"""Which objects a cut by text, number or truth value keeps, in every format of a table."""

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table
from hypothesis import given
from hypothesis import strategies as st

from burstmix.acquire.read import read
from burstmix.errors import BurstmixError
from burstmix.io import read_table, write_table
from burstmix.prepare import prepare_sample
from burstmix.prepare.cuts import outside, why_outside

NAMES = ["a", "b", "c", "d", "e", "f"]
LIMITS = ["", "<", "", ">", "<é", "<"]
CONFIRMED = [True, False, True, True, False, False]
QUALITY = [0, 1, 2, 1, 10, 2]
REDSHIFTS = [0.1, 0.2, 0.0, np.nan, 0.5, 0.5]  # the third is masked


def bursts() -> Table:
    return Table(
        {
            "name": NAMES,
            "t90": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            "l_T90": MaskedColumn(LIMITS, mask=[limit == "" for limit in LIMITS]),
            "confirmed": CONFIRMED,
            "quality": QUALITY,
            "z": MaskedColumn(REDSHIFTS, mask=[0, 0, 1, 0, 0, 0]),
        }
    )


def kept(table, **cut) -> list[str]:
    """Names of the objects that a sample keeps after the cut."""
    variables = {"t90": {"column": "t90", "scale": "log10", "propagation": "lognormal"}}
    spec = {"catalogue": "mine", "identifier": "name", "variables": variables, "cuts": {"c": cut}}
    spec |= {"remove": ["missing", "not_positive", "duplicate"], "incomplete": "drop"}
    sample, ledger, removed = prepare_sample("s", spec, table)
    assert len(sample) == ledger["rows_after"][-1] == len(table) - len(removed)
    return [str(name) for name in sample.identifiers]


def as_csv(path):
    """With entries as the readers of text give them: T and F, and nothing for a missing one."""
    truths = ["T" if each else "F" for each in CONFIRMED]
    redshifts = ["" if name in "cd" else z for name, z in zip(NAMES, REDSHIFTS, strict=True)]
    columns = NAMES, range(1, 7), LIMITS, truths, QUALITY, redshifts
    rows = [",".join(bursts().colnames)]
    rows += [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read(path)


def as_fits(path):
    table = bursts()
    table["l_T90"] = ["", "<", "", ">", "<e", "<"]
    table.write(path, format="fits")
    return read(path)


def as_votable(path):
    bursts().write(path, format="votable")
    return read(path)


def as_ecsv(path):
    bursts().write(path, format="ascii.ecsv")
    return read(path)


@pytest.fixture(params=[as_csv, as_fits, as_votable, as_ecsv], ids=lambda each: each.__name__)
def given_table(request, tmp_path):
    return request.param(tmp_path / "table")


@pytest.fixture(params=["ecsv", "fits"])
def table(request, given_table, tmp_path):
    """As the job that prepares a sample gets it, from the tables of both formats."""
    write_table(given_table, tmp_path / f"raw.{request.param}")
    return read_table(tmp_path / f"raw.{request.param}")


@pytest.mark.parametrize(
    ("cut", "names"),
    [
        ({"column": "l_T90", "is": ""}, "ac"),
        ({"column": "l_T90", "is_not": ""}, "bdef"),
        ({"column": "l_T90", "is": "<"}, "bf"),
        ({"column": "l_T90", "is_not": "<"}, "acde"),
        ({"column": "l_T90", "is_not": ["", "<"]}, "de"),
        ({"column": "l_T90", "is": ["", ">"]}, "acd"),
        ({"column": "confirmed", "is": True}, "acd"),
        ({"column": "confirmed", "is_not": True}, "bef"),
        ({"column": "confirmed", "is": "F"}, "bef"),
        ({"column": "confirmed", "is": [True, False]}, "abcdef"),
        ({"column": "quality", "is": 1}, "bd"),
        ({"column": "quality", "is": [0, 10.0]}, "ae"),
        ({"column": "quality", "is_not": [1, 2]}, "ae"),
        ({"column": "quality", "is": "1"}, "bd"),
        ({"column": "quality", "is_not": 10**30}, "abcdef"),
        ({"column": "z", "is": ""}, "cd"),
        ({"column": "z", "is": [0.1, 0.2]}, "ab"),
        ({"column": "z", "is_not": 0}, "abcdef"),  # what is masked is no 0
        ({"column": "z", "is_not": ["", 0.5]}, "ab"),
        ({"column": "name", "is": ["a", "E", "b"]}, "ab"),
    ],
    ids=str,
)
def test_entries_are_kept_or_left_out_alike_in_every_format(table, cut, names):
    assert kept(table, **cut) == list(names)


def test_letters_beyond_ascii_are_found_in_both_formats_of_ours(tmp_path):
    for suffix in ("ecsv", "fits"):
        write_table(bursts(), tmp_path / f"raw.{suffix}")
        raw = read_table(tmp_path / f"raw.{suffix}")
        assert kept(raw, column="l_T90", **{"is": ["<é", ">"]}) == ["d", "e"]


@pytest.mark.parametrize("pair", ["True,False", "true,false", "T,F", "Y,N", "yes,no", "1,0"])
def test_true_and_false_however_a_text_writes_them(tmp_path, pair):
    yes, no = pair.split(",")
    (tmp_path / "t.csv").write_text(f"name,t90,ok\na,1,{yes}\nb,2,{no}\nc,3,\nd,4,{yes}\n")
    raw = read(tmp_path / "t.csv")
    assert kept(raw, column="ok", **{"is": True}) == ["a", "d"]
    assert kept(raw, column="ok", **{"is_not": True}) == ["b", "c"]
    assert kept(raw, column="ok", **{"is_not": ["", False]}) == ["a", "d"]


@pytest.mark.parametrize(
    ("column", "wanted", "message"),
    [
        ("l_T90", True, "cut c: row 2, column 'l_T90': '<' is neither true nor false"),
        ("quality", True, "cut c: row 3, column 'quality': '2' is neither true nor false"),
        ("quality", "good", "cut c: 'quality' holds numbers, and 'good' is none"),
        ("confirmed", "maybe", "column 'confirmed': 'maybe' is neither true nor false"),
        ("flag", 1, "cut c: no column 'flag'; its columns are name, t90, l_T90"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(column, wanted, message):
    with pytest.raises(BurstmixError) as caught:
        kept(bursts(), column=column, **{"is": wanted})
    assert message in str(caught.value)


@pytest.mark.parametrize(("column", "entry"), [("l_T90", "<"), ("confirmed", "True")])
def test_a_range_of_texts_says_what_a_cut_by_text_takes(column, entry):
    with pytest.raises(BurstmixError) as caught:
        kept(bursts(), column=column, min=1)
    assert f"column {column!r}: {entry!r} is not a number" in str(caught.value)
    assert str(caught.value).endswith("a cut by text, or true and false, takes is or is_not")


def test_rows_that_differ_in_a_text_cut_on_are_no_duplicates():
    raw = bursts()[[0, 0, 1, 3]]
    assert kept(raw, column="l_T90", **{"is_not": ">"}) == ["a", "b"]
    raw["l_T90"][1] = "<"
    with pytest.raises(BurstmixError, match="a is in rows 1 and 2 with different entries"):
        kept(raw, column="l_T90", **{"is_not": ">"})


def test_the_ledger_says_why():
    assert why_outside({"column": "l", "is": ""}) == "l is not missing"
    assert why_outside({"column": "l", "is_not": ["", "<é"]}) == 'l is missing or "<é"'
    assert why_outside({"column": "ok", "is": True}) == "ok is not true"
    assert why_outside({"column": "q", "is": [1, 2.5]}) == "q is not 1 or 2.5"
    assert why_outside({"column": "q", "min": 1, "below": 2}) == "not q >= 1 and q < 2"


ENTRIES = st.sampled_from(["", " ", "a", "A", "true", "1", "1.0", "01", "1e0", "nan", "é", "2"])


@given(st.lists(ENTRIES, min_size=1, max_size=8), st.lists(ENTRIES, min_size=1, max_size=3))
def test_is_and_is_not_part_the_objects(entries, wanted):
    raw = Table({"x": entries})
    one, other = (outside(raw, {"column": "x", key: wanted}, "here") for key in ("is", "is_not"))
    np.testing.assert_array_equal(one, ~other)
    stripped = {each.strip() for each in wanted}
    np.testing.assert_array_equal(~one, [entry.strip() in stripped for entry in entries])


@given(st.lists(ENTRIES, min_size=1, max_size=8))
def test_texts_are_numbers_by_their_value(entries):
    left_out = outside(Table({"x": entries}), {"column": "x", "is": 1}, "here")
    np.testing.assert_array_equal(~left_out, [e in ("1", "1.0", "01", "1e0") for e in entries])


LONG = 1237649770260463688
WHOLE = st.integers(-3, 3).map(lambda step: LONG + step) | st.integers(-3, 3)
BOUND = WHOLE | WHOLE.map(float)


@pytest.mark.parametrize("kind", ["int64", "uint64", "text"])
@given(entries=st.lists(WHOLE, min_size=1, max_size=8), bound=BOUND)
def test_whole_numbers_are_compared_in_all_their_digits(kind, entries, bound):
    if kind == "uint64":
        entries = [abs(entry) for entry in entries]
    raw = Table({"x": [str(e) for e in entries] if kind == "text" else np.array(entries, kind)})
    for key, holds in (
        ("min", lambda value: value >= bound),
        ("max", lambda value: value <= bound),
        ("above", lambda value: value > bound),
        ("below", lambda value: value < bound),
        ("is", lambda value: value == bound),
    ):
        left_out = outside(raw, {"column": "x", key: bound}, "here")
        assert list(~left_out) == [holds(entry) for entry in entries], key


def test_a_missing_number_is_beyond_no_long_one():
    raw = Table({"x": MaskedColumn([LONG - 1, LONG, LONG + 1], mask=[False, False, True])})
    assert list(outside(raw, {"column": "x", "min": LONG}, "here")) == [True, False, True]


def test_rows_that_differ_in_the_last_digit_cut_on_are_no_duplicates():
    raw = Table({"name": ["a", "a", "b"], "t90": [1.0, 1.0, 2.0], "run": [LONG, LONG + 1, LONG]})
    with pytest.raises(BurstmixError, match="a is in rows 1 and 2 with different entries"):
        kept(raw, column="run", min=0)
