"""A sample as the search for scale mixtures of skew-normals sees it, for any number of variables.

Sigma of component j is floor^2 I + L L' + (delta / STEEPEST) (delta / STEEPEST)'. So no standard
deviation in any direction falls below the floor, and delta' Sigma^-1 delta, infinite at the edge
of a half-normal, stays below STEEPEST^2. kappa = 1 / nu stays from 0, the normal, to 1. A start's
covariances are Sigma, its locations the means at w = 1; its shapes are delta over the square roots
of Sigma's diagonal, then kappa, as the family has them.

At delta = 0 the gradient by delta vanishes for all data: components without it start in the
direction of their greatest third moment, and one that ends near 0 starts again on both sides.

The penalty on a slant is that of one variable in the direction of delta, whose skewness over that
of a half-normal is x^1.5, x = t / (1 + t), t = (1 - 2 / pi) delta' Sigma^-1 delta.
"""

import math
from copy import copy
from functools import cache
from typing import NamedTuple

import numpy as np

from ..families.scale_mixture import STEEPEST, ScaleMixture
from ..families.shapes import PENALTY
from ..likelihood.multivariate import fourth_of, half_of, third_of
from ..likelihood.scale_mixtures import BETA, derivatives, sums_for
from ..numerics.jacobi import principal_axes
from ..numerics.roots import roots
from ..parameters import NEWTON_STEPS, SAME_PLACE, TOLERANCE, Optimum, Start
from .climb_mixtures import climb, find_free, natural_system, penalty_of, value
from .space import AT_FLOOR, JOINED, SAME_LNL, Space, distance, edge_of, free_of, natural_units

MOST = 2.0  # of delta in scales: starts are drawn from so far
NEAR = 0.15  # of sqrt(delta' Sigma^-1 delta): an end so close to 0 is tried from both sides
LEAST_SKEWNESS, MOST_SKEWNESS = 0.1, 0.9  # of a start, in its direction


class Mixture(NamedTuple):
    """Parameters of K components, in the order in which compiled code takes them."""

    alpha: np.ndarray  # (K,)
    m: np.ndarray  # (K, d)
    sigma: np.ndarray  # (K, d, d)
    delta: np.ndarray  # (K, d)
    kappa: np.ndarray  # (K,)


class Mixtures(Space):
    """d variables, with a floor on Sigma in every direction; skewed and mixed as the family is."""

    def __init__(
        self,
        values: np.ndarray,
        covariances: np.ndarray | None,
        weights: np.ndarray,
        floor: float,
        family: ScaleMixture,
    ):
        super().__init__(values, covariances, weights, floor)
        self.family = family
        self.skewed, self.mixed = int(family.skewed), int(family.mixed)
        self.penalty = 0.0  # its c
        d = values.shape[1]
        self.shape_bounds = np.array(
            [
                [least] * (d * self.skewed) + [bound] * self.mixed
                for least, bound in ((-MOST, 0.0), (MOST, 1.0))
            ]
        )

    def climb(
        self, start: Start | Optimum, em_steps: int = 0, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """The local maximum that a start leads to; lnL at exactly the parameters returned."""
        end = self._climb(self._skewed(start), newton_steps)
        if newton_steps < NEWTON_STEPS:
            return end
        if not end.lnl >= self.lnl(start):
            end = self._climb(start, newton_steps)  # without skewness it is better
        if not self.skewed:
            return end
        near = (self.family.steepness(end) < NEAR) & (end.alpha > 0.0)
        for j in np.flatnonzero(near):
            for start in self.turned_both_ways(end, j):
                other = self._climb(start, newton_steps)
                end = other if other.lnl > end.lnl + TOLERANCE else end
        return end

    def approach(
        self, start: Start | Optimum, em_steps: int = 0, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """As climb, with integrals that are right to 1e-6."""
        return self.coarse._approach(start, em_steps, newton_steps)

    def _approach(self, start, em_steps: int, newton_steps: int) -> Optimum:
        return self._climb(self._skewed(start), newton_steps, rough=1)

    def joins(self, place: Optimum, other: Optimum, end: Optimum) -> bool:
        """Whether an approach to a place leads where one to another led."""
        return abs(other.lnl - place.lnl) < SAME_PLACE

    def _leads(self, place: Optimum, end: Optimum) -> bool:
        """Whether a place is an end, but for integrals that are rough."""
        if not (place.converged and abs(end.lnl - place.lnl) < SAME_LNL):
            return False
        return distance(place, end, self.weights.sum()) <= JOINED

    def climb_at_width(self, start: Start | Optimum, j: int, v: int, sd: float) -> Optimum:
        """The local maximum that a start leads to with one standard deviation held."""
        raise NotImplementedError

    def parts(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """delta (K, d) and kappa (K,) of a mixture; a start may be without shapes."""
        if mixture.shapes is None or not mixture.shapes.size:
            shapes = np.zeros((mixture.alpha.size, self.shape_bounds.shape[1]))
            mixture = mixture._replace(shapes=shapes)
        delta, kappa = self.family.parts(mixture)
        return np.ascontiguousarray(delta), np.clip(kappa, 0.0, 1.0)

    def _skewed(self, start) -> Start:
        """The start with delta, in the direction of its third moment, where it has none."""
        if not self.skewed:
            return start
        delta, kappa = self.parts(start)
        sigma = np.array(start.covariances)
        unskewed = np.flatnonzero(~delta.any(axis=1) & (start.alpha > 0.0))
        responsibilities = self.log_density(start)[1] if unskewed.size else None
        for j in unskewed:
            delta[j], sigma[j] = self._turned(start, j, responsibilities[:, j])[0]
        return Start(
            start.alpha, start.locations, sigma, self.family.shapes_of(sigma, delta, kappa)
        )

    def turned_both_ways(self, mixture: Start | Optimum, j: int) -> list[Start]:
        """Starts with component j skewed to both sides of the directions of its third moments."""
        starts = []
        delta, kappa = self.parts(mixture)
        for new, sigma in self._turned(mixture, j, self.log_density(mixture)[1][:, j]):
            for side in (1.0, -1.0):
                each, every = delta.copy(), np.array(mixture.covariances)
                each[j], every[j] = side * new, sigma
                shapes = self.family.shapes_of(every, each, kappa)
                starts.append(Start(mixture.alpha, mixture.locations, every, shapes))
        return starts

    def _turned(self, mixture, j: int, responsibilities) -> list[tuple[np.ndarray, np.ndarray]]:
        """(delta, Sigma) of component j with its covariance, the most skewed direction first.

        responsibilities (n,): of component j alone.
        """
        delta, _ = self.parts(mixture)
        V = mixture.covariances[j] + (1.0 - BETA**2) * np.outer(delta[j], delta[j])
        responsibilities = responsibilities * self.weights
        root = roots(V)
        away = np.where(np.isnan(self.measured), 0.0, self.measured - mixture.locations[j])
        z = np.linalg.solve(root, away.T).T
        # The t of a heavy tail has no third moment: far objects count as near ones.
        size = np.sqrt(np.sum(z * z, axis=1))
        z *= np.minimum(1.0, 3.0 / np.maximum(size, 1e-300))[:, None]
        total = max(responsibilities.sum(), 1e-300)
        third = np.einsum("n,na,nb,nc->abc", responsibilities, z, z, z, optimize=True) / total
        found = []
        for v in np.vstack([np.einsum("abb->a", third), np.eye(len(V))]):
            for _ in range(30):
                length = np.linalg.norm(v)
                if not length > 0.0:
                    break
                v = np.einsum("abc,b,c->a", third, v / length, v / length) + 0.3 * v / length
            if np.linalg.norm(v) > 0.0:
                v = v / np.linalg.norm(v)
                found.append((np.einsum("abc,a,b,c", third, v, v, v), v))
        found.sort(key=lambda one: -abs(one[0]))
        turned = []
        for skewness, v in found:
            if any(abs(v @ other) > 0.9 for _, _, other in turned):
                continue
            size = min(max(abs(skewness), LEAST_SKEWNESS), MOST_SKEWNESS)
            r = np.cbrt(2.0 * size / (4.0 - np.pi))
            new = math.copysign(r / BETA / math.sqrt(1.0 + r * r), skewness) * root @ v
            least = self.floor**2 * np.eye(len(V))
            sigma = V - (1.0 - BETA**2) * np.outer(new, new)
            lengths, axes = np.linalg.eigh(sigma - least)
            turned.append((new, least + (axes * np.maximum(lengths, 0.0)) @ axes.T, v))
        return [(new, sigma) for new, sigma, _ in turned] or [(np.zeros(len(V)), V)]

    def penalised(self) -> "Mixtures":
        """The same objects, with a penalty on the slant of a component taken from lnL."""
        other = copy(self)
        other.penalty = PENALTY * self.skewed
        return other

    def lnl(self, mixture: Start | Optimum) -> float:
        """The log-likelihood at exactly these parameters."""
        lnl = super().lnl(mixture)
        if not self.penalty:
            return lnl
        at = self._at(mixture)
        room = self.room_for_penalty(at.alpha.size)
        return lnl - penalty_of(at.sigma, at.delta, self.penalty, *room)

    def room_for_penalty(self, K: int) -> tuple[np.ndarray, np.ndarray]:
        """For its gradient (K, q) and Hessian (K, q, q); q is 0 where there is none."""
        d = self.values.shape[1]
        q = (d * (d + 1) // 2 + d) * (self.penalty > 0.0)
        return np.zeros((K, q)), np.zeros((K, q, q))

    def _natural(self, at: Mixture) -> tuple[np.ndarray, np.ndarray]:
        """The gradient (n,) and -Hessian (n, n) by logit, m, Sigma, delta and kappa."""
        K, d = at.m.shape
        sums, of_penalty = sums_for(K, d, self.skewed, self.mixed), self.room_for_penalty(K)
        how = self.skewed, self.mixed, self.penalty, 0
        value(self.blocks, *at, how, sums, *of_penalty)
        n = K * (1 + sums.S1.shape[1])
        slope, X = np.empty((n, 1)), np.empty((n, n))
        table = places(d, self.skewed, self.mixed)
        natural_system(sums, at.alpha, d, self.weights.sum(), *table, *of_penalty, slope, X)
        return slope.ravel(), X

    def _climb(self, start, newton_steps: int, rough: int = 0) -> Optimum:
        alpha, m, sigma = (np.array(part, dtype=float, order="C") for part in start[:3])
        delta, kappa = (np.array(part) for part in self.parts(start))
        report = np.empty(4)
        at = alpha / alpha.sum(), m, np.zeros(sigma.shape), sigma, delta, kappa
        how = self.skewed, self.mixed, self.penalty, *self.room_for_penalty(alpha.size)
        table = places(m.shape[1], self.skewed, self.mixed)
        end = newton_steps, TOLERANCE, rough, report
        lnl = climb(self.blocks, *at, self.floor, *how, *table, *end)
        converged, decrement, norm, steps = report.tolist()
        alpha, shapes = at[0], self.family.shapes_of(sigma, delta, kappa)
        took = bool(converged), decrement, norm, int(steps)
        return Optimum(alpha, m, sigma, shapes, lnl, *took)

    def information(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """As Problem has it, (K, q, f) and (f, f); kappa at a bound and delta = 0 are held."""
        at = self._at(mixture)
        K, d = at.m.shape
        slope, hessian = self._natural(at)
        size, rows, columns = slope.size // K, *halves(d)
        half = slice(1 + d, 1 + d + rows.size)
        free = np.empty(slope.size, dtype=bool)
        find_free(at.alpha, at.delta, at.kappa, slope, self.skewed, self.mixed, free)
        units = natural_units(at.sigma)  # delta's are the means', kappa's the logits'
        units = [units, units[:, 1 : 1 + d * self.skewed], units[:, : self.mixed]]
        each = np.diag(np.hstack(units).ravel())[:, free]
        hessian, held = each.T @ hessian @ each, []
        for j in range(K):
            own = each[j * size : (j + 1) * size]
            dV = np.zeros((d, d, each.shape[1]))
            dV[rows, columns] = dV[columns, rows] = own[half]
            excess = at.sigma[j] - np.outer(at.delta[j], at.delta[j]) / STEEPEST**2
            if self.skewed:
                by_delta = np.einsum("af,b->abf", own[half.stop : half.stop + d], at.delta[j])
                dV -= (by_delta + by_delta.transpose(1, 0, 2)) / STEEPEST**2
            (lengths,), (axes,) = principal_axes(excess[None])
            own = 1.0 / (axes.T**2 @ (1.0 / np.diag(at.sigma[j])))  # as lift has it
            low = lengths <= self.floor**2 + AT_FLOOR * own
            u, v = axes[:, low], axes[:, ~low]
            pull = np.zeros((d, d))
            pull[rows, columns] += slope.reshape(K, size)[j, half]
            edge, bend = edge_of(u, v, lengths[~low] - self.floor**2, dV, pull + pull.T)
            held.append(edge)
            hessian -= bend
        held = np.concatenate(held)
        free = free_of(held, each.shape[1])
        directions = (each @ free).reshape(K, size, -1)
        if self.skewed:
            # From delta to the shape that it is over the square root of Sigma's diagonal.
            sds = np.sqrt(np.diagonal(at.sigma, axis1=1, axis2=2))[..., None]
            along = directions[:, half][:, rows == columns]
            skew = slice(half.stop, half.stop + d)
            directions[:, skew] /= sds
            directions[:, skew] -= at.delta[..., None] * along / (2.0 * sds**3)
        return directions, free.T @ hessian @ free

    def _at(self, mixture) -> Mixture:
        """Exactly this mixture."""
        delta, kappa = self.parts(mixture)
        return Mixture(*(np.ascontiguousarray(part) for part in (*mixture[:3], delta, kappa)))

    def _score(self, mixture) -> tuple[float, np.ndarray, np.ndarray]:
        """lnL; ln f (lanes,) and responsibilities (lanes, K) in the order of the blocks."""
        alpha, m, sigma = (np.ascontiguousarray(part) for part in mixture[:3])
        delta, kappa = self.parts(mixture)
        K, d = m.shape
        lanes = self.blocks.weight.size
        log_f, responsibilities = np.empty(lanes), np.empty((lanes, K))
        sums = sums_for(K, d, self.skewed, self.mixed)
        how = self.skewed, self.mixed, False, sums, log_f, responsibilities
        lnl = derivatives(self.blocks, alpha, m, sigma, delta, kappa, *how)
        return float(lnl), log_f, responsibilities


@cache
def halves(d: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of a lower half, row by row."""
    return np.tril_indices(d)


@cache
def places(d: int, skewed: int, mixed: int) -> tuple[np.ndarray, np.ndarray]:
    """Where second derivatives by (m, Sigma, delta, kappa) stand among a component's sums.

    Two (p, p): the place among second, third, fourth and mixed one after the other, and the factor.
    """
    D = d + skewed
    # Each parameter as the coordinates by which it derives, u being d, and its factor.
    ways = [((a,), 1.0) for a in range(d)]
    ways += [((a, b), 0.5 if a == b else 1.0) for a in range(d) for b in range(a + 1)]
    ways += [((d, a), 1.0) for a in range(d)] * skewed
    start = np.cumsum([0, half_of(D, 0), third_of(D, 0, 0), fourth_of(D, 0, 0, 0)])
    at = {2: (start[0], half_of), 3: (start[1], third_of), 4: (start[2], fourth_of)}
    p = len(ways) + mixed
    table, factor = np.empty((p, p), dtype=int), np.ones((p, p))
    for i, (one, size) in enumerate(ways):
        for k, (other, more) in enumerate(ways):
            both = sorted(one + other, reverse=True)
            first, place = at[len(both)]
            table[i, k], factor[i, k] = first + place(*both), size * more
    if mixed:
        table[-1] = table[:, -1] = start[3] + np.arange(p)
    return table, factor
