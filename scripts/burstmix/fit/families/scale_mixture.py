"""Scale mixtures of skew-normals: skew-normal, Student's t and skew-t in any number of variables.

    v | w, u ~ N(xi + delta u / sqrt(w), Sigma / w),  u ~ |N(0, 1)|,  w ~ Gamma(nu / 2, rate nu / 2)

(Branco & Dey 2001, J. Multivariate Anal. 79, 99; Azzalini & Capitanio 2003, J. R. Statist. Soc. B
65, 367). A Fit has xi, Omega = Sigma + delta delta', Azzalini's alpha and nu; the search sees the
mean at w = 1, Sigma, delta over the square roots of Sigma's diagonal, and kappa = 1 / nu.
"""

import numpy as np
from scipy.special import ndtr, owens_t

from burstmix.families import Declaration
from burstmix.model import Fit

from ..likelihood.mixing import FACTOR, LOG_WEIGHT, W, nodes_of
from ..numerics.roots import inverse_roots, roots
from ..parameters import Start
from .base import Family, Random, shape_standard_errors
from .shapes import BETA, QUARTILE

STEEPEST = 20.0  # of sqrt(delta' Sigma^-1 delta): beyond, the edge of a half-normal
NEAR_STEEPEST = 1e-3  # relative: as near to it as a climb comes
APART = 3.0  # standard errors: a shape nearer to 0 cannot be told from it
HALVINGS = 60  # of the bracket of a quantile
LEVELS = np.array([0.25, 0.5, 0.75])


class ScaleMixture(Family):
    """Those that are skewed, mixed (with tails), or both, as they are declared."""

    parents = ("normal",)
    holds_widths = False

    def __init__(self, declared: Declaration, dimension: int = 1):
        super().__init__(declared, dimension)
        self.declared = declared
        self.skewed, self.mixed = "alpha" in declared.shapes, "nu" in declared.shapes
        numbered = [f"alpha_{a + 1}" for a in range(dimension)] if dimension > 1 else ["alpha"]
        self.shape_names = (*numbered * self.skewed, *["nu"] * self.mixed)
        if self.skewed and self.mixed:
            self.parents = "student_t", "skew_normal"

    def mixture(self, fit: Fit) -> Start:
        d = fit.locations.shape[1]
        alpha = fit.shapes[:, :d] if self.skewed else np.zeros(fit.locations.shape)
        nu = fit.shapes[:, -1] if self.mixed else np.full(fit.k, np.inf)
        return self._start(fit.weights, fit.locations, fit.covariances, alpha, nu)

    def start_from(self, parent: Family, mixture: Start) -> Start:
        """A mixture of a family that this one generalises, as a start."""
        words = parent.described(mixture)
        K, d = words["locations"].shape
        alpha, nu, shapes = np.zeros((K, d)), np.full(K, np.inf), words["shapes"]
        if any(name.startswith("alpha") for name in parent.shape_names):
            alpha = shapes[:, :d]
        if "nu" in parent.shape_names:
            nu = shapes[:, -1]
        return self._start(mixture.alpha, words["locations"], words["covariances"], alpha, nu)

    def margin(self, mixture: Start, variables: list[int]) -> tuple[Family, Start]:
        _, margin = super().margin(mixture, variables)
        shapes = [mixture.shapes[:, variables]] if self.skewed else []
        shapes += [mixture.shapes[:, -1:]] * self.mixed
        family = ScaleMixture(self.declared, len(variables))
        return family, margin._replace(shapes=np.column_stack(shapes))

    def _start(self, weights, xi, omega, alpha, nu) -> Start:
        scales = np.sqrt(np.diagonal(omega, axis1=1, axis2=2))
        # delta = Omega a / sqrt(1 + a' Omega a), where a is alpha over the scales.
        along = np.einsum("kab,kb->ka", omega, alpha / scales)
        size = 1.0 + np.sum(along * alpha / scales, axis=1)
        delta = along / np.sqrt(size)[:, None]
        sigma = omega - delta[:, :, None] * delta[:, None, :]
        # No slant leaves a variable less of its own; alpha has no digits where Sigma is singular.
        each = np.arange(delta.shape[1])
        sigma[:, each, each] = np.maximum(sigma[:, each, each], scales**2 / (1.0 + STEEPEST**2))
        return Start(weights, xi + BETA * delta, sigma, self.shapes_of(sigma, delta, 1.0 / nu))

    def shapes_of(self, sigma: np.ndarray, delta: np.ndarray, kappa: np.ndarray) -> np.ndarray:
        """The shapes (K, s) that the search sees; sigma (K, d, d), delta (K, d), kappa (K,)."""
        sds = np.sqrt(np.maximum(np.diagonal(sigma, axis1=1, axis2=2), 1e-300))
        return np.column_stack([delta / sds] * self.skewed + [kappa[:, None]] * self.mixed)

    def parts(self, mixture: Start) -> tuple[np.ndarray, np.ndarray]:
        """delta (K, d) and kappa (K,) of a mixture as the search sees it."""
        K, d = mixture.locations.shape
        sds = np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2))
        delta = mixture.shapes[:, :d] * sds if self.skewed else np.zeros((K, d))
        return delta, mixture.shapes[:, -1] if self.mixed else np.zeros(K)

    def described(self, mixture: Start) -> dict:
        delta, kappa = self.parts(mixture)
        xi = mixture.locations - BETA * delta
        omega = mixture.covariances + delta[:, :, None] * delta[:, None, :]
        scales = np.sqrt(np.diagonal(omega, axis1=1, axis2=2))
        # Omega^-1 delta / sqrt(1 - delta' Omega^-1 delta) = Sigma^-1 delta / sqrt(1 + q)
        along, square = self._slant(mixture)
        size = np.sqrt(1.0 + square)
        with np.errstate(divide="ignore"):
            nu = (1.0 / kappa)[:, None]
        shapes = [scales * along / size[:, None]] * self.skewed + [nu] * self.mixed
        return {
            "locations": xi,
            "covariances": omega,
            "shapes": np.column_stack(shapes),
            "moments": self._moments(xi, scales, delta, kappa),
        }

    def _moments(self, xi, scales, delta, kappa) -> np.ndarray:
        """Centres and standard deviations (2, K, d): by quartiles, where w has tails."""
        if not self.mixed:
            sds = np.sqrt(np.maximum(scales**2 - (BETA * delta) ** 2, 0.0))
            return np.stack([xi + BETA * delta, sds])
        centres, sds = np.empty(xi.shape), np.empty(xi.shape)
        for j, a in np.ndindex(xi.shape):
            slant = delta[j, a] / np.sqrt(max(scales[j, a] ** 2 - delta[j, a] ** 2, 1e-300))
            low, middle, high = quantiles(slant, kappa[j])
            centres[j, a] = xi[j, a] + scales[j, a] * middle
            sds[j, a] = scales[j, a] * (high - low) / (2.0 * QUARTILE)
        return np.stack([centres, sds])

    def draw(self, fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.choice(fit.k, n, p=fit.weights)
        mixture = self.mixture(fit)
        delta, kappa = self.parts(mixture)
        d, L = delta.shape[1], roots(mixture.covariances)
        z = rng.normal(size=(n, d + 1))
        values = np.einsum("nab,nb->na", L[labels], z[:, :d])
        values += delta[labels] * np.abs(z[:, d:])
        if self.mixed:
            # Of kappa = 0 all w are 1.
            half = 0.5 / np.maximum(kappa[labels], 1e-12)
            values /= np.sqrt(rng.standard_gamma(half) / half)[:, None]
        return fit.locations[labels] + values, labels

    def steepness(self, mixture: Start) -> np.ndarray:
        """sqrt(delta' Sigma^-1 delta) of the components, (K,)."""
        return np.sqrt(self._slant(mixture)[1])

    def _slant(self, mixture: Start) -> tuple[np.ndarray, np.ndarray]:
        """Sigma^-1 delta (K, d), and delta' Sigma^-1 delta (K,)."""
        delta, _ = self.parts(mixture)
        R = inverse_roots(mixture.covariances)
        z = np.einsum("kab,kb->ka", R, delta)
        return np.einsum("kba,kb->ka", R, z), np.sum(z * z, axis=1)

    def unsure(self, mixture: Start, steps: np.ndarray) -> dict[str, np.ndarray]:
        """What goes like the cube root of the skewness where delta may be 0, nu where 1 / nu may.

        By parameter, (k,). delta is judged by all its coordinates at once.
        """
        delta, kappa = self.parts(mixture)
        K, d = delta.shape
        found = {}
        if self.skewed:
            sds = np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2))[..., None]
            rows, columns = np.tril_indices(d)
            along = steps[:, 1 + d : 1 + d + rows.size][:, rows == columns]  # of the variances
            # In units of the standard deviations, so that no variable's unit matters.
            slant = delta / sds[..., 0]
            own = steps[:, 1 + d + rows.size :][:, :d] + slant[..., None] * along / (2.0 * sds**2)
            near = np.zeros(K, dtype=bool)
            for j in range(K):
                near[j] = slant[j] @ np.linalg.pinv(own[j] @ own[j].T) @ slant[j] < APART**2
            names = [name for name in self.shape_names if name != "nu"]
            found |= dict.fromkeys(["locations", "scales", "correlations", *names], near)
        if self.mixed:
            standard_errors = shape_standard_errors(mixture, steps)[:, -1]
            found["nu"] = (kappa < APART * standard_errors) | (standard_errors == 0.0)
        return found

    def bounds_reached(self, fit: Fit) -> list[tuple[int, str, bool]]:
        mixture = self.mixture(fit)
        found = []
        for j, steepness in enumerate(self.steepness(mixture)):
            if steepness >= STEEPEST * (1.0 - NEAR_STEEPEST):
                found.append((j, f"slant at its bound of {STEEPEST:g}", True))
        if self.mixed:
            tails = list(enumerate(mixture.shapes[:, -1]))
            found += [(j, "nu at its bound of 1", True) for j, kappa in tails if kappa >= 1.0]
            found += [(j, "nu at its bound of inf", False) for j, kappa in tails if kappa <= 0.0]
        return found


def quantiles(slant: float, kappa: float) -> np.ndarray:
    """The quartiles and the median, (3,), of a skew-t of one variable, location 0 and scale 1."""
    if kappa > 0.0:
        table = nodes_of(kappa, 1, 0.0, 0)
        weight, root = table[FACTOR] * np.exp(table[LOG_WEIGHT]), np.sqrt(table[W])
    else:
        weight, root = np.ones(1), np.ones(1)

    def below(x):
        z = x[:, None] * root
        return (ndtr(z) - 2.0 * owens_t(z, slant)) @ weight

    low, high = np.full(LEVELS.size, -1.0), np.full(LEVELS.size, 1.0)
    while np.any(below(low) > LEVELS):
        low *= 2.0
    while np.any(below(high) < LEVELS):
        high *= 2.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        over = below(middle) > LEVELS
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return 0.5 * (low + high)
