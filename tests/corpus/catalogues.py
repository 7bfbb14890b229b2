"""Broken catalogues: of entries, of text and its encodings, of FITS, XML and compressed files."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import numpy as np
from astropy.io import fits
from case import CONFIG, ROWS, T90, Case, csv, every


def case_of(name: str, expected: str, content: bytes, config: str = CONFIG) -> Case:
    return Case(name, expected, config, {"bursts.csv": content})


def entry(case: str, expected: str, **changes) -> Case:
    return case_of(case, expected, csv(**changes))


def joined(rows, delimiter=",", end="\n") -> bytes:
    return "".join(delimiter.join(row) + end for row in rows).encode()


def fits_table(*columns, header=()) -> bytes:
    hdu = fits.BinTableHDU.from_columns(columns or fits_columns())
    for key, value in header:
        hdu.header[key] = value
    file = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(file, output_verify="ignore")
    return file.getvalue()


def fits_columns(unit="s", t90="D"):
    values = np.array(T90)
    return [
        fits.Column("name", "4A", array=np.array([row[0] for row in ROWS[1:]])),
        fits.Column("t90", t90, unit=unit, array=values),
        fits.Column("t90_error", "D", unit=unit, array=values / 10),
    ]


def votable(body: str, info="", prologue="") -> bytes:
    return (
        f'<?xml version="1.0"?>{prologue}<VOTABLE version="1.3"><RESOURCE>{info}<TABLE>'
        '<FIELD name="name" datatype="char" arraysize="*"/><FIELD name="t90" datatype="double"/>'
        '<FIELD name="t90_error" datatype="double"/>'
        f"<DATA>{body}</DATA></TABLE></RESOURCE></VOTABLE>"
    ).encode()


def ecsv(header: str) -> bytes:
    rows = "".join(" ".join(row) + "\n" for row in ROWS)
    return f"# %ECSV 1.0\n# ---\n{header}{rows}".encode()


ECSV = (
    "# datatype:\n# - {name: name, datatype: string}\n"
    "# - {name: t90, datatype: float64}\n# - {name: t90_error, datatype: float64}\n"
)
TEXT = csv().decode()
FITS = fits_table()
PACKED = gzip.compress(csv() * 200)
TDAT = (
    "<HEADER>\nfield[name] = char8\nfield[t90] = float8_s\nfield[t90_error] = float8_s\n"
    "line[1] = name t90 t90_error\n<DATA>\n"
    + "".join("|".join(row) + "|\n" for row in ROWS[1:])
    + "<END>\n"
)
WITHOUT_UNITS = CONFIG.replace(", units: {t90: s, t90_error: s}", "")
IPAC = (
    "|name  |t90     |t90_error |\n|char  |double  |double    |\n|      |s       |ms        |\n"
    + "".join(f" {name:6} {t90:>8} {error:>10} \n" for name, t90, error in ROWS[1:])
)
PULSARS = "#;NAME;;P0;;;\n;;;(s);;;\n" + "".join(
    f"{row};{name};abc+01;{t90};{error};abc+01;\n"
    for row, (name, t90, error) in enumerate(ROWS[1:], start=1)
)
README = (
    "File Summary:\nByte-by-byte Description of file: t.dat\n" + "-" * 80 + "\n"
    "   Bytes Format Units Label Explanations\n" + "-" * 80 + "\n"
    "   1-  4 A4     ---   name  Name\n   6- 10 F5.1   s     t90   Duration\n"
    "  12- 16 F5.2   s     t90_error   Its error\n" + "-" * 80 + "\n"
    "(End)  Somebody [CDS]  31-Jan-2026\n"
)
DAT = "".join(f"{name} {t90:>5} {error:>5}\n" for name, t90, error in ROWS[1:])
TABLEDATA = "<TABLEDATA>%s</TABLEDATA>" % "".join(
    "<TR>" + "".join(f"<TD>{cell}</TD>" for cell in row) + "</TR>" for row in ROWS[1:]
)


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../bursts.csv", csv())
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo("../../bursts.csv")
        member.size = len(csv())
        archive.addfile(member, io.BytesIO(csv()))
    return file.getvalue()


ENTRIES = [
    case_of("twelve good bursts", "12 objects", csv()),
    case_of("an empty file", "bursts.csv: is empty", b""),
    case_of("blank lines", "is empty", b"\n \n\n"),
    case_of("a header alone", "has a header but no rows", joined(ROWS[:1])),
    case_of("one burst", "1 of 1 objects left, too few to fit", joined(ROWS[:2])),
    case_of("two bursts", "2 objects", joined(ROWS[:3])),
    entry("all values identical", "12 objects", t90=every("2.048"), t90_error=every("0.1")),
    entry("all values missing", "0 of 12 objects left", t90=every("")),
    entry("all errors missing", "missing took 12", t90_error=every("N/A")),
    entry("NaN", "11 objects, missing took 1", t90={3: "nan"}),
    entry("infinity", "11 objects, missing took 1", t90={3: "inf"}),
    entry("an infinite error", "11 objects, missing took 1", t90_error={3: "-Infinity"}),
    entry("too large for a float", "11 objects, missing took 1", t90={3: "1e999"}),
    entry("a negative value", "11 objects, not_positive took 1", t90={3: "-0.8"}),
    entry("a value of 0", "11 objects, not_positive took 1", t90={3: "0"}),
    entry("a negative error", "11 objects, not_positive took 1", t90_error={3: "-0.1"}),
    entry("an error of 0", "11 objects, not_positive took 1", t90_error={3: "0.0"}),
    entry("all errors 0", "0 of 12 objects left", t90_error=every("0")),
    entry("an error of 1e300", "B003 (row 3)", t90_error={3: "1e300"}),
    entry("a value of 1e308", "12 objects", t90={3: "1e308"}),
    entry("a value of 1e-310", "B003 (row 3)", t90={3: "1e-310"}),
    entry("an error of 1e-310", "12 objects", t90_error={3: "1e-310"}),
    entry("words among numbers", "row 3, column 't90': 'short' is not a number", t90={3: "short"}),
    entry("an upper limit", "row 3, column 't90': '<0.1' is not a number", t90={3: "<0.1"}),
    entry("a value with its error", "'0.8+-0.1' is not a number", t90={3: "0.8+-0.1"}),
    entry("a value with its unit", "'0.8 s' is not a number", t90={3: "0.8 s"}),
    entry("a thousands separator", "'1,234.5' is not a number; write a decimal point, and no",
          t90={3: '"1,234.5"'}),
    entry("a separator without quotes", "row 3 has 4 entries, the header has 3", t90={3: "1,234"}),
    entry("a thin space", "'1 234' is not a number", t90={3: "1 234"}),
    entry("an underscore", "'1_000' is not a number", t90={3: "1_000"}),
    entry("hexadecimal", "'0x1F' is not a number", t90={3: "0x1F"}),
    entry("a Fortran exponent", "'1.5D+01' is not a number; write the exponent with E in place",
          t90={3: "1.5D+01"}),
    entry("full-width digits", "is not a number", t90={3: "１２"}),
    entry("a true minus sign", "'−5' is not a number", t90={3: "−5"}),
    entry("a formula", "'=1+1' is not a number", t90={3: "=1+1"}),
    entry("a dash for missing", "row 3, column 't90': '-' is not a number; if it stands for a "
          "missing value, list it under missing of the catalogue", t90={3: "-"}),
    case_of("a dash listed under missing", "11 objects, missing took 1", csv(t90={3: "-"}),
            CONFIG.replace("identifier", "missing: ['-'], identifier")),
    entry("a number of 400 digits", "11 objects, missing took 1", t90={3: "9" * 400}),
    entry("an object twice", "12 objects, duplicate took 1", name={3: "B003,0.8,0.08\nB003"}),
    entry("an object twice, otherwise", "B001 is in rows 1 and 3 with different entries",
          name={3: "B001"}),
    entry("names missing", "12 objects", name=every("")),
    entry("a name like a formula", "12 objects", name={3: '"=HYPERLINK(""http://x"")"'}),
    entry("a name like a path", "12 objects", name={3: "../../etc/passwd"}),
    entry("a name of two lines", "12 objects", name={3: '"B\n003"'}),
    entry("a name of 100,000 letters", "12 objects", name={3: "B" * 100_000}),
    entry("a name of 200,000 letters", "line 4: field larger than field limit",
          name={3: "B" * 200_000}),
]  # fmt: skip

TEXTS = [
    case_of("a byte-order mark", "12 objects", b"\xef\xbb\xbf" + csv()),
    case_of("UTF-16", "12 objects", TEXT.encode("utf-16")),
    case_of("UTF-16 cut in a character", "is neither text nor a known format",
            TEXT.encode("utf-16")[:-1]),
    case_of("Latin-1", "12 objects", TEXT.replace("B003", "Zürich").encode("latin-1")),
    case_of("Windows line ends", "12 objects", joined(ROWS, end="\r\n")),
    case_of("old Macintosh line ends", "12 objects", joined(ROWS, end="\r")),
    case_of("no last line end", "12 objects", csv()[:-1]),
    case_of("a last line cut short", "row 12 has 2 entries, the header has 3",
            csv().rpartition(b",")[0]),
    case_of("a NUL byte", "is neither text nor a known format", csv().replace(b"B003", b"B\x003")),
    case_of("zeros", "is neither text nor a known format", bytes(5000)),
    case_of("random bytes", "bursts.csv: ", np.random.default_rng(1).bytes(5000)),
    case_of("no header", "has no header; its first line should hold", joined(ROWS[1:])),
    case_of("the header twice", "3 columns are named", joined([["t90", "t90", "t90"], *ROWS[1:]])),
    case_of("a column without a name", "mine has no column 'name'",
            joined([["", "t90", "t90_error"], *ROWS[1:]])),
    case_of("names in capitals", "did you mean", joined([["NAME", "T90", "T90_ERROR"], *ROWS[1:]])),
    case_of("semicolons and decimal commas",
            "row 1, column 't90': '0,3' is not a number; write a decimal point, and no commas",
            TEXT.replace(",", ";").replace(".", ",").encode()),
    case_of("blanks around entries", "12 objects", joined(ROWS, delimiter=" , ")),
    case_of("a quote left open", "unexpected end of data", csv(name={3: '"B003'})),
    case_of("a quote inside", "12 objects", csv(name={3: 'B"003'})),
    case_of("a comment after the table", "12 objects", csv() + b"# the end\n"),
    case_of("objects commented out", "10 objects", csv(name={3: "# B003", 5: "#B005"})),
    case_of("trailing separators", "12 objects",
            joined([ROWS[0], *([*row, ""] for row in ROWS[1:])])),
    case_of("trailing separators, cut short", "row 12 has 3 entries, the header has 4",
            joined([[*ROWS[0], ""], *([*row, ""] for row in ROWS[1:])])[:-2]),
    case_of("a spreadsheet's separator", "12 objects", b"sep=;\r\n" + joined(ROWS, ";", "\r\n")),
    case_of("separators alone at the end", "12 objects", csv() + b",,\n,,\n"),
    case_of("a row of units", "12 objects", joined([ROWS[0], ["", "s", "s"], *ROWS[1:]]),
            WITHOUT_UNITS),
    case_of("a unit that astropy does not know",
            "'counts' is not a number; if it stands for a missing value, list it under missing of "
            "the catalogue; if it is a unit, astropy does not know it",
            joined([ROWS[0], ["", "counts", "counts"], *ROWS[1:]]), WITHOUT_UNITS),
    case_of("units and a line of dashes", "12 objects", joined(
        [ROWS[0], ["", "s", "ms"], ["----", "---", "---"], *ROWS[1:]], "\t"),
            WITHOUT_UNITS),
    case_of("two tables in one", "row 13 is a line of dashes", joined(
        [ROWS[0], ["----", "---", "---"], *ROWS[1:], ["----", "---", "---"], *ROWS[1:]])),
    case_of("identifiers of 19 digits", "12 objects", csv(
        name={row: str(1237649770260463687 + row) for row in range(1, 13)})),
    case_of("identifiers of 25 digits", "12 objects", csv(
        name={row: str(10**24 + row) for row in range(1, 13)})),
    case_of("a million columns", "1000000 columns; more than 10000 are refused",
            b",".join([b"x"] * 1_000_000) + b"\n"),
    case_of("a web page", "is a web page, not a table ('Sorry')",
            b"<html><head><title>Sorry</title></head></html>"),
    case_of("an XML error", "is no known format of tables", b"<?xml version='1.0'?><Error/>"),
    case_of("a PDF", "is a PDF, not a table; ask its authors", b"%PDF-1.7\n"),
    case_of("a picture", "is a picture, not a table", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    case_of("JSON", "is JSON, not a table; save", b'{"name": ["B001"], "t90": [1.5]}'),
    case_of("LaTeX", "is LaTeX, not a table", b"\\begin{tabular}{lcc}\nB001 & 1.5 & 0.1\n"),
    case_of("an old Excel workbook", "is an Excel workbook (.xls)",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    case_of("a pickle", "is a pickle, which could run anything",
            b"\x80\x04cos\nmkdir\n(S'ran'\ntR."),
    case_of("IPAC", "12 objects", IPAC.encode(), WITHOUT_UNITS),
    case_of("IPAC, cut in a number", "its last line has no end", IPAC[:-8].encode(), WITHOUT_UNITS),
    case_of("the pulsar catalogue", "12 objects", PULSARS.encode(),
            WITHOUT_UNITS.replace("t90: {", "t90: {column: P0, ").replace("t90_error", "P0_error")
            .replace("name", "NAME")),
    Case("a ReadMe and its table", "12 objects",
         WITHOUT_UNITS.replace("bursts.csv", "t.dat, readme: ReadMe"),
         {"t.dat": DAT.encode(), "ReadMe": README.encode()}),
    Case("a ReadMe of another table", "describes no file bursts.csv; it describes t.dat",
         WITHOUT_UNITS.replace("bursts.csv", "bursts.csv, readme: ReadMe"),
         {"bursts.csv": DAT.encode(), "ReadMe": README.encode()}),
    case_of("a ReadMe alone", "is a ReadMe, which describes tables", README.encode()),
    case_of("ECSV", "12 objects", ecsv(ECSV)),
    case_of("ECSV with a broken header", "cannot be read as a table", ecsv("# datatype: [\n")),
    case_of("ECSV without a column", "cannot be read as a table", ecsv(ECSV.rpartition("# - ")[0])),
    case_of("ECSV with a Python object", "cannot be read as a table",
            ecsv("# meta: !!python/object/apply:os.mkdir [ran]\n" + ECSV)),
    case_of("ECSV of another type", "cannot be read as a table",
            ecsv(ECSV.replace("float64", "blob"))),
    case_of("TDAT", "12 objects", TDAT.encode()),
    case_of("TDAT cut short", "has no <END> in its place", TDAT.replace("<END>\n", "").encode()),
    case_of("TDAT with a field lost", "has no field[t90]",
            TDAT.replace("field[t90] = float8_s\n", "").encode()),
]  # fmt: skip

BINARY = [
    case_of("FITS", "12 objects", FITS),
    case_of("FITS cut short", "the FITS file is cut short", FITS[:-2880]),
    case_of("FITS claiming 10 GB", "the FITS file is cut short", FITS.replace(
        b"NAXIS2  =                   12", b"NAXIS2  =            520000000")),
    case_of("FITS with rows of negative width", "bursts.csv: ", FITS.replace(
        b"NAXIS1  =                   20", b"NAXIS1  =                  -20")),
    case_of("FITS with a broken header", "bursts.csv: ",
            FITS.replace(b"TFORM2  = 'D", b"TFORM2  = '?")),
    case_of("FITS without END", "bursts.csv: ", FITS.replace(b"END  ", b"     ")),
    case_of("FITS with no table", "the FITS file has no table", FITS[:2880]),
    case_of("FITS, a table that is not there", "no table in HDU 7", FITS,
            CONFIG.replace("identifier", "table: 7, identifier")),
    case_of("FITS in another unit", "12 objects", fits_table(*fits_columns("ms")),
            CONFIG.replace(", units: {t90: s, t90_error: s}", "")),
    case_of("FITS in an unknown unit", "the unit 'parsnips' of column 't90' is not known",
            fits_table(*fits_columns("parsnips")),
            CONFIG.replace(", units: {t90: s, t90_error: s}", "")),
    case_of("FITS in a unit of energy", "no conversion to unit s", fits_table(*fits_columns("keV")),
            CONFIG.replace(", units: {t90: s, t90_error: s}", "").replace(
           "error: t90_error", "error: t90_error, unit: s")),
    case_of("FITS with truth values", "row 1, column 't90': 'True' is not a number",
            fits_table(*fits_columns(t90="L"))),
    case_of("FITS with vectors", "the column 't90' of mine cannot be used: it holds",
            fits_table(fits.Column("t90", "2D", array=np.ones((12, 2))), *fits_columns()[::2])),
    case_of("FITS with two columns of a name", "bursts.csv: ",
            FITS.replace(b"TTYPE3  = 't90_error'", b"TTYPE3  = 't90      '")),
    case_of("VOTable", "12 objects", votable(TABLEDATA)),
    case_of("VOTable cut short", "is damaged or cut short", votable(TABLEDATA)[:-40]),
    case_of("VOTable of an error", "the service reports: no such table",
            votable("", '<INFO name="QUERY_STATUS" value="ERROR">no such table</INFO>')),
    case_of("VOTable with rows left out", "the service left rows out",
            votable(TABLEDATA, '<INFO name="QUERY_STATUS" value="OVERFLOW"/>')),
    case_of("VOTable with entities", "declares the entity 'a', which is refused",
            votable("", prologue='<!DOCTYPE V [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>')),
    case_of("VOTable with data elsewhere", "the data of the VOTable are elsewhere",
            votable('<BINARY><STREAM href="file:///etc/passwd"/></BINARY>')),
    case_of("VOTable with words among numbers", "10 objects, missing took 2",
            votable(TABLEDATA.replace("<TD>0.8</TD>", "<TD>short</TD>"))),
    case_of("gzip", "12 objects", gzip.compress(csv())),
    case_of("gzip cut short", "the compressed file is cut short", PACKED[:-10]),
    case_of("gzip damaged", "the compressed file is damaged",
            PACKED[:40] + b"\0\0\0" + PACKED[43:]),
    case_of("gzip of nothing", "is empty", gzip.compress(b"")),
    case_of("gzip in gzip", "bursts.csv: ", gzip.compress(gzip.compress(csv()))),
    case_of("bzip2 cut short", "the compressed file is cut short", bz2.compress(csv())[:-10]),
    case_of("xz damaged", "the compressed file is damaged", lzma.compress(csv())[:-9] + bytes(9)),
    case_of("a ZIP archive", "is a ZIP archive; unpack it and name the table in it", zipped()),
    case_of("a tar archive", "bursts.csv: ", tarred()),
]  # fmt: skip

CASES = ENTRIES + TEXTS + BINARY
