"""What the families of one variable with shapes have in common: a kernel of their own, bounds."""

import numpy as np

from burstmix.model import Fit

from ..parameters import Start
from .base import Family, shape_standard_errors

NEAR_BOUND = 1e-6  # relative
APART = 3.0  # standard errors: a shape nearer to its limit cannot be told from it


class Shaped(Family):
    """A family of one variable with shapes, 0 for the normal, between bounds."""

    parents = ("normal",)
    # (shape, bound) beyond which nothing else would be found.
    harmless: tuple[tuple[str, float], ...] = ()
    singular: tuple[str, ...] = ()  # what has no standard error where the shape may be the normal's

    def bounds_reached(self, fit: Fit) -> list[tuple[int, str, bool]]:
        away = self.mixture(fit).shapes[:, :, None] - np.transpose(self.bounds)
        reached = np.abs(away) <= NEAR_BOUND * np.abs(np.transpose(self.bounds))
        return [
            (
                int(j),
                f"{self.shape_names[s]} at its bound of {fit.shapes[j, s]:.4g}",
                (self.shape_names[s], self.bounds[side][s]) not in self.harmless,
            )
            for j, s, side in np.argwhere(reached)
        ]

    def unsure(self, mixture: Start, steps: np.ndarray) -> dict[str, np.ndarray]:
        standard_errors = shape_standard_errors(mixture, steps)[:, 0]
        near = np.abs(mixture.shapes[:, 0]) < APART * standard_errors
        return dict.fromkeys(self.singular, near)
