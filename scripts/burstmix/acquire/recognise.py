"""What a file is, told by its content: a format of tables, or something else that has a name."""

import re
import zipfile
from pathlib import Path

from burstmix.errors import BurstmixError

LOOK = 64 * 1024
SAVE = "save the table in it as CSV, FITS or VOTable"
ASK = "ask its authors for the table itself, as CSV, FITS or VOTable"
PICTURE = ("a picture", ASK)
# What files of other kinds begin with, what they are, and what to do.
OTHERS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": (
        "an Excel workbook (.xls), or another old Office document",
        "save it as CSV or as .xlsx",
    ),
    b"%PDF": ("a PDF", ASK),
    b"%!PS": ("a PostScript document", ASK),
    b"{\\rtf": ("a text document (RTF)", SAVE),
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"II*\x00": PICTURE,
    b"MM\x00*": PICTURE,
    b"\x89HDF\r\n\x1a\n": ("an HDF5 file", SAVE),
    b"\x93NUMPY": ("an array of NumPy (.npy)", SAVE),
    b"ARROW1": ("an Arrow file", "save it as Parquet"),
    b"SQLite format 3\x00": ("an SQLite database", SAVE),
    b"MATLAB 5.0 MAT-file": ("a MATLAB file", SAVE),
    b"SR\x00\x04": ("an IDL save file", SAVE),
    b"RDX": ("an R data file", SAVE),
    b"\x1f\x8b": ("a gzip file", "unpack it"),
    b"BZh": ("a bzip2 file", "unpack it"),
    b"\xfd7zXZ\x00": ("an xz file", "unpack it"),
    b"\x1f\x9d": ("a file packed by compress (.Z)", "unpack it"),
    b"\x28\xb5\x2f\xfd": ("a Zstandard file", "unpack it"),
    b"7z\xbc\xaf'\x1c": ("a 7z archive", "unpack it and name the table in it"),
    b"Rar!": ("a RAR archive", "unpack it and name the table in it"),
}
ARCHIVE = "unpack it and name the table in it"
# Documents that are ZIP archives, by a file in them.
ZIPPED = {
    "word/document.xml": ("a Word document", SAVE),
    "ppt/presentation.xml": ("a PowerPoint document", SAVE),
    "xl/workbook.bin": ("a binary Excel workbook (.xlsb)", "save it as CSV or as .xlsx"),
    "content.xml": (
        "an OpenDocument file, such as a spreadsheet (.ods)",
        "save it as CSV or as .xlsx",
    ),
}
JSON = re.compile(r'\{\s*("|\})|\[\s*([\[{"\]]|-?\d)')
LATEX = re.compile(
    r"^\s*\\(document(class|style)|startdata|tablehead|begin\s*\{"
    r"(document|table\*?|tabular[*x]?|deluxetable\*?|longtable|longrotatetable|array)\})",
    re.MULTILINE,
)
SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?[\s,;]*", re.IGNORECASE)  # first line of a CSV
IPAC_HEAD = re.compile(r"\|.*\|\s*")


def recognised(path: Path, where: str) -> str:
    """The format of the table in a plain file; "html" or "unknown" where it may be none.

    Raises BurstmixError, with what to do, if the file is known to be something else.
    """
    with path.open("rb") as file:
        start = file.read(LOOK)
    if not start.strip():
        raise BurstmixError(f"{where}: is empty")
    if start.startswith(b"PK\x03\x04"):
        return _zipped(path, where)
    if start.startswith(b"SIMPLE  ="):
        return "fits"
    if start.startswith(b"PAR1"):
        return "parquet"
    for begin, (what, advice) in OTHERS.items():
        if start.startswith(begin):
            raise BurstmixError(f"{where}: is {what}, not a table; {advice}")
    if start[257:262] == b"ustar":
        raise BurstmixError(f"{where}: is a tar archive, not a table; {ARCHIVE}")
    if start[:1] == b"\x80" and start[1:2] in b"\x02\x03\x04\x05":
        raise BurstmixError(f"{where}: is a pickle, which could run anything; {SAVE}")
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = start.removeprefix(b"\xef\xbb\xbf").decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    return _of_text(text, where)


def _zipped(path, where):
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        names = set()
    if "xl/workbook.xml" in names:
        return "xlsx"
    for name, (what, advice) in ZIPPED.items():
        if name in names:
            raise BurstmixError(f"{where}: is {what}, not a table; {advice}")
    if any(name.endswith(".npy") for name in names):
        raise BurstmixError(f"{where}: holds arrays of NumPy (.npz), not a table; {SAVE}")
    raise BurstmixError(f"{where}: is a ZIP archive; {ARCHIVE}")


def _of_text(text, where):
    """The format of a text; "csv" where nothing else is known of it."""
    first = text[:4096].lower()
    if first.startswith("# %ecsv"):
        return "ecsv"
    # Within a table such words are what it holds.
    marked = first if first.startswith("<") else ""
    if re.search(r"<(\w+:)?votable[\s>]", marked):
        return "votable"
    if marked.startswith("<header>"):
        return "tdat"
    if re.match(r"<(!doctype html|html|head|body|table|!--)", marked) or "<html" in marked:
        return "html"
    if re.search(r"^Byte-by-byte Description", text, re.MULTILINE | re.IGNORECASE):
        return "cds"
    if "<svg" in marked:
        raise BurstmixError(f"{where}: is a picture, not a table; {ASK}")
    if JSON.match(text):
        raise BurstmixError(f"{where}: is JSON, not a table; {SAVE}")
    if LATEX.search(text[:4096]):
        raise BurstmixError(
            f"{where}: is LaTeX, not a table that can be read without loss; save it as CSV, or "
            "ask its authors for the machine-readable table"
        )
    if text.startswith("<"):
        return "unknown"
    lines = [line for line in text.splitlines() if line.strip()]
    if _has_ipac_head(lines):
        return "ipac"
    data = next((line for line in lines if not line.startswith("#")), "")
    if SEPARATOR.fullmatch(data):
        return "csv"
    return "pipes" if data.count("|") > max(data.count(","), data.count("\t")) else "csv"


def _has_ipac_head(lines):
    """Whether pipes stand around names in the header alone, as in the tables of IPAC."""
    lines = [line for line in lines if not line.startswith("\\")]
    head = next((i for i, line in enumerate(lines) if not IPAC_HEAD.fullmatch(line)), len(lines))
    return 1 <= head <= 4 and head < len(lines) and "|" not in lines[head]
