"""What scikit-learn finds from its default start: one k-means, one climb.

Shown beside our search where a sample asks for it, because books and papers print such fits.
"""

import numpy as np
from sklearn.mixture import GaussianMixture

from burstmix.model import Fit, FitSet, Sample

from ..families import family_of

RANDOM_STATE = 0  # gives the numbers of AstroML's figure 4.2 to the last printed digit


def default_start_fits(sample: Sample, components: list[int]) -> FitSet:
    """Mixtures of normals without errors by sklearn.mixture.GaussianMixture as it comes."""
    fits = []
    for k in components:
        model = GaussianMixture(k, random_state=RANDOM_STATE).fit(sample.values)
        order = np.argsort(model.means_[:, 0], kind="stable")
        d = sample.values.shape[1]
        fits.append(
            Fit(
                family="normal",
                k=k,
                floor=0.0,
                weights=model.weights_[order],
                locations=model.means_[order],
                covariances=model.covariances_[order],
                shapes=np.zeros((k, 0)),
                lnl=float(model.score(sample.values) * len(sample)),
                n_objects=len(sample),
                n_parameters=family_of("normal").n_parameters(k, d),
                converged=bool(model.converged_),
                audit={"starts": 1, "starts_at_best": 1},
            )
        )
    return FitSet(
        sample=sample.name,
        family="normal",
        errors="without",
        likelihood="density",
        seed=RANDOM_STATE,
        floors=(0.0, 0.0),
        fits=tuple(fits),
        meta={"start": "default_start"},
    )
