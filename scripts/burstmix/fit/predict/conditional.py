"""The distribution of some variables of an object where others are known, with their errors."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from burstmix.errors import BurstmixError
from burstmix.model import Fit

from ..arrays import one_unit, units_of
from ..data import Data, as_covariances
from ..numerics.roots import inverse_roots
from .densities import log_densities

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
# Edges of the panels that are integrated first, in scales of a component from its centre.
FROM_CENTRE = np.concatenate([[0.0], 2.0 ** np.arange(-2, 40)])
CLOSE = 1e-14  # of a probability: a panel that agrees so well with its halves is not split
ALL = 1e-6  # of the whole probability: what may be missed
MOST_SPLITS = 40
BISECTIONS = 60


class Conditional:
    """The distribution of the true values of m variables of an object, given those of others.

    It is that of any family, from densities of the mixture alone:
    f(x | y) = f(x, y) / f(y), where y is convolved with the errors that it was measured with.

    Parameters
    ----------
    fit : Fit
        Of d > 1 variables.
    known : (d,)
        In fitted units, NaN for the variables that are asked for.
    errors : (d,) or None
        Standard deviations of what is known; None: it is known exactly.

    Attributes
    ----------
    variables : tuple
        Names of the m variables, or their numbers where the fit has no names.
    weights : (k,)
        The probability of each component for this object.
    unit : Unit, None or tuple
        That of the m variables; a tuple where they differ.

    Raises
    ------
    BurstmixError
        Unless some variables are known and some not.
    """

    def __init__(
        self, fit: Fit, known: ArrayLike, errors: ArrayLike | None = None, *,
        names: tuple[str, ...] | None = None, unit: object = None
    ):  # fmt: skip
        self._fit = fit
        self._known = np.asarray(known, dtype=float)
        self._free = np.flatnonzero(np.isnan(self._known))
        d = self._known.size
        if not 0 < self._free.size < d:
            raise BurstmixError(f"{d - self._free.size} of {d} variables are given: give some")
        self._sds = None if errors is None else np.where(np.isnan(known), 0.0, errors)
        self.variables = tuple(int(v) if names is None else names[v] for v in self._free)
        self.unit = one_unit([units_of(d, unit)[v] for v in self._free])
        # Nothing is asked of the others here: f(y), and the responsibilities for y.
        data = self._data(np.full((1, self._free.size), np.nan), None)
        log_f, responsibilities = log_densities(fit, data)
        self._log_f, self.weights = float(log_f[0]), responsibilities[0]

    def log_density(self, x: ArrayLike, errors: ArrayLike | None = None) -> np.ndarray:
        """ln f(x | y) of each row, (n,), in the units of x (n, m), or (n,) of one variable.

        errors, standard deviations as x or covariances (n, m, m), are those that x was measured
        with. NaN in x is a value that is not asked for.
        """
        x = np.asarray(x, dtype=float)
        x = x[:, None] if x.ndim == 1 and self._free.size == 1 else x
        if x.ndim != 2 or x.shape[1] != self._free.size:
            raise BurstmixError(f"x has the shape {x.shape}, but must have (n, {self._free.size})")
        noise = None if errors is None else as_covariances(errors, *x.shape)
        return log_densities(self._fit, self._data(x, noise))[0] - self._log_f

    def cdf(self, x: ArrayLike, variable: str | int | None = None) -> np.ndarray:
        """The probability that a variable is below x (n,), (n,). variable: which, if several."""
        return self._margin(variable).below(np.atleast_1d(np.asarray(x, dtype=float)))

    def quantile(self, p: ArrayLike, variable: str | int | None = None) -> np.ndarray:
        """The values (n,) with the probability p (n,), from 0 to 1, below. variable: which."""
        p = np.atleast_1d(np.asarray(p, dtype=float))
        if not ((p > 0.0) & (p < 1.0)).all():
            raise BurstmixError("p: give probabilities between 0 and 1")
        return self._margin(variable).where(p)

    def _margin(self, variable: str | int | None) -> "_Margin":
        if variable is None and len(self.variables) == 1:
            variable = self.variables[0]
        if variable not in self.variables:
            listed = ", ".join(map(str, self.variables))
            raise BurstmixError(f"variable {variable!r}: choose from {listed}")
        return self._margins[self.variables.index(variable)]

    @cached_property
    def _margins(self) -> list["_Margin"]:
        return [_Margin(self._density_of(v), self._edges(v)) for v in range(self._free.size)]

    def _density_of(self, variable: int) -> Callable[[np.ndarray], np.ndarray]:
        def density(x: np.ndarray) -> np.ndarray:
            rows = np.full((x.size, self._free.size), np.nan)
            rows[:, variable] = x
            return np.exp(self.log_density(rows))

        return density

    def _edges(self, variable: int) -> np.ndarray:
        """Where to begin with panels: around each component, as if all were normals."""
        a, of = self._free[variable], np.flatnonzero(~np.isnan(self._known))
        sets = []
        for centre, V in zip(self._fit.locations, self._fit.covariances, strict=True):
            T = V[np.ix_(of, of)]
            T = T if self._sds is None else T + np.diag(self._sds[of] ** 2)
            R = inverse_roots(T)
            slope = R.T @ (R @ V[of, a])
            middle = centre[a] + slope @ (self._known[of] - centre[of])
            scale = np.sqrt(max(V[a, a] - slope @ V[of, a], 1e-12 * V[a, a]))
            sets += [middle - scale * FROM_CENTRE, middle + scale * FROM_CENTRE]
        return np.unique(np.concatenate(sets))

    def _data(self, x: np.ndarray, noise: np.ndarray | None) -> Data:
        """Rows of x (n, m), with noise (n, m, m), beside what is known."""
        values = np.tile(self._known, (len(x), 1))
        values[:, self._free] = x
        if noise is None and self._sds is None:
            return Data.from_arrays(values)
        covariances = np.zeros((len(x), self._known.size, self._known.size))
        if self._sds is not None:
            covariances[:] = np.diag(self._sds**2)
        if noise is not None:
            covariances[:, self._free[:, None], self._free] = noise
        return Data.from_arrays(values, covariances)


class _Margin:
    """A density of one variable, integrated in panels that are split until their halves agree."""

    def __init__(self, density: Callable[[np.ndarray], np.ndarray], edges: np.ndarray):
        self.density = density
        low, high = edges[:-1], edges[1:]
        whole = self._integrals(low, high)
        done = []
        for _ in range(MOST_SPLITS):
            middle = 0.5 * (low + high)
            halves = self._integrals(
                np.concatenate([low, middle]), np.concatenate([middle, high])
            ).reshape(2, -1)
            apart = np.abs(halves.sum(axis=0) - whole) > CLOSE
            done += [(low[~apart], high[~apart], halves.sum(axis=0)[~apart])]
            low = np.concatenate([low[apart], middle[apart]])
            high = np.concatenate([middle[apart], high[apart]])
            whole = halves[:, apart].ravel()
            if not low.size:
                break
        parts = [*done, (low, high, whole)]
        low, self.high, masses = (np.concatenate(each) for each in zip(*parts, strict=True))
        order = np.argsort(low)
        self.low, self.high = low[order], self.high[order]
        self.up_to = np.concatenate([[0.0], np.cumsum(masses[order])])
        if not abs(self.up_to[-1] - 1.0) < ALL:
            raise BurstmixError(
                f"the conditional density has an integral of {self.up_to[-1]:.3g}, not 1: the "
                "values given are too far from all components for doubles to tell the others"
            )

    def below(self, x: np.ndarray) -> np.ndarray:
        """The integral up to x (n,)."""
        inside = np.clip(x, self.low[0], self.high[-1])
        panel = np.clip(np.searchsorted(self.low, inside, side="right") - 1, 0, self.low.size - 1)
        return self.up_to[panel] + self._integrals(self.low[panel], inside)

    def where(self, p: np.ndarray) -> np.ndarray:
        """Where the integral is p (n,)."""
        panel = np.clip(np.searchsorted(self.up_to, p) - 1, 0, self.low.size - 1)
        low, high, start = self.low[panel], self.high[panel], self.low[panel]
        for _ in range(BISECTIONS):
            middle = 0.5 * (low + high)
            over = self.up_to[panel] + self._integrals(start, middle) > p
            low, high = np.where(over, low, middle), np.where(over, middle, high)
        return 0.5 * (low + high)

    def _integrals(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Of the density from low to high, (n,) each."""
        half = 0.5 * (high - low)[:, None]
        x = 0.5 * (high + low)[:, None] + half * NODES
        return (half * self.density(x.ravel()).reshape(x.shape)) @ WEIGHTS
