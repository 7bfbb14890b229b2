"""How many classes does a catalogue of measured objects hold, and which class is each object in?

>>> from burstmix import Mixture
>>> Mixture(n_components=2).fit(X, errors=sigma).bic(X, errors=sigma)  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from burstmix.fit.scikit_learn.mixture import Mixture

__all__ = ["Mixture", "__version__"]


def __getattr__(name: str) -> Any:
    # Late, because the compiled core takes a second to import and few parts need it.
    if name == "Mixture":
        from burstmix.fit.scikit_learn.mixture import Mixture

        return Mixture
    raise AttributeError(f"module 'burstmix' has no attribute {name!r}")
