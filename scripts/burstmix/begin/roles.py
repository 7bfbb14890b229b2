"""The role of a column that is no part of another one: a measurement, or what is not fitted."""

import re

import numpy as np
from astropy import units as u

from .column import Column
from .names import squeezed, words_of

UCDS = (
    ("position", ("pos.eq", "pos.galactic", "pos.ecliptic", "pos.healpix", "pos.cartesian")),
    ("date", ("time.epoch", "time.start", "time.end", "time.creation", "time.processing")),
    ("redshift", ("src.redshift",)),
    ("flag or number", ("meta.",)),
    ("error", ("stat.error",)),
)
COMMA = re.compile(r"[+-]?\d+,\d+")  # of a decimal, as some languages write it
# Names that are one of these as a whole, and names that have one of these words.
WHOLE = {
    "position": (
        "lat lon latitude longitude lii bii gl gb elon elat rajd decjd raj decj de radeg dedeg "
        "decdeg rah ram ras ded dem des az azimuth zenith altitude pixel healpix hpx"
    ),
    "date": (
        "time t0 tstart tstop tend met year yr month day hour minute second trigtime triggertime "
        "obstime starttime endtime stoptime bursttime timestamp"
    ),
    "redshift": "z zspec zsp zphot zbest zhelio zcmb zgal",
    "flag or number": "n no nr number counter",
}
WORDS = {
    "position": "ra dec raj2000 dej2000 decj2000 rajd2000 glon glat declination ascension",
    "date": "mjd jd bjd hjd tjd date epoch utc datetime",
    "redshift": "redshift",
    "flag or number": (
        "flag flags flg qual quality class type code method ref reference refs note notes status "
        "mask bitmask id ids objid sourceid index idx seq recno row rank order num nobs ndet nobj "
        "nphot count counts trigger"
    ),
}
WHOLE = {role: set(names.split()) for role, names in WHOLE.items()}
WORDS = {role: set(names.split()) for role, names in WORDS.items()}
VIZIER = re.compile(r"[fnrqom]_\w+")  # flags, notes, references, numbers of observations
FEWEST = 3  # different values, and
FEW = 10  # different values, unless most objects have one of their own
JULIAN = (2.4e6, 2.5e6)  # days


def role_of(column: Column, columns: list[Column]) -> str:
    """What a column is: a measurement, a redshift, or why it is neither, in a few words."""
    told = _by_ucd(column) or _by_name(column, {other.name for other in columns})
    if told and (told != "redshift" or column.is_numeric):
        return told
    return _by_values(column) or "measurement"


def _by_ucd(column):
    for role, starts in UCDS:
        if column.ucd.startswith(starts):
            return role
    return None


def _by_name(column, names):
    words, whole = words_of(column.name), squeezed(column.name)
    if column.name in ("l", "b") and {"l", "b"} <= names:
        return "position"
    if VIZIER.fullmatch(column.name) and column.name[2:] in names:
        return "flag or number"
    for role in WHOLE:
        if whole in WHOLE[role] or WORDS[role] & set(words):
            # A proper motion has the names of positions, and the z of a magnitude or place a unit.
            no_position = role == "position" and {"pm", "mu"} & set(words)
            no_redshift = role == "redshift" and column.unit not in (None, u.one)
            if not no_position and not no_redshift:
                return role
    return None


def _by_values(column):
    present = column.present
    if not column.is_numeric:
        if column.kind == "truth":
            return "true or false"
        if not column.words:
            return "text"
        (entry, _), *_ = column.words.most_common(1)
        shown = repr(entry)
        if COMMA.fullmatch(entry):
            shown += "; write decimals with a point"
        if not len(present):
            return f"text, such as {shown}"
        limits = ", and limits are not yet fitted" if entry[0] in "<>" else ""
        return f"{column.words.total()} entries are no numbers, such as {shown}{limits}"
    if not len(present):
        return "no number"
    different = len(np.unique(present))
    if different == 1:
        return "all the same"
    if different < FEWEST or (different < FEW and different < len(present) / 2):
        return f"{different} different values only"
    if column.kind == "integer" and np.all(np.diff(present) == 1):
        return "a running number"
    if column.unit in (None, u.day) and JULIAN[0] < present.min() and present.max() < JULIAN[1]:
        return "date"
    return None
