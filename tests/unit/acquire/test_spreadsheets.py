"""Tables as spreadsheets and data frames write them: CSV with their habits, .xlsx and Parquet."""

import datetime
import io
import sys
import zipfile
from decimal import Decimal

import numpy as np
import pytest
import yaml
from astropy import units as u
from astropy.table import MaskedColumn, Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burstmix.acquire import acquire, read
from burstmix.errors import BurstmixError
from burstmix.io import read_table
from burstmix.io.numbers import value_of

HEADER, ROWS = ["name", "t90", "t90_error"], [["B1", "1.5", "0.1"], ["B2", "0.3", "0.05"]]


def text_of(*rows, separator=",", end="\n"):
    return end.join(separator.join(row) for row in rows) + end


@pytest.mark.parametrize(
    "content",
    [
        text_of(HEADER, *([*row, ""] for row in ROWS)),
        text_of([*HEADER, ""], *([*row, ""] for row in ROWS)),
        text_of([*HEADER, ""], *ROWS),
        text_of([*HEADER, "", ""], *([*row, "", ""] for row in ROWS)),
        text_of(HEADER, *([*row, " ", ""] for row in ROWS)),
        text_of(["", *HEADER], *(["", *row] for row in ROWS)),
        text_of(HEADER, *ROWS, ["", "", ""], ["", "", ""]),
        text_of(HEADER, *ROWS, ["", "", "", "", ""], [""]),
        text_of(HEADER, ["", "", ""], ROWS[0], [""], ROWS[1]),
        "sep=;\r\n" + text_of(HEADER, *ROWS, separator=";", end="\r\n"),
        '"sep=;"\n' + text_of(HEADER, *ROWS, separator=";"),
        "SEP=\t\n" + text_of(HEADER, *ROWS, separator="\t"),
        "sep=|\n" + text_of(HEADER, *ROWS, separator="|"),
        "\ufeffsep=,\n" + text_of([*HEADER, ""], *([*row, ""] for row in ROWS)),
        text_of(HEADER, ["", "", ""], *ROWS, separator="|") + "|\n||\n",
        text_of(HEADER, ["---", "---", "---"], *ROWS),
    ],
)
def test_habits_of_spreadsheets(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    table = read(path)
    assert table.colnames == HEADER
    assert table["name"].tolist() == ["B1", "B2"]
    assert table["t90"].tolist() == [1.5, 0.3]
    assert table["t90_error"].tolist() == [0.1, 0.05]
    assert table.meta == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,t90\nB1,1.5,\nB2,0.3,\nB3,22.", "row 3 has 2 entries|row 1 has 3 entries"),
        ("name,t90,\nB1,1.5,\nB2,0.3,\nB3,22.", "row 3 has 2 entries, the header has 3"),
        ("name,t90,\nB1,1.5,\nB2,0.3,\nB3\n", "row 3 has 1 entries, the header has 3"),
        ("name,t90\nB1,1.5,x\nB2,0.3,\n", "row 1 has 3 entries, the header has 2"),
        ("name,t90,\nB1\nB2\n", "row 1 has 1 entries, the header has 3"),
        ("name,t90\nB1,\nB2\n", "row 2 has 1 entries, the header has 2"),
    ],
)
def test_trailing_separators_hide_no_cut(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_text(content)
    with pytest.raises(BurstmixError, match=message):
        read(path)


@pytest.mark.parametrize(
    ("second", "units"),
    [
        (["", "s", "ms"], (None, u.s, u.ms)),
        (["", "(s)", "[ms]"], (None, u.s, u.ms)),
        (["", "(s)", ""], (None, u.s, None)),
        (["", "s", ""], (None, u.s, None)),
        (["(hms)", "(s)", "(parsnips)"], (u.Unit("hms", parse_strict="silent"), u.s, "parsnips")),
    ],
)
def test_a_row_of_units_under_the_header(tmp_path, second, units):
    path = tmp_path / "t.csv"
    path.write_text(text_of(HEADER, second, *ROWS))
    table = read(path)
    assert table["t90"].tolist() == [1.5, 0.3]
    assert [str(table[name].unit) for name in HEADER] == [str(unit) for unit in units]


@pytest.mark.parametrize(
    "first",
    [
        ["m", "", ""],  # an object without values
        ["s", "1", "2"],
        ["", "x", ""],
        ["(1)", "", ""],
        ["(433)", "", ""],
    ],
)
def test_an_object_is_no_row_of_units(tmp_path, first):
    path = tmp_path / "t.csv"
    path.write_text(text_of(HEADER, first, *ROWS))
    assert len(read(path)) == 3


def test_a_class_that_is_called_like_a_unit(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("t90,class\n1.5,s\n0.3,s\n")
    assert len(read(path)) == 2
    path.write_text("class\ns\nm\n")
    assert len(read(path)) == 2


@settings(
    max_examples=300, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    identifiers=st.lists(st.integers(10**17, 10**22), min_size=2, max_size=8, unique=True),
    separator=st.sampled_from([",", ";", "\t", "|", " "]),
    trailing=st.integers(0, 3),
    named=st.booleans(),
    blank=st.integers(0, 2),
    commented=st.sets(st.integers(0, 7)),
    sign=st.sampled_from(["#", "# ", "##", " # "]),
)
def test_nothing_vanishes(
    tmp_path, identifiers, separator, trailing, named, blank, commented, sign
):
    """Whatever separators end the rows, and whichever of them are commented out."""
    trailing = 0 if separator == " " else trailing
    rows = [[str(name), f"{i}.5"] for i, name in enumerate(identifiers, start=1)]
    left = [row for i, row in enumerate(rows) if i not in commented]
    lines = [separator.join(["id", "x"] + [""] * (trailing * named))]
    for i, row in enumerate(rows):
        line = separator.join(row + [""] * trailing)
        lines.append(sign + line if i in commented else line)
    lines += [separator * blank] * blank
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n")
    if not left:
        with pytest.raises(BurstmixError, match="has a header but no rows"):
            read(path)
        return
    table = read(path)
    assert [str(name) for name in table["id"]] == [row[0] for row in left]
    assert table["x"].tolist() == [float(row[1]) for row in left]
    assert table.meta.get("commented_rows", 0) == len(rows) - len(left)


def workbook(**sheets):
    """An .xlsx file with these sheets, lists of rows."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which reads .xlsx, is not there")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


BURSTS = [
    ["name", "t90", "t90_error", "n", "day"],
    [None, "s", "(ms)", None, None],
    ["#1", 5.184, 181, 2, datetime.datetime(1991, 4, 21)],
    ["B2", 0.3, 30.5, None, None],
    [],
    ["007", 30, 1200, 123456789012345, "later"],
    [None, None, None, None, None],
]


def test_a_workbook_by_a_config_of_ten_lines(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bursts.xlsx").write_bytes(workbook(notes=[["nothing"]], bursts=BURSTS))
    config = yaml.safe_load("""\
catalogues:
  mine:
    file: bursts.xlsx
    table: bursts
    identifier: name
""")
    (source,) = config["catalogues"].values()
    acquire(source, "mine", "t.fits", "t.yaml", use_snapshot=True, data_folder=None)
    table = read_table("t.fits")
    assert table["name"].astype(str).tolist() == ["#1", "B2", "007"]
    assert table["t90"].tolist() == [5.184, 0.3, 30.0]
    assert table["t90_error"].tolist() == [181, 30.5, 1200]
    assert (table["t90"].unit, table["t90_error"].unit) == (u.s, u.ms)
    assert table["n"].tolist() == [2, None, 123456789012345]


def test_sheets_are_chosen_by_number_or_name(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(one=BURSTS, two=[["x"], [1.5], [2.5], [3.5], [4.5]]))
    assert [len(read(path, table=t)) for t in (None, 0, "one", 1, "two")] == [3, 3, 3, 4, 4]
    for wrong in (2, "three"):
        with pytest.raises(BurstmixError, match=f"no sheet {wrong!r}; there are one, two"):
            read(path, table=wrong)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["x"], [1], ["=A2+1"]], "the formula in cell A3 has no value"),
        ([[1, 2], [3, 4]], "has no header"),
        ([["x"]], "has a header but no rows"),
        ([], "has no rows"),
        ([["x", "y"], [1, 2], [None, None, 3]], "row 1 has 3 entries|column_3"),
    ],
)
def test_workbooks_that_are_refused(tmp_path, rows, message):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(one=rows))
    try:
        table = read(path)
    except BurstmixError as error:
        assert message.split("|")[0] in str(error)
    else:
        assert table.colnames[2] == "column_3"  # nothing vanishes


@pytest.mark.parametrize("name", ["1237649770260463687", "1.5e+18", "1e+15"])
def test_numbers_longer_than_spreadsheets_keep_are_no_names(tmp_path, name):
    path, number = tmp_path / "t.xlsx", value_of(name)
    rows = [["", "id"], [1.5, 12], [2.5, number], [3.5, "GRB"]]
    path.write_bytes(workbook(one=rows))
    assert read(path)["id"].tolist()[::2] == ["12", "GRB"]
    written = float(f"{number:.16g}")  # by openpyxl
    for missing in ([], [written]):  # which are no names
        with pytest.raises(BurstmixError, match=r"cell B3, column 'id': .* 15 digits.* as text"):
            read(path, names=["id"], missing=missing)
    path.write_bytes(workbook(one=[rows[0], [1.5, 10**15 - 1], [2.5, str(10**18 + 1)]]))
    assert read(path, names=["id"])["id"].tolist() == ["9" * 15, str(10**18 + 1)]


def test_a_workbook_cut_short_or_too_large(tmp_path):
    path, content = tmp_path / "t.xlsx", workbook(one=BURSTS)
    path.write_bytes(content)
    with pytest.raises(BurstmixError, match="MB when unpacked"):
        read(path, limit=1000)
    for share in (0.3, 0.7, 0.99):
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(BurstmixError, match="is a ZIP archive"):
            read(path)


def test_a_workbook_that_says_it_is_smaller(tmp_path):
    path, file = tmp_path / "t.xlsx", io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(one=BURSTS))) as whole,
        zipfile.ZipFile(file, "w") as archive,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name.endswith("sheet1.xml"):
                assert b'ref="A1:E7"' in content
                content = content.replace(b'ref="A1:E7"', b'ref="A1:B3"')
            archive.writestr(name, content)
    path.write_bytes(file.getvalue())
    assert read(path)["n"].tolist() == [2, None, 123456789012345]


@pytest.mark.parametrize("package", ["openpyxl", "pyarrow"])
def test_the_package_that_is_not_there_is_named(tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    path, file = tmp_path / "t", io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    path.write_bytes(file.getvalue() if package == "openpyxl" else b"PAR1" + bytes(40))
    with pytest.raises(
        BurstmixError, match=rf"package {package} has to be installed \(pip install"
    ):
        read(path)


def parquet():
    pytest.importorskip("pandas", reason="pandas, which reads Parquet, is not there")
    return pytest.importorskip("pyarrow.parquet", reason="pyarrow, which reads Parquet, is absent")


def test_parquet_as_astropy_writes_it(tmp_path, monkeypatch):
    parquet()
    table = Table(
        {
            "id": MaskedColumn([2**62 + 1, 2, 3], mask=[False, False, True]),
            "t90": MaskedColumn([5.184, np.nan, 3], mask=[False, False, True], unit="s"),
            "name": MaskedColumn(["a", "#b", "c"], mask=[False, False, True]),
        }
    )
    table["t90"].description = "Duration"
    table.write(tmp_path / "t.parquet")
    got = read(tmp_path / "t.parquet")
    assert got["id"].tolist() == [2**62 + 1, 2, None]
    assert got["t90"].tolist() == [5.184, None, None]
    assert got["name"].tolist() == ["a", "#b", None]
    assert (got["t90"].unit, got["t90"].description) == (u.s, "Duration")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(BurstmixError, match=r"package pandas has to be installed \(pip install"):
        read(tmp_path / "t.parquet")


def test_parquet_as_data_frames_write_it(tmp_path):
    """Null values among whole numbers and texts, which astropy does not read."""
    parquet()
    import pyarrow as pa
    from pyarrow.parquet import write_table

    columns = {
        "id": pa.array([2**62 + 1, None, 2**62 + 3]),
        "wide": pa.array([2**64 - 1, None, 1], type=pa.uint64()),
        "t90": pa.array([5.184, None, float("nan")]),
        "name": pa.array(["a", None, "#c"]),
        "kind": pa.array(["long", "short", None]).dictionary_encode(),
        "good": pa.array([True, None, False]),
    }
    table = pa.table(columns)
    field = table.schema.field("t90").with_metadata({"unit": "s", "description": "Duration"})
    write_table(table.cast(table.schema.set(2, field)), tmp_path / "t")
    got = read(tmp_path / "t")
    assert got.colnames == list(columns)
    assert got["id"].tolist() == [2**62 + 1, None, 2**62 + 3]
    assert got["wide"].tolist() == [2**64 - 1, None, 1]
    assert got["t90"].tolist() == [5.184, None, None]
    assert got["name"].tolist() == ["a", None, "#c"]
    assert got["kind"].tolist() == ["long", "short", None]
    assert got["good"].tolist() == [True, None, False]
    assert (got["t90"].unit, got["t90"].description) == (u.s, "Duration")
    content = (tmp_path / "t").read_bytes()
    (tmp_path / "t").write_bytes(content[:-20])
    with pytest.raises(BurstmixError, match="cannot be read as a table"):
        read(tmp_path / "t")


def test_decimals_of_parquet_are_whole_numbers_or_floats(tmp_path):
    pa, parquet_ = pytest.importorskip("pyarrow"), parquet()
    ids = [1237649770260463687, 1237649770260463688, None]
    texts = [str(10**30 + i) for i in range(3)]
    columns = {
        "id": pa.array([i and Decimal(i) for i in ids], type=pa.decimal128(20, 0)),
        "long": pa.array(list(map(Decimal, texts)), type=pa.decimal128(38, 0)),
        "t90": pa.array([Decimal("5.184"), None, Decimal("2.000")], type=pa.decimal128(9, 3)),
    }
    parquet_.write_table(pa.table(columns), tmp_path / "t")
    got = read(tmp_path / "t")
    assert got["id"].tolist() == ids
    assert got["long"].tolist() == texts
    assert got["t90"].tolist() == [5.184, None, 2.0]
    assert [got[name].dtype.kind for name in columns] == ["i", "U", "f"]
