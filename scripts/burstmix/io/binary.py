"""Tables of very many rows as FITS, written in pieces and read as views of the file."""

import json
from collections.abc import Iterable, Iterator
from io import BytesIO

import numpy as np
from astropy import units as u
from astropy.io import fits
from astropy.table import Column, MaskedColumn, Table

from .nulls import read_hdu, store_nulls

PIECE = 200_000  # rows that are made ready at a time
BLOCK = 2880  # bytes that a FITS file is made of


def pieces(rows: int) -> list[slice]:
    """Slices of PIECE rows; one at least."""
    return [slice(start, start + PIECE) for start in range(0, max(rows, 1), PIECE)]


def write_pieces(hdus: Iterable[fits.BinTableHDU], rows: int, file) -> None:
    """Write a FITS file with one table of `rows` rows, which come in pieces of the same columns."""
    for hdu in hdus:
        whole = BytesIO()
        fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(whole)
        head = len(whole.getbuffer()) - -(-hdu.size // BLOCK) * BLOCK
        if not file.tell():
            file.write(_with_rows(whole.getvalue()[:head], rows, hdu.header.comments["NAXIS2"]))
        file.write(whole.getbuffer()[head : head + hdu.size])
    file.write(bytes(-file.tell() % BLOCK))


def hdus_of(table: Table) -> Iterator[fits.BinTableHDU]:
    """A table in pieces, with its descriptions, and its metadata as JSON in the card META."""
    plain = Table([_plain(column) for column in table.itercols()], copy=False)
    for piece in pieces(len(table)):
        hdu = fits.table_to_hdu(plain[piece])
        store_nulls(hdu, plain[piece])
        for number, column in enumerate(table.itercols(), start=1):
            if column.description:
                hdu.header[f"TCOMM{number}"] = column.description
        hdu.header["META"] = json.dumps(table.meta)
        yield hdu


def in_bytes(text) -> np.ndarray:
    """Text as FITS columns hold it: in UTF-8, which for the letters of the standard is ASCII.

    The standard has no other letters; readers that accept them, as astropy does, expect UTF-8.
    """
    text = np.asarray(text)
    try:
        return text.astype("S")
    except UnicodeEncodeError:
        return np.char.encode(text, "utf-8")


def read_fits(path) -> Table:
    """A table that write_pieces has written; text is bytes if all is ASCII, NaN a missing number.

    Without a card META, its metadata are its other cards, by their names in small letters.
    """
    with fits.open(path, memmap=True, character_as_bytes=True) as hdus:
        table = read_hdu(hdus[1], mask_invalid=False)
    for column in table.itercols():
        if column.dtype.kind == "S" and not _is_ascii(column):
            table[column.name] = np.char.decode(np.asarray(column), "utf-8")
    if "META" in table.meta:
        table.meta = json.loads(table.meta["META"])
    else:
        table.meta = {key.lower(): word for key, word in table.meta.items()}
    return table


def _plain(column):
    """The column without what FITS has no place for."""
    if column.dtype.kind == "U":
        return Column(in_bytes(np.ma.filled(column, "")), name=column.name)
    masked = np.ma.getmaskarray(column).any()
    plain = (MaskedColumn if masked else Column)(column, name=column.name, copy=False)
    if masked and column.dtype.kind == "i":
        # The number that stands for a missing entry must be no entry's own.
        plain.fill_value = np.iinfo(column.dtype).min
    elif masked and column.dtype.kind == "b":
        plain.fill_value = False  # only then astropy leaves the byte as store_nulls sets it
    if not _in_standard(column.unit):
        plain.unit = None
    return plain


def _is_ascii(column) -> bool:
    return all(np.asarray(column[piece]).tobytes().isascii() for piece in pieces(len(column)))


def _in_standard(unit) -> bool:
    """Whether the standard of FITS has the unit; it has no dex."""
    try:
        return unit is None or u.Unit(unit.to_string("fits"), format="fits") == unit
    except ValueError:
        return False


def _with_rows(head: bytes, rows: int, comment: str) -> bytes:
    at = head.index(b"NAXIS2  =")
    card = fits.Card("NAXIS2", rows, comment).image.encode()
    return head[:at] + card + head[at + len(card) :]
