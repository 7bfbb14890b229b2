"""What families with a shape have in common: one variable, and a kernel of their own."""

import numpy as np

from burstmix.files import BurstmixError, Fit

from ..compiled import numba
from ..data import Data
from ..line import Line
from .family import Family


class Shaped(Family):
    """A family of one variable with one shape, 0 for the normal, between bounds."""

    code: int  # in Columns
    bounds: tuple[float, float]  # of the shape as the search sees it
    singular: tuple[str, ...]  # what has no standard error where the shape may be the normal's
    harmless: tuple[float, ...] = ()  # those of them beyond which nothing else would be found

    def problem(self, data: Data, floor: float) -> Line:
        if numba is None:
            raise BurstmixError(f"family {self.name}: it needs numba")
        if data.likelihood != "density":
            raise BurstmixError(
                f"family {self.name}: the likelihood {data.likelihood} is for normals only"
            )
        columns = data.columns(floor)._replace(family=self.code)
        return Line(columns, floor, np.array(self.bounds)[:, None])

    def component_densities(self, fit: Fit, x, variance=0.0, variable: int = 0) -> np.ndarray:
        x, variance = np.broadcast_arrays(np.asarray(x, dtype=float), variance)
        noise = np.sqrt(variance) if np.any(variance) else None
        problem = self.problem(Data.from_arrays(x, noise), fit.floor)
        log_f, shares = problem.log_density(self.mixture(fit))
        return np.exp(log_f) * shares.T

    def bounds_reached(self, fit: Fit) -> list[tuple[int, str, bool]]:
        shapes, name = self.mixture(fit).shapes[:, 0], self.shape_names[0]
        return [
            (j, f"{name} at its bound of {fit.shapes[j, 0]:.4g}", bound not in self.harmless)
            for j, shape in enumerate(shapes)
            for bound in self.bounds
            if np.isclose(shape, bound, rtol=1e-6, atol=0.0)
        ]
