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

import numpy as np

from ..families.covariances import covariances_of, factors_of
from ..families.scale_mixture import STEEPEST, ScaleMixture
from ..families.shapes import PENALTY
from ..likelihood.multivariate import fourth_of, half_of, third_of
from ..likelihood.scale_mixtures import BETA, derivatives, sums_for
from ..parameters import NEWTON_STEPS, SAME_PLACE, TOLERANCE, Optimum, Start
from .space import AT_FLOOR, JOINED, SAME_LNL, Space, distance, edge_of, free_of
from .trust_region import VANISHED, has_converged, judge, trusted_step

MOST = 2.0  # of delta in scales: starts are drawn from so far
ROUNDING = 1e-13  # of lnL, in units of itself and of the objects
ROUGH = 1e-7  # likewise of rough integrals, which jump where an object's nodes change
NEAR = 0.15  # of sqrt(delta' Sigma^-1 delta): an end so close to 0 is tried from both sides
LEAST_SKEWNESS, MOST_SKEWNESS = 0.1, 0.9  # of a start, in its direction


class Mixture:
    """Parameters of K components: alpha (K,), m (K, d), L (K, d, d), delta (K, d), kappa (K,)."""

    def __init__(
        self,
        alpha: np.ndarray,
        m: np.ndarray,
        L: np.ndarray,
        delta: np.ndarray,
        kappa: np.ndarray,
        floor: float,
    ):
        self.alpha, self.m, self.L, self.delta, self.kappa = alpha, m, L, delta, kappa
        self.sigma = np.empty(L.shape)
        covariances_of(L, floor, self.sigma)
        self.sigma += delta[:, :, None] * delta[:, None, :] / STEEPEST**2


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
        end = self._climb(self._skewed(start), em_steps, newton_steps)
        if newton_steps < NEWTON_STEPS:
            return end
        if not end.lnl >= self.lnl(start):
            end = self._climb(start, em_steps, newton_steps)  # without skewness it is better
        if not self.skewed:
            return end
        near = (self.family.steepness(end) < NEAR) & (end.alpha > 0.0)
        for j in np.flatnonzero(near):
            for start in self.turned_both_ways(end, j):
                other = self._climb(start, 0, newton_steps)
                end = other if other.lnl > end.lnl + TOLERANCE else end
        return end

    def approach(
        self, start: Start | Optimum, em_steps: int = 0, newton_steps: int = NEWTON_STEPS
    ) -> Optimum:
        """As climb, with integrals that are right to 1e-6."""
        return self.coarse._approach(start, em_steps, newton_steps)

    def _approach(self, start, em_steps: int, newton_steps: int) -> Optimum:
        return self._climb(self._skewed(start), em_steps, newton_steps, rough=1)

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
        root = np.linalg.cholesky(V)
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

    def _start(self, start) -> Mixture:
        """The parameters to climb from."""
        alpha, m, sigma = (np.array(part, dtype=float, order="C") for part in start[:3])
        delta, kappa = self.parts(start)
        L = np.zeros(sigma.shape)
        inside = sigma - delta[:, :, None] * delta[:, None, :] / STEEPEST**2
        factors_of(np.ascontiguousarray(inside), self.floor, L)
        return Mixture(alpha / alpha.sum(), m, L, delta, kappa, self.floor)

    def penalised(self) -> "Mixtures":
        """The same objects, with a penalty on the slant of a component taken from lnL."""
        other = copy(self)
        other.penalty = PENALTY * self.skewed
        return other

    def lnl(self, mixture: Start | Optimum) -> float:
        """The log-likelihood at exactly these parameters."""
        lnl = super().lnl(mixture)
        return lnl - self._penalty(self._at(mixture))[0] if self.penalty else lnl

    def _penalty(self, at: Mixture) -> tuple[float, np.ndarray, np.ndarray]:
        """What the penalty takes from lnL; its gradient (K, q) and Hessian (K, q, q).

        By the lower half of Sigma and by delta. With y = Sigma^-1 delta the square of the slant, s
        = delta' y, has the differentials 2 y' d(delta) - y' d(Sigma) y and 2 z' Sigma^-1 z, where z
        = d(delta) - d(Sigma) y.
        """
        K, d = at.m.shape
        rows, columns = np.tril_indices(d)
        inverse, one = np.linalg.inv(at.sigma), np.eye(d)
        y = np.einsum("kab,kb->ka", inverse, at.delta)
        t = (1.0 - BETA**2) * np.sum(y * at.delta, axis=1)
        x, left = t / (1.0 + t), 1.0 / (1.0 + t)
        taken = -self.penalty * np.log(1.0 - x**3)
        # By x, and then by s.
        slope = 3.0 * x**2 / (1.0 - x**3)
        bend = (6.0 * x + 3.0 * x**4) / (1.0 - x**3) ** 2
        by_s = (1.0 - BETA**2) * left**2
        slope, bend = slope * by_s, bend * by_s**2 - 2.0 * slope * by_s * (1.0 - BETA**2) * left
        turned = one[:, rows] * y[:, None, columns] + one[:, columns] * y[:, None, rows]
        turned *= np.where(rows == columns, 0.5, 1.0)
        z = np.concatenate([-turned, np.tile(one, (K, 1, 1))], axis=2)
        ds = np.einsum("ka,kaq->kq", y, z)
        ds[:, rows.size :] *= 2.0
        second = 2.0 * slope[:, None, None] * (z.transpose(0, 2, 1) @ inverse @ z)
        second += bend[:, None, None] * ds[:, :, None] * ds[:, None, :]
        return float(taken.sum()), self.penalty * slope[:, None] * ds, self.penalty * second

    def _sums(self, at: Mixture, rough: int = 0):
        """lnL less the penalty, and the derivatives of lnL alone as scale_mixtures has them."""
        K, d = at.m.shape
        sums = sums_for(K, d, self.skewed, self.mixed)
        parts = at.alpha, at.m, at.sigma, at.delta, at.kappa, self.skewed, self.mixed, True, sums
        lnl = derivatives(self.blocks, *parts, np.empty(0), np.empty((0, K)), rough)
        if self.penalty:
            lnl -= self._penalty(at)[0]
        # Where a derivative overflows no step is to end.
        return lnl if all(np.isfinite(part).all() for part in sums) else np.nan, sums

    def _natural(self, at: Mixture, sums) -> tuple[np.ndarray, np.ndarray]:
        """The gradient (n,) and -Hessian (n, n) by logit, m, Sigma, delta and kappa."""
        K, d = at.m.shape
        total = self.weights.sum()
        size = 1 + sums.S1.shape[1]
        n = K * size
        table, factor = places(d, self.skewed, self.mixed)
        C = sums.C[:n, :n]
        X = np.where(below(n), C, C.T)
        slope = np.column_stack([sums.S0 - total * at.alpha, sums.S1])
        logits = np.arange(0, n, size)
        alive = (at.alpha > 0.0).astype(float)
        # Moving all logits alike changes nothing: any curvature may stand in that direction.
        X[np.ix_(logits, logits)] += total / K * np.outer(alive, alive)
        X[np.ix_(logits, logits)] -= total * np.outer(at.alpha, at.alpha)
        held = np.hstack([sums.second, sums.third, sums.fourth, sums.mixed])
        block = np.zeros((K, size, size))
        block[:, 1:, 1:] = held[:, table] * factor
        block[:, 0, 1:] = block[:, 1:, 0] = sums.S1
        block[:, 0, 0] = slope[:, 0]
        if self.penalty:
            part = slice(1 + d, 1 + d + d * (d + 1) // 2 + d)
            _, gradient, hessian = self._penalty(at)
            slope[:, part] -= gradient
            block[:, part, part] -= hessian
        each = np.arange(K)
        X.reshape(K, size, K, size)[each, :, each] -= block
        return slope.ravel(), X

    def _system(self, at: Mixture, sums) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The gradient, -Hessian and the damping by logit, m, L, delta and kappa."""
        K, d = at.m.shape
        slope, X = self._natural(at, sums)
        size = slope.size // K
        J, bends = np.zeros((2, K, size, K, size))
        rows, columns = halves(d)
        half = slice(1 + d, 1 + d + rows.size)
        skew, one = slice(half.stop, half.stop + d), np.arange(d)
        pull = np.zeros((K, d, d))
        pull[:, rows, columns] = slope.reshape(K, size)[:, half]
        pull += pull.transpose(0, 2, 1)  # twice on the diagonal
        block, bend = np.tile(np.eye(size), (K, 1, 1)), np.zeros((K, size, size))
        by_L = at.L[:, columns[:, None], columns] * (rows[:, None] == rows)
        by_L += at.L[:, rows[:, None], columns] * (columns[:, None] == rows)
        block[:, half, half] = by_L
        bend[:, half, half] = pull[:, rows[:, None], rows] * (columns[:, None] == columns)
        width = np.diagonal(at.sigma, axis1=1, axis2=2) + (1.0 - BETA**2) * at.delta**2
        D = np.ones((K, size))
        D[:, 1 : 1 + d] /= width
        D[:, half] *= 2.0 / width[:, rows]
        if self.skewed:
            delta = at.delta[:, :, None] / STEEPEST**2
            by_delta = (rows[:, None] == one) * delta[:, columns]
            by_delta += (columns[:, None] == one) * delta[:, rows]
            block[:, half, skew] = by_delta
            bend[:, skew, skew] = pull / STEEPEST**2
            D[:, skew] *= (1.0 - BETA**2) / width
        D *= (sums.S0 + 0.01 * self.weights.sum())[:, None]  # as in climb_space
        each = np.arange(K)
        J[each, :, each], bends[each, :, each] = block, bend
        J, bends, D = J.reshape(X.shape), bends.reshape(X.shape), D.ravel()
        return slope @ J, J.T @ X @ J - bends, D

    def _moved(self, at: Mixture, step: np.ndarray) -> Mixture:
        """The parameters after a step (K, size), which is cut to where kappa's bounds let it go."""
        d = at.m.shape[1]
        rows, columns = halves(d)
        alive = at.alpha > 0.0
        top = step[alive, 0].max()
        alpha = np.where(alive, at.alpha * np.exp(np.minimum(step[:, 0] - top, 0.0)), 0.0)
        alpha /= alpha.sum()
        alpha[alpha <= VANISHED / self.blocks.objects] = 0.0
        alpha /= alpha.sum()
        L = at.L.copy()
        L[:, rows, columns] += step[:, 1 + d : 1 + d + rows.size]
        delta, kappa = at.delta, at.kappa
        if self.skewed:
            delta = delta + step[:, 1 + d + rows.size : 1 + 2 * d + rows.size]
        if self.mixed:
            kappa = np.clip(kappa + step[:, -1], 0.0, 1.0)
            step[:, -1] = kappa - at.kappa
        return Mixture(alpha, at.m + step[:, 1 : 1 + d], L, delta, kappa, self.floor)

    def _climb(self, start, em_steps: int, newton_steps: int, rough: int = 0) -> Optimum:
        at = self._start(start)
        K = at.alpha.size
        total = self.weights.sum()
        lnl, sums = self._sums(at, rough)
        steps, converged, decrement, damping = 0, False, 0.0, 0.0
        radius = longest = 0.5 * math.sqrt(total)
        system = None
        while np.isfinite(lnl) and steps < newton_steps:
            if system is None:
                g, B, D = system = self._system(at, sums)
                free = self._free(at, g.reshape(K, -1)).ravel()
            step = np.empty(g.size)
            damping = trusted_step(g, B, D, free, radius, max(damping, 1e-6), step)
            decrement = 0.5 * float(g @ step)
            noise, jitter = (each * (abs(lnl) + total) for each in (ROUNDING, ROUGH))
            if has_converged(decrement, damping, TOLERANCE, noise):
                converged = True
                break
            steps += 1
            length = math.sqrt(float(D @ (step * step)))
            new = self._moved(at, step.reshape(K, -1))
            promised = float(step @ g - 0.5 * step @ B @ step)
            new_lnl, new_sums = self._sums(new, rough)
            gain = new_lnl - lnl
            taken, radius = judge(gain, promised, noise, damping, length, radius, longest)
            if taken:
                at, lnl, sums, system = new, new_lnl, new_sums, None
            if rough and not taken and has_converged(promised, damping, 0.0, jitter):
                converged = True
                break
            if radius < 1e-12 * longest:
                break
        norm = np.nan
        if np.isfinite(lnl):
            g = self._system(at, sums)[0]
            norm = float(np.linalg.norm(g[self._free(at, g.reshape(K, -1)).ravel()]))
        return Optimum(
            at.alpha,
            at.m,
            at.sigma,
            self.family.shapes_of(at.sigma, at.delta, at.kappa),
            float(lnl),
            converged,
            decrement,
            norm,
            steps,
        )

    def information(self, mixture: Start | Optimum) -> tuple[np.ndarray, np.ndarray]:
        """As Problem has it, (K, q, f) and (f, f); kappa at a bound and delta = 0 are held."""
        at = self._at(mixture)
        K, d = at.m.shape
        sums = self._sums(at)[1]
        slope, hessian = self._natural(at, sums)
        size, rows, columns = slope.size // K, *halves(d)
        half = slice(1 + d, 1 + d + rows.size)
        each = np.eye(slope.size)[:, self._free(at, slope.reshape(K, size)).ravel()]
        hessian, held = each.T @ hessian @ each, []
        for j in range(K):
            own = each[j * size : (j + 1) * size]
            dV = np.zeros((d, d, each.shape[1]))
            dV[rows, columns] = dV[columns, rows] = own[half]
            excess = at.sigma[j] - np.outer(at.delta[j], at.delta[j]) / STEEPEST**2
            if self.skewed:
                by_delta = np.einsum("af,b->abf", own[half.stop : half.stop + d], at.delta[j])
                dV -= (by_delta + by_delta.transpose(1, 0, 2)) / STEEPEST**2
            lengths, axes = np.linalg.eigh(excess)
            low = lengths <= self.floor**2 + AT_FLOOR * np.diag(at.sigma[j]).max()
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
        alpha, m, sigma = (np.ascontiguousarray(part) for part in mixture[:3])
        at = Mixture(alpha, m, np.zeros(sigma.shape), delta, kappa, self.floor)
        at.sigma = sigma
        return at

    def _free(self, at: Mixture, g: np.ndarray) -> np.ndarray:
        """Which parameters (K, size) may move: no delta that is 0, and kappa from its bounds in."""
        free = np.repeat(at.alpha[:, None] > 0.0, g.shape[1], axis=1)
        if self.skewed:
            d = at.m.shape[1]
            last = g.shape[1] - self.mixed
            free[:, last - d : last] &= at.delta.any(axis=1)[:, None]
        if self.mixed:
            low, high = at.kappa <= 0.0, at.kappa >= 1.0
            free[:, -1] &= ~((low & (g[:, -1] <= 0.0)) | (high & (g[:, -1] >= 0.0)))
        return free

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
def below(n: int) -> np.ndarray:
    """Where an (n, n) matrix is on its diagonal or below."""
    return np.tri(n, dtype=bool)


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
