"""The sinh-arcsinh family (Jones & Pewsey 2009, Biometrika 96, 761): any skewness and tails."""

import numpy as np

from burstmix.model import Fit

from ..parameters import Start
from .base import Random, shape_standard_errors
from .shaped import APART, Shaped
from .shapes import AT_QUARTILE, QUARTILE
from .sinh_arcsinh_kernel import sinh_arcsinh_component

LEAST, MOST = (
    0.5,
    10.0,
)  # delta: tails that fall exponentially; no more to be told from lighter ones
SKEWEST = 0.9999  # |tanh(epsilon / delta)|; at 1 epsilon is infinite, and xi an edge


class SinhArcsinh(Shaped):
    """sinh(delta asinh((x - xi) / sigma) - epsilon) is standard normal; sigma is the scale.

    Mean and standard deviation here are median and that of the normal with the same interquartile
    range; the search's shapes are tanh(epsilon / delta) and ln delta.
    """

    skewed = True
    component = staticmethod(sinh_arcsinh_component)
    bounds = (-SKEWEST, np.log(LEAST)), (SKEWEST, np.log(MOST))
    harmless = (("delta", np.log(MOST)),)

    def mixture(self, fit: Fit) -> Start:
        epsilon, delta = fit.shapes.T[:, :, None]
        across = epsilon / delta
        sd = fit.scales * np.cosh(across) * _width(delta)
        median = fit.locations + fit.scales * np.sinh(across)
        shapes = np.hstack([np.tanh(across), np.log(delta)])
        return Start(fit.weights, median, sd[:, :, None] ** 2, shapes)

    def described(self, mixture: Start) -> dict:
        b, delta = mixture.shapes[:, :1], np.exp(mixture.shapes[:, 1:])
        sd = np.sqrt(mixture.covariances[:, 0])
        size = sd / _width(delta)
        return {
            "locations": mixture.locations - b * size,
            "covariances": ((1.0 - b * b) * size * size)[:, :, None],
            "shapes": np.hstack([delta * np.arctanh(b), delta]),
            "moments": np.stack([mixture.locations, sd]),
        }

    def draw(self, fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.choice(fit.k, n, p=fit.weights)
        epsilon, delta = fit.shapes[labels].T[:, :, None]
        y = np.sinh((np.arcsinh(rng.normal(size=(n, 1))) + epsilon) / delta)
        return fit.locations[labels] + fit.scales[labels] * y, labels

    def unsure(self, mixture: Start, steps: np.ndarray) -> dict[str, np.ndarray]:
        """Of xi, sigma and epsilon where epsilon, and of all where delta may be infinite, (k,)."""
        shapes, standard_errors = mixture.shapes, shape_standard_errors(mixture, steps)
        endless = APART * standard_errors[:, 1] > 1.0
        running = endless | (1.0 - np.abs(shapes[:, 0]) < APART * standard_errors[:, 0])
        running |= (standard_errors == 0.0).any(axis=1)
        return {"delta": endless} | dict.fromkeys(("locations", "scales", "epsilon"), running)


def _width(delta):
    """sd over sigma of the family without skewness."""
    return np.sinh(AT_QUARTILE / delta) / QUARTILE
