"""A catalogue as ECSV, FITS and VOTable, with units, descriptions and UCDs in each."""

from collections.abc import Iterable
from pathlib import Path

from astropy.io import fits, votable
from astropy.table import Column, Table

from burstmix.io import MADE_BY, write_atomically, write_table
from burstmix.io.binary import in_bytes, write_pieces
from burstmix.model import Sample
from burstmix.version import __version__

from .membership import FLAGS


def write_catalogue(table: Table, *paths) -> None:
    """Write the table to each path, in the format that its suffix (ecsv, fits, vot) says.

    A column's UCD is in its meta: a card TUCDn in FITS, where TCOMMn is its description.
    """
    writers = {".ecsv": write_table, ".fits": _write_fits, ".vot": _write_votable}
    for path in paths:
        writers[Path(path).suffix](table, path)


def write_in_pieces(tables: Iterable[Table], sample: Sample, path) -> None:
    """Write the membership of the pieces of a sample as one table in FITS, piece after piece."""
    widths = {
        "identifier": in_bytes(sample.identifiers).dtype.itemsize,
        "flags": len(";".join(FLAGS)),
    }
    hdus = (_hdu(_of_fixed_width(table, widths)) for table in tables)
    with write_atomically(path) as temporary, temporary.open("wb") as file:
        write_pieces(hdus, len(sample), file)


def _write_fits(table, path):
    with write_atomically(path) as temporary:
        fits.HDUList([fits.PrimaryHDU(), _hdu(table)]).writeto(temporary)


def _of_fixed_width(table, widths):
    """The table with its text as bytes, as many as any piece of a sample may need."""
    for old in [column for column in table.itercols() if column.dtype.kind == "U"]:
        text = in_bytes(old)
        text = text.astype(f"S{widths.get(old.name, text.dtype.itemsize)}")
        table[old.name] = Column(text, description=old.description, meta=old.meta)
    return table


def _hdu(table):
    plain = table.copy()
    plain.meta = {}
    for column in table.itercols():
        if column.dtype.kind == "U":
            plain[column.name] = in_bytes(column)
    hdu = fits.table_to_hdu(plain)
    for number, column in enumerate(table.itercols(), start=1):
        if "ucd" in column.meta:
            hdu.header[f"TUCD{number}"] = column.meta["ucd"]
        hdu.header[f"TCOMM{number}"] = column.description
    for key, word in (table.meta | MADE_BY).items():
        hdu.header[key.upper()] = word
    return hdu


def _write_votable(table, path):
    file = votable.from_table(table)
    (written,) = file.iter_tables()
    words = "; ".join(f"{key}: {word}" for key, word in table.meta.items())
    written.description = f"Membership of classes; {words}; burstmix {__version__}"
    with write_atomically(path) as temporary:
        file.to_xml(str(temporary))
