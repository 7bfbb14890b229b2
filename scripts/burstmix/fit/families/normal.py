"""The normal family, in one variable or several, and its restrictions for several."""

import numpy as np

from burstmix.families import Declaration
from burstmix.model import Fit

from ..numerics.roots import roots
from ..parameters import Start
from .base import Family, Random
from .covariances import DIAGONAL, FACTOR, FULL, SPHERICAL, TIED, n_free

STRUCTURES = {
    "normal": FULL,
    "normal_diagonal": DIAGONAL,
    "normal_spherical": SPHERICAL,
    "normal_tied": TIED,
}


class Normal(Family):
    """Normals whose covariances have the structure of their name, in covariances.py."""

    def __init__(self, declared: Declaration, dimension: int = 1):
        super().__init__(declared, dimension)
        q = declared.factors
        self.structure = FACTOR + q if q else STRUCTURES[declared.name]
        self.holds_widths = not q

    def n_parameters(self, k: int, d: int) -> int:
        return k * (1 + d) - 1 + n_free(self.structure, k, d)

    def mixture(self, fit: Fit) -> Start:
        return Start(fit.weights, fit.locations, fit.covariances, fit.shapes)

    def described(self, mixture: Start) -> dict:
        return {
            "locations": mixture.locations,
            "covariances": mixture.covariances,
            "shapes": np.empty((mixture.alpha.size, 0)),
        }

    def draw(self, fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.choice(fit.k, n, p=fit.weights)
        z, L = rng.normal(size=(n, fit.locations.shape[1])), roots(fit.covariances)
        return fit.locations[labels] + np.einsum("nab,nb->na", L[labels], z), labels
