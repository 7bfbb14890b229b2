"""How many classes does a catalogue of measured objects hold, and which class is each object in?

>>> from burstmix import Mixture
>>> Mixture(n_components=2).fit(X, errors=sigma).bic(X, errors=sigma)  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from .late import late
from .version import __version__

if TYPE_CHECKING:
    from burstmix.fit.scikit_learn.mixture import Mixture

__all__ = ["Mixture", "__version__"]


# Imported late, because the compiled core and scikit-learn take seconds, and few parts need them.
__getattr__ = late(__name__, {"Mixture": ".fit.scikit_learn.mixture"})
