"""A one-dimensional sample as the search sees it."""

import math
from copy import copy
from functools import cached_property

import numpy as np

from ..likelihood.columns import Columns
from ..likelihood.univariate import (
    curvature,
    insertion_densities,
    insertion_gains,
    log_density,
    score,
)
from ..parameters import EM_STEPS, NEWTON_STEPS, SAME_PLACE, TOLERANCE, Optimum, Start, spread_of
from .climb import climb_each, newton_system, penalty_of

PLACES = 256  # where a component may be missing, at most
ENOUGH = 20_000  # objects to take starts from
AT_BOUND = 1e-6  # in ln variance or shape
NO_SHAPES = np.empty((2, 0))
NO_PENALTY = np.empty((2, 0))


def places_among(x: np.ndarray, floor: float) -> np.ndarray:
    """Where a component may be missing: half as dense as the values x (n,), half wherever any are.

    The former reach every value that many objects share. In the tails a component of the floor's
    width would fit between two of them; the latter are among the cells of that width that hold
    objects, few or many.
    """
    cells = np.unique(np.round(x / floor)) * floor
    levels = np.linspace(0.0, 1.0, PLACES // 2)
    return np.unique(np.concatenate([np.quantile(x, levels), np.quantile(cells, levels)]))


class Line:
    """One variable, with a floor on a component's standard deviation.

    shape_bounds (2, s): the least and the greatest shapes of the columns' family; bounds: the same
    of all theta (2 + s,) of a component. penalty: the family's, as climb.py has it, which is taken
    from lnL once asked for.
    """

    def __init__(
        self,
        columns: Columns,
        floor: float,
        shape_bounds: np.ndarray = NO_SHAPES,
        penalty: np.ndarray = NO_PENALTY,
    ):
        self.columns = columns
        self.asked, self.penalty = penalty, NO_PENALTY
        self.shape_bounds = shape_bounds
        self.floor = floor
        self.bounds = (
            np.append([-np.inf, 2 * math.log(floor)], shape_bounds[0]),
            np.append([np.inf, np.inf], shape_bounds[1]),
        )
        # What starts are made of, under other floors and weights too; a density needs none of it.
        self.made_with = columns, floor
        self.normals = {}  # by ln variances: densities at all places, the same in every search

    @cached_property
    def coarse(self) -> Columns:
        """The few weighted objects that starts are compared by."""
        columns, floor = self.made_with
        return columns.coarse(floor)

    @cached_property
    def values(self) -> np.ndarray:
        """(m, 1), as Problem has them."""
        return self.made_with[0].some(ENOUGH)[:, None]

    @cached_property
    def places(self) -> np.ndarray:
        """(m, 1), as Problem has them."""
        return places_among(self.values[:, 0], self.made_with[1])[:, None]

    @cached_property
    def spread(self) -> tuple[np.ndarray, float]:
        """whole (1, 1) and widest of Problem."""
        return spread_of(self.values)

    @property
    def whole(self) -> np.ndarray:
        """(1, 1), as Problem has it."""
        return self.spread[0]

    @property
    def widest(self) -> float:
        """As Problem has it."""
        return self.spread[1]

    def approach(
        self, start: Start | Optimum, em_steps: int = EM_STEPS, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """The local maximum of the coarse objects' plain density that a start leads to."""
        return self.approach_each([start], em_steps, newton_steps)[0]

    def approach_each(
        self, starts: list, em_steps: int = EM_STEPS, newton_steps: int = NEWTON_STEPS
    ) -> list[Optimum]:
        """approach from each of several starts."""
        ends = {}
        for K in {start.alpha.size for start in starts}:
            own = [i for i, start in enumerate(starts) if start.alpha.size == K]
            asked = [starts[i] for i in own], em_steps, newton_steps
            ends |= zip(own, self._climb(self.coarse, *asked), strict=True)
        return [ends[i] for i in range(len(starts))]

    def climb(
        self, start: Start | Optimum, em_steps: int = EM_STEPS, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """The local maximum that a start leads to; lnL at exactly the parameters returned."""
        return self._climb(self.columns, [start], em_steps, newton_steps)[0]

    def finish(self, place: Optimum, ends: list[Optimum]) -> Optimum:
        """Where all objects lead from the end of an approach."""
        return self.climb(place, em_steps=0)

    def joins(self, place: Optimum, other: Optimum, end: Optimum) -> bool:
        """Whether an approach to a place leads where one to another led."""
        return abs(other.lnl - place.lnl) < SAME_PLACE

    def climb_at_width(self, start: Start | Optimum, j: int, v: int, sd: float) -> Optimum:
        """The local maximum that a start leads to with component j held at a standard deviation.

        v is the variable, the only one.
        """
        low, high = self._bounds(start)
        low[j, 1] = high[j, 1] = 2 * math.log(sd)
        return self._climb(self.columns, [start], 0, NEWTON_STEPS, (low, high))[0]

    def _bounds(self, mixture) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest theta (K, p)."""
        K = mixture.alpha.size
        low, high = (np.repeat(bound[None], K, axis=0) for bound in self.bounds)
        return low, high

    def _climb(self, columns, starts, em_steps, newton_steps, bounds=None) -> list[Optimum]:
        """Climb from starts with as many components."""
        alpha, theta = self._packed(starts)
        alpha /= alpha.sum(axis=1, keepdims=True)
        low, high = bounds or self._bounds(starts[0])
        np.minimum(np.maximum(theta, low, out=theta), high, out=theta)
        lnl, report = np.empty(len(starts)), np.zeros((len(starts), 4))
        if self.shape_bounds.size:
            em_steps = 0  # there are none for other families
        steps = em_steps, newton_steps, TOLERANCE
        climb_each(columns, alpha, theta, low, high, self.penalty, *steps, lnl, report)
        variances = np.maximum(np.exp(theta[:, :, 1]), self.floor**2)
        parts = alpha, theta[:, :, :1], variances[:, :, None, None], theta[:, :, 2:], lnl.tolist()
        return [
            Optimum(*part, bool(converged), decrement, norm, int(taken))
            for *part, (converged, decrement, norm, taken) in zip(
                *parts, report.tolist(), strict=True
            )
        ]

    def information(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """Directions (K, 3 + s, f) that are free, and the Hessian of -lnL in these.

        The directions are in logits, means, variances and shapes. Held are a variance or a shape at
        its bound, and all of a component of weight 0. Moving all logits alike changes nothing: any
        curvature stands in that direction.
        """
        alpha, theta = self.parameters_of(mixture)
        low, high = self._bounds(mixture)
        for bound in (low, high):
            # From the numbers of a fit a bound is reached to rounding only.
            theta = np.where(np.abs(theta - bound) < AT_BOUND, bound, theta)
        K, p = theta.shape
        n = K * (1 + p)
        S, M, C = np.empty((K, 1 + p)), np.empty((K, p * (p + 1) // 2)), np.empty((n, n))
        g, D, hessian, free = np.empty(n), np.empty(n), np.empty((n, n)), np.empty(n, np.bool_)
        curvature(self.columns, alpha, theta, S, M, C)
        total = self.columns.weight.sum()
        how = total, low, high, self.penalty
        newton_system(alpha, theta, S, M, C, *how, g, hessian, D, free)
        directions = np.eye(n)[:, free].reshape(K, 1 + p, -1)
        directions[:, 2] *= np.exp(theta[:, 1:2])
        return directions, hessian[np.ix_(free, free)]

    def under(self, floor: float) -> "Line":
        """The same objects, coarse ones too, under another floor."""
        other = copy(self)
        if self.columns.density:
            # Means over steps are taken at places as close as the narrowest component needs.
            other.columns = self.columns._replace(least=np.array([floor]))
        other.floor, other.normals = floor, {}
        low, high = self.bounds
        other.bounds = np.array([low[0], 2 * math.log(floor), *low[2:]]), high
        return other

    def penalised(self) -> "Line":
        """The same objects, with the family's penalty taken from lnL."""
        other = copy(self)
        other.penalty = self.asked
        return other

    def reweighted(self, weights: np.ndarray) -> "Line":
        """The same objects with other weights (n,) in the log-likelihood, to climb on."""
        other = copy(self)
        other.columns = self.columns._replace(weight=weights)
        return other

    def lnl(self, mixture: Start | Optimum) -> float:
        """The log-likelihood at exactly these parameters."""
        alpha, theta = self.parameters_of(mixture)
        lnl = score(self.columns, alpha, theta, np.empty((alpha.size, 1 + theta.shape[1])))
        return float(lnl - penalty_of(theta, self.penalty) if self.penalty.size else lnl)

    def log_density(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """ln f of every object (n,), noise included, and its responsibilities (n, K)."""
        alpha, theta = self.parameters_of(mixture)
        log_f = np.empty(self.columns.value.size)
        responsibilities = np.empty((log_f.size, alpha.size))
        log_density(self.columns, alpha, theta, log_f, responsibilities)
        return log_f, responsibilities

    def gains(
        self, mixture: Start | Optimum, covariances: list[np.ndarray]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """By covariance (1, 1): what a component at each place may gain, and its weight, (m,)."""
        alpha, theta = self.parameters_of(mixture)
        log_f = np.empty(self.coarse.value.size)
        log_density(self.coarse, alpha, theta, log_f, np.empty((log_f.size, alpha.size)))
        log_variances = tuple(math.log(covariance[0, 0]) for covariance in covariances)
        shape = len(covariances), len(self.places)
        if log_variances not in self.normals:
            places, densities = self.places[:, 0].copy(), np.empty((*shape, log_f.size))
            insertion_densities(self.coarse, places, np.array(log_variances), densities)
            self.normals[log_variances] = densities
        gains, weights = np.empty(shape), np.empty(shape)
        insertion_gains(self.coarse, log_f, self.normals[log_variances], gains, weights)
        return list(zip(gains, weights, strict=True))

    def parameters_of(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """alpha (K,) and theta (K, 2 + s) = (location, ln variance, shapes)."""
        alpha, theta = self._packed([mixture])
        return alpha[0], theta[0]

    def _packed(self, mixtures: list) -> tuple[np.ndarray, np.ndarray]:
        """alpha (B, K) and theta (B, K, 2 + s) of mixtures with as many components."""
        alpha = np.array([mixture.alpha for mixture in mixtures], dtype=float)
        theta = np.empty((*alpha.shape, 2 + self.shape_bounds.shape[1]))
        theta[:, :, 0] = [mixture.locations[:, 0] for mixture in mixtures]
        variances = np.array([mixture.covariances[:, 0, 0] for mixture in mixtures])
        theta[:, :, 1] = np.log(np.maximum(variances, 1e-300))
        if self.shape_bounds.size:
            shapes = [0.0 if one.shapes is None else one.shapes for one in mixtures]
            for own, given in zip(theta[:, :, 2:], shapes, strict=True):
                own[:] = np.minimum(np.maximum(given, self.shape_bounds[0]), self.shape_bounds[1])
        return alpha, theta
