"""Excel workbooks (.xlsx), through openpyxl, which is imported only when there is one."""

import zipfile
from pathlib import Path

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .header import headed
from .rows import from_rows

TOO_LONG = 10**15  # spreadsheets keep 15 digits of a number


def read_workbook(path: Path, where: str, limit: int, table, meaning: Meaning) -> Table:
    """The sheet number `table` (from 0) or of the name `table`; by default the first.

    The first row holds the names; the second one may hold units.
    Raises BurstmixError if openpyxl is not installed, there is no such sheet, a formula has no
    value, a number that is a name has more digits than spreadsheets keep, or the content has more
    than `limit` bytes when unpacked.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise BurstmixError(
            f"{where}: is an Excel workbook (.xlsx), and to read it the package {error.name} has "
            "to be installed (pip install openpyxl); or save the sheet as CSV"
        ) from error
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > limit:
            raise BurstmixError(f"{where}: has more than {limit / 1e6:,.0f} MB when unpacked")
    # The values as last computed, and the formulas, because a formula may have no value yet.
    with path.open("rb") as file, path.open("rb") as again:
        books = [
            openpyxl.load_workbook(each, read_only=True, data_only=only)
            for each, only in ((file, True), (again, False))
        ]
        names = books[0].sheetnames
        number = table or 0
        name = names[number] if number in range(len(names)) else table
        if name not in names:
            raise BurstmixError(
                f"{where}: the workbook has no sheet {table!r}; there are {', '.join(names)}"
            )
        sheets = [book[name] for book in books]
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of its size may be wrong
        rows, long = [], {}
        for cells in zip(*(sheet.iter_rows() for sheet in sheets), strict=True):
            rows.append([_entry(*pair, where) for pair in zip(*cells, strict=True)])
            for place, cell in enumerate(cells[0]):
                if _is_long(cell.value):
                    long.setdefault(place, cell)
    width = max((i for row in rows for i, e in enumerate(row, start=1) if e.strip()), default=0)
    rows = [(row + [""] * width)[:width] for row in rows]
    header = next((row for row in rows if any(map(str.strip, row))), [])
    for place, cell in long.items():
        name = " ".join(header[place].split())
        if name in meaning.names:
            raise BurstmixError(
                f"{where}: cell {cell.coordinate}, column {name!r}: {cell.value} is a "
                "number of more than the 15 digits that spreadsheets keep, and may be the name of "
                "another object; enter the names as text, or save the table that they come from "
                "in another format"
            )
    names, units, rows, _ = headed(rows, where, meaning)
    return from_rows(names, rows, where, meaning, units=units)


def _is_long(value):
    return isinstance(value, int | float) and abs(value) >= TOO_LONG


def _entry(cell, formula, where):
    """The text of a cell."""
    if cell.value is None:
        if formula.value is not None:
            raise BurstmixError(
                f"{where}: the formula in cell {formula.coordinate} has no value; open the "
                "workbook in a spreadsheet and save it, or save the sheet as CSV"
            )
        return ""
    value = cell.value
    if isinstance(value, float) and value.is_integer() and not _is_long(value):
        value = int(value)
    return value.isoformat(" ") if hasattr(value, "isoformat") else str(value)
