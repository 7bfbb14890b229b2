"""What each column of a table shows: its kind, its values, and its entries."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from astropy import units as u
from astropy.table import Table

from burstmix.io.numbers import NUMBER, entries_of


@dataclass(frozen=True)
class Column:
    """A column and what its table says of it.

    place        its number, from 0
    kind         "number", "integer", "truth" or "text"
    unit         None where the table gives none
    values       (n,) floats; NaN where an entry is missing, no number, or a sentinel
    sentinels    numbers among the entries that stand for a missing value
    words        entries of a text that are no numbers, with how often each is there
    """

    name: str
    place: int
    kind: str
    unit: u.UnitBase | None
    ucd: str
    description: str
    values: np.ndarray = field(repr=False)
    sentinels: tuple[float, ...] = ()
    words: Counter = field(default_factory=Counter, repr=False)

    @property
    def present(self) -> np.ndarray:
        """The values that are numbers."""
        return self.values[np.isfinite(self.values)]

    @property
    def is_numeric(self) -> bool:
        """Whether every entry that is there is a number."""
        return self.kind in ("number", "integer")


def columns_of(table: Table, sentinels: dict[str, tuple[float, ...]]) -> list[Column]:
    """The columns of a table that `burstmix.acquire.read` gives, in its order.

    sentinels: by column, the numbers that stand for a missing value.
    """
    return [
        _column(table[name], place, sentinels.get(name, ()))
        for place, name in enumerate(table.colnames)
    ]


def _column(column, place, sentinels):
    kind = {"f": "number", "i": "integer", "u": "integer", "b": "truth"}.get(column.dtype.kind)
    words = Counter()
    if kind is None:
        kind = "text"
        entries = entries_of(column)
        words = Counter(entry for entry in entries if entry and not NUMBER.fullmatch(entry))
        values = np.array([float(e) if NUMBER.fullmatch(e) else np.nan for e in entries])
    else:
        values = np.ma.filled(np.ma.asarray(column, dtype=float), np.nan)
    values = np.where(np.isin(values, sentinels), np.nan, values)
    return Column(
        name=column.name,
        place=place,
        kind=kind,
        unit=column.unit,
        ucd=str(column.meta.get("ucd") or "").lower(),
        description=str(column.description or ""),
        values=values,
        sentinels=tuple(sentinels),
        words=words,
    )
