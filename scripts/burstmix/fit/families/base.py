"""What a family of components has to give; everything else works on any of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from burstmix.families import Declaration
from burstmix.model import Fit

from ..parameters import Start
from .covariances import FULL

Random = np.random.Generator | np.random.RandomState  # either draws


class Family(ABC):
    """A family of components, as it is declared in burstmix.families.

    The search sees every family alike, as a Start: location and covariance of a component are its
    mean and the square of its standard deviation, and the shape 0 is the normal. A Fit holds the
    parameters that the literature writes.
    """

    # Its own density as components.py says, if it has one; else it is that of normals.
    component: Callable | None = None
    # Least and greatest of each shape as the search sees it.
    bounds: tuple[tuple[float, ...], tuple[float, ...]] = (), ()
    # Of each shape c and limit of the penalty that keeps it from its bound, as climb.py has it.
    penalty: tuple[tuple[float, ...], tuple[float, ...]] = (), ()
    holds_widths = True  # whether a standard deviation can be held while all else is climbed
    skewed = False  # whether its components may be
    structure = FULL  # of the covariances in several variables, as covariances.py says

    # Families that it generalises, whose optima it is started from as well.
    parents: tuple[str, ...] = ()

    def __init__(self, declared: Declaration, dimension: int = 1):
        self.name, self.shape_names = declared.name, tuple(declared.shapes)
        self.single, self.several = (each in declared.variables for each in ("one", "several"))

    def n_parameters(self, k: int, d: int) -> int:
        """Free parameters of k components in d variables."""
        return k * (1 + d + d * (d + 1) // 2 + len(self.shape_names)) - 1

    def start_from(self, parent: "Family", mixture: Start) -> Start:
        """A mixture of one of its parents as a start."""
        return Start(*mixture[:3])

    def margin(self, mixture: Start, variables: list[int]) -> tuple["Family", Start]:
        """A mixture in some of its variables, and the family that it is of there."""
        own = np.ix_(range(mixture.alpha.size), variables, variables)
        margin = mixture._replace(
            locations=mixture.locations[:, variables], covariances=mixture.covariances[own]
        )
        return self, margin

    @abstractmethod
    def mixture(self, fit: Fit) -> Start:
        """A fit as the search sees it."""

    @abstractmethod
    def described(self, mixture: Start) -> dict:
        """The parameters of Fit by name: locations (k, d), covariances (k, d, d), shapes (k, s).

        And moments (2, k, d), centres and standard deviations, if they differ from these.
        """

    @abstractmethod
    def draw(self, fit: Fit, rng: Random, n: int) -> tuple[np.ndarray, np.ndarray]:
        """True values (n, d) drawn from the mixture, and the component of each (n,)."""

    def bounds_reached(self, fit: Fit) -> list[tuple[int, str, bool]]:
        """(component, words, whether it bars the fit) for every shape that sits at its bound."""
        return []

    def unsure(self, mixture: Start, steps: np.ndarray) -> dict[str, np.ndarray]:
        """By parameter of standard_errors, which components (k,) get no standard error for it.

        steps (k, q, f): independent steps of a standard error each, in logit, mean, lower half of V
        and shapes as the search sees them; those of a shape at its bound are 0.
        """
        return {}


def shape_standard_errors(mixture: Start, steps: np.ndarray) -> np.ndarray:
    """Standard errors (k, s) of the shapes that the search sees, from the steps of unsure."""
    return np.sqrt(np.sum(steps[:, steps.shape[1] - mixture.shapes.shape[1] :] ** 2, axis=-1))
