"""What a mixture is fitted to: values, noise, and what the guards must know about the objects."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from burstmix.errors import BurstmixError
from burstmix.model import LARGEST, Sample

from .arrays import (
    Arrays,
    Units,
    covariance_factors,
    deviation_factors,
    first_known,
    plain,
    unitless,
)
from .likelihood.columns import NO_NUMBERS, Columns
from .likelihood.components import OF_LIKELIHOODS, address_of
from .likelihood.native_errors import linear_columns
from .likelihood.steps import mean_component

LIKELIHOODS = ("density", "interval", "linear")
SHORTEST = 1e-3  # an interval around a measured value begins no lower than this share of it
FAR_BELOW = 4.0  # dex: an interval that holds all that lies below begins so far under its end


@dataclass(frozen=True)
class Data:
    """n objects with d variables in fitted units; NaN marks a missing value.

    values            (n, d)
    covariances       (n, d, d) of the noise, or None: taken as measured without errors
    weights           (n,) of the objects in the log-likelihood
    likelihood        "density": ln f at the value, convolved with normal noise in fitted units;
                      "interval": ln of the mean, over the object's own step of quantisation, of
                      f convolved with normal noise;
                      "linear": the error is normal in the unit of the measurement, f convolved
                      with it by an integral over the true value, for values on a log10 scale
    known_errors      (n, d) standard deviations that the guards know even if the fit ignores
                      them, or None: those of the covariances
    measured          (n, d) values in the unit of the measurement, in which ties show
    measured_errors   (n, d) standard deviations in that unit
    steps             (n, d) step of quantisation in that unit, 0 where there is none
    limits            (n, d) whether the value is a limit to all that lies below it
    log10             (d,) whether a variable's fitted value is the log10 of the measured one

    Raises BurstmixError if shapes disagree, or a number is missing where none may be.
    """

    values: np.ndarray
    covariances: np.ndarray | None
    weights: np.ndarray
    likelihood: str
    known_errors: np.ndarray | None
    measured: np.ndarray
    measured_errors: np.ndarray
    steps: np.ndarray
    limits: np.ndarray
    log10: np.ndarray

    @classmethod
    def from_sample(cls, sample: Sample, mode: str = "with", likelihood: str = "density") -> "Data":
        """The data of a sample; mode: "with" its measurement errors, or "without" them.

        Linear propagation is a likelihood with errors; without errors the plain density is taken.
        """
        if mode == "with" and not sample.has_errors:
            raise BurstmixError(
                f"sample {sample.name}: it has no measurement errors; fit it with errors: [without]"
            )
        if (mode, likelihood) == ("without", "linear"):
            likelihood = "density"
        try:
            return cls.from_arrays(
                sample.values,
                sample.noise if mode == "with" else None,
                likelihood=likelihood,
                known_errors=sample.errors,
                measured=sample.measured,
                measured_errors=sample.measured_errors,
                steps=sample.steps,
                limits=sample.limits,
                log10=np.array([variable.scale == "log10" for variable in sample.variables]),
            )
        except BurstmixError as error:
            raise BurstmixError(f"sample {sample.name}: {error}") from error

    @classmethod
    def from_arrays(
        cls,
        values: Arrays,
        errors: Arrays | None = None,
        *,
        weights: Arrays | None = None,
        likelihood: str = "density",
        known_errors: Arrays | None = None,
        measured: Arrays | None = None,
        measured_errors: Arrays | None = None,
        steps: Arrays | None = None,
        limits: np.ndarray | None = None,
        log10: np.ndarray | None = None,
    ) -> "Data":
        """Data from arrays, which may be masked (masked is missing) and have units.

        values (n,) or (n, d); errors None, standard deviations (n,) or (n, d), or covariances
        (n, d, d); weights (n,). The rest, shaped as the attributes are, is for the guards and for
        other likelihoods than the density, and may be left out. errors and known_errors are
        converted to the unit of values, measured_errors and steps to that of measured (of values,
        without measured).
        """
        values, unit, _ = plain(values, "values")
        values = as_matrix(values)
        if values.ndim != 2 or not values.shape[1]:
            raise BurstmixError(f"values have the shape {values.shape}; give (n,) or (n, d)")
        n, d = values.shape
        if likelihood not in LIKELIHOODS:
            raise BurstmixError(f"likelihood {likelihood!r}: choose from {', '.join(LIKELIHOODS)}")
        if n == 0:
            raise BurstmixError("there are no objects to fit")
        missing = np.isnan(values)
        if np.isinf(values).any() or missing.all(axis=1).any():
            raise BurstmixError(
                f"{int(np.sum(missing.all(axis=1) | np.isinf(values).any(axis=1)))} objects have "
                "no value or an infinite one: cut them from the sample"
            )
        if np.nanmax(np.abs(values)) > LARGEST:
            raise BurstmixError(f"values beyond {LARGEST:g} cannot be fitted: choose another unit")
        covariances = None if errors is None else as_covariances(errors, n, d, unit, unit)
        if covariances is not None:
            refuse_covariances(covariances, missing)
        if known_errors is not None:
            known_errors = deviations(known_errors, unit, unit, "known_errors", "values")
        if measured is not None:
            measured, unit, _ = plain(measured, "measured")
            measured = as_matrix(measured)
        if measured_errors is not None:
            measured_errors = deviations(measured_errors, unit, unit, "measured_errors", "measured")
        if steps is not None:
            steps = deviations(steps, unit, unit, "steps", "measured")
        if limits is not None:
            limits = as_matrix(limits) > 0
        given = {"known_errors": known_errors, "steps": steps, "measured": measured}
        given |= {"measured_errors": measured_errors, "limits": limits}
        refuse_shapes(given, (n, d), not_negative=("known_errors", "steps"))
        log10 = np.zeros(d, dtype=bool) if log10 is None else np.asarray(log10, dtype=bool)
        if log10.shape != (d,):
            raise BurstmixError(f"log10 has the shape {log10.shape}; give one for each variable")
        weights = np.ones(n) if weights is None else unitless(weights, "weights")
        weights = np.require(weights, dtype=float, requirements=["C", "W"])
        if weights.shape != (n,) or not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
            raise BurstmixError(f"object weights must be {n} numbers >= 0, not all zero")
        if likelihood != "density" and d > 1:
            raise BurstmixError(f"likelihood {likelihood}: it is for one variable, here are {d}")
        if likelihood == "linear":
            if measured is None or measured_errors is None or not np.all(log10):
                raise BurstmixError(
                    "likelihood linear: it needs measured errors, and a variable on a log10 scale"
                )
            wrong = ~(measured > 0) | ~(measured_errors >= 0)
            wrong |= ~np.isfinite(measured_errors)
            if wrong.any():
                raise BurstmixError(
                    f"likelihood linear: {int(wrong.sum())} objects have no positive measured "
                    "value, or a negative, infinite or absent error"
                )
        return cls(
            values=values,
            covariances=covariances,
            weights=weights,
            likelihood=likelihood,
            known_errors=known_errors,
            measured=values if measured is None else measured,
            measured_errors=np.broadcast_to(np.nan, (n, d))
            if measured_errors is None
            else measured_errors,
            steps=np.broadcast_to(0.0, (n, d)) if steps is None else np.nan_to_num(steps),
            limits=np.broadcast_to(False, (n, d)) if limits is None else limits,
            log10=log10,
        )

    def __len__(self) -> int:
        return len(self.values)

    @property
    def dimension(self) -> int:
        """The number of variables, d."""
        return self.values.shape[1]

    @property
    def errors(self) -> np.ndarray:
        """Standard deviations of the noise, (n, d); NaN where none is known."""
        if self.known_errors is not None:
            return self.known_errors
        if self.covariances is not None:
            return np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))
        return np.broadcast_to(np.nan, self.values.shape)

    @property
    def fitted_steps(self) -> np.ndarray:
        """Steps of quantisation in fitted units, (n, d)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = np.where(self.log10, self.steps / (self.measured * np.log(10)), self.steps)
        return np.nan_to_num(steps, nan=0.0, posinf=0.0)

    def edges(self) -> tuple[np.ndarray, np.ndarray]:
        """The interval that each value may have been rounded from, in fitted units, (n, d)."""
        low, high = self.measured - 0.5 * self.steps, self.measured + 0.5 * self.steps
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(self.log10, np.log10(np.maximum(low, SHORTEST * self.measured)), low)
            high = np.where(self.log10, np.log10(high), high)
        exact = self.steps == 0.0
        return np.where(exact, self.values, low), np.where(exact, self.values, high)

    def columns(self, least: float, component: Callable | None = None) -> Columns:
        """The arrays of a one-dimensional sample for the kernels; views where possible.

        least: the smallest standard deviation that a component may have. component: its density, if
        that is not the normal's. With intervals, starts are looked for among values spread over
        them, because tied values would look like narrow components.
        """
        if self.dimension != 1:
            raise BurstmixError(f"one variable is needed, here are {self.dimension}")
        columns = Columns(
            value=np.ascontiguousarray(self.values[:, 0]),
            variance=NO_NUMBERS
            if self.covariances is None
            else np.ascontiguousarray(self.covariances[:, 0, 0]),
            weight=self.weights,
        )
        if self.likelihood == "interval":
            low, high = (edge[:, 0] for edge in self.edges())
            columns = columns._replace(
                value=spread_over(low, high),
                low=np.where(self.limits[:, 0], high - FAR_BELOW, low),
                high=high.copy(),
                least=np.array([least]),
            )
            if component:
                columns = columns._replace(density=address_of(component))
            component = mean_component if component else OF_LIKELIHOODS["interval"]
        elif self.likelihood == "linear":
            grid = linear_columns(
                columns.value, self.measured[:, 0], self.measured_errors[:, 0], least
            )
            columns = columns._replace(**grid)
            component = OF_LIKELIHOODS["linear"]
        return columns._replace(component=address_of(component)) if component else columns


def refuse_covariances(covariances: np.ndarray, missing: np.ndarray) -> None:
    """Raise BurstmixError if any of (n, d, d) is no covariance in the variables not missing."""
    needed = ~(missing[:, :, None] | missing[:, None, :])
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    wrong = (~np.isfinite(covariances) & needed).any(axis=(1, 2))
    wrong |= ((variances < 0) & ~missing).any(axis=1)
    if wrong.any():
        raise BurstmixError(
            f"{int(wrong.sum())} objects have a negative, infinite or absent error: cut "
            "them from the sample, or fit it with errors: [without]"
        )
    if missing.shape[1] == 1:
        return
    known = np.where(needed, covariances, 0.0)
    wrong = ~np.isclose(known, known.transpose(0, 2, 1), atol=0.0).all(axis=(1, 2))
    wrong |= np.linalg.eigvalsh(known)[:, 0] < -1e-9 * np.abs(known).max(axis=(1, 2))
    if wrong.any():
        raise BurstmixError(
            f"{int(wrong.sum())} objects have errors that are no covariance matrix: "
            "it has to be symmetric, without negative eigenvalues"
        )


def refuse_shapes(
    given: dict[str, np.ndarray | None], shape: tuple[int, int], not_negative: tuple[str, ...]
) -> None:
    """Raise BurstmixError if an array has another shape, or is negative and must not be."""
    for name, array in given.items():
        if array is None:
            continue
        if array.shape != shape:
            raise BurstmixError(
                f"{name} have the shape {array.shape}, and values {shape}: give one for each"
            )
        negative = int((array < 0).any(axis=1).sum()) if name in not_negative else 0
        if negative:
            raise BurstmixError(f"{name} of {negative} objects are negative")


def spread_over(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """A place in each interval, (n,); m objects with the same one lie at the middles of m parts."""
    _, which, counts = np.unique(low, return_inverse=True, return_counts=True)
    order = np.argsort(which, kind="stable")
    rank = np.empty(low.size)
    rank[order] = np.arange(low.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return low + (rank + 0.5) / counts[which] * (high - low)


def as_matrix(array: ArrayLike) -> np.ndarray:
    """(n,) or (n, d) as (n, d) floats in C order; a copy only where needed."""
    array = np.require(array, dtype=float, requirements=["C", "W"])
    return array[:, None] if array.ndim == 1 else array


def deviations(array: Arrays, given: Units, unit: Units, name: str, of: str) -> np.ndarray:
    """Standard deviations or steps (n,) or (n, d) as (n, d) floats in `unit`.

    Those without a unit are in the one given, that of the values which they belong to.
    """
    array, own, _ = plain(array, name)
    array = as_matrix(array)
    d = array.shape[1]
    factors = np.abs(deviation_factors(d, first_known(d, own, given), unit, name, of))
    return array if (factors == 1.0).all() else array * factors


def as_covariances(
    errors: Arrays, n: int, d: int, given: Units = None, unit: Units = None, name: str = "values"
) -> np.ndarray:
    """Standard deviations (n,) or (n, d), or covariances (n, d, d), as covariances in `unit`.

    Those without a unit are in the one given, that of the values which they belong to, or in its
    square; `name` is what messages call those values.
    Raises BurstmixError if the shape is another, an error is negative, or the unit does not fit.
    """
    array, own, _ = plain(errors, "errors")
    shape = np.shape(array)
    if shape == (n, d, d):
        array = np.require(array, dtype=float, requirements=["C", "W"])
        if own is None:
            factors = deviation_factors(d, given, unit, "errors", name)
            factors = factors[:, None] * factors
        else:
            factors = covariance_factors(d, own, unit, "errors", name)
        return array if (factors == 1.0).all() else array * factors
    if shape != (n, d) and (shape, d) != ((n,), 1):
        if shape == ():
            raise BurstmixError(
                f"errors={errors!r}: give one for each value; where all are the same, "
                f"np.full(({n}, {d}), error), times the unit if it has one"
            )
        shapes = f"({n}, {d}) or ({n}, {d}, {d})"
        shapes = f"({n},), {shapes}" if d == 1 else shapes
        raise BurstmixError(f"errors have the shape {shape}, but must have shape {shapes}")
    sds = deviations(errors, given, unit, "errors", name)
    if (sds < 0).any():
        raise BurstmixError(f"{int((sds < 0).sum())} errors are negative")
    if d == 1:
        return (sds * sds)[:, :, None]
    covariances = np.zeros((n, d, d))
    covariances[:, np.arange(d), np.arange(d)] = sds * sds
    return covariances
