"""Student's t: symmetric, with tails that fall like a power of the distance."""

import numpy as np

from burstmix.model import Fit

from ..parameters import Start
from .base import Random
from .shaped import Shaped
from .shapes import RHO
from .student_t_kernel import student_t_component

LEAST, MOST = 1.0, 1e5  # degrees of freedom; there a sample of thousands cannot tell a normal


class StudentT(Shaped):
    """Location, scale and nu; the search's shape is 1 / nu.

    Standard deviation here is that of the normal with the same quartiles: for nu <= 2 there is no
    other.
    """

    component = staticmethod(student_t_component)
    bounds = (1 / MOST,), (1 / LEAST,)
    singular = ("nu",)  # which goes to infinity
    harmless = (("nu", 1 / MOST),)

    def mixture(self, fit: Fit) -> Start:
        kappa = 1.0 / fit.shapes
        return Start(fit.weights, fit.locations, fit.covariances / _growth(kappa), kappa)

    def described(self, mixture: Start) -> dict:
        return {
            "locations": mixture.locations,
            "covariances": mixture.covariances * _growth(mixture.shapes),
            "shapes": 1.0 / mixture.shapes,
            "moments": np.stack([mixture.locations, np.sqrt(mixture.covariances[:, 0])]),
        }

    def draw(self, fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.choice(fit.k, n, p=fit.weights)
        z = rng.standard_t(fit.shapes[labels, 0])[:, None]
        return fit.locations[labels] + fit.scales[labels] * z, labels


def _growth(kappa) -> np.ndarray:
    """Squared scale over the square of that standard deviation, (k, 1, 1)."""
    series = np.polynomial.Chebyshev(RHO[0], domain=[0.0, 1.0])
    return np.exp(series(kappa))[:, :, None]
