"""What a verdict on a sample rests on."""

from dataclasses import dataclass

import numpy as np
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.model import Choice, Fit, FitSet, Sample
from burstmix.pairs import rows_on

from .words import WORDS, words_of


def verdict_mode(modes) -> str:
    """The error mode that a verdict is on: with errors where they were fitted."""
    return "with" if "with" in modes else "without"


@dataclass(frozen=True)
class Evidence:
    """A sample, all its fits, and such tables as there are, each called as its file.

    Raises BurstmixError if a fit is of another number of objects than the ledger says are left.
    """

    sample: Sample
    fit_sets: list[FitSet]
    likelihoods: Table | None = None
    selection: Table | None = None
    bootstrap: Table | None = None
    ledger: Table | None = None

    def __post_init__(self):
        left = None if self.ledger is None else self.ledger["rows_after"][-1]
        for fit_set in self.fit_sets if self.ledger is not None else ():
            for n_objects in {fit.n_objects for fit in fit_set.fits} - {left}:
                raise BurstmixError(
                    f"sample {self.sample.name}: the ledger says that {left} objects are left, and "
                    f"{n_objects} are fitted by {fit_set.family}, {fit_set.errors} errors; delete "
                    "its folder of results and run again"
                )

    @property
    def sentinels(self) -> list[str]:
        """What the ledger says of values that look as if they stood for missing ones."""
        rows = [] if self.ledger is None else self.ledger
        return [str(row["reason"]) for row in rows if row["cut"] == "sentinel"]

    @property
    def modes(self) -> list[str]:
        """The error modes fitted, in their order."""
        return list(dict.fromkeys(fit_set.errors for fit_set in self.fit_sets))

    @property
    def mode(self) -> str:
        """The error mode that the verdict is on."""
        return verdict_mode(self.modes)

    @property
    def best(self) -> Fit | None:
        """The fit that the verdict is on, which BIC prefers; None where every fit is barred."""
        return self.choice(self.mode).preferred

    def fit_sets_in(self, mode: str) -> list[FitSet]:
        """The fits of one error mode, a set for each family."""
        return [fit_set for fit_set in self.fit_sets if fit_set.errors == mode]

    def fits(self, mode: str) -> list[Fit]:
        """All fits of one error mode at the floor."""
        return [fit for fit_set in self.fit_sets_in(mode) for fit in fit_set.guarded]

    def choice(self, mode: str, criterion: str = "bic") -> Choice:
        """What a criterion chooses in one error mode among the fits of all families."""
        return Choice.among(self.fit_sets_in(mode), criterion)

    def words(self, mode: str, criterion: str) -> str:
        """What a criterion's margin over the next fit is called; nothing where it may not be."""
        choice = self.choice(mode, criterion)
        best, rival = choice.preferred, choice.rival
        k, k_next = sorted((best.k, rival.k))
        return words_of(choice, rival, bool(rows_on(self.bootstrap, best.family, mode, k, k_next)))

    def changed_by_errors(self) -> dict[str, bool]:
        """By criterion, whether it prefers another k with errors than without."""
        return {
            name: len({getattr(self.choice(m, name).preferred, "k", None) for m in self.modes}) > 1
            for name in WORDS
        }

    def by_family(self) -> dict[str, Fit | None]:
        """By family, the fit that BIC prefers; None if a barred fit is lower, or flags bar all."""
        choices = {each.family: Choice.among([each]) for each in self.fit_sets_in(self.mode)}
        return {name: None if one.barred else one.preferred for name, one in choices.items()}

    def at_both_floors(self, family: str, mode: str) -> list[tuple[Fit, Fit]]:
        """Pairs of a family's fits in one error mode: at the floor, and at the lower floor."""
        (fit_set,) = (fit_set for fit_set in self.fit_sets_in(mode) if fit_set.family == family)
        return list(zip(fit_set.guarded, fit_set.free, strict=True))

    def p_binned(self, fit: Fit, mode: str) -> float | None:
        """The p-value of a fit's binned chi-square; None where there is none."""
        for row in [] if self.selection is None else self.selection:
            if (row["family"], row["errors"], row["k"]) == (fit.family, mode, fit.k):
                return None if np.ma.is_masked(row["p_binned"]) else float(row["p_binned"])
        return None

    def p_values(self, mode: str, k: int, k_next: int) -> list:
        """The bootstrap's rows on k against k_next of the best fit's family, one a simulator."""
        return rows_on(self.bootstrap, self.best.family, mode, k, k_next)

    def bootstrapped(self, k: int, k_next: int) -> list[str]:
        """The families for which the bootstrap compares k with k_next, in either error mode."""
        rows = [row for row in self._pairs() if row["family"] == row["family_next"]]
        pairs = [str(row["family"]) for row in rows if (row["k"], row["k_next"]) == (k, k_next)]
        return list(dict.fromkeys(pairs))

    def between_families(self, mode: str) -> list[list[list]]:
        """The bootstrap's rows on pairs of fits of two families, in one error mode.

        Each pair has two lists, one for each fit that is simulated from; a row for each simulator.
        """
        found = {}
        for row in self._pairs():
            if row["errors"] == mode and row["family"] != row["family_next"]:
                fits = (row["family"], row["k"]), (row["family_next"], row["k_next"])
                found.setdefault(tuple(sorted(fits)), {}).setdefault(fits, []).append(row)
        return [list(turned.values()) for turned in found.values()]

    def against_other_families(self, best: Fit) -> list[tuple[Fit, list, list]]:
        """The fits of other families that the bootstrap sets against the best one, in its mode.

        With each come the rows simulated from the best fit, and those from the other.
        """
        fits = {(fit.family, fit.k): fit for fit in self.fits(self.mode)}
        found = []
        for turned in self.between_families(self.mode):
            by = {(rows[0]["family"], rows[0]["k"]): rows for rows in turned}
            own = by.pop((best.family, best.k), None)
            found += [(fits[other], own, rows) for other, rows in by.items() if own]
        return found

    def _pairs(self):
        return [] if self.bootstrap is None else self.bootstrap
