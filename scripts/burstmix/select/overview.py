"""The answer for a sample in a row of a table: what the report and summary.md open with."""

from dataclasses import dataclass

import numpy as np
from astropy.table import Row, Table

from burstmix.model import with_unit
from burstmix.results.assign import CLASSES
from burstmix.results.select import OVERVIEW

from .evidence import verdict_mode
from .findings import LIMITS
from .rules import listed


@dataclass(frozen=True)
class Class:
    """A class as a reader sees it: by variable its centre with interval, and its share."""

    name: str
    centres: dict[str, str]
    share: str


@dataclass(frozen=True)
class Overview:
    """A sample, how many of its catalogue's objects are used, and what the verdict says of them.

    errors, family and k are those of the fit that the verdict is on. Where there is none, k is
    None, there are no classes, and family is that of the best of the fits, all of which are barred.
    limits are the names of all findings that limit it, the first the worst.
    """

    sample: str
    title: str
    used: int
    listed: int
    errors: str
    family: str
    k: int | None
    classes: tuple[Class, ...]
    strength: str
    limits: tuple[str, ...]

    @classmethod
    def of(cls, verdict: Table, classes: list[Table], ledger: Table) -> "Overview":
        """From verdict.ecsv, classes.ecsv of every error mode, and ledger.ecsv of the sample."""
        errors = verdict_mode(verdict["errors"])
        (row,) = verdict[verdict["errors"] == errors]
        k = None if np.ma.is_masked(row["verdict_k"]) else int(row["verdict_k"])
        (own,) = (table for table in classes if table["errors"][0] == errors)
        return cls(
            sample=str(row["sample"]),
            title=str(row["title"]),
            used=int(row["n_objects"]),
            listed=int(ledger["rows_before"][0]),
            errors=errors,
            family=str(own["family"][0]),
            k=k,
            classes=() if k is None else tuple(map(_class, own)),
            strength=str(row["strength"]),
            limits=() if np.ma.is_masked(row["limits"]) else tuple(row["limits"].split(";")),
        )

    @property
    def caveat(self) -> str:
        """The finding that limits the verdict most, and how many more do."""
        if not self.limits:
            return "no check speaks against it"
        more = len(self.limits) - 1
        return clause_of(self.limits[0]) + (f" (and {more} more)" if more else "")

    def row(self) -> dict:
        """As a row of the table that summary.md opens with."""
        centres = [listed(_named(each.centres)) for each in self.classes]
        return {
            "title": self.title,
            "used": f"{self.used} of {self.listed}",
            "classes": self.k,
            "centres": "; ".join(centres),
            "shares": "; ".join(each.share for each in self.classes),
            "evidence": self.strength,
            "caveat": self.caveat,
        }


def overview_table(overviews: list[Overview]) -> Table:
    """A row for each sample."""
    return OVERVIEW.of_rows([overview.row() for overview in overviews])


def clause_of(limit: str) -> str:
    """The clause that says what a finding is."""
    return LIMITS[limit][1]


def _class(row: Row) -> Class:
    centres = [name for name in row.colnames if CLASSES.find(name).name == "centre_VARIABLE"]
    return Class(
        str(row["class"]),
        {name.removeprefix("centre_"): with_interval(row, name) for name in centres},
        with_interval(row, "weight"),
    )


def with_interval(row: Row, name: str) -> str:
    """A number of classes.ecsv as all tables print it, with its unit and interval."""
    spec = CLASSES.column(name).format
    value, *interval = (
        format(float(row[each]), spec).removesuffix(".")
        for each in (name, f"{name}_low", f"{name}_high")
        if each in row.colnames
    )
    words = with_unit(value, str(row.columns[name].unit or ""))
    # The share of a single class has none.
    return f"{words} ({' to '.join(interval)})" if len(set(interval)) > 1 else words


def _named(centres: dict[str, str]) -> list[str]:
    """With the names of the variables where there are several."""
    if len(centres) == 1:
        return list(centres.values())
    return [f"{name} = {centre}" for name, centre in centres.items()]
