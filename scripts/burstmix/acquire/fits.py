"""FITS tables."""

from pathlib import Path

from astropy.io import fits
from astropy.table import Table

from burstmix.files import BurstmixError


def read_fits(path: Path, where: str, table=None, most: int | None = None) -> Table:
    """The table in HDU number or name `table`; by default the first HDU that holds a table.

    most: rows that are enough.

    Raises BurstmixError if there is none, or the file is shorter than its headers say.
    """
    size = path.stat().st_size
    with fits.open(path, memmap=True) as hdus:
        chosen = None
        for number, hdu in enumerate(hdus):
            is_table = isinstance(hdu, fits.BinTableHDU | fits.TableHDU)
            wanted = is_table if table is None else table in (number, hdu.name)
            if wanted and chosen is None:
                chosen = hdu
            needed = hdu.fileinfo()["datLoc"] + hdu.size
            if needed > size:
                raise BurstmixError(
                    f"{where}: the FITS file is cut short: {size} bytes, its headers say {needed}"
                )
        if not isinstance(chosen, fits.BinTableHDU | fits.TableHDU):
            named = "" if table is None else f" in HDU {table!r}"
            raise BurstmixError(f"{where}: the FITS file has no table{named}")
        if most is not None:
            chosen = type(chosen)(chosen.data[:most], chosen.header)
        return Table.read(chosen, mask_invalid=True)
