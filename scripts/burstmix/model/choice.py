"""The one rule by which a criterion chooses among fits; whatever shows or uses a choice asks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .fit_set import Fit, FitSet

# A family with shapes is preferred to normals with another number of components only if its BIC is
# less by more than this. Two skewed classes and three normals, say, describe the same objects
# nearly alike, so that BIC between them is little but their numbers of parameters: docs/methods.md
# has what was measured. Other criteria, which decide nothing, have no margin.
MARGIN = 6.0


@dataclass(frozen=True)
class Choice:
    """What a criterion prefers among fits to the same data in the same error mode.

    criterion: an attribute of Fit, of which less is better. Only fits that no flag bars are
    compared; of equal ones the first counts. The fit of least criterion is preferred, with one
    exception for BIC: a fit of a family with shapes, with another number of components than the
    best normals have, has to be less than these by more than MARGIN.
    """

    fits: tuple[Fit, ...]
    criterion: str = "bic"

    @classmethod
    def from_fits(cls, fits: Iterable[Fit], criterion: str = "bic") -> "Choice":
        return cls(tuple(fits), criterion)

    @classmethod
    def among(cls, fit_sets: Iterable[FitSet], criterion: str = "bic") -> "Choice":
        """Among the guarded fits of all families, one set each."""
        return cls(tuple(fit for fit_set in fit_sets for fit in fit_set.guarded), criterion)

    def value(self, fit: Fit) -> float:
        """The criterion of a fit."""
        return getattr(fit, self.criterion)

    @cached_property
    def compared(self) -> tuple[Fit, ...]:
        """The fits that no flag bars, best first."""
        return tuple(sorted((fit for fit in self.fits if not fit.flags), key=self.value))

    @cached_property
    def flagged(self) -> tuple[Fit, ...]:
        """The fits that a flag bars, best first."""
        return tuple(sorted((fit for fit in self.fits if fit.flags), key=self.value))

    @cached_property
    def preferred(self) -> Fit | None:
        """The fit that stands for the data; None where a flag bars every fit."""
        base = next((fit for fit in self.compared if not fit.shape_names), None)
        for fit in self.compared:
            alike = base is None or not fit.shape_names or fit.k == base.k
            if alike or self.criterion != "bic" or self.value(base) - self.value(fit) > MARGIN:
                return fit
        return None

    @property
    def shown(self) -> Fit:
        """The fit in figures and tables: the preferred one, or the best of all if there is none."""
        return self.preferred or self.flagged[0]

    @property
    def rivals(self) -> list[Fit]:
        """The best fits with fewer and with more components than the preferred one, better first.

        A barred fit counts if it is no better, since what bars it can only have made it better.
        """
        if not self.compared:
            return []
        best = self.preferred
        left = [fit for fit in self.fits if not fit.flags or self.behind(fit) >= 0]
        sides = [fit for fit in left if fit.k < best.k], [fit for fit in left if fit.k > best.k]
        return sorted((min(side, key=self.value) for side in sides if side), key=self.value)

    @property
    def rival(self) -> Fit | None:
        """The best fit with another number of components than the preferred one."""
        return next(iter(self.rivals), None)

    @property
    def other_family(self) -> Fit | None:
        """The best fit compared with as many components as the preferred one, of other families."""
        best = self.preferred
        return next((fit for fit in self.compared if fit.k == best.k and fit is not best), None)

    @property
    def barred(self) -> Fit | None:
        """The best fit that a flag bars, if it is better than the preferred one."""
        if not (self.compared and self.flagged):
            return None
        best = self.flagged[0]
        return best if self.value(best) < self.value(self.preferred) else None

    @property
    def neighbours(self) -> list[Fit]:
        """Fits of the family shown with one component fewer, and with one more."""
        return [fit for fit in self.family if abs(fit.k - self.shown.k) == 1]

    @property
    def family(self) -> list[Fit]:
        """All fits of the family shown, by k."""
        own = [fit for fit in self.fits if fit.family == self.shown.family]
        return sorted(own, key=lambda fit: fit.k)

    @property
    def among_which(self) -> str:
        """Words to follow the criterion's name: among which fits its least value is."""
        return " without a flag" if self.compared else ", but all are flagged"

    @property
    def reason(self) -> str:
        """Why the fit shown was chosen, in words."""
        above = self.above(self.shown)
        if above > 0:
            return f"{self.criterion.upper()} {above:.1f} above the least"
        return f"least {self.criterion.upper()}{self.among_which}"

    def above(self, fit: Fit) -> float:
        """How far a fit's criterion is above the least of those compared (of all, if none is)."""
        return self.value(fit) - self.value((self.compared or self.flagged)[0])

    def behind(self, fit: Fit) -> float:
        """How far the criterion of a fit is above that of the preferred one."""
        return self.value(fit) - self.value(self.preferred)
