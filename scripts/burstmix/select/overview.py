"""The answer for a sample in numbers: what its verdict, the report and summary.md open with."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from astropy.table import Row, Table

from burstmix.model import class_names, with_unit
from burstmix.results.assign import CLASSES

from .counted import digits, number, plain
from .evidence import Evidence, verdict_mode
from .findings import SIDES, findings, strength_of, strengths
from .reasons import reasons_table
from .rules import listed


@dataclass(frozen=True)
class Quantity:
    """A number as readers see it everywhere, and its 90 % interval, empty if there is none."""

    value: str
    interval: str = ""

    @classmethod
    def share(cls, *weights: float) -> "Quantity":
        """A share of all objects in per cent; weights: its value, then the ends of an interval."""
        return cls.in_unit([100 * weight for weight in weights], "%", 2)

    @classmethod
    def in_unit(cls, values: Iterable[float], unit: str, n: int = 3) -> "Quantity":
        """A number in a unit, with n digits; values: its own, then the ends of an interval."""
        value, *ends = (digits(value, n) for value in values)
        # The share of a single class has no interval.
        return cls(with_unit(value, unit), f"{' to '.join(ends)}" if len(set(ends)) > 1 else "")

    def __str__(self) -> str:
        return f"{self.value} ({self.interval})" if self.interval else self.value


@dataclass(frozen=True)
class Class:
    """A class as a reader sees it: by variable its centre, and its share of the objects."""

    name: str
    centres: dict[str, Quantity]
    share: Quantity

    @property
    def has_intervals(self) -> bool:
        """Whether its share or a centre has one."""
        return any(each.interval for each in (self.share, *self.centres.values()))

    @classmethod
    def from_row(cls, row: Row) -> "Class":
        """From a row of classes.ecsv."""
        centres = {
            plain(variable): Quantity.in_unit(
                _with_ends(row, name), str(row.columns[name].unit or "")
            )
            for variable, name in CLASSES.named("centre_VARIABLE", row.colnames).items()
        }
        return cls(plain(str(row["class"])), centres, Quantity.share(*_with_ends(row, "weight")))


def _with_ends(row, name):
    ends = (name, f"{name}_low", f"{name}_high")
    return [float(row[each]) for each in ends if each in row.colnames]


@dataclass(frozen=True)
class Overview:
    """A sample, how many of its catalogue's objects are used, and what the verdict says of them.

    mode, family and k are those of the fit that the verdict is on. Where flags bar all fits, k is
    None, there are no classes, and family is that of the best fit. strengths are those for no
    "fewer" and no "more" classes, "" where there is none.
    speaking_for and against are, by name, the sentences of reasons, the weightiest first.
    """

    sample: str
    title: str
    used: int
    listed: int
    mode: str
    family: str
    k: int | None
    classes: tuple[Class, ...]
    strength: str
    strengths: dict[str, str]
    speaking_for: dict[str, str]
    against: dict[str, str]

    @classmethod
    def from_evidence(cls, title: str, evidence: Evidence) -> "Overview":
        """From the evidence, before there are fits to resampled objects and so no intervals."""
        sample, best = evidence.sample, evidence.best
        ledger = evidence.ledger
        return cls(
            sample=sample.name,
            title=title,
            used=len(sample),
            listed=len(sample) if ledger is None else int(ledger["rows_before"][0]),
            mode=evidence.mode,
            family=evidence.choice(evidence.mode).shown.family,
            k=best.k if best else None,
            classes=tuple(_of_fit(sample, best)) if best else (),
            strength=strength_of(findings(evidence)),
            strengths={side: word or "" for side, word in strengths(evidence).items()},
            **_by_side(reasons_table(evidence)),
        )

    @classmethod
    def from_tables(
        cls, verdict: Table, reasons: Table, classes: list[Table], ledger: Table
    ) -> "Overview":
        """From verdict.ecsv, reasons.ecsv, classes.ecsv of every error mode, and ledger.ecsv."""
        mode = verdict_mode(verdict["errors"])
        (row,) = verdict[verdict["errors"] == mode]
        k = None if np.ma.is_masked(row["verdict_k"]) else int(row["verdict_k"])
        (own,) = (table for table in classes if table["errors"][0] == mode)
        return cls(
            sample=str(row["sample"]),
            title=str(row["title"]),
            used=int(row["n_objects"]),
            listed=int(ledger["rows_before"][0]),
            mode=mode,
            family=str(own["family"][0]),
            k=k,
            classes=() if k is None else tuple(map(Class.from_row, own)),
            strength=str(row["strength"]),
            strengths={side: _text(row[f"strength_{side}"]) for side in SIDES},
            **_by_side(reasons),
        )

    @property
    def has_intervals(self) -> bool:
        """Whether a centre or a share has an interval; readers are then told what brackets are."""
        return any(each.has_intervals for each in self.classes)

    @property
    def caveat(self) -> str:
        """The finding that limits the verdict most, and the number of further ones."""
        if not self.against:
            return "No check speaks against it."
        first, *more = self.against.values()
        if not more:
            return first
        left = f"{number(len(more))} more caveat{'s' * (len(more) > 1)}"
        return f"{first.removesuffix('.')}; and {left}."

    def row(self) -> dict:
        """The row of the sample in the table that summary.md opens with."""
        centres = [listed(_named(each.centres)) for each in self.classes]
        return {
            "title": self.title,
            "used": f"{self.used} of {self.listed}",
            "classes": self.k,
            "centres": "; ".join(centres),
            "shares": "; ".join(str(each.share) for each in self.classes),
            "evidence": self.strength,
            "caveat": self.caveat,
        }


def _text(cell) -> str:
    return "" if np.ma.is_masked(cell) else str(cell)


def _of_fit(sample, fit):
    for j, name in enumerate(class_names(sample, fit.k)):
        centres = {
            plain(variable.name): Quantity.in_unit([variable.to_native(centre)], variable.unit)
            for variable, centre in zip(sample.variables, fit.centres[j], strict=True)
        }
        yield Class(plain(name), centres, Quantity.share(fit.weights[j]))


def _by_side(reasons):
    sides = {"speaking_for": "for", "against": "against"}
    return {
        name: {str(r["reason"]): str(r["words"]) for r in reasons if r["speaks"] == side}
        for name, side in sides.items()
    }


def _named(centres: dict[str, Quantity]) -> list[str]:
    """The centres in words, with the names of the variables where there are several."""
    if len(centres) == 1:
        return list(map(str, centres.values()))
    return [f"{name} = {centre}" for name, centre in centres.items()]
