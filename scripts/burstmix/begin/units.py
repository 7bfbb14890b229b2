"""The units of columns: those of the table, or guessed from names."""

import re

from astropy import units as u

from burstmix.config.check import is_unit

from .column import Column
from .names import words_of

# Words at the end of a name that say a unit and nothing else: t90_s, period_days, flux_mJy. A name
# that ends in hr or min may be a hardness ratio or a minimum.
ENDS = {
    "s": "s", "sec": "s", "secs": "s", "seconds": "s", "ms": "ms", "msec": "ms", "mins": "min",
    "minutes": "min", "hrs": "h", "hours": "h", "days": "d", "yrs": "yr", "years": "yr",
    "kev": "keV", "mev": "MeV", "gev": "GeV", "jy": "Jy", "mjy": "mJy", "ujy": "uJy", "ghz": "GHz",
    "mhz": "MHz", "hz": "Hz", "pc": "pc", "kpc": "kpc", "mpc": "Mpc", "au": "AU", "kms": "km/s",
    "arcsec": "arcsec", "arcmin": "arcmin", "mas": "mas", "mag": "mag", "cm": "cm", "km": "km",
}  # fmt: skip
# Other spellings of units.
SPELLINGS = {"sec": "s", "secs": "s", "seconds": "s", "days": "d", "hours": "h", "years": "yr"}
BURST = re.compile(r"t\d{2,3}")  # T90, T50


def unit_of(column: Column) -> tuple[str | None, str]:
    """The unit that the config has to give a column, None if it need not; and why, in words."""
    if isinstance(column.unit, u.UnrecognizedUnit):
        own = column.unit.to_string()
        if own.strip().lower() in SPELLINGS:
            return SPELLINGS[own.strip().lower()], f"the table says {own!r}"
        return "1", f"no unit that is known; the table says {own!r}: put the right one"
    if column.unit is not None:
        return None, f"in {column.unit.to_string() or '1'}, says the table"
    for text in re.findall(r"[\[(]([^\])]*)[\])]", column.name):
        if text.strip() and is_unit(text.strip()):
            return text.strip(), "by its name"
    words = words_of(column.name)
    if len(words) > 1 and words[-1] in ENDS:
        return ENDS[words[-1]], f"by its name, which ends in {words[-1]}"
    if any(BURST.fullmatch(word) for word in words):
        return "s", "as such durations are by custom; put another if yours are not"
    return None, "the table gives no unit; give it under units of the catalogue"
