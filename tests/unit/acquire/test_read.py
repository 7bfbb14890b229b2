"""Real bursts, written in each format by another program or by hand, come back the same."""

import gzip
import io
import lzma
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import fits, votable
from astropy.table import MaskedColumn, Table

from burstmix.acquire import acquire, column_names, read
from burstmix.errors import BurstmixError
from burstmix.io import as_numbers, read_ecsv, read_table, write_table
from burstmix.prepare.variables import find_column

DATA = Path(__file__).parents[3] / "workflow/data"
GLITCHES = Path(__file__).parents[4] / "shared/catalogues/pulsar_glitches.csv"
NUMBERS = ("t90", "t90_error", "fluence_3", "flux_1024")


@pytest.fixture(scope="module")
def bursts():
    """The first 120 triggers of BATSE, some without a duration."""
    table = read_ecsv(DATA / "batse.ecsv")["trigger_num", "name", *NUMBERS][:120]
    table = Table(table, masked=True)
    table.meta = {}
    assert table["t90"].mask.any()
    return table


def entries(table):
    """Rows of text; empty is missing."""
    return [["" if v is np.ma.masked else str(v) for v in row] for row in table.iterrows()]


def same(got, expected, units=True):
    assert got.colnames == expected.colnames
    assert len(got) == len(expected)
    for name in expected.colnames:
        assert list(got[name].mask) == list(expected[name].mask), name
        assert np.all(got[name].compressed() == expected[name].compressed()), name
        if units:
            assert got[name].unit == expected[name].unit, name
    return True


@pytest.mark.parametrize(
    "form", ["fits", "votable", "ascii.ecsv", "ascii.tdat", "ascii.csv", "ascii.html"]
)
@pytest.mark.parametrize("packed", [None, gzip.compress, lzma.compress])
def test_formats_that_astropy_writes(tmp_path, bursts, form, packed):
    path, table = tmp_path / "table", bursts.copy()
    if form == "ascii.tdat":
        table.meta["keywords"] = {"table_name": "bursts"}
    more = {"fill_values": [("--", "")]} if form == "ascii.html" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table.write(path, format=form, **more)
    if packed:
        path.write_bytes(packed(path.read_bytes()))
    got = read(path, format="html" if form == "ascii.html" else "auto", missing=["--"])
    assert same(got, bursts, units=form not in ("ascii.csv", "ascii.html"))
    if form not in ("ascii.csv", "ascii.html", "fits"):
        assert got["t90"].description == bursts["t90"].description


def test_ucds_are_kept(tmp_path, bursts):
    table = bursts.copy()
    table["t90"].meta["ucd"] = "time.duration"
    hdu = fits.table_to_hdu(table)
    hdu.header[f"TUCD{table.colnames.index('t90') + 1}"] = "time.duration"
    hdu.writeto(tmp_path / "t.fits")
    table.write(tmp_path / "t.vot", format="votable")
    table.write(tmp_path / "t.ecsv")
    for path in tmp_path.iterdir():
        got = read(path)
        assert [c.name for c in got.itercols() if c.meta.get("ucd")] == ["t90"], path
        assert got["t90"].meta["ucd"] == "time.duration"


def test_a_name_of_two_lines_is_on_one(tmp_path):
    (tmp_path / "t.csv").write_text('"peak\nflux",b\n1,2\n3,4\n')
    assert read(tmp_path / "t.csv").colnames == ["peak flux", "b"]


def test_machine_readable_table(tmp_path, bursts):
    path = tmp_path / "table.mrt"
    bursts.write(path, format="ascii.mrt")
    assert same(read(path), bursts)
    assert read(path)["t90"].unit == u.s


def test_a_cut_fixed_width_table(tmp_path, bursts):
    path = tmp_path / "table.mrt"
    bursts.write(path, format="ascii.mrt")
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(BurstmixError, match="its last line has no end"):
        read(path)


HEASARC = """\
<HEADER>
#
# TABLE: heasarc_bursts
table_name = heasarc_bursts
table_description = "Bursts"
table_document_url = "https://heasarc.gsfc.nasa.gov/W3Browse/cgro/batsegrb.html"
#
field[name] = char12 [meta.id;meta.main] (key) // Source name // as printed
field[code] = char8 // A code of digits
field[trigger_num] = int4:5d [meta.id] (index) // Trigger
field[t90] = float8:8.3f_s [time.duration] // Duration
field[flux] = float8:9.4f_photon/cm^2/s // Peak flux
#
declination = @dec
line[1] = name code trigger_num t90 flux
#
<DATA>
4B 910421|00105|105|5.184|12.761|
#odd|00107|107||1.5e-3|
a \\| b|00108||3.136||
<END>
"""


def test_tdat_as_heasarc_writes_it(tmp_path):
    path = tmp_path / "t.tdat"
    path.write_text(HEASARC)
    table = read(path)
    assert table.colnames == ["name", "code", "trigger_num", "t90", "flux"]
    assert list(table["name"]) == ["4B 910421", "#odd", "a | b"]
    assert list(table["code"]) == ["00105", "00107", "00108"]
    assert table["trigger_num"].dtype.kind == "i"
    assert table["trigger_num"].mask.tolist() == [False, False, True]
    assert table["t90"].tolist() == [5.184, None, 3.136]
    assert table["flux"].tolist() == [12.761, 0.0015, None]
    assert table["t90"].unit == u.s
    assert table["flux"].unit == u.ph / u.cm**2 / u.s
    assert table["name"].description == "Source name"
    assert table["name"].meta["ucd"] == "meta.id;meta.main"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<END>\n", "", "has no <END> in its place"),
        ("<DATA>\n", "", "has no <DATA> in its place"),
        ("3.136||", "3.136|", "row 3 has 4 entries, the header has 5"),
        ("12.761|", "12.761", "lacks its last pipe"),
        ("5.184", "5,184", "row 1, column 't90': '5,184' is not a number"),
        ("|105|", "|105.5|", "row 1, column 'trigger_num': '105.5' is not a whole number"),
        ("line[1]", "line[2]", "exactly one line"),
        ("t90 flux\n", "t90 lost\n", r"has no field\[lost\]"),
    ],
)
def test_damaged_tdat(tmp_path, old, new, message):
    path = tmp_path / "t.tdat"
    path.write_text(HEASARC.replace(old, new, 1))
    with pytest.raises(BurstmixError, match=message):
        read(path)


def test_pipes_with_the_header_in_a_comment(tmp_path):
    """As the tables of Swift's Burst Alert Telescope are written."""
    table = read_ecsv(DATA / "swift_bat.ecsv")["name", "trigger_id", "t90", "t90_error"][:40]
    text = "# Times in seconds\n#\n## GRBname | Trig_ID | T90 | T90_err | comment\n"
    for row in entries(table):
        text += " | ".join(entry or "N/A" for entry in row) + " | \n"
    path = tmp_path / "summary.txt"
    path.write_text(text)
    got = read(path)
    assert got.colnames == ["GRBname", "Trig_ID", "T90", "T90_err", "comment"]
    assert list(got["GRBname"]) == list(table["name"])
    assert got["T90"].tolist() == table["t90"].tolist()
    path.write_text(text.replace("comment", "").replace("# Times", "# | Times"))
    assert read(path).colnames == ["GRBname", "Trig_ID", "T90", "T90_err"]


def test_html_as_observatories_write_it(tmp_path):
    """The header in ordinary cells, titles and notes in rows of their own, columns named +/-."""
    page = """<html><head><title>Glitches</title></head><body>
      <table><tr><td>menu</td></tr></table>
      <table id="main">
      <tr><td colspan=5><b>A table of glitches</b></td></tr>
      <tr><td>Name</td><td>MJD</td><td>+/-</td><td>dF/F</td><td>+/-</td></tr>
      <tr><td><a href="x">B0531+21</a></td><td>40491.8</td><td>.03</td><td>7.2</td><td>.4</td></tr>
      <tr><td>B0833&minus;45</td><td>40280</td><td>4</td><td>2338</td><td>9</td></tr>
      <tr><td>J0007+7303</td><td>54953</td><td>X</td><td>554</td><td>X</td></tr>
      <tr><td colspan=5>Notes</td></tr></table></body></html>"""
    path = tmp_path / "t.html"
    path.write_text(page, encoding="utf-8")
    table = read(path, format="html", missing=["X"])
    assert table.colnames == ["Name", "MJD", "MJD_error", "dF/F", "dF/F_error"]
    assert table["Name"][0] == "B0531+21"
    assert table["dF/F"].tolist() == [7.2, 2338.0, 554.0]
    assert table["dF/F_error"].tolist() == [0.4, 9.0, None]
    assert same(read(path, format="html", table="main", missing=["X"]), table)
    assert same(read(path, format="html", table=1, missing=["X"]), table)
    with pytest.raises(BurstmixError, match="no table 'other' among its 2"):
        read(path, format="html", table="other")
    with pytest.raises(BurstmixError, match="is a web page, not a table"):
        read(path)


def html(*rows):
    """A page with a table; a cell may say how wide it is: "3:text"."""
    text = ""
    for row in rows:
        for cell in row:
            wide, _, entry = cell.rpartition(":")
            text += f"<td colspan={wide or 1}>{entry}</td>"
        text = f"{text}</tr><tr>"
    return f"<html><body><table><tr>{text}</tr></table></body></html>"


@pytest.mark.parametrize(
    "rows",
    [
        [["name", "x", "+/-"], ["a", "1", "2"], ["b", "X", "3"]],
        [["3:A title"], ["name", "x", "+/-"], ["", "(s)", ""], ["a", "1", "2"], ["b", "X", "3"]],
        [["name", "x", "+/-"], ["a", "1", "2"], ["3:Since 2000"], ["b", "X", "3"], ["", "", ""]],
        [["name", "x", "±"], ["a", "1", "2"], ["b", "X", "3"], ["name", "x", "±"]],
    ],
)
def test_html_tables_of_many_habits(tmp_path, rows):
    path = tmp_path / "t.html"
    path.write_text(html(*rows), encoding="utf-8")
    table = read(path, format="html", missing=["X"])
    assert table.colnames == ["name", "x", "x_error"]
    assert table["name"].tolist() == ["a", "b"]
    assert table["x"].tolist() == [1, None]
    assert table["x_error"].tolist() == [2, 3]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["name", "x"], ["a", "1"], ["b", "2", "3"], ["c", "4"]], "row 2 has 3 entries"),
        ([["a", "1"], ["b", "2"]], "has no header as long as its rows"),
        ([["name", "x"], ["a", "b"]], "holds no numbers"),
        ([["one"]], "holds no numbers"),
        ([["name", "999999999:x"], ["a", "1"]], "has no header as long as its rows|10001 columns"),
    ],
)
def test_html_tables_that_are_refused(tmp_path, rows, message):
    path = tmp_path / "t.html"
    path.write_text(html(*rows))
    with pytest.raises(BurstmixError, match=message):
        read(path, format="html")


def test_whole_numbers_stay_whole():
    column = MaskedColumn([1.0, np.nan, 3.0], name="trigger")
    assert as_numbers(column, "t", kind="integer").tolist() == [1, None, 3]
    with pytest.raises(BurstmixError, match=r"t: row 2, column 'trigger': 2\.5 is not a whole"):
        as_numbers(MaskedColumn([1.0, 2.5], name="trigger"), "t", kind="integer")


@pytest.mark.parametrize("form", ["ascii.csv", "ascii.html", "fits"])
def test_pulsar_glitches(tmp_path, form):
    if not GLITCHES.is_file():
        pytest.skip(f"{GLITCHES} is not there; the catalogue is not part of the project")
    table = read(GLITCHES)
    assert len(table) == 717
    sizes, errors = table["dnu_nu_1e9"], table["dnu_nu_1e9_error"]
    assert ((sizes.filled(0) > 0) & (errors.filled(0) > 0)).sum() == 699
    table.write(tmp_path / "g", format=form)
    assert same(read(tmp_path / "g", format=form.removeprefix("ascii.")), table)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"name,t90\na,1.5\nb,2.5\n", 2),
        (b"\xef\xbb\xbfname,t90\r\na,1.5\r\nb,2.5\r\n", 2),
        ("name,t90\nŁódź,1.5\nb,2.5".encode("utf-16"), 2),
        ("name,t90\nZürich,1.5\nb,2.5".encode("latin-1"), 2),
        (b"name;t90\na;1.5\nb;2.5\n", 2),
        (b"name\tt90\na\t1.5\nb\t2.5\n", 2),
        (b"name  t90\n  a  1.5\nb    2.5  \n", 2),
        (b"# made by hand\n\nname, t90\na, 1.5\n\nb, 2.5\n\n", 2),
        (b"# name,t90\na,1.5\nb,2.5\n", 2),
        (b'name,t90\n"a, with a comma",1.5\n"b\nc",2.5\n', 2),
        (b"name,t90\ra,1.5\rb,2.5\r", 2),
        (b"|name|t90|\n|a|1.5|\n|b|2.5|\n", 2),
    ],
)
def test_csv_and_its_kin(tmp_path, content, rows):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    table = read(path)
    assert len(table) == rows
    assert table.colnames == ["name", "t90"]
    assert table["t90"].tolist() == [1.5, 2.5]


def test_kinds_of_columns(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "whole,real,code,thousands,mixed,absent,under,inf\n"
        '1,1,007,"1,234",1.5 (?),,1_000,1e999\n-2,.5e3,100,2,2,N/A,2,NaN\n'
    )
    table = read(path)
    kinds = {name: table[name].dtype.kind for name in table.colnames}
    assert "".join(kinds.values()) == "ifUUUfUf"
    assert table["absent"].mask.all()
    assert table["inf"].mask.tolist() == [False, True]
    assert np.isinf(table["inf"][0])
    for name, entry, remedy in (
        ("thousands", "1,234", "write a decimal point, and no commas"),
        ("mixed", "1.5 (?)", "if it stands for"),
        ("under", "1_000", "if it stands for"),
    ):
        with pytest.raises(BurstmixError) as caught:
            as_numbers(table[name], "t.csv")
        words = f"t.csv: row 1, column '{name}': '{entry}' is not a number; {remedy}"
        assert str(caught.value).startswith(words)
    assert as_numbers(table["mixed"], "t.csv", text="missing").tolist() == [None, 2.0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"name,t90\n", "has a header but no rows"),
        (b"# nothing\n", "has no rows; lines that begin with # are comments (1 of its lines): put"),
        (b"#name,t90\n# a,1\n", "has no rows; lines that begin with # are comments (2 of its"),
        (b"#name|t90\n# a|1\n", "has no rows; lines that begin with # are comments (2 of its"),
        (b"name,t90\n#a,1\n#b,2\n", "has a header but no rows; lines that begin with # are comm"),
        (b"name|t90\n#a|1\n#b|2\n", "are comments (2 of its lines): put a name that begins with"),
        (b"# [s] [s]\n1.5 2.5\n2 3\n", "has no header"),
        (b"name,t90\na,1\nb\n", "row 2 has 1 entries, the header has 2"),
        (b"name,t90\na,1,2\n", "row 1 has 3 entries, the header has 2"),
        (b"name,t90,t90\na,1,2\n", "2 columns are named 't90'"),
        (b"1.5,2.5\n2,3\n", "has no header"),
        (b'name,t90\n"a,1\n', "unexpected end of data"),
        (b"name,t90\na,\x001\n", "is neither text nor a known format"),
        (bytes(1000), "is neither text nor a known format"),
        (b"PK\x03\x04abc", "is a ZIP archive"),
        (b"<html><body>Sorry</body></html>", "is a web page, not a table"),
        (b"a," * 20_000 + b"b\n" + b"1," * 20_000 + b"1\n", "20001 columns; more than 10000"),
        (b"<?xml version='1.0'?>\n<Error code='1'>no</Error>\n", 'begins with "<?xml'),
        (b"a|b\n1|2\n3|4\nend\n", "row 3 has 1 entries"),
        (b"SIMPLE  = nonsense", "cannot be read as a table"),
        (b"<?xml version='1.0'?><VOTABLE><RESOURCE>", "is damaged or cut short"),
        (b"# %ECSV 1.0\n# ---\n# datatype: [", "cannot be read as a table"),
    ],
)
def test_what_is_no_table(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(BurstmixError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "an Excel workbook (.xls)", "save it as CSV"),
        (b"%PDF-1.4\n1 0\n", "a PDF", "ask its authors"),
        (b"\x89PNG\r\n\x1a\n", "a picture", "ask its authors"),
        (b"\xff\xd8\xff\xe0", "a picture", "ask its authors"),
        (b'<?xml version="1.0"?><svg width="1"/>', "a picture", "ask its authors"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file", "save the table in it as CSV"),
        (b'{"name": ["B001"]}', "JSON", "save the table in it as CSV"),
        (b'[{"name": "B001"}]', "JSON", "save the table in it as CSV"),
        (b"[[1, 2], [3, 4]]", "JSON", "save the table in it as CSV"),
        (b"\\begin{deluxetable}{lc}\n1 & 2\n", "LaTeX", "save it as CSV"),
        (b"% a table\n\\begin{tabular}{lc}\n1 & 2\n", "LaTeX", "save it as CSV"),
        (b"{\\rtf1", "a text document (RTF)", "save the table in it as CSV"),
        (b"\x80\x04cos\n", "a pickle", "save the table in it as CSV"),
        (b"\x93NUMPY\x01\x00", "an array of NumPy", "save the table in it as CSV"),
        (b"SQLite format 3\x00", "an SQLite database", "save the table in it as CSV"),
        (b"\x1f\x9d\x90", "a file packed by compress (.Z)", "unpack it"),
        (b"Rar!\x1a\x07", "a RAR archive", "unpack it and name the table in it"),
        (bytes(257) + b"ustar\x00", "a tar archive", "unpack it and name the table in it"),
    ],
)
@pytest.mark.parametrize("packed", [None, gzip.compress])
def test_what_else_it_is(tmp_path, content, what, advice, packed):
    path = tmp_path / "t.csv"
    path.write_bytes(packed(content) if packed else content)
    with pytest.raises(BurstmixError) as caught:
        read(path)
    assert f"{'unpacked: ' if packed else ''}is {what}" in str(caught.value)
    assert advice in str(caught.value)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("word/document.xml", "is a Word document"),
        ("content.xml", "is an OpenDocument file, such as a spreadsheet (.ods)"),
        ("xl/workbook.bin", "is a binary Excel workbook (.xlsb)"),
        ("x.npy", "holds arrays of NumPy (.npz)"),
        ("bursts.csv", "is a ZIP archive; unpack it and name the table in it"),
    ],
)
def test_what_else_a_zip_archive_is(tmp_path, name, what):
    with zipfile.ZipFile(tmp_path / "t", "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(BurstmixError) as caught:
        read(tmp_path / "t")
    assert what in str(caught.value)


def test_names_in_brackets_are_no_json(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("[Fe/H],name\n-1.5,a\n0.5,b\n")
    assert read(path)["[Fe/H]"].tolist() == [-1.5, 0.5]


def test_an_absent_file(tmp_path):
    with pytest.raises(BurstmixError, match="there is no such file"):
        read(tmp_path / "t.csv")


def test_another_format_than_said(tmp_path, bursts):
    bursts.write(tmp_path / "t", format="fits")
    with pytest.raises(BurstmixError, match="is not CSV, but looks like FITS"):
        read(tmp_path / "t", format="csv")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("form", ["fits", "votable", "ascii.tdat"])
def test_a_file_cut_short_is_no_table(tmp_path, bursts, form, share):
    path, table = tmp_path / "t", bursts.copy()
    table.meta["keywords"] = {"table_name": "bursts"}
    if form == "fits":
        # Padding is no loss: the cut is counted from the last byte of data.
        table.meta = {}
        table.write(path, format=form)
        with fits.open(path) as hdus:
            size = hdus[1].fileinfo()["datLoc"] + hdus[1].size
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table.write(path, format=form)
        size = path.stat().st_size
    path.write_bytes(path.read_bytes()[: int(size * share)])
    with pytest.raises(BurstmixError):
        read(path)


def test_a_fits_header_that_claims_too_much(tmp_path, bursts):
    path = tmp_path / "t.fits"
    bursts.write(path)
    rows = b"NAXIS2  =                  120"
    assert rows in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(rows, b"NAXIS2  =            120000000"))
    with pytest.raises(BurstmixError, match="the FITS file is cut short"):
        read(path)


def test_the_hdu_is_chosen_by_number_or_name(tmp_path, bursts):
    path = tmp_path / "t.fits"
    hdus = [fits.PrimaryHDU(np.zeros((3, 3)))]
    hdus += [fits.table_to_hdu(bursts[:n]) for n in (3, 5)]
    hdus[2].name = "SECOND"
    fits.HDUList(hdus).writeto(path)
    assert [len(read(path, table=t)) for t in (None, 1, 2, "SECOND")] == [3, 3, 5, 5]
    for wrong in (0, 7, "THIRD"):
        with pytest.raises(BurstmixError, match=f"no table in HDU {wrong!r}"):
            read(path, table=wrong)


def test_compressed_files_cut_short_or_damaged(tmp_path):
    path = tmp_path / "t.csv.gz"
    whole = gzip.compress(b"name,t90\n" + b"a,1.5\n" * 5000)
    path.write_bytes(whole[:-10])
    with pytest.raises(BurstmixError, match="the compressed file is cut short"):
        read(path)
    path.write_bytes(whole[:30] + b"\x00\x00\x00" + whole[33:])
    with pytest.raises(BurstmixError, match="the compressed file is damaged"):
        read(path)


def test_a_file_that_grows_without_end(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(30_000_000)))
    with pytest.raises(BurstmixError, match="has more than 10 MB when unpacked"):
        read(path, limit=10_000_000)
    path.write_bytes(bytes(2000))
    with pytest.raises(BurstmixError, match="has more than 0 MB"):
        read(path, limit=1000)


VOTABLE = """<?xml version="1.0"?>{}
<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
<INFO name="QUERY_STATUS" value="{}">{}</INFO>
<TABLE name="t"><FIELD name="t90" datatype="double" unit="s"/>
<DATA>{}</DATA></TABLE></RESOURCE></VOTABLE>"""
ROWS = "<TABLEDATA><TR><TD>1.5</TD></TR><TR><TD/></TR></TABLEDATA>"
ENTITIES = '<!DOCTYPE VOTABLE [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def test_votable_of_a_service(tmp_path):
    path = tmp_path / "t.xml"
    path.write_text(VOTABLE.format("", "OK", "", ROWS))
    assert read(path)["t90"].tolist() == [1.5, None]
    assert read(path, table="t")["t90"].unit == u.s
    with pytest.raises(BurstmixError, match="has no table other"):
        read(path, table="other")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("", "ERROR", "no such column", ROWS), "the service reports: no such column"),
        (("", "OVERFLOW", "", ROWS), "the service left rows out"),
        ((ENTITIES, "OK", "&b;", ROWS), "declares the entity 'a', which is refused"),
        (
            ("", "OK", "", '<BINARY><STREAM href="file:///etc/hostname"/></BINARY>'),
            "the data of the VOTable are elsewhere, which is refused",
        ),
        (
            ("", "OK", "", '<FITS><STREAM href="http://127.0.0.1/"/></FITS>'),
            "the data of the VOTable are elsewhere, which is refused",
        ),
    ],
)
def test_votables_that_are_refused(tmp_path, words, message):
    path = tmp_path / "t.xml"
    path.write_text(VOTABLE.format(*words))
    with pytest.raises(BurstmixError, match=message):
        read(path)


@pytest.mark.parametrize("level", ["<VOTABLE", "<RESOURCE", "<TABLE", "</RESOURCE>"])
@pytest.mark.parametrize("value", ["OVERFLOW", "overflow"])
def test_rows_left_out_are_found_at_every_level(tmp_path, level, value):
    path = tmp_path / "t.xml"
    before, mark, after = VOTABLE.format("", "OK", "", ROWS).partition(level)
    info = f'<INFO name="QUERY_STATUS" value="{value}"/>'
    if level == "</RESOURCE>":
        text = f"{before}<RESOURCE>{info}</RESOURCE>{mark}{after}"
    else:
        opening, _, rest = after.partition(">")
        text = f"{before}{mark}{opening}>{info}{rest}"
    path.write_text(text)
    with pytest.raises(BurstmixError, match="the service left rows out"):
        read(path)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("sign", ["#", "# ", "##", " #"])
def test_rows_that_are_commented_out_are_counted(tmp_path, separator, sign):
    path = tmp_path / "t.txt"
    rows = [("a", "b"), ("1", "2"), (f"{sign}3", "4"), ("5", "6"), (f"{sign}the end",)]
    lines = [separator.join(row) for row in rows]
    path.write_text("# by hand\n\n#\n" + "\n".join(lines) + "\n")
    table = read(path)
    assert table["a"].tolist() == [1, 5]
    assert table.meta == {"commented_rows": 2}
    path.write_text("\n".join(lines[:2]))
    assert read(path).meta == {}


@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
def test_a_quoted_name_that_begins_with_a_hash_is_one(tmp_path, separator):
    path = tmp_path / "t.txt"
    lines = ["name x", '"#1" 1.5', "#2 2.5", '"B\n#3" 3.5', "B4 4.5"]
    path.write_text("\n".join(lines).replace(" ", separator))
    table = read(path)
    assert table["name"].tolist() == ["#1", "B\n#3", "B4"]
    assert table.meta == {"commented_rows": 1}
    path.write_text('name|x\n"#1"|1.5\n#2|2.5\n"B" 3|3.5\n')
    assert read(path)["name"].tolist() == ["#1", '"B" 3']
    path.write_text('x|name\n1.5|"#1"\n2.5| "#2"\n3.5|"B" 3\n4.5|B "#4"\n')
    assert read(path)["name"].tolist() == ["#1", "#2", '"B" 3', 'B "#4"']


@pytest.mark.parametrize("separator", [",", ";", "|", " "])
def test_a_tab_before_a_comment_is_a_blank(tmp_path, separator):
    path = tmp_path / "t.txt"
    lines = ["\t# by hand", "name_x", "B1_1.5", "\t#B2_2.5", " \t #B3_3.5", "B4_4.5"]
    path.write_text("\n".join(lines).replace("_", separator))
    table = read(path)
    assert table["name"].tolist() == ["B1", "B4"]
    assert table.meta == {"commented_rows": 2}


@pytest.mark.parametrize("end", ["", ";", ";;"])
@pytest.mark.parametrize("last", ["DM;;", "DM"])
def test_the_last_quantity_of_a_pulsar_catalogue(tmp_path, end, last):
    path = tmp_path / "t.csv"
    entries = {"DM;;": ["1.5;0.1;abc+01", "2.5;;def+02"], "DM": ["1.5", "2.5"]}[last]
    rows = [
        f"#;NAME;P0;;;{last}{end}",
        *(f"{i};B{i};{i}.5;.1;ab;{e}{end}" for i, e in enumerate(entries)),
    ]
    path.write_text("\n".join(rows))
    table = read(path)
    more = ["DM_error", "DM_reference"] if last == "DM;;" else []
    assert table.colnames == ["#", "NAME", "P0", "P0_error", "P0_reference", "DM", *more]
    if more:
        assert table["DM_error"].tolist() == [0.1, None]
        assert table["DM_reference"].tolist() == ["abc+01", "def+02"]


def test_a_name_that_begins_with_a_hash_elsewhere_is_one(tmp_path):
    path = tmp_path / "t.txt"
    path.write_text("t90,t90_error,name\n1.5,0.1,B1\n3.5,0.1,#3\n4.5,0.1,# 4\n")
    assert read(path)["name"].tolist() == ["B1", "#3", "# 4"]
    path.write_text("t90\tname\n\t#1\n2.5\t#2\n")
    assert read(path)["name"].tolist() == ["#1", "#2"]


def test_comments_in_ecsv_are_counted(tmp_path):
    path = tmp_path / "t.ecsv"
    Table({"a": ["x", "y"], "b": [1, 2]}).write(path, format="ascii.ecsv")
    path.write_text(path.read_text().replace("y 2", "#y 2\nz 3"))
    assert read(path)["a"].tolist() == ["x", "z"]
    assert read(path).meta == {"commented_rows": 1}
    Table({"a": ["#x", "#y"], "b": [1, 2]}).write(path, format="ascii.ecsv", overwrite=True)
    with pytest.raises(BurstmixError, match="has no rows; lines that begin with # are comments"):
        read(path)


def test_a_header_in_a_comment_above_rows_that_are_commented_out(tmp_path):
    path = tmp_path / "t.txt"
    path.write_text("# by hand, in 2026\n# name,t90\n#a,1.5\nb,2.5\n#c,3.5\nd,4.5\n")
    table = read(path)
    assert table.colnames == ["name", "t90"]
    assert table["name"].tolist() == ["b", "d"]
    assert table.meta == {"commented_rows": 2}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["", "{}"])
def test_a_first_object_without_values_is_no_header(tmp_path, separator, end):
    path = tmp_path / "t.txt"
    rows = ["# by hand", "# name{}t90{}e", "B1{}{}", "B2{}2.5{}0.1"]
    path.write_text("".join(f"{row}{end}\n".replace("{}", separator) for row in rows))
    table = read(path)
    assert table.colnames == ["name", "t90", "e"]
    assert table["name"].tolist() == ["B1", "B2"]
    assert table["t90"].tolist() == [None, 2.5]
    # A header may have a gap too, where no comment has as many names.
    path.write_text("# name{}t90\nname{}{}e\nB2{}2.5{}0.1\n".replace("{}", separator))
    assert read(path).colnames == ["name", "column_2", "e"]


@pytest.mark.parametrize("rule", ["|---|:-:|\n", "|:---:|---:|\n", "| :-- | --: |\n"])
def test_a_table_of_markdown(tmp_path, rule):
    path = tmp_path / "t.md"
    path.write_text(f"| name | t90 |\n{rule}| : | 1.5 |\n| - | 2.5 |\n")
    table = read(path)
    assert table["name"].tolist() == [":", "-"]
    assert table["t90"].tolist() == [1.5, 2.5]


@pytest.mark.parametrize("separator", [" ", ",", "\t", "|"])
@pytest.mark.parametrize("after", [0, 1])
def test_units_in_a_comment_behind_the_header(tmp_path, separator, after):
    path = tmp_path / "t.txt"
    lines = ["# by hand", "# start_t90_e", "# [d]_[s]_[ms]", *["# in 2026"] * after, "7_1.5_100"]
    path.write_text("\n".join(lines).replace("_", separator))
    table = read(path)
    assert [table[name].unit for name in ("start", "t90", "e")] == [u.d, u.s, u.ms]
    assert len(table) == 1
    assert table.meta == ({"commented_rows": after} if after else {})


@pytest.mark.parametrize(
    ("content", "identifier", "first"),
    [
        ("t90,e,name\n,,Pa\n1,.1,1\n", "name", ["Pa", "1"]),
        ("name,t90\n(s),\nB,1\n", "name", ["(s)", "B"]),
        ("name,t90\n(s),\nB,1\n", None, ["(s)", "B"]),
        ("name,t90\n(s),\n7,1\n", "name", ["(s)", "7"]),
        # Units, though one of them stands over names.
        ("name,t90\nd,s\n7,1\n", "name", ["7"]),
        ("name,t90\n(d),(s)\nB,1\n", "name", ["B"]),
        ("name,t90\n,(s)\nB,1\nC,*\n", "name", ["B", "C"]),
    ],
)
def test_a_name_like_a_unit_is_no_unit(tmp_path, content, identifier, first):
    path = tmp_path / "t.csv"
    path.write_text(content)
    table = read(path, names=[identifier])
    assert table["name"].astype(str).tolist() == first
    assert (table["t90"].unit == u.s) == (len(first) == 1 or "C" in first)


LONG = [1237649770260463687, 1237649770260463688, -(2**63), 2**63 - 1]


@pytest.mark.parametrize("beyond", [[], [2**63], [12376497702604636870], [-(2**63) - 1], [10**30]])
@pytest.mark.parametrize("form", ["ascii.csv", "ascii.html", "pipes", "tdat", "ascii.ipac", "mrt"])
def test_whole_numbers_of_any_length(tmp_path, form, beyond):
    """They are numbers as far as 64 bits go, and digits beyond; never floats."""
    texts = [str(number) for number in LONG + beyond]
    path, table = tmp_path / "t", Table({"id": texts, "x": np.arange(len(texts)) + 0.5})
    if form == "pipes":
        path.write_text("id|x\n" + "".join(f"{a}|{b}\n" for a, b in table.iterrows()))
    elif form == "tdat":
        rows = "".join(f"{a}|{b}|\n" for a, b in table.iterrows())
        head = "<HEADER>\nfield[id] = int8\nfield[x] = float8\nline[1] = id x\n<DATA>\n"
        path.write_text(f"{head}{rows}<END>\n")
    elif form == "mrt":
        table.write(path, format="ascii.mrt")
        wide = max(map(len, texts))
        path.write_text(path.read_text().replace(f"A{wide}", f"I{wide}"))
    else:
        table.write(path, format=form)
    got = read(path, format="html" if form == "ascii.html" else "auto")
    assert [str(entry) for entry in got["id"]] == texts
    is_text = bool(beyond) or form == "ascii.ipac"  # which this one declares as text
    assert got["id"].dtype.kind == ("U" if is_text else "i")


def test_a_number_of_very_many_digits(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,x\n" + "9" * 50_000 + ",1.5\n" + "0,2.5\n")
    assert read(path)["id"].tolist() == ["9" * 50_000, "0"]


def test_whole_numbers_beyond_64_bits_are_numbers_to_a_variable(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x\n1\n10000000000000000000000\n\n")
    assert as_numbers(read(path)["x"], "t").tolist() == [1.0, 1e22]


def ascii_fits(**nulls):
    """An ASCII FITS table with blank fields and fields that hold the null of the header."""
    columns = [
        fits.Column("NAME", "A8", array=np.array(["B0", "B1", "B2", "B3"])),
        fits.Column("T90", "F10.3", unit="s", array=np.array([1.5, 2.5, 3.5, 4.5])),
        fits.Column("N", "I6", array=np.array([1, 2, 3, 4])),
        fits.Column("ID", "I20", array=np.array([1237649770260463687] * 4)),
        fits.Column("E", "D12.3", array=np.array([1e5, 2e5, 3e5, 4e5])),
    ]
    hdu = fits.TableHDU.from_columns(columns)
    file = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(file)
    content = file.getvalue()
    for name, card in nulls.items():
        place = content.index(b"TFORM1", 2880)
        content = content[:place] + fits.Card(name, card).image.encode() + content[place:]
        end = content.index(b"END".ljust(80), 2880)
        content = content[: end + 80] + content[end + 160 :]
    return content


@pytest.mark.parametrize("null", ["", "-99"])
def test_blank_fields_of_ascii_fits_are_missing(tmp_path, null):
    path = tmp_path / "t.fits"
    content = ascii_fits(TNULL2=null, TNULL3=null)
    for old, new in ((b"     2.500", b" " * 10), (b"     3", b"%6s" % null.encode())):
        place = content.rindex(old)
        content = content[:place] + new + content[place + len(new) :]
    path.write_bytes(content)
    table = read(path)
    assert table["NAME"].tolist() == ["B0", "B1", "B2", "B3"]
    assert table["T90"].tolist() == [1.5, None, 3.5, 4.5]
    assert table["N"].tolist() == [1, 2, None, 4]
    assert table["ID"].tolist() == [1237649770260463687] * 4
    assert table["E"].tolist() == [1e5, 2e5, 3e5, 4e5]
    assert table["T90"].unit == u.s
    assert read(path, most=1).colnames == table.colnames


def test_a_field_of_ascii_fits_that_is_no_number(tmp_path):
    path = tmp_path / "t.fits"
    path.write_bytes(ascii_fits().replace(b"     2.500", b"     short"))
    with pytest.raises(BurstmixError, match="row 2, column 'T90': 'short' is not a number"):
        read(path)


def test_votable_claiming_many_rows(tmp_path):
    path = tmp_path / "t.xml"
    text = VOTABLE.format("", "OK", "", ROWS)
    path.write_text(text.replace('<TABLE name="t">', '<TABLE name="t" nrows="100000000000">'))
    try:
        assert len(read(path)) == 2
    except BurstmixError as error:
        assert "cannot be read as a table" in str(error)


def test_columns_of_several_values_are_left_out(tmp_path):
    columns = [
        fits.Column("name", "4A", array=np.array(["a", "b"])),
        fits.Column("vector", "3D", array=np.ones((2, 3))),
        fits.Column("t90", "E", unit="s", array=np.array([1.5, np.nan])),
        fits.Column("count", "J", null=-99, array=np.array([1, -99])),
    ]
    path = tmp_path / "t.fits"
    fits.BinTableHDU.from_columns(columns).writeto(path)
    table = read(path)
    assert table.colnames == ["name", "t90", "count"]
    assert table["t90"].tolist() == [1.5, None]
    assert table["count"].tolist() == [1, None]
    assert list(table.meta["unusable"]) == ["vector"]


def test_lists_of_one_value_are_values(tmp_path):
    path = tmp_path / "t.fits"
    columns = [
        fits.Column("x", "E", dim="(1)", unit="s", array=np.array([[1.5], [np.nan]])),
        fits.Column("n", "1J", dim="(1)", null=-9, array=np.array([[-9], [3]])),
    ]
    fits.BinTableHDU.from_columns(columns).writeto(path)
    table = read(path)
    assert table["x"].tolist() == [1.5, None]
    assert table["n"].tolist() == [None, 3]
    assert table["x"].unit == u.s
    assert "unusable" not in table.meta
    text = VOTABLE.format("", "OK", "", ROWS)
    path.write_text(text.replace('unit="s"', 'unit="s" arraysize="1"'))
    assert read(path)["t90"].tolist() == [1.5, None]


def unusable_fits(path):
    columns = [
        fits.Column("name", "4A", array=np.array(["a", "b"])),
        fits.Column("x", "D", array=np.array([1.5, 2.5])),
        fits.Column("vector", "6D", dim="(3,2)", array=np.ones((2, 2, 3))),
        fits.Column("list", "PD()", array=np.array([[1.0], [1.0, 2.0]], dtype=object)),
        fits.Column("wave", "C", array=np.array([1j, 2])),
    ]
    fits.BinTableHDU.from_columns(columns).writeto(path)
    return {"vector": "2 x 3 values", "list": "lists of values", "wave": "complex numbers"}


def unusable_parquet(path):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {
        "name": pa.array(["a", "b"]),
        "x": pa.array([1.5, 2.5]),
        "list": pa.array([[1.0], None]),
        "day": pa.array([0, None], type=pa.timestamp("us")),
        "parts": pa.array([{"a": 1}, None]),
    }
    parquet.write_table(pa.table(columns), path)
    return {"list": "lists of values", "day": "holds times", "parts": r"neither .*\(dict\)"}


def unusable_ecsv(path):
    table = Table({"name": ["a", "b"], "x": [1.5, 2.5]})
    table["place"] = SkyCoord([1, 2], [3, 4], unit="deg")
    table.write(path, format="ascii.ecsv")
    return {"place": r"neither .*\(SkyCoord\)"}


@pytest.mark.parametrize("write", [unusable_fits, unusable_parquet, unusable_ecsv])
def test_a_column_that_cannot_be_used_says_why(tmp_path, write):
    path = tmp_path / "t"
    reasons = write(path)
    source = {"file": str(path)}
    acquire(source, "mine", path := tmp_path / "t.ecsv", tmp_path / "t.yaml",
            use_snapshot=True, data_folder=None)  # fmt: skip
    table = read_table(path)
    assert table.colnames == ["name", "x"]
    assert yaml.safe_load((tmp_path / "t.yaml").read_text())["unusable"] == table.meta["unusable"]
    names, unusable = column_names(source)
    assert (names, unusable.keys()) == (table.colnames, reasons.keys())
    for name, reason in reasons.items():
        message = f"column '{name}' cannot be used: it .*{reason}"
        with pytest.raises(BurstmixError, match=message):
            find_column(table, name, "t")
        for words in ({"identifier": name}, {"units": {name: "s"}}):
            with pytest.raises(BurstmixError, match=message):
                acquire(source | words, "mine", path, tmp_path / "t.yaml",
                        use_snapshot=True, data_folder=None)  # fmt: skip


@pytest.mark.parametrize(
    ("null", "expected"),
    [(-99, [1.0, 2.0, None, 3.0, 4.0]), (3, [1.0, 2.0, -9.9, 3.0, 4.0])],
)
@pytest.mark.parametrize("tdim", [None, "(1)"])
def test_nulls_of_fits_are_what_is_stored(tmp_path, null, expected, tdim):
    """TNULL is compared before TSCAL and TZERO are applied."""
    stored = np.array([10, 20, -99, 30, 40])
    column = fits.Column("x", "J", unit="x", null=null, array=stored, dim=tdim)
    file = io.BytesIO()
    fits.BinTableHDU.from_columns([column]).writeto(file)
    unit, scale = (fits.Card(*card).image for card in (("TUNIT1", "x"), ("TSCAL1", 0.1)))
    path = tmp_path / "t.fits"
    path.write_bytes(file.getvalue().replace(unit.encode(), scale.encode()))
    assert read(path)["x"].tolist() == pytest.approx(expected)
    assert read(path, most=3)["x"].tolist() == pytest.approx(expected[:3])


@pytest.mark.parametrize("by_astropy", [True, False])
def test_nulls_of_unsigned_fits(tmp_path, by_astropy):
    """The standard stores them; astropy writes their value into the header."""
    column = MaskedColumn(np.array([40000, 7, 3], dtype=np.uint16), mask=[0, 1, 0])
    path = tmp_path / "t.fits"
    Table([column], names=["x"]).write(path)
    if not by_astropy:
        null = fits.getheader(path, 1)["TNULL1"]
        one, other = (fits.Card("TNULL1", n).image.encode() for n in (null, null - 2**15))
        path.write_bytes(path.read_bytes().replace(one, other))
    assert read(path)["x"].tolist() == [40000, None, 3]


def test_logical_nulls_of_fits_are_missing(tmp_path):
    path = tmp_path / "t.fits"
    fits.BinTableHDU.from_columns(
        [fits.Column("flag", "L", array=[True, False, False]), fits.Column("x", "B", array=[1] * 3)]
    ).writeto(path)
    assert read(path)["flag"].tolist() == [True, False, False]
    path.write_bytes(path.read_bytes().replace(b"T\1F\1F\1", b"T\1\0\1F\1"))
    table = read(path)
    assert table["flag"].tolist() == [True, None, False]
    for name in ("a.ecsv", "a.fits"):
        write_table(table, tmp_path / name)
        assert read_table(tmp_path / name)["flag"].tolist() == [True, None, False]


def test_names_of_the_columns_of_a_file(tmp_path, bursts):
    bursts.write(tmp_path / "t.fits")
    assert column_names({"file": str(tmp_path / "t.fits")}) == (bursts.colnames, {})


def test_votable_binary(tmp_path, bursts):
    path = tmp_path / "t.xml"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document = votable.from_table(bursts)
        document.to_xml(str(path), tabledata_format="binary2")
    assert same(read(path), bursts)
