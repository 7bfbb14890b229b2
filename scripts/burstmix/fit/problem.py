"""What is searched for a sample: a Line for one variable, a Space for several."""

from .data import Data
from .line import Line
from .space import Space


def problem_of(data: Data, floor: float) -> Line | Space:
    """The data as the search sees them, under a floor on a component's standard deviation."""
    if data.dimension == 1:
        return Line(data.columns(floor), floor)
    return Space(data.values, data.covariances, data.weights, floor)
