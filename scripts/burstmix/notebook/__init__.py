"""What a run does to its samples, for arrays in a notebook: how many components, and which join."""

from typing import TYPE_CHECKING

from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.late import late

from .merge import merge
from .select import Selection, select

if TYPE_CHECKING:
    from .plot import plot_classes, plot_criteria, plot_mixture

__all__ = [
    "Mixture",
    "Selection",
    "merge",
    "plot_classes",
    "plot_criteria",
    "plot_mixture",
    "select",
]

# Imported late, because figures need the extra `plot`.
__getattr__ = late(
    __name__,
    {"plot_classes": ".plot", "plot_criteria": ".plot", "plot_mixture": ".plot"},
)
