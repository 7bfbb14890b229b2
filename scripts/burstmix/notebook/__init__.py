"""What a run does to its samples, for arrays in a notebook: how many components, and which join."""

from burstmix.fit.scikit_learn.mixture import Mixture

from .merge import merge
from .select import Selection, select

__all__ = ["Mixture", "Selection", "merge", "select"]
