"""A catalogue as ECSV, FITS and VOTable, with units, descriptions and UCDs in each."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from astropy.io import fits, votable
from astropy.table import Column, Table

from burstmix import __version__
from burstmix.files import write_atomically, write_table
from burstmix.files.binary import in_ascii, write_pieces

from .membership import FLAGS


def write_catalogue(table: Table, *paths) -> None:
    """Write the table to each path, in the format that its suffix (ecsv, fits, vot) says.

    A column's UCD is in its meta: a card TUCDn in FITS, where TCOMMn is its description.
    """
    writers = {".ecsv": write_table, ".fits": _write_fits, ".vot": _write_votable}
    for path in paths:
        writers[Path(path).suffix](table, path)


def write_in_pieces(tables: Iterable[Table], rows: int, path) -> None:
    """Write the rows of tables of the same columns as one in FITS, one table after the other."""
    with write_atomically(path) as temporary, temporary.open("wb") as file:
        write_pieces((_hdu(_of_fixed_width(table)) for table in tables), rows, file)


def _write_fits(table, path):
    with write_atomically(path) as temporary:
        fits.HDUList([fits.PrimaryHDU(), _hdu(table)]).writeto(temporary)


def _of_fixed_width(table):
    """The table with its text as bytes, as many as any piece of a sample may need."""
    for name in [name for name in table.colnames if table[name].dtype.kind == "U"]:
        text = in_ascii(table[name])
        if name == "flags":
            text = text.astype(f"S{len(';'.join(FLAGS))}")
        old = table[name]
        table[name] = Column(text, description=old.description, meta=old.meta)
    return table


def _hdu(table):
    plain = table.copy()
    plain.meta = {}
    for column in table.itercols():
        if column.dtype.kind == "U":  # FITS holds ASCII
            plain[column.name] = np.char.encode(np.asarray(column), "ascii", "backslashreplace")
    hdu = fits.table_to_hdu(plain)
    for number, column in enumerate(table.itercols(), start=1):
        if "ucd" in column.meta:
            hdu.header[f"TUCD{number}"] = column.meta["ucd"]
        hdu.header[f"TCOMM{number}"] = column.description
    for key, word in table.meta.items():
        hdu.header[key.upper()] = word
    hdu.header["BURSTMIX"] = __version__
    return hdu


def _write_votable(table, path):
    file = votable.from_table(table)
    (written,) = file.iter_tables()
    words = "; ".join(f"{key}: {word}" for key, word in table.meta.items())
    written.description = f"Membership of classes; {words}; burstmix {__version__}"
    with write_atomically(path) as temporary:
        file.to_xml(str(temporary))
