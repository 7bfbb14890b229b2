"""Generated tables, written in each format by others' writers, come back with all that they hold.

A few in each run; 2,000 with --hypothesis-profile=long.
"""

import csv
import io
import warnings

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table
from hypothesis import given
from hypothesis import strategies as st

from burstmix.acquire import read

LETTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
ANY = st.text(LETTERS | st.sampled_from('#"\n\t ,;|&\\'), min_size=1, max_size=12)
ONE_LINE = st.text(LETTERS, min_size=1, max_size=12).filter(lambda name: name.isprintable())
PLAIN = st.from_regex(r"[A-Z][A-Za-z0-9+.]{0,8}", fullmatch=True)
SENTINELS = st.sampled_from([-9999.0, -99.0, 99.99, 1e20, -1.0])
NONE = {"", "N/A"}  # missing in every table


@st.composite
def tables(draw, names=ANY, sentinels=SENTINELS):
    """A table with names, floats with a mask and a sentinel, and whole numbers with a mask."""
    name = names.map(str.strip).filter(lambda each: each not in NONE)
    identifiers = draw(st.lists(name, min_size=3, max_size=9, unique=True))
    n = len(identifiers)
    sentinel = draw(sentinels)
    numbers = st.integers(1, 9_000_000).map(lambda i: i / 1000)
    x = draw(st.lists(numbers | st.just(sentinel), min_size=n, max_size=n))
    whole = draw(st.lists(st.integers(0, 2**62), min_size=n, max_size=n))
    mask = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    mask[0] = False  # a row without any value says nothing of its columns
    table = Table({"name": np.array(identifiers), "n": MaskedColumn(whole, mask=mask)})
    table["x"] = MaskedColumn(x, mask=mask[::-1], unit="s", description="how long")
    return table, sentinel


def by_astropy(format):
    def write(table, path):
        file = io.BytesIO() if format in ("fits", "votable") else io.StringIO()
        if format == "fits":
            table["name"] = np.char.encode(table["name"], "utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table.write(file, format=format)
        content = file.getvalue()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def rows_of(table):
    for row in table:
        yield [None if each is np.ma.masked else each.item() for each in row]


def by_csv(delimiter, before="", after=""):
    """As spreadsheets write: text in quotes, nothing for a missing number."""

    def write(table, path):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(before)
            writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
            writer.writerow(table.colnames)
            for row in rows_of(table):
                text = io.StringIO()
                csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC).writerow(row)
                file.write(text.getvalue().replace('""\r\n', "\r\n"))
            file.write(after)

    return write


def by_workbook(table, path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (table.colnames, *rows_of(table)):
        # A spreadsheet holds no whole number of more than 15 digits.
        book.active.append([str(e) if isinstance(e, int) else e for e in row])
        for cell in book.active[book.active.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)


def by_data_frame(table, path):
    pandas, _ = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    columns = {name: [row[i] for row in rows_of(table)] for i, name in enumerate(table.colnames)}
    types = {"name": "object", "n": "Int64", "x": "float64"}
    frame = pandas.DataFrame({key: pandas.array(e, dtype=types[key]) for key, e in columns.items()})
    frame.to_parquet(path)


def came_back(case, write, folder, with_unit, **words):
    table, sentinel = case
    path = folder / "table"
    write(table.copy(), path)
    found = read(path, missing=[sentinel], names=["name"], **words)
    assert [str(name) for name in found["name"]] == list(table["name"])
    for name in ("n", "x"):
        absent = np.ma.getmaskarray(table[name]) | (np.ma.getdata(table[name]) == sentinel)
        assert list(np.ma.getmaskarray(found[name])) == list(absent)
        values = np.ma.getdata(found[name]).astype(table[name].dtype)
        np.testing.assert_array_equal(values[~absent], np.ma.getdata(table[name])[~absent])
    assert found["n"].dtype.kind == "i"
    if with_unit:
        assert found["x"].unit == "s"
    met = sentinel in np.ma.getdata(table["x"])[~np.ma.getmaskarray(table["x"])]
    assert met or "missing_unmet" in found.meta


@pytest.mark.parametrize(
    ("write", "with_unit"),
    [
        pytest.param(by_astropy("votable"), True, id="votable"),
        pytest.param(by_astropy("fits"), True, id="fits"),
        pytest.param(by_csv(","), False, id="commas"),
        pytest.param(by_csv("\t"), False, id="tabs"),
        pytest.param(by_csv(";", before="sep=;\r\n", after="\r\n\r\n"), False, id="semicolons"),
        pytest.param(by_data_frame, False, id="parquet"),
    ],
)
@given(case=tables())
def test_any_text_and_number_comes_back(tmp_path_factory, write, with_unit, case):
    came_back(case, write, tmp_path_factory.mktemp("t"), with_unit)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        pytest.param(by_workbook, {}, id="xlsx"),
        pytest.param(by_astropy("ascii.html"), {"format": "html"}, id="html"),
    ],
)
@given(case=tables(ONE_LINE))
def test_what_cells_hold_comes_back(tmp_path_factory, write, words, case):
    came_back(case, write, tmp_path_factory.mktemp("t"), False, **words)


@given(case=tables(ONE_LINE))
def test_ecsv_of_others_comes_back_but_for_what_begins_like_a_comment(tmp_path_factory, case):
    folder, write = tmp_path_factory.mktemp("t"), by_astropy("ascii.ecsv")
    # astropy quotes few names that begin with #, and takes the others for comments itself.
    hashes = sum(name.startswith("#") for name in case[0]["name"])
    if not hashes:
        came_back(case, write, folder, True)
    elif hashes < len(case[0]):
        write(case[0], folder / "table")
        found = read(folder / "table")
        assert found.meta.get("commented_rows", 0) + len(found) == len(case[0])


@pytest.mark.parametrize(
    ("write", "with_unit"),
    [
        pytest.param(by_astropy("ascii.mrt"), True, id="cds"),
        pytest.param(by_astropy("ascii.ipac"), True, id="ipac"),
    ],
)
# Beside 1e20 astropy's writer of CDS tables rounds the others.
@given(case=tables(PLAIN, st.sampled_from([-9999.0, -99.0, 99.99])))
def test_what_fixed_columns_hold_comes_back(tmp_path_factory, write, with_unit, case):
    came_back(case, write, tmp_path_factory.mktemp("t"), with_unit)
