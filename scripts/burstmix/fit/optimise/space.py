"""A sample of several variables as the search sees it."""

from copy import copy
from functools import cached_property
from typing import Self

import numpy as np

from ..families.covariances import (
    FULL,
    SMALL,
    SPHERICAL,
    TIED,
    factors_of,
    free_parameters,
    no_factors,
    places_of,
    restrict,
    without_parameter,
)
from ..likelihood.blocks import blocks_of, weighted
from ..likelihood.grouped import grouped
from ..likelihood.multivariate import add_ratios, curvature, curvature_for, normals, score
from ..numerics.jacobi import principal_axes
from ..numerics.roots import inverse_roots
from ..parameters import NEWTON_STEPS, TOLERANCE, Optimum, Start, spread_of
from .climb_space import climb, full_system, newton_system, take_em_steps

PLACES = 150  # objects at which a component may be missing
ENOUGH = 5_000  # objects that show where a component is missing
SPARSE = 4  # variables from which on hardly any objects lie together
EM_STEPS = 8  # from a start: each costs a fraction of a Newton step's
NEARLY = 0.1  # in lnL: what an approach leaves to gain
PROMISED = 0.3  # of what a place promises: a difference in lnL by so much more or less
SAME_LNL = 1e-3  # and so much besides
JOINED = 10.0  # the square of a distance in standard deviations of the estimate of completed data
AT_FLOOR = 1e-6  # of the floor's square: an eigenvalue of V so little above is at the floor


class Space:
    """d variables, with a floor on a component's standard deviation in every direction.

    values (n, d), NaN where missing; covariances (n, d, d) of their noise, or None; weights (n,).
    structure: that of the components' covariances, as families/covariances.py says.
    """

    def __init__(
        self,
        values: np.ndarray,
        covariances: np.ndarray | None,
        weights: np.ndarray,
        floor: float,
        structure: int = FULL,
    ):
        self.floor, self.structure = floor, structure
        # What starts are compared by, under other floors and weights too.
        self.made_with = values, covariances, weights, floor
        self._take(values, covariances, weights)
        rough = self.measured[self.part]
        # For starts only: a missing coordinate stands at its variable's mean, which may have none.
        missing = np.isnan(rough)
        means = np.where(missing, 0.0, rough).sum(axis=0) / np.maximum(1, (~missing).sum(axis=0))
        self.values = np.where(missing, means, rough)
        self.whole, self.widest = spread_of(self.values)
        restrict(np.ones(1), self.whole[None], structure)
        order = np.argsort(self.values[:, 0], kind="stable")
        self.turned = {}  # by variable: what _with_first gives
        self.normals = {}  # by covariance: what _normals gives, the same in every search
        self.shape_bounds = np.empty((2, 0))
        self.places = self.values[order[:: max(1, -(-order.size // PLACES))]]

    def _take(self, values, covariances, weights) -> None:
        """The objects of the log-likelihood."""
        self.measured, self.noise, self.weights = values, covariances, weights
        self.blocks, self.place = blocks_of(values, covariances, weights)
        self.part = slice(None, None, max(1, -(-len(values) // ENOUGH)))

    @cached_property
    def few(self) -> Self | None:
        """The same with few weighted objects, that starts are compared by; None: all are.

        It has the floor that this had at first.
        """
        if self.measured.shape[1] >= SPARSE:
            return None
        few = copy(self)
        few._take(*grouped(*self.made_with))
        return few

    @property
    def coarse(self) -> Self:
        """The same with the objects that starts are compared by."""
        if self.few is None:
            return self
        coarse = copy(self.few)
        coarse.floor = self.floor
        return coarse

    def approach(
        self, start: Start | Optimum, em_steps: int = EM_STEPS, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """As climb, nearly; without Newton steps lnL is that before the last EM step."""
        return self.coarse._approach(start, em_steps, newton_steps)

    def _approach(self, start, em_steps: int, newton_steps: int) -> Optimum:
        """approach, over all objects."""
        if newton_steps:
            return self._climb(start, em_steps, newton_steps, tolerance=NEARLY)
        alpha, m, V = (np.array(part, dtype=float, order="C") for part in start[:3])
        alpha /= alpha.sum()
        K, d = m.shape
        L = no_factors(K, d, self.structure)
        lnl = take_em_steps(self.blocks, alpha, m, V, L, self.floor, self.structure, em_steps)
        return Optimum(alpha, m, V, np.empty((K, 0)), lnl, False, np.nan, np.nan, em_steps)

    def approach_each(self, starts: list, *steps: int, **named: int) -> list[Optimum]:
        """approach from each of several starts, with these steps."""
        return [self.approach(start, *steps, **named) for start in starts]

    def climb(
        self, start: Start | Optimum, em_steps: int = EM_STEPS, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """The local maximum that a start leads to; lnL at exactly the parameters returned."""
        return self._climb(start, em_steps, newton_steps)

    def finish(self, place: Optimum, ends: list[Optimum]) -> Optimum:
        """Where all objects lead from the end of an approach: to one of these ends, or another."""
        if self.few is not None:
            place = self._approach(place, 0, NEWTON_STEPS)
            for end in ends:
                if self._leads(place, end):
                    return end
        return self.climb(place, em_steps=0)

    def joins(self, place: Optimum, other: Optimum, end: Optimum) -> bool:
        """Whether an approach to a place leads where one to another led, which was to this end."""
        return self._leads(place, end if self.few is None else other)

    def _leads(self, place: Optimum, end: Optimum) -> bool:
        """Whether a place is so near to an end that it leads there as well.

        It promises as much more as the end has, and no parameter is far from there.
        """
        promised = place.decrement + end.decrement
        more = end.lnl + end.decrement - place.lnl - place.decrement
        if not (place.converged and abs(more) <= PROMISED * promised + SAME_LNL):
            return False
        return distance(place, end, self.weights.sum()) <= JOINED

    def climb_at_width(self, start: Start | Optimum, j: int, v: int, sd: float) -> Optimum:
        """The local maximum that a start leads to with one standard deviation held.

        It is that of component j in variable v, and all that the structure makes equal to it.
        """
        if v not in self.turned:
            self.turned[v] = self._with_first(v)
        first, order = self.turned[v]
        back = np.argsort(order)
        V = start.covariances[:, order][:, :, order]
        excess = V - self.floor**2 * np.eye(order.size)
        same = np.arange(order.size if self.structure == SPHERICAL else 1)
        for i in range(len(V)) if self.structure == TIED else [j]:
            size = np.ones(order.size)
            size[same] = np.sqrt(
                max(sd**2 - self.floor**2, 0.0) / max(excess[i, 0, 0], SMALL * self.floor**2)
            )
            V[i] = self.floor**2 * np.eye(order.size) + excess[i] * np.outer(size, size)
            # At the floor there is next to nothing to stretch.
            V[i, same, same] = max(sd, self.floor) ** 2
        turned = Start(start.alpha, start.locations[:, order], V)
        end = first._climb(turned, 0, NEWTON_STEPS, held=j)
        V = end.covariances[:, back][:, :, back]
        return end._replace(locations=end.locations[:, back], covariances=V)

    def _with_first(self, v: int) -> tuple["Space", np.ndarray]:
        """The same objects with variable v first, and the order of the variables there."""
        order = np.argsort(np.arange(self.measured.shape[1]) != v, kind="stable")
        other = copy(self)
        noise = None if self.noise is None else self.noise[:, order][:, :, order]
        other.blocks, other.place = blocks_of(self.measured[:, order], noise, self.weights)
        return other, order

    def _climb(
        self,
        start,
        em_steps: int,
        newton_steps: int,
        held: int = -1,
        tolerance: float = TOLERANCE,
    ) -> Optimum:
        alpha, m, V = (np.array(part, dtype=float, order="C") for part in start[:3])
        alpha /= alpha.sum()
        report = np.zeros(4)
        K, d = m.shape
        free = free_parameters(K, d, self.structure)
        if held >= 0:
            # The variance in the first variable.
            free = without_parameter(*free, held * (free[0].size // K) + 1 + d)
        what = self.floor, self.structure, places_of(d, self.structure), *free
        how = em_steps, newton_steps, tolerance, report
        lnl = climb(self.blocks, alpha, m, V, no_factors(K, d, self.structure), *what, *how)
        return Optimum(
            alpha,
            m,
            V,
            np.empty((alpha.size, 0)),
            float(lnl),
            bool(report[0]),
            float(report[1]),
            float(report[2]),
            int(report[3]),
        )

    def under(self, floor: float) -> "Space":
        """The same objects under another floor."""
        other = copy(self)
        other.floor, other.turned = floor, {}
        return other

    def penalised(self) -> "Space":
        """The same: normals have no shapes."""
        return self

    def information(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """Directions (K, 1 + d + d (d + 1) / 2, f) that are free, and the Hessian of -lnL in these.

        The directions are in the logits, means and lower halves of V of the components. Where V is
        at the floor along u, u' dV u = 0 holds: the estimate stays at the edge of what is allowed,
        along which V can turn. Moving all logits alike changes nothing: any curvature stands there.
        """
        alpha, m, V = (np.ascontiguousarray(part) for part in mixture[:3])
        K, d = m.shape
        sums = curvature_for(K, d)
        curvature(self.blocks, alpha, m, V, sums)
        if self.structure > TIED:
            return self._of_factors(alpha, V, sums)
        index, owner = free_parameters(K, d, self.structure)
        size, rows, columns = index.size // K, *np.tril_indices(d)
        slope, X = np.empty((index.size, 1)), np.empty((index.size, index.size))
        full_system(sums, alpha, self.weights.sum(), slope, X)
        halves = np.tile(np.append(np.ones(1 + d), np.where(rows == columns, 0.5, 1.0)), K)
        X *= halves[:, None] * halves
        units = natural_units(V).reshape(-1, 1)
        each = units * (index[:, None] == np.arange(owner.size))
        hessian, held = each.T @ X @ each, []
        lengths, axes = principal_axes(V)
        for j in range(K):
            dV = np.zeros((d, d, owner.size))
            dV[rows, columns] = dV[columns, rows] = each[j * size + 1 + d : (j + 1) * size]
            low = lengths[j] <= self.floor**2 * (1.0 + AT_FLOOR)
            u, v = axes[j][:, low], axes[j][:, ~low]
            edge, bend = edge_of(u, v, lengths[j, ~low] - self.floor**2, dV, sums.S2[j])
            held.append(edge)
            hessian -= bend
        held = np.concatenate(held)
        free = free_of(held, owner.size)
        return (each @ free).reshape(K, size, -1), free.T @ hessian @ free

    def _of_factors(self, alpha, V, sums) -> tuple[np.ndarray, np.ndarray]:
        """information, of covariances that are no linear space: in logits, means and L."""
        K, d = sums.S1.shape
        L, places = no_factors(K, d, self.structure), places_of(d, self.structure)
        factors_of(V, self.floor, L)
        index, owner = free_parameters(K, d, self.structure)
        g, hessian, D = np.empty(owner.size), np.empty((owner.size,) * 2), np.empty(owner.size)
        total = self.weights.sum()
        newton_system(sums, alpha, L, V, total, places, index, g, hessian, D)
        rows, columns = np.tril_indices(d)
        directions = np.zeros((K, 1 + d + rows.size, owner.size))
        for j, own in enumerate(index.reshape(K, -1)):
            directions[j, np.arange(1 + d), own[: 1 + d]] = 1.0
            for (a, b), free in zip(places, own[1 + d :], strict=True):
                dV = np.zeros((d, d))
                dV[a] = L[j, :, b]
                directions[j, 1 + d :, free] = (dV + dV.T)[rows, columns]
        return directions, hessian

    def reweighted(self, weights: np.ndarray) -> "Space":
        """The same objects with other weights (n,) in the log-likelihood, to climb on."""
        other = copy(self)
        other.turned = {}
        other.weights = weights
        other.blocks = weighted(self.blocks, self.place, weights)
        return other

    def lnl(self, mixture: Start | Optimum) -> float:
        """The log-likelihood at exactly these parameters."""
        return self._score(mixture)[0]

    def log_density(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """ln f of every object (n,), noise included, and its responsibilities (n, K)."""
        log_f, responsibilities = self._score(mixture)[1:]
        return log_f[self.place], responsibilities[self.place]

    def gains(
        self, mixture: Start | Optimum, covariances: list[np.ndarray]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """By covariance (d, d): what a component at each place may gain, and its weight, (m,)."""
        coarse = self.coarse
        w = coarse.weights[coarse.part]
        over_f = np.exp(-np.maximum(coarse.log_density(mixture)[0][coarse.part], -300.0))
        found = []
        for covariance in covariances:
            key = covariance.tobytes()
            if key not in self.normals:
                self.normals[key] = coarse._normals(covariance)
            sums, squares = np.empty((2, len(self.places)))
            add_ratios(self.normals[key], w, over_f, sums, squares)
            # Of ratio - 1, which is 0 everywhere where the component is the mixture.
            first, second = sums - w.sum(), squares - 2.0 * sums + w.sum()
            weights = np.divide(first, second, out=np.zeros(first.shape), where=second != 0.0)
            found.append((0.5 * np.abs(first) * weights, weights))
        return found

    def _normals(self, covariance) -> np.ndarray:
        """N(object; place, covariance + noise) for the objects of part, (n, places)."""
        x = self.measured[self.part]
        noise = np.empty((0, *covariance.shape)) if self.noise is None else self.noise[self.part]
        p = np.empty((len(x), len(self.places)))
        normals(*(np.ascontiguousarray(each) for each in (x, noise, self.places.T)), covariance, p)
        return p

    def _score(self, mixture) -> tuple[float, np.ndarray, np.ndarray]:
        """lnL; ln f (lanes,) and responsibilities (lanes, K) in the order of the blocks."""
        alpha, m, V = (np.ascontiguousarray(array) for array in mixture[:3])
        K, d = m.shape
        lanes = self.blocks.weight.size
        log_f, responsibilities = np.empty(lanes), np.empty((lanes, K))
        sums = np.empty(K), np.empty((K, d)), np.empty((K, d, d))
        lnl = score(self.blocks, alpha, m, V, *sums, log_f, responsibilities)
        return float(lnl), log_f, responsibilities


def distance(one: Optimum, other: Optimum, total: float) -> float:
    """The square of that between two mixtures, in the information of completed data at the other.

    total: the weights of all objects added up. Components are taken as pairs so that it is least;
    those of weight 0 have none.
    """
    away = one.locations[:, None] - other.locations
    R = inverse_roots(other.covariances)
    inverse = R.swapaxes(1, 2) @ R
    wider = inverse @ (one.covariances[:, None] - other.covariances)
    squares = np.einsum("jka,kab,jkb->jk", away, inverse, away)
    squares += 0.5 * np.einsum("jkab,jkba->jk", wider, wider)
    least = 1.0 / total
    squares *= total * other.alpha
    squares += total * (one.alpha[:, None] - other.alpha) ** 2 / np.maximum(other.alpha, least)
    from scipy.optimize import linear_sum_assignment  # only here: fits of one variable need none

    return float(squares[linear_sum_assignment(squares)].sum())


def natural_units(V: np.ndarray) -> np.ndarray:
    """What logits, means and lower halves of V (K, d, d) are measured in, (K, .), in turn.

    In these, the standard deviations and their products, no unit of a variable matters.
    """
    rows, columns = np.tril_indices(V.shape[1])
    sds = np.sqrt(np.diagonal(V, axis1=1, axis2=2))
    return np.hstack([np.ones((len(V), 1)), sds, sds[:, rows] * sds[:, columns]])


def free_of(held: np.ndarray, size: int) -> np.ndarray:
    """Directions (size, f) at right angles to each other and to all that are held, (h, size)."""
    from scipy.linalg import null_space  # only here: fits of one variable need none

    lengths = np.linalg.norm(held, axis=1, keepdims=True)
    return null_space(held / np.maximum(lengths, 1e-300)) if held.size else np.eye(size)


def edge_of(
    u: np.ndarray, v: np.ndarray, above: np.ndarray, dV: np.ndarray, pull: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What V at the floor along u (d, p) holds, and by how much -Hessian bends there.

    v (d, d - p): the other axes, whose lengths are above (d - p,) more than the floor's square.
    dV (d, d, f): of directions, of which the first result (p p, f) has to stay 0; pull (d, d):
    twice the derivative of lnL by V. The second is (f, f).
    """
    # The order in which three factors are multiplied is the cost of thirty variables.
    held = np.einsum("ap,abf,bq->pqf", u, dV, u, optimize=True).reshape(-1, dV.shape[2])
    # As V turns by N = u' dV v, it grows by N (v' V v - floor^2)^-1 N' along u.
    turns = np.einsum("ap,abf,bq->pqf", u, dV, v / np.sqrt(above), optimize=True)
    return held, np.einsum("prf,pq,qrg->fg", turns, u.T @ pull @ u, turns, optimize=True)
