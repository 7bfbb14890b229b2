"""Which objects are left out of a sample, by which named cut, and why."""

import json

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import few_of
from burstmix.results.prepare import LEDGER, REMOVED

from .matching import among, exact
from .variables import find_column, numbers

# Whole numbers below it are floats without loss.
EXACT = 2**53


class Ledger:
    """The cuts made so far: how many objects each removed, and which."""

    def __init__(self, identifiers: np.ndarray, where: str):
        self.identifiers, self.where = identifiers, where
        self.kept = np.ones(len(identifiers), dtype=bool)
        self._cuts: list[tuple] = []
        self._removed = [(np.empty(0, dtype=int), "")]  # rows, and the cut

    def remove(self, name: str, bad: np.ndarray, reason: str, incomplete: int = 0) -> None:
        """Leave out the objects `bad` that are still kept.

        incomplete: how many others are kept for their other variables, by the same cut.
        """
        gone = np.flatnonzero(self.kept & bad)
        before = int(self.kept.sum())
        self._cuts.append((name, reason, before, len(gone), incomplete, before - len(gone)))
        self._removed.append((gone, name))
        self.kept &= ~bad

    def note(self, name: str, reason: str) -> None:
        """Add a line that removes no object of the catalogue, but has to be known."""
        self.remove(name, np.zeros_like(self.kept), reason)

    def refuse(self, name: str, bad: np.ndarray, reason: str) -> None:
        """Raise BurstmixError if an object that is still kept is `bad`."""
        rows = np.flatnonzero(self.kept & bad)
        if len(rows):
            objects = [f"{self.identifiers[row]} (row {row + 1})" for row in rows]
            raise BurstmixError(
                f"{self.where}: {reason}: {few_of(objects, 5)}; correct the table, "
                f"or name {name} under remove to leave such entries out"
            )

    @property
    def cuts(self) -> Table:
        """A row for each cut, in the order made."""
        return LEDGER.of_rows([dict(zip(LEDGER.names, cut, strict=True)) for cut in self._cuts])

    @property
    def removed(self) -> Table:
        """A row for each removed object: its identifier, its row in the catalogue, and the cut."""
        gone, cuts = zip(*self._removed, strict=True)
        rows, cuts = np.concatenate(gone), np.repeat(cuts, [len(each) for each in gone])
        found = {"identifier": self.identifiers[rows], "row": rows + 1, "cut": cuts}
        return REMOVED.of_columns(found)


def outside(table: Table, cut: dict, where: str) -> np.ndarray:
    """Whether a cut of the config leaves out each object, (n,).

    A missing value is outside every range and is none of the entries named; so `is` leaves it
    out, and `is_not` keeps it, unless "" stands among the entries.
    Raises BurstmixError if there is no such column, or it holds what cannot be compared.
    """
    column = find_column(table, cut["column"], where)
    if "is" in cut:
        return ~among(column, cut["is"], where)
    if "is_not" in cut:
        return among(column, cut["is_not"], where)
    values = _numbers(table, column, where)
    known = np.isfinite(values)
    inside = known.copy()
    values = values[known]
    if any(abs(bound) >= EXACT for bound in cut.values() if not isinstance(bound, str)):
        values = exact(column[known])
    for key, holds in (
        ("min", np.greater_equal),
        ("max", np.less_equal),
        ("above", np.greater),
        ("below", np.less),
    ):
        if key in cut:
            inside[known] &= holds(values, cut[key])
    return ~inside


def _numbers(table, column, where):
    try:
        return numbers(table, column.name, where)[0]
    except BurstmixError as error:
        if column.dtype.kind in "iuf":
            raise
        hint = "a cut by text, or true and false, takes is or is_not"
        raise BurstmixError(f"{error}; {hint}") from error


def why_outside(cut: dict) -> str:
    """The ledger's words for a cut: what is true of each object that it leaves out."""
    column, signs = cut["column"], {"min": ">=", "max": "<=", "above": ">", "below": "<"}
    if "is" in cut:
        return f"{column} is not {_entries(cut['is'])}"
    if "is_not" in cut:
        return f"{column} is {_entries(cut['is_not'])}"
    return "not " + " and ".join(f"{column} {signs[key]} {cut[key]}" for key in signs if key in cut)


def _entries(wanted):
    wanted = wanted if isinstance(wanted, list) else [wanted]
    words = [json.dumps(each, ensure_ascii=False) for each in wanted]
    return " or ".join("missing" if word == '""' else word for word in words)
