"""Tables as archives write them, made after the formats' descriptions: a config of ten lines each.

VizieR's tab-separated values, IPAC's tables, the pulsar catalogue of the ATNF ("long csv with
errors"), and a table of the CDS with its ReadMe beside it.
"""

import gzip
from pathlib import Path

import numpy as np
import pytest
import yaml
from astropy import units as u
from astropy.table import Table

from burstmix.acquire import acquire, read
from burstmix.config import packaged, resolve
from burstmix.errors import BurstmixError
from burstmix.io import read_table
from burstmix.prepare import prepare_sample

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "workflow/schemas/config.schema.yaml"

VIZIER = """\
#
#   VizieR Astronomical Server
#    Date: 2026-01-31T12:00:00
#INFO\t-out.max=unlimited\t
#
#RESOURCE=yCat_1
#Name: J/X/1/1
#Title: Durations of bursts
#Table\tJ_X_1_1_table1:
#Column\tGRB\t(A7)\tName of the burst\t[ucd=meta.id;meta.main]
#Column\tID\t(I20)\tNumber of the source
#Column\t_RAJ2000\t(A10)\tRight ascension
#Column\tT90\t(F8.3)\t? Duration\t[ucd=time.duration]
#Column\te_T90\t(F8.3)\t? Its error
#Column\tFl\t(F5.2)\t? Fluence

GRB\tID\t_RAJ2000\tT90\te_T90\tFl
 \t \t"h:m:s"\ts\tms\t10-7mW/m2
-------\t--------------------\t----------\t--------\t--------\t-----
910421A\t 1237649770260463687\t12 30 01.5\t   5.184\t   181.0\t 1.25
910421B\t 1237649770260463688\t01 00 00.0\t        \t        \t 0.50
910422 \t 1237649770260463689\t23 59 59.9\t   0.240\t    30.0\t     
910423 \t 1237649770260463690\t00 00 00.1\t  30.900\t  1200.0\t10.00
"""
IPAC = """\
\\fixlen = T
\\ Bursts of a mission
| name   | source_id           |   t90   | t90_err | class |
| char   | long                | double  | double  | char  |
|        |                     | s       | ms      |       |
| null   | null                | null    | null    | null  |
 GRB 001  1237649770260463687     5.184     181.0   long   
 GRB 002  1237649770260463688      null      null   null   
 GRB 003  1237649770260463689     0.240      30.0   short  
 GRB 004                         30.900    1200.0          
"""
ATNF = """\
#;NAME;;PSRJ;;P0;;;DM;;;DIST;PMTOT;;AGE;
;;;;;(s);;;(cm^-3pc);;;(kpc);(mas/yr);;(Yr);
1;J0006+1834;cnt96;J0006+1834;cnt96;0.69374767047;1.4e-10;cn95;11.41;0.55;bkk+16;0.860;*;*;5.24e+06;
2;J0007+7303;aaa+09c;J0007+7303;aaa+09c;0.3158731909;3e-10;awd+12;*;*;*;1.400;*;*;1.39e+04;
3;B0011+47;dth78;J0014+4746;dth78;1.240699038946;1.1e-11;hlk+04;30.405;0.013;bkk+16;1.776;24.1;3.0;*;
4;J0023+0923;hrm+11;J0023+0923;hrm+11;0.00305020309;7e-14;aab+21;14.32;4e-05;aab+21;1.818;13.9;0.2;4.94e+09;
"""
README = """\
J/X/1/1             Durations of bursts                     (Somebody+, 2026)
================================================================================
Description:
    Made up for a test.

File Summary:
--------------------------------------------------------------------------------
 FileName   Lrecl  Records   Explanations
--------------------------------------------------------------------------------
ReadMe         80        .   This file
table1.dat     45        4   Durations
notes.dat      12        2   Notes
--------------------------------------------------------------------------------

Byte-by-byte Description of file: notes.dat
--------------------------------------------------------------------------------
   Bytes Format Units  Label  Explanations
--------------------------------------------------------------------------------
   1-  7 A7     ---    GRB    Name
   9- 12 I4     ---    Note   Note
--------------------------------------------------------------------------------

Byte-by-byte Description of file: table1.dat
--------------------------------------------------------------------------------
   Bytes Format Units  Label  Explanations
--------------------------------------------------------------------------------
   1-  7 A7     ---    GRB    Name of the burst
   9- 28 I20    ---    ID     Number of the source
  30- 36 F7.3   s      T90    ?=-9.99 Duration (1)
  38- 41 I4     ms     e_T90  ? Its error
  43- 45 I3     ---    N      ?=-1 Number of pulses
--------------------------------------------------------------------------------
Note (1): Between the first and the last 5 per cent.
--------------------------------------------------------------------------------

================================================================================
(End)                                        Somebody [CDS]        31-Jan-2026
"""
DAT = """\
910421A  1237649770260463687   5.184  181   2
910421B  1237649770260463688  -9.990       -1
910422   1237649770260463689   0.240   30   1
910423  12376497702604636900  30.900 1200
"""
CONFIGS = {
    "VizieR": """\
catalogues:
  mine:
    file: table.tsv
    identifier: GRB
samples:
  t90:
    catalogue: mine
    variables:
      t90: {column: T90, error: e_T90}
""",
    "IPAC": """\
catalogues:
  mine:
    file: table.tbl
    identifier: name
samples:
  t90:
    catalogue: mine
    variables:
      t90: {error: t90_err}
""",
    "ATNF": """\
catalogues:
  mine:
    file: pulsars.csv
    identifier: PSRJ
samples:
  period:
    catalogue: mine
    variables:
      period: {column: P0, error: P0_error, unit: ms}
""",
    "CDS": """\
catalogues:
  mine:
    file: table1.dat
    readme: ReadMe
    identifier: ID
samples:
  t90:
    catalogue: mine
    variables:
      t90: {column: T90, error: e_T90}
""",
}
FILES = {
    "VizieR": {"table.tsv": VIZIER},
    "IPAC": {"table.tbl": IPAC},
    "ATNF": {"pulsars.csv": ATNF},
    "CDS": {"table1.dat": DAT, "ReadMe": README},
}


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def prepared(kind, folder, monkeypatch):
    """The one sample of a config, its ledger, and the catalogue's record."""
    monkeypatch.chdir(folder)
    for name, text in FILES[kind].items():
        written(folder, name, text)
    registry = packaged(ROOT / "workflow/data/registry.yaml")
    analysis = resolve(yaml.safe_load(CONFIGS[kind]), SCHEMA, registry)
    acquire(
        analysis.acquisition("mine"), "mine", "t.ecsv", "t.yaml",
        use_snapshot=True, data_folder=None,
    )  # fmt: skip
    (name,) = analysis["samples"]
    sample, ledger, _ = prepare_sample(name, analysis.preparation(name), read_table("t.ecsv"))
    return sample, ledger, yaml.safe_load(Path("t.yaml").read_text())


@pytest.mark.parametrize("kind", ["VizieR", "IPAC", "CDS"])
def test_durations_of_an_archive(kind, tmp_path, monkeypatch):
    sample, _, record = prepared(kind, tmp_path, monkeypatch)
    assert len(CONFIGS[kind].splitlines()) <= 10
    assert record["rows"] == 4
    assert "commented_rows" not in record
    (variable,) = sample.variables
    assert variable.unit == "s"
    assert sample.measured[:, 0].tolist() == [5.184, 0.24, 30.9]
    # The errors are in ms.
    assert np.allclose(sample.measured_errors[:, 0], [0.181, 0.03, 1.2], rtol=1e-15)


def test_identifiers_of_the_archives(tmp_path, monkeypatch):
    for kind, names in {
        "VizieR": ["910421A", "910422", "910423"],
        "IPAC": ["GRB 001", "GRB 003", "GRB 004"],
        "CDS": ["1237649770260463687", "1237649770260463689", "12376497702604636900"],
    }.items():
        assert prepared(kind, tmp_path, monkeypatch)[0].identifiers.tolist() == names


def test_periods_of_pulsars(tmp_path, monkeypatch):
    sample, _, _ = prepared("ATNF", tmp_path, monkeypatch)
    assert sample.identifiers.tolist() == ["J0006+1834", "J0007+7303", "J0014+4746", "J0023+0923"]
    assert sample.variables[0].unit == "ms"
    assert np.allclose(
        sample.measured[:, 0], [693.74767047, 315.8731909, 1240.699038946, 3.05020309]
    )
    assert np.allclose(sample.measured_errors[:, 0], [1.4e-7, 3e-7, 1.1e-8, 7e-11])
    table = read(tmp_path / "pulsars.csv")
    assert table.colnames == [
        "#", "NAME", "NAME_reference", "PSRJ", "PSRJ_reference", "P0", "P0_error", "P0_reference",
        "DM", "DM_error", "DM_reference", "DIST", "PMTOT", "PMTOT_error", "AGE",
    ]  # fmt: skip
    assert table["P0_error"].unit == u.s
    assert table["DIST"].unit == u.kpc
    assert table["DM"].tolist() == [11.41, None, 30.405, 14.32]
    assert table["AGE"].mask.tolist() == [False, False, True, False]


def test_units_and_missing_values_of_vizier(tmp_path):
    table = read(written(tmp_path, "t", VIZIER))
    assert table.colnames == ["GRB", "ID", "_RAJ2000", "T90", "e_T90", "Fl"]
    assert table["ID"].tolist() == [1237649770260463687 + i for i in range(4)]
    assert table["T90"].tolist() == [5.184, None, 0.24, 30.9]
    assert table["Fl"].tolist() == [1.25, 0.5, None, 10.0]
    assert (table["T90"].unit, table["e_T90"].unit) == (u.s, u.ms)
    assert table["Fl"].unit.is_equivalent(u.W / u.m**2)
    assert table["_RAJ2000"].dtype.kind == "U"
    piped = VIZIER.replace("\t", "|")
    assert read(written(tmp_path, "t", piped))["T90"].unit == u.s


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-out.max=unlimited", "-out.max=4", "as many as VizieR was asked for at most"),
        ("910423 \t", f"{VIZIER}910423 \t", "row 6 is a line of dashes; if the file holds several"),
        ("\t10.00\n", "", "row 4 has 5 entries, the header has 6"),
        ("5.184", "5,184", None),
    ],
)
def test_tables_of_vizier_that_are_refused(tmp_path, old, new, message):
    path = written(tmp_path, "t", VIZIER.replace(old, new))
    if message is None:
        assert read(path)["T90"][0] == "5,184"
        return
    with pytest.raises(BurstmixError, match=message):
        read(path)


def test_units_and_nulls_of_ipac(tmp_path):
    table = read(written(tmp_path, "t", IPAC))
    assert [table[name].dtype.kind for name in table.colnames] == ["U", "i", "f", "f", "U"]
    assert table["source_id"].tolist() == [1237649770260463687 + i for i in range(3)] + [None]
    assert table["class"].tolist() == ["long", None, "short", None]
    assert (table["t90"].unit, table["t90_err"].unit) == (u.s, u.ms)
    lines = IPAC.splitlines(keepends=True)
    bare = read(written(tmp_path, "t", "".join(lines[2:3] + lines[6:])))
    assert bare["t90"].tolist()[0] == "5.184"  # beside the text null
    assert bare["source_id"].tolist()[0] == 1237649770260463687


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("long   \n", "lon", None),
        ("   30.900    1200.0          \n", "   30.900    120", "its last line has no end"),
        ("    5.184 ", "12345.1845", "line 7 does not stand in the columns of the header"),
        (" GRB 001 ", "-GRB 001 ", "line 7 does not stand in the columns of the header"),
        (" long   \n", "\tlong\n", "line 7 does not stand in the columns of the header"),
        ("| double  | double ", "| doubt   | double ", "cannot be read as a table"),
    ],
)
def test_tables_of_ipac_that_are_refused(tmp_path, old, new, message):
    assert old in IPAC
    path = written(tmp_path, "t", IPAC.replace(old, new))
    with pytest.raises(BurstmixError, match=message):
        read(path)


def test_a_table_that_astropy_writes_for_ipac(tmp_path):
    table = Table({"id": [2**62, 2**62 + 1], "x": [1.5, np.nan]}, units={"x": "km"}, masked=True)
    table["x"].mask = [False, True]
    table.write(tmp_path / "t", format="ascii.ipac")
    got = read(tmp_path / "t")
    assert got["id"].tolist() == [2**62, 2**62 + 1]
    assert got["x"].tolist() == [1.5, None]
    assert got["x"].unit == u.km


def test_the_readme_is_in_the_record(tmp_path, monkeypatch):
    _, _, record = prepared("CDS", tmp_path, monkeypatch)
    assert record["readme"]["file"] == "ReadMe"
    assert len(record["readme"]["sha256"]) == 64
    assert record["readme"]["sha256"] != record["sha256"]


def test_nulls_and_descriptions_of_a_readme(tmp_path, monkeypatch):
    prepared("CDS", tmp_path, monkeypatch)
    table = read_table("t.ecsv")
    assert table["T90"].tolist() == [5.184, None, 0.24, 30.9]  # -9.990 is its null, -9.99
    assert table["N"].tolist() == [2, None, 1, None]
    assert table["ID"].dtype.kind == "U"  # one is beyond 64 bits
    assert table["T90"].description == "Duration (1)"


def source(**changes):
    return {"file": "table1.dat", "readme": "ReadMe"} | changes


@pytest.mark.parametrize(
    ("files", "words", "message"),
    [
        ({"table1.dat": DAT[:-1]}, {}, "its last line has no end"),
        ({"table1.dat": DAT.replace("  5.184", "15.1842")}, {}, None),
        (
            {"table1.dat": DAT.replace("184  181", "1845 181")},
            {},
            "byte 37 belongs to no column, but goes on a number in",
        ),
        ({"table1.dat": DAT + "-" * 40 + "\n" + DAT}, {}, "a line of dashes among its rows"),
        (
            {"other.dat": DAT},
            {"file": "other.dat"},
            "ReadMe: describes no file other.dat; it describes",
        ),
        ({"ReadMe": "nothing\n"}, {}, "describes no file table1.dat; it describes no file"),
        ({"ReadMe": README[:1400]}, {}, "its description of table1.dat is cut short"),
        ({}, {"file": "ReadMe", "readme": None}, "is a ReadMe, which describes tables"),
        ({}, {"readme": None}, "is named under readme"),
    ],
)
def test_readmes_and_tables_that_do_not_fit(tmp_path, monkeypatch, files, words, message):
    monkeypatch.chdir(tmp_path)
    for name, text in (FILES["CDS"] | files).items():
        written(tmp_path, name, text)
    words = {key: word for key, word in source(**words).items() if word}
    if message is None:
        acquire(words, "mine", "t.ecsv", "t.yaml", use_snapshot=True, data_folder=None)
        assert read_table("t.ecsv")["T90"][0] == 15.1842
        return
    with pytest.raises(BurstmixError, match=message):
        acquire(words, "mine", "t.ecsv", "t.yaml", use_snapshot=True, data_folder=None)


def test_what_a_readme_calls_the_file(tmp_path, monkeypatch):
    """Under another name, several in one description, and packed."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "ReadMe", README.replace("file: table1.dat", "file: table?.dat, b.dat"))
    for name, more in (("table2.dat.gz", {}), ("b.dat", {}), ("mine.txt", {"table": "table1.dat"})):
        content = DAT.encode()
        Path(name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
        words = source(file=name, **more)
        acquire(words, "mine", "t.ecsv", "t.yaml", use_snapshot=True, data_folder=None)
        assert len(read_table("t.ecsv")) == 4


def test_a_readme_on_the_web(server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = {
        "url": server.add("/cats/table1.dat", server.whole(DAT.encode())),
        "readme": server.add("/cats/ReadMe", server.whole(README.encode())),
    }
    more = {"use_snapshot": True, "data_folder": None, "lock_file": "lock.yaml"}
    acquire(words, "mine", "t.ecsv", "t.yaml", **more)
    record = yaml.safe_load(Path("t.yaml").read_text())
    assert record["readme"]["url"] == words["readme"]
    acquire(words, "mine", "t.ecsv", "t.yaml", **more)
    server.add("/cats/ReadMe", server.whole(README.replace(" s  ", " ms ").encode()))
    with pytest.raises(BurstmixError, match="its ReadMe has changed since it was locked"):
        acquire(words, "mine", "t.ecsv", "t.yaml", **more)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            {"file": "table1.dat", "readme": "ReadM"},
            "did you mean ReadMe?",
        ),
        ({"file": "table1.dat", "readme": "https://x.org/ReadMe"}, "one under file needs a file"),
        ({"url": "https://x.org/t.dat", "readme": "ReadMe"}, "needs the address of its ReadMe"),
        ({"file": "table1.dat", "readme": "R{x}"}, "readme: R{x} has braces in its name"),
        ({"file": "table1.dat", "readme": "ReadMe", "format": "csv"}, "is for format cds, not csv"),
        ({"synthetic": {"components": []}, "readme": "ReadMe"}, "readme: needs file or url"),
    ],
)
def test_a_readme_is_checked_before_anything_runs(tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES["CDS"].items():
        written(tmp_path, name, text)
    config = {
        "catalogues": {"mine": words},
        "samples": {"t90": {"catalogue": "mine", "variables": {"T90": {}}}},
    }
    registry = packaged(ROOT / "workflow/data/registry.yaml")
    with pytest.raises(BurstmixError) as caught:
        resolve(config, SCHEMA, registry)
    assert message in str(caught.value)
