"""What is searched: a sample under a floor, whatever the number of its variables."""

from typing import Protocol

import numpy as np

from burstmix.errors import BurstmixError
from burstmix.model import Fit

from ..data import Data
from ..families import Family, family_of_fit
from ..families.scale_mixture import ScaleMixture
from ..parameters import Optimum, Start
from .line import Line
from .mixtures import Mixtures
from .space import Space

NORMALS_ONLY = "family {}: the likelihood linear is for normals only"
NO_STEPS = (
    "family {}: it has no likelihood over steps; leave it out, or set fit: {{likelihood: density}}"
)


class Problem(Protocol):
    """The log-likelihood of mixtures of a family with K components for n objects, to be climbed.

    floor         the least standard deviation of a component in any direction
    values        (m, d) of enough of the sample to start from, nothing missing
    whole         (d, d) their covariance, of the family's structure
    widest        their largest standard deviation in any direction
    places        (m, d) where a component may be missing
    shape_bounds  (2, s) least and greatest of the shapes, 0 being the normal's
    """

    floor: float
    values: np.ndarray
    whole: np.ndarray
    widest: float
    places: np.ndarray
    shape_bounds: np.ndarray

    def approach(
        self, start: Start | Optimum, em_steps: int = ..., newton_steps: int = ...
    ) -> Optimum:
        """As climb, but on coarse objects, where there are any: to compare starts."""

    def approach_each(
        self, starts: list, em_steps: int = ..., newton_steps: int = ...
    ) -> list[Optimum]:
        """approach from each of several starts."""

    def climb(
        self, start: Start | Optimum, em_steps: int = ..., newton_steps: int = ...
    ) -> Optimum:
        """The local maximum that a start leads to; lnL at exactly the parameters returned."""

    def finish(self, place: Optimum, ends: list[Optimum]) -> Optimum:
        """Where all objects lead from the end of an approach: to one of these ends, or another."""

    def joins(self, place: Optimum, other: Optimum, end: Optimum) -> bool:
        """Whether a climb from `place` would end where one from the place `other` did, at `end`."""

    def climb_at_width(self, start: Start | Optimum, j: int, v: int, sd: float) -> Optimum:
        """Likewise with the standard deviation of component j in variable v held."""

    def lnl(self, mixture: Start | Optimum) -> float:
        """The log-likelihood at exactly these parameters."""

    def log_density(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """ln f of every object (n,), noise included, and its responsibilities (n, K)."""

    def gains(
        self, mixture: Start | Optimum, covariances: list[np.ndarray]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """By covariance (d, d): what a component at each place may gain, and its weight, (m,)."""

    def information(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """Free directions (K, q, f) in logit, mean, lower half of V and shapes of each component.

        And the Hessian of -lnL (f, f) in these.
        """

    def under(self, floor: float) -> "Problem":
        """The same objects under another floor."""

    def penalised(self) -> "Problem":
        """The same objects, with what keeps shapes from their bounds taken from lnL."""

    def reweighted(self, weights: np.ndarray) -> "Problem":
        """The same objects with other weights (n,) in the log-likelihood, to climb on."""


def problem_with(fit: Fit, data: Data) -> Problem:
    """The data under a fit's floor, and with the penalty if that is at whose maximum it is."""
    problem = problem_of(family_of_fit(fit), data, fit.floor)
    return problem.penalised() if fit.penalised else problem


def problem_of(family: Family, data: Data, floor: float) -> Problem:
    """The data under a floor, for mixtures of a family.

    Raises BurstmixError if the family has no such likelihood.
    """
    demand_likelihood(family, data)
    if isinstance(family, ScaleMixture):
        parts = data.values, data.covariances, data.weights, floor
        return Mixtures(*parts, family)
    if data.dimension > 1:
        return Space(data.values, data.covariances, data.weights, floor, family.structure)
    shapes = np.array(family.bounds), np.array(family.penalty)
    return Line(data.columns(floor, family.component), floor, *shapes)


def demand_likelihood(family: Family, data: Data) -> None:
    """Raises BurstmixError if the family has no such likelihood as the data ask for."""
    mixed = isinstance(family, ScaleMixture)
    if data.likelihood == "interval" and mixed:
        raise BurstmixError(NO_STEPS.format(family.name))
    if data.likelihood == "linear" and (mixed or family.component):
        raise BurstmixError(NORMALS_ONLY.format(family.name))
