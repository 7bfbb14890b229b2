"""The skew-normal (Azzalini 1985, Scand. J. Statist. 12, 171)."""

import numpy as np

from burstmix.model import Fit

from ..parameters import Start
from .base import Random
from .shaped import Shaped
from .shapes import BETA, HALF_NORMAL, PENALTY, SKEW
from .skew_normal_kernel import skew_normal_component

MOST = 20.0  # |alpha|; beyond, the edge of a half-normal


def _shift(alpha):
    """(mean - location) / standard deviation of a skew-normal with the shape alpha."""
    delta = alpha / np.sqrt(1.0 + alpha * alpha)
    return BETA * delta / np.sqrt(1.0 - (BETA * delta) ** 2)


class SkewNormal(Shaped):
    """Location xi, scale omega and alpha; the search's shape is the skewness."""

    skewed = True
    component = staticmethod(skew_normal_component)
    singular = ("locations", "scales", "alpha")  # which go like the cube root of the skewness
    bounds = (-SKEW * _shift(MOST) ** 3,), (SKEW * _shift(MOST) ** 3,)
    penalty = (PENALTY,), (HALF_NORMAL,)

    def mixture(self, fit: Fit) -> Start:
        r = _shift(fit.shapes)
        V = fit.covariances / (1.0 + r * r)[:, :, None]
        return Start(fit.weights, fit.locations + r * np.sqrt(V[:, 0]), V, SKEW * r**3)

    def described(self, mixture: Start) -> dict:
        sd = np.sqrt(mixture.covariances[:, 0])
        r = np.cbrt(mixture.shapes / SKEW)
        delta = r / np.sqrt(1.0 + r * r) / BETA
        return {
            "locations": mixture.locations - r * sd,
            "covariances": mixture.covariances * (1.0 + r * r)[:, :, None],
            "shapes": delta / np.sqrt(1.0 - delta * delta),
            "moments": np.stack([mixture.locations, sd]),
        }

    def draw(self, fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.choice(fit.k, n, p=fit.weights)
        alpha = fit.shapes[labels]
        delta = alpha / np.sqrt(1.0 + alpha * alpha)
        z = rng.normal(size=(2, n, 1))
        skewed = delta * np.abs(z[0]) + np.sqrt(1.0 - delta * delta) * z[1]
        return fit.locations[labels] + fit.scales[labels] * skewed, labels
