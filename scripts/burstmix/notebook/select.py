"""How many components, and of which family: the judgement of a run on arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.fit import Data
from burstmix.fit.arrays import Arrays
from burstmix.fit.fit_set import fit_sets
from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.select import Evidence, Overview, answer, criteria_table
from burstmix.select.audit import audit

from .sample import sample_of

FLOOR_RATIO = 0.1  # the lower floor over the first one, as in a run


@dataclass(frozen=True)
class Selection:
    """All mixtures fitted to some objects, and the verdict on them, whose three lines str() is."""

    evidence: Evidence
    names: tuple[str, ...] | None  # of the columns, if X was a table
    unit: Any  # as Mixture.unit_

    @cached_property
    def table(self) -> Table:
        """The criteria, a row for each family, error mode and number of components.

        As selection.ecsv in docs/results.md, without the p-values of simulated samples.
        """
        return criteria_table(self.evidence.fit_sets)

    @property
    def mixture(self) -> Mixture:
        """The mixture that the verdict is on; where flags bar all, the best of all."""
        fit = self.evidence.choice(self.evidence.mode).shown
        return Mixture.of_fit(fit, self.names, self.unit)

    @property
    def answer(self) -> tuple[str, str, str]:
        """How many classes and how sure; their centres and shares; what limits the verdict most."""
        return answer(Overview.from_evidence("The objects", self.evidence))

    @property
    def audit(self) -> list[str]:
        """What every criterion prefers, and what checks find, a sentence each."""
        return list(audit(self.evidence))

    def __str__(self) -> str:
        return "\n".join(self.answer)


def select(
    X: Arrays,
    *,
    errors: Arrays | None = None,
    components: Sequence[int] = (1, 2, 3, 4, 5),
    families: Sequence[str] = ("normal",),
    floor: Any = "auto",
    search: dict | None = None,
    random_state: int = 0,
) -> Selection:
    """Fit mixtures of every number of components and family to X, and judge them as a run does.

    X, errors, floor and search are as those of Mixture. Where there are errors, the fits are made
    without them as well, and the verdict says what errors change. A run's verdict also rests on
    simulated samples; none are made here, and the verdict says that they are missing.

    Raises BurstmixError on an unknown family or setting, or values that cannot be fitted.
    """
    if isinstance(families, str) or not families:
        raise BurstmixError(f"families={families!r}: give a list of at least one")
    reader = Mixture(max(components, default=1), floor=floor)
    X, covariances, _ = reader.taken(X, errors)
    data = Data.from_arrays(X, covariances)
    names = tuple(getattr(reader, "feature_names_in_", ())) or None
    sample = sample_of(names, reader.unit_, X, covariances)
    settings = {
        "components": sorted(set(components)),
        "seed": random_state,
        "floor": reader.floor_of(data),
        "floor_ratio": FLOOR_RATIO,
        "likelihood": "density",
        **(search or {}),
    }
    found = [
        each
        for mode in (["without"] if covariances is None else ["without", "with"])
        for each in fit_sets(sample, dict.fromkeys(families), mode, **settings)
    ]
    return Selection(Evidence(sample, found), names, reader.unit_)
