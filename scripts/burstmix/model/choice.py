"""The one rule by which a criterion chooses among fits; whatever shows or uses a choice asks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .fit_set import Fit, FitSet

# By how much BIC, which decides, has to be less for a family with shapes than for normals with
# another number of components. Two skewed classes and three normals, say, describe the same objects
# nearly alike, and BIC between them is little but their numbers of parameters: docs/methods.md has
# what was measured. Other criteria are what they are.
MARGIN = 6.0


@dataclass(frozen=True)
class Choice:
    """What a criterion prefers among fits to the same data in the same error mode.

    criterion: an attribute of Fit, of which less is better. Only fits that no flag bars are
    compared. Of equals the first counts. Preferred is the least of normals
    and of other families with as many components; of another family with more or with fewer if it
    is less by more than MARGIN, if the criterion is BIC.
    """

    fits: tuple[Fit, ...]
    criterion: str = "bic"

    @classmethod
    def of(cls, fits: Iterable[Fit], criterion: str = "bic") -> "Choice":
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
        """What stands for the data in figures and tables: the best of all, if none is preferred."""
        return self.preferred or self.flagged[0]

    @property
    def rival(self) -> Fit | None:
        """The best fit with another number of components than the preferred one.

        One that a flag bars counts if it is no better: what bars it can only have made it better.
        """
        if not self.compared:
            return None
        others = [fit for fit in self.fits if fit.k != self.preferred.k]
        others = [fit for fit in others if not fit.flags or self.behind(fit) >= 0]
        return min(others, key=self.value, default=None)

    @property
    def other_family(self) -> Fit | None:
        """The best of those compared with as many components as the preferred one, but others."""
        best = self.preferred
        return next((fit for fit in self.compared if fit.k == best.k and fit is not best), None)

    @property
    def barred(self) -> Fit | None:
        """The best of those that a flag bars, if it is better than the preferred one."""
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
        """Among which fits the least is, to be said behind the criterion's name."""
        return " without a flag" if self.compared else ", but all are flagged"

    @property
    def reason(self) -> str:
        """By what the fit shown was chosen, in words."""
        above = self.above(self.shown)
        if above > 0:
            return f"{self.criterion.upper()} {above:.1f} above the least"
        return f"least {self.criterion.upper()}{self.among_which}"

    def above(self, fit: Fit) -> float:
        """How far the criterion of a fit is above the least of those compared (of all, if none)."""
        return self.value(fit) - self.value((self.compared or self.flagged)[0])

    def behind(self, fit: Fit) -> float:
        """How far the criterion of a fit is above that of the preferred one."""
        return self.value(fit) - self.value(self.preferred)
