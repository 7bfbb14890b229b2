"""A table in a web page.

Read through BeautifulSoup, as astropy's reader is, but with headers that are ordinary cells, titles
and notes in rows of their own, and columns named +/-, as in the tables that observatories publish.
"""

from collections import Counter

from astropy.table import Table
from bs4 import BeautifulSoup

from burstmix.errors import BurstmixError
from burstmix.io.numbers import Meaning

from .columns import is_value
from .rows import MOST_COLUMNS, from_rows

ERROR_NAMES = {"+/-", "±", "+-"}


def read_html(content: str, where: str, table, meaning: Meaning) -> Table:
    """Table number `table` (from 0) or with the id `table`; by default the one with most rows.

    Its rows go from the first to the last that hold a number; the header is the row before them
    with most names. Rows of a single cell are titles or notes. A column named +/- is called
    X_error, after the column X before it.
    Raises BurstmixError if the page has no such table, or a row is longer or shorter than others.
    """
    page = BeautifulSoup(content, "html.parser")
    rows = _rows(_chosen(page, table, where))
    lengths = Counter(map(len, rows))
    width = max(lengths, key=lambda length: (lengths[length], length), default=0)
    valued = [i for i, row in enumerate(rows) if any(map(is_value, row))]
    if not valued:
        raise BurstmixError(f"{where}: the table in the web page holds no numbers")
    heads = [row for row in rows[: valued[0]] if len(row) == width]
    header = max(heads, key=lambda row: len(set(row) - {""}), default=None)
    if header is None:
        raise BurstmixError(f"{where}: the table in the web page has no header as long as its rows")
    return from_rows(_unique(header), rows[valued[0] : valued[-1] + 1], where, meaning)


def _chosen(page, table, where):
    found = page.find_all("table")
    if isinstance(table, str):
        chosen = [each for each in found if each.get("id") == table]
    elif table is None:
        chosen = sorted(found, key=lambda each: len(_rows(each)), reverse=True)
    else:
        chosen = found[table : table + 1]
    if not chosen:
        title = page.title.get_text(" ", strip=True)[:80] if page.title else ""
        what = "no table" if table is None else f"no table {table!r} among its {len(found)}"
        raise BurstmixError(f"{where}: the web page {title!r} has {what}")
    return chosen[0]


def _rows(table):
    """The cells' text in each row of several cells; a cell as wide as n columns counts n times."""
    rows = []
    for row in table.find_all("tr"):
        cells = row.find_all(["td", "th"], recursive=False)
        if row.find_parent("table") is table and len(cells) > 1:
            rows.append([text for cell in cells for text in _cell(cell)])
    return rows


def _cell(cell):
    span = cell.get("colspan", "1")
    wide = min(int(span), MOST_COLUMNS) if span.isascii() and span.isdigit() else 1
    return [cell.get_text(" ", strip=True)] * max(wide, 1)


def _unique(header):
    """Names of the columns; the second of one name is called name_2."""
    met = Counter()
    names = []
    for i, name in enumerate(header):
        if name in ERROR_NAMES and i:
            name = f"{header[i - 1]}_error"
        met[name] += 1
        names.append(f"{name}_{met[name]}" if name and met[name] > 1 else name)
    return names
