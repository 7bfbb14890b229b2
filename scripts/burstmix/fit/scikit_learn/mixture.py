"""The estimator for notebooks, with scikit-learn's habits."""

import numbers
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
from astropy import units as u
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from burstmix.errors import BurstmixError
from burstmix.model import Choice, Fit, RunFolder, Variable
from burstmix.version import __version__

from ..arrays import (
    Arrays,
    by_name,
    convert,
    deviation_factors,
    first_known,
    in_unit,
    is_pandas,
    one_unit,
    plain,
    same_rows,
    unitless,
    units_of,
)
from ..audit.standard_errors import standard_errors
from ..data import Data, as_covariances
from ..predict.conditional import Conditional
from ..predict.densities import draw, log_densities
from ..run import fit_sample
from .spread import robust_spread

FLOOR = 0.01  # of the spread, if it is "auto"
MADE_BY = "_burstmix_version"  # in a pickle
RULES = {"dtype": np.float64, "ensure_all_finite": "allow-nan"}


class Mixture(DensityMixin, BaseEstimator):
    """A mixture of n_components of one family at the global maximum of the likelihood.

    X, wherever it is taken, is (n, d), or (n,) for one variable. errors are its measurement errors:
    standard deviations (n,) or (n, d), or covariances (n, d, d); the mixture is then that of the
    true values (extreme deconvolution: Bovy, Hogg & Roweis 2011). Both may be arrays, masked
    arrays, columns or quantities of numpy and astropy, series of pandas, or tables or data frames
    of as many columns as variables.

    Where both are tables, errors are matched to X by the names of their columns, in any order:
    those of X, or those of X with the same prefix and suffix (pmra_error, pmdec_error; e_pmra,
    e_pmdec). If no name tells, they are in the order of X; BurstmixError is raised if some names
    are those of X and others are not. The columns of a later X have to be in the order fitted. Rows
    are matched by their place, and indexes of pandas have to be the same.

    What is masked, NaN or NA in X is missing, and so is, with a warning, a value whose error is. An
    object without any value says nothing of the mixture: fit leaves it out with a warning, its ln f
    is 0, its probabilities are weights_, and score, aic and bic do not count it.

    Errors are converted to the unit of X (covariances to its square), and later data to the unit of
    the X that was fitted. Numbers without a unit are in that of the X they are given with, or of
    the X that was fitted. BurstmixError is raised if there is no conversion, or the X fitted has no
    unit. Each column of a table may have its own unit; later tables need the same columns.

    In pipelines and searches of scikit-learn, errors are metadata: set_fit_request(errors=True).
    A pickle holds the version of burstmix that made it; another version that reads it warns.

    Parameters
    ----------
    n_components : int
        Number of components.
    family : str
        Name of the components' family, one of burstmix.families.DECLARED.
    floor : float, Quantity or "auto"
        Least standard deviation of a component, in units of X where it has none. "auto" is a
        hundredth of the least spread of a column, by its interquartile range, so that outliers
        do not move it.
    search : dict or None
        Settings of the search.
    random_state : int or None
        With an integer everything is reproducible; None is 0.

    Attributes
    ----------
    weights_ : (k,)
    means_ : (k, d)
        Of other families than the normal, their locations.
    covariances_ : (k, d, d)
        Of other families, the squares of their scales; their shapes are in fit_.
    standard_errors_ : dict of arrays
        "weights" (k,), "locations" (k, d) and others, NaN where there is none.
    flags_ : tuple of str
        Names of what makes the optimum spurious: () of a sound one.
    lower_bound_ : float
        Mean lnL per object.
    converged_ : bool
    n_iter_ : int
    fit_ : Fit
        All of it, with audit and flags.
    n_features_in_ : int
    feature_names_in_ : (d,)
        If X was a table.
    unit_ : Unit, None or tuple
        What locations, scales, densities and what is drawn are in: None if X had no unit, a tuple
        with that of each column where they differ.
    """

    weights_: np.ndarray
    means_: np.ndarray
    covariances_: np.ndarray
    standard_errors_: dict[str, np.ndarray]
    flags_: tuple[str, ...]
    lower_bound_: float
    converged_: bool
    n_iter_: int
    fit_: Fit
    n_features_in_: int
    feature_names_in_: np.ndarray
    unit_: Any

    def __init__(
        self,
        n_components: int = 1,
        *,
        family: str = "normal",
        floor: Any = "auto",
        search: dict | None = None,
        random_state: Any = None,
    ):
        self.n_components = n_components
        self.family = family
        self.floor = floor
        self.search = search
        self.random_state = random_state

    def fit(
        self,
        X: Arrays,
        y: None = None,
        *,
        errors: Arrays | None = None,
        sample_weight: Arrays | None = None,
    ) -> Self:
        """Find the global maximum of the likelihood of X.

        sample_weight (n,): how much each object counts in it; 1 by default.
        """
        if sample_weight is not None:
            same_rows(sample_weight, X, "sample_weight", "X")
        X, errors, known = self.taken(X, errors)
        if sample_weight is not None:
            sample_weight = unitless(sample_weight, "sample_weight")
            sample_weight = _check_sample_weight(
                sample_weight, known[:, None], ensure_non_negative=True
            )[known]
        data = Data.from_arrays(X, errors, weights=sample_weight)
        floor = self.floor_of(data)
        seed = 0 if self.random_state is None else self.random_state
        if not isinstance(seed, numbers.Integral):
            seed = check_random_state(seed).randint(2**31)
        (fit,) = fit_sample(data, self.family, [self.n_components], (floor,), self.search, (seed,))
        fit = replace(fit, standard_errors=standard_errors(fit, data))
        return self._holding(fit)

    @classmethod
    def from_run(cls, path: Any) -> Self:
        """The mixture that a run's verdict is on, from the folder of a sample's results.

        It is the fit that BIC prefers, with errors where the run has such; where a flag bars every
        fit, the best of them all. X is then in fitted units: for a variable that the run fitted as
        a logarithm, log10 of its value in the sample's unit, with unit_ dex.

        Raises BurstmixError if the folder holds no results of a sample.
        """
        run = RunFolder(path)
        fit_sets = run.fit_sets(run.modes[0])
        variables = [Variable(**words) for words in fit_sets[0].meta["variables"]]
        units = [u.Unit(v.fitted_unit) if v.fitted_unit else None for v in variables]
        names = [variable.name for variable in variables]
        return cls.of_fit(Choice.among(fit_sets).shown, names, one_unit(units))

    @classmethod
    def of_fit(cls, fit: Fit, names: Sequence[str] | None, unit: Any) -> Self:
        """The estimator as if it had found this fit. names of variables or None; unit as unit_."""
        mixture = cls(fit.k, family=fit.family, floor=fit.floor)
        if names is not None:
            mixture.feature_names_in_ = np.array(names, dtype=object)
        mixture.n_features_in_, mixture.unit_ = fit.locations.shape[1], unit
        return mixture._holding(fit)

    def condition(
        self, known: Mapping[Any, Any], errors: Mapping[Any, Any] | None = None
    ) -> Conditional:
        """The distribution of the other variables of an object of which some are known.

        known: the known values by name, or by number where X was no table, with or without units.
        errors: likewise the standard deviations of their measurement, if they are not
        known exactly. The Conditional, of true values in unit_, has log_density, cdf and quantile.

        Raises BurstmixError if a name is unknown, nothing or all is given, or a unit does not fit.
        """
        check_is_fitted(self)
        names = getattr(self, "feature_names_in_", None)
        named: list[Any] = list(range(self.n_features_in_) if names is None else names)
        values, sds = np.full(len(named), np.nan), np.zeros(len(named))
        for name in errors or {}:
            if name not in known:
                raise BurstmixError(f"errors: {name!r} is not among what is known")
        of = "the X that was fitted"
        for name, value in known.items():
            if name not in named:
                raise BurstmixError(f"{name!r}: choose from {', '.join(map(str, named))}")
            v, own = named.index(name), f"the error of {name}"
            unit = units_of(len(named), self.unit_)[v]
            number, given = _one(value, str(name))
            values[v] = convert(number, given, unit, str(name), of)
            if errors is not None and name in errors:
                number, given = _one(errors[name], own)
                sds[v] = number * abs(deviation_factors(1, given, unit, own, of)[0])
                if sds[v] < 0.0:
                    raise BurstmixError(f"{own}: {errors[name]!r} is negative")
        return Conditional(
            self.fit_, values, sds if errors else None,
            names=None if names is None else tuple(names), unit=self.unit_
        )  # fmt: skip

    def score_samples(self, X: Arrays, errors: Arrays | None = None) -> np.ndarray:
        """ln of the density of each object, its errors included, (n,)."""
        return self._densities(X, errors)[0]

    def score(self, X: Arrays, y: None = None, errors: Arrays | None = None) -> float:
        """Mean lnL per object."""
        lnl, n = self._lnl(X, errors)
        return lnl / n

    def predict_proba(self, X: Arrays, errors: Arrays | None = None) -> np.ndarray:
        """The probability of each component for each object, (n, k)."""
        return self._densities(X, errors)[1]

    def predict(self, X: Arrays, errors: Arrays | None = None) -> np.ndarray:
        """The most probable component of each object, (n,)."""
        return self.predict_proba(X, errors).argmax(axis=1)

    def aic(self, X: Arrays, errors: Arrays | None = None) -> float:
        """Akaike's criterion on X: 2 p - 2 lnL."""
        return 2 * self.fit_.n_parameters - 2 * self._lnl(X, errors)[0]

    def bic(self, X: Arrays, errors: Arrays | None = None) -> float:
        """Schwarz's criterion on X: p ln n - 2 lnL."""
        lnl, n = self._lnl(X, errors)
        return self.fit_.n_parameters * float(np.log(n)) - 2 * lnl

    def sample(self, n_samples: int = 1, random_state: Any = None) -> tuple[np.ndarray, np.ndarray]:
        """Draw true values (n, d) from the mixture, and the component of each (n,)."""
        check_is_fitted(self)
        if n_samples < 1:
            raise BurstmixError(f"n_samples={n_samples}: give a number from 1 up")
        given = self.random_state if random_state is None else random_state
        rng = check_random_state(0 if given is None else given)
        return draw(self.fit_, rng, n_samples)

    def _holding(self, fit: Fit) -> Self:
        """The estimator fitted."""
        self.fit_ = fit
        self.weights_, self.means_ = fit.weights, fit.locations
        self.covariances_ = fit.covariances
        self.standard_errors_, self.flags_ = fit.standard_errors, tuple(fit.flag_names)
        self.lower_bound_ = fit.lnl / fit.n_objects
        self.converged_ = fit.converged
        self.n_iter_ = max(1, fit.audit["iterations"])
        return self

    def __getstate__(self) -> dict:
        return {**super().__getstate__(), MADE_BY: __version__}

    def __setstate__(self, state: dict) -> None:
        state = dict(state)
        version = state.pop(MADE_BY, "unknown")
        if version != __version__:
            warnings.warn(
                f"this Mixture is of burstmix {version}, and read by {__version__}: fit it again "
                "if its attributes are not as help(Mixture) says",
                stacklevel=2,
            )
        super().__setstate__(state)

    def _lnl(self, X: Arrays, errors: Arrays | None) -> tuple[float, int]:
        """lnL of X, and the number of objects that have a value."""
        log_f, _, known = self._densities(X, errors)
        if not known.any():
            raise BurstmixError(f"none of the {known.size} objects has a value")
        return float(np.sum(log_f)), int(np.sum(known))

    def _densities(
        self, X: Arrays, errors: Arrays | None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """ln f of each object (n,), its responsibilities (n, k), whether it has a value (n,)."""
        X, errors = self.as_fitted(X, errors)
        known = has_value(X)
        log_f, responsibilities = np.zeros(len(X)), np.tile(self.weights_, (len(X), 1))
        if known.any():
            data = Data.from_arrays(X[known], None if errors is None else errors[known])
            log_f[known], responsibilities[known] = log_densities(self.fit_, data)
        return log_f, responsibilities, known

    def as_fitted(
        self, X: Arrays, errors: Arrays | None = None
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """X (n, d) and the covariances of its errors (n, d, d), or None, in the unit fitted."""
        check_is_fitted(self)
        return self._taken(X, errors, reset=False)

    def taken(
        self, X: Arrays, errors: Arrays | None
    ) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        """What is to be fitted: X as (n, d) floats, and errors as covariances (n, d, d) or None.

        Of those objects of X that have a value, with a warning where some have none; beside them
        whether each has. Names, number and units of the columns are kept as those of the fit.
        """
        if not isinstance(self.n_components, numbers.Integral) or self.n_components < 1:
            raise BurstmixError(f"n_components={self.n_components!r}: give a number from 1 up")
        X, errors = self._taken(X, errors, reset=True)
        known = has_value(X)
        if not known.all():
            left_out = f"{np.sum(~known)} of {known.size} objects have no value"
            warnings.warn(f"{left_out}, and are left out of the fit", stacklevel=3)
            X, errors = X[known], None if errors is None else errors[known]
        if len(X) < max(2, self.n_components):
            raise BurstmixError(
                f"n_samples={len(X)} is too few for n_components={self.n_components}: "
                "at least 2 objects, and one for each component, are needed"
            )
        return X, errors, known

    def _taken(
        self, X: Arrays, errors: Arrays | None, reset: bool
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """X as (n, d) floats and errors as covariances or None, in the unit that is fitted."""
        values, unit, names = plain(X, "X")
        if is_pandas(X):  # scikit-learn has its own rules for the names of a data frame
            validate_data(self, X, reset=reset, skip_check_array=True)
            values = self._as_floats(values)
        else:
            values = self._checked(values, names, reset)
        if reset:
            self.unit_ = unit
        of = "X" if reset else "the X that was fitted"
        values = in_unit(values, unit, self.unit_, "X", of)
        if errors is None:
            return values, None
        n, d = values.shape
        same_rows(errors, X, "errors", "X")
        fitted = getattr(self, "feature_names_in_", None)
        errors = by_name(errors, fitted if names is None else names, "errors", "X")
        given = first_known(d, unit, self.unit_)
        covariances = as_covariances(errors, n, d, given, self.unit_, of)
        absent = np.isnan(np.diagonal(covariances, axis1=1, axis2=2)) & ~np.isnan(values)
        if absent.any():
            warnings.warn(
                f"{np.sum(absent)} values without an error count as missing", stacklevel=4
            )
        return np.where(absent, np.nan, values), covariances

    def _checked(self, X: Any, names: tuple | None, reset: bool) -> np.ndarray:
        """X as (n, d) floats with the columns that were fitted; (n,) is one variable."""
        one = reset or getattr(self, "n_features_in_", 1) == 1
        if one and isinstance(X, np.ndarray) and X.ndim == 1 and X.dtype.kind in "fiu":
            X = X[:, None]
        fitted = None if reset else getattr(self, "feature_names_in_", None)
        if names is not None and fitted is not None:
            if list(names) != list(fitted):
                raise BurstmixError(
                    f"X has the columns {', '.join(names)}; "
                    f"give those that were fitted, in their order: {', '.join(fitted)}"
                )
            return self._as_floats(X)
        X = validate_data(self, X, reset=reset, **RULES)
        if reset and names is not None:
            self.feature_names_in_ = np.array(names, dtype=object)
        return X

    def _as_floats(self, X: Any) -> np.ndarray:
        return check_array(X, estimator=self, **RULES)

    def floor_of(self, data: Data) -> float:
        """The floor in the unit that is fitted."""
        if isinstance(self.floor, str) and self.floor == "auto":
            return FLOOR * robust_spread(data.values, data.weights)
        floor, unit, _ = plain(self.floor, "floor")
        if np.ndim(floor) or not isinstance(floor, numbers.Real | np.ndarray):
            raise BurstmixError(f'floor={self.floor!r}: give one number above 0, or "auto"')
        factors = np.abs(deviation_factors(data.dimension, unit, self.unit_, "floor", "X"))
        if (factors != factors[0]).any():
            raise BurstmixError(
                f"floor={self.floor!r}: the columns of X are in several units; give a plain number"
            )
        return float(floor) * float(factors[0])

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _one(value: Any, name: str) -> tuple[float, Any]:
    """One finite number and its unit, or None; BurstmixError if it is none."""
    number, unit, _ = plain(value, name)
    try:
        found = float(number)
    except (TypeError, ValueError) as error:
        raise BurstmixError(f"{name}: {value!r} is not one number") from error
    if not np.isfinite(found):
        raise BurstmixError(f"{name}: {value!r} is not known; leave it out")
    return found, unit


def has_value(X: np.ndarray) -> np.ndarray:
    """Whether each object has any value, (n,)."""
    return ~np.isnan(X).all(axis=1)
