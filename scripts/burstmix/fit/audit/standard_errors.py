"""Standard errors of a fit's parameters from the observed information."""

import numpy as np

from burstmix.model import Fit

from ..data import Data
from ..families import family_of_fit
from ..optimise.problem import problem_with
from ..parameters import Start
from .coordinates import coordinates_of, parts_of

NOTHING = 1e-9  # of a scale or a correlation: a smaller error means that it is held
NOT_POSITIVE = 1e-13  # least eigenvalue of the information, scaled to a diagonal of 1
STEP = 1e-5  # of the differences that carry errors over from the climb's parameters


def standard_errors(fit: Fit, data: Data) -> dict[str, np.ndarray]:
    """Wald standard errors: weights (k,), shapes (k,) each, locations, scales, centres, sds (k, d).

    And correlations (k, d, d) of several variables; of one variable all are (k,).

    The inverse of the exact Hessian of -lnL in what is free (Efron & Hinkley 1978, Biometrika 65,
    457), carried over to the parameters of Fit by the delta method. NaN where there is none:
    everywhere if the information is not positive definite or a weight is 0; for parameters that are
    held, such as a scale at the floor, a shape at its bound or a correlation that the family lacks;
    and for those that the family calls unsure, because a shape is within a few of its standard
    errors of a limit.
    """
    family = family_of_fit(fit)
    problem, mixture = problem_with(fit, data), family.mixture(fit)
    k, d = mixture.locations.shape
    steps = _independent(*problem.information(mixture)) if np.all(mixture.alpha > 0.0) else None
    known = steps is not None
    if not known:
        steps = np.full((k, 1 + coordinates_of(mixture).shape[1], 1), np.nan)
    slopes = _slopes(family, mixture, steps)
    found = {name: np.sqrt(np.sum(slope**2, axis=-1)) for name, slope in slopes.items()}
    own = np.sqrt(np.sum(steps[:, 1:] ** 2, axis=-1))
    _, variances, shapes = parts_of(own, d)
    held = np.diagonal(variances, axis1=1, axis2=2) == 0.0
    found["scales"][held] = found["sds"][held] = np.nan
    for s, name in enumerate(fit.shape_names):
        found[name][shapes[:, s] == 0.0] = np.nan
    for name, where in (family.unsure(mixture, steps) if known else {}).items():
        found[name][where] = np.nan
    # What is computed for a scale or a correlation that the family lacks is rounding.
    for name, least in (("scales", fit.scales), ("sds", fit.scales), ("correlations", 1.0)):
        found[name][found[name] <= NOTHING * least] = np.nan
    if d == 1:
        del found["correlations"]
        return {name: each.reshape(k) for name, each in found.items()}
    return found


def _independent(directions, hessian) -> np.ndarray | None:
    """Steps (k, q, f) of one standard error each, all independent; None if lnL has no maximum."""
    if not np.isfinite(hessian).all() or not hessian.diagonal().min(initial=1.0) > 0.0:
        return None
    sizes = 1.0 / np.sqrt(hessian.diagonal())
    lengths, axes = np.linalg.eigh(hessian * sizes[:, None] * sizes)
    if not lengths.min(initial=1.0) > NOT_POSITIVE:
        return None
    return directions * sizes @ (axes / np.sqrt(lengths))


def _slopes(family, mixture, steps) -> dict[str, np.ndarray]:
    """How each step (k, q, f) in logit, mean, lower half of V and shapes changes a Fit."""
    words, change = family.described(mixture), _changes(family, mixture, steps[:, 1:])
    sds = np.sqrt(np.diagonal(words["covariances"], axis1=1, axis2=2))
    # Relative to the scales, so that no unit matters.
    products = sds[:, :, None] * sds[:, None, :]
    dV = change["covariances"] / products[..., None]
    dln = 0.5 * np.diagonal(dV, axis1=1, axis2=2).transpose(0, 2, 1)
    correlations = (words["covariances"] / products)[..., None]
    scales = sds[:, :, None] * dln
    found = {
        "weights": mixture.alpha[:, None] * (steps[:, 0] - mixture.alpha @ steps[:, 0]),
        "locations": change["locations"],
        "scales": scales,
        "centres": change.get("centres", change["locations"]),
        "sds": change.get("sds", scales),
        "correlations": dV - correlations * (dln[:, :, None] + dln[:, None, :]),
    }
    return found | {name: change["shapes"][:, s] for s, name in enumerate(family.shape_names)}


def _changes(family, mixture, steps) -> dict[str, np.ndarray]:
    """How each step (k, q - 1, f) changes what a family describes, by central differences."""
    z, d = coordinates_of(mixture), mixture.locations.shape[1]
    sds = np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2))
    rows, columns = np.tril_indices(d)
    # 1 / nu may be as small as STEP, and must not change its sign.
    shapes = np.where(z[:, d + rows.size :] == 0.0, 1.0, np.abs(z[:, d + rows.size :]))
    sizes = STEP * np.hstack([sds, sds[:, rows] * sds[:, columns], shapes])
    changes = {}
    for c, size in enumerate(sizes.T):
        up, down = z.copy(), z.copy()
        up[:, c] += size
        down[:, c] -= size
        up, down = (_described(family, mixture.alpha, end, d) for end in (up, down))
        for name, above in up.items():
            with np.errstate(invalid="ignore"):  # nu is infinite where 1 / nu is 0
                slope = ((above - down[name]).T / (2.0 * size)).T
            change = np.einsum("k...,kf->k...f", slope, steps[:, c])
            changes[name] = changes.get(name, 0.0) + change
    return changes


def _described(family, alpha, z, d: int) -> dict[str, np.ndarray]:
    """The parameters of Fit, each with the components first."""
    words = family.described(Start(alpha, *parts_of(z, d)))
    centres, sds = words.pop("moments", (None, None))
    return words if centres is None else words | {"centres": centres, "sds": sds}
