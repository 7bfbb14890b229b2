"""The estimator for notebooks, with scikit-learn's habits."""

import numbers

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from burstmix.files import BurstmixError

from .data import Data
from .densities import draw, log_densities
from .run import fit_sample
from .spread import robust_spread

FLOOR = 0.01  # of the spread, if it is "auto"


class Mixture(DensityMixin, BaseEstimator):
    """A mixture of n_components of one family at the global maximum of the likelihood.

    errors, wherever it is taken, are the measurement errors of X: standard deviations (n,) or
    (n, d), or covariances (n, d, d); the mixture is then that of the true values (extreme
    deconvolution: Bovy, Hogg & Roweis 2011). NaN in X marks a missing coordinate.

    Parameters
    ----------
    n_components : number of components.
    family : name of the components' family, a key of burstmix.fit.FAMILIES.
    floor : least standard deviation of a component, in units of X; "auto" is a hundredth of
        the least spread of a column, by its interquartile range, so that outliers do not move it.
    search : dict of settings of the search, or None.
    random_state : an integer, with which everything is reproducible; None is 0.

    Attributes
    ----------
    weights_ (k,), means_ (k, d), covariances_ (k, d, d) (of other families than the normal,
    locations and squares of scales; shapes are in fit_), lower_bound_ (mean lnL per object),
    converged_, n_iter_, fit_ (the Fit, with audit and flags), n_features_in_.
    """

    def __init__(
        self, n_components=1, *, family="normal", floor="auto", search=None, random_state=None
    ):
        self.n_components = n_components
        self.family = family
        self.floor = floor
        self.search = search
        self.random_state = random_state

    def fit(self, X, y=None, *, errors=None, sample_weight=None):
        """Find the global maximum of the likelihood of X (n, d), or (n,) for one variable."""
        X = self._checked(X, reset=True)
        if not isinstance(self.n_components, numbers.Integral) or self.n_components < 1:
            raise BurstmixError(f"n_components={self.n_components!r}: give a number from 1 up")
        if len(X) < max(2, self.n_components):
            raise BurstmixError(
                f"n_samples={len(X)} is too few for n_components={self.n_components}: "
                "at least 2 objects, and one for each component, are needed"
            )
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        data = Data.from_arrays(X, errors, weights=sample_weight)
        floor = self.floor
        if floor == "auto":
            floor = FLOOR * robust_spread(X, data.weights)
        seed = 0 if self.random_state is None else self.random_state
        if not isinstance(seed, numbers.Integral):
            seed = check_random_state(seed).randint(2**31)
        (fit,) = fit_sample(
            data, self.family, [self.n_components], (float(floor),), self.search, (seed,)
        )
        self.fit_ = fit
        self.weights_, self.means_ = fit.weights, fit.locations
        self.covariances_ = fit.covariances
        self.lower_bound_ = fit.lnl / data.weights.sum()
        self.converged_ = fit.converged
        self.n_iter_ = max(1, fit.audit["iterations"])
        return self

    def score_samples(self, X, errors=None):
        """ln of the density of each object, its errors included, (n,)."""
        return self._densities(X, errors)[0]

    def score(self, X, y=None, errors=None):
        """Mean lnL per object."""
        return float(np.mean(self.score_samples(X, errors)))

    def predict_proba(self, X, errors=None):
        """The probability of each component for each object, (n, k)."""
        return self._densities(X, errors)[1]

    def predict(self, X, errors=None):
        """The most probable component of each object, (n,)."""
        return self.predict_proba(X, errors).argmax(axis=1)

    def aic(self, X, errors=None):
        """Akaike's criterion on X: 2 p - 2 lnL."""
        return 2 * self.fit_.n_parameters - 2 * float(np.sum(self.score_samples(X, errors)))

    def bic(self, X, errors=None):
        """Schwarz's criterion on X: p ln n - 2 lnL."""
        log_f = self.score_samples(X, errors)
        return self.fit_.n_parameters * float(np.log(log_f.size)) - 2 * float(np.sum(log_f))

    def sample(self, n_samples=1, random_state=None):
        """Draw true values (n, d) from the mixture, and the component of each (n,)."""
        check_is_fitted(self)
        if n_samples < 1:
            raise BurstmixError(f"n_samples={n_samples}: give a number from 1 up")
        given = self.random_state if random_state is None else random_state
        rng = check_random_state(0 if given is None else given)
        return draw(self.fit_, rng, n_samples)

    def _densities(self, X, errors):
        check_is_fitted(self)
        return log_densities(self.fit_, Data.from_arrays(self._checked(X, reset=False), errors))

    def _checked(self, X, reset: bool):
        """X as (n, d) floats with the number of columns that was fitted; (n,) is one variable."""
        one = reset or getattr(self, "n_features_in_", 1) == 1
        if one and isinstance(X, np.ndarray) and X.ndim == 1 and X.dtype.kind in "fiu":
            X = X[:, None]
        return validate_data(self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
