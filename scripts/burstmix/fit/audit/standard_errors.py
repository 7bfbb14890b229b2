"""Standard errors of a fit's parameters from the observed information."""

import numpy as np

from burstmix.model import Fit

from ..data import Data
from ..families import family_of
from ..optimise.problem import problem_of
from ..parameters import Start

NOTHING = 1e-9  # of a scale or a correlation: a smaller error is that of what is held
STEP = 1e-5  # of the differences that carry errors over from the climb's parameters


def standard_errors(fit: Fit, data: Data) -> dict[str, np.ndarray]:
    """Wald standard errors: weights, locations, scales, centres, sds and the shapes, (k,) each.

    Of several variables: weights (k,), locations and scales (k, d), correlations (k, d, d).

    The inverse of the exact Hessian of -lnL in the parameters that are climbed (Efron & Hinkley
    1978, Biometrika 65, 457), carried over to those of Fit by the delta method. NaN where there is
    none: everywhere if the information is not positive definite or a weight is 0; for scale and sd
    at the floor, and a shape at its bound; and for what the family calls unsure, whose shape is
    within a few of its standard errors of a limit.
    """
    family = family_of(fit.family)
    problem, mixture = problem_of(family, data, fit.floor), family.mixture(fit)
    if data.dimension > 1:
        return _of_several(problem, mixture)
    names = ["weights", "locations", "scales", "centres", "sds", *fit.shape_names]
    errors = {name: np.full(fit.k, np.nan) for name in names}
    z, hessian, free = problem.information(mixture)
    if not np.isfinite(hessian).all() or not np.all(mixture.alpha > 0.0):
        return errors
    inner = hessian[np.ix_(free.ravel(), free.ravel())]
    if np.linalg.eigvalsh(inner)[0] <= 0.0:
        return errors
    covariance, own = np.linalg.inv(inner), np.zeros(z.shape)
    slopes = np.stack([_slope(family, z, at) for at in zip(*np.nonzero(free), strict=True)], -1)
    squares = np.einsum("kca,ab,kcb->kc", slopes, covariance, slopes)
    if min(covariance.diagonal().min(), squares.min()) < 0.0:
        return errors  # positive definite to no digit
    own[free], found = np.sqrt(covariance.diagonal()), np.sqrt(squares)
    errors = dict(zip(names, found.T.copy(), strict=True))
    for name in ("scales", "sds"):
        errors[name][~free[:, 2]] = np.nan
    for s, name in enumerate(fit.shape_names):
        errors[name][~free[:, 3 + s]] = np.nan
    for name, where in family.unsure(mixture.shapes, own[:, 3:]).items():
        errors[name][where] = np.nan
    return errors


def _of_several(problem, mixture) -> dict[str, np.ndarray]:
    """Standard errors in several variables, where there is none NaN.

    There is none for what nothing may change: a scale at the floor, a correlation that the family
    has not.
    """
    k, d = mixture.locations.shape
    sds = np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2))
    found = {
        "weights": np.full(k, np.nan),
        "locations": np.full((k, d), np.nan),
        "scales": np.full((k, d), np.nan),
        "correlations": np.full((k, d, d), np.nan),
    }
    directions, hessian = problem.information(mixture)
    if not np.isfinite(hessian).all() or not np.all(mixture.alpha > 0.0):
        return found
    if not hessian.diagonal().min() > 0.0:
        return found
    sizes = 1.0 / np.sqrt(hessian.diagonal())
    lengths, axes = np.linalg.eigh(hessian * sizes[:, None] * sizes)
    if lengths[0] <= 0.0:
        return found
    # Independent ones, (k, 1 + d + d (d + 1) / 2, f).
    steps = directions * sizes @ (axes / np.sqrt(lengths))
    logits, means = steps[:, 0], steps[:, 1 : 1 + d]
    rows, columns = np.tril_indices(d)
    dV = np.empty((k, d, d, steps.shape[2]))
    dV[:, rows, columns] = dV[:, columns, rows] = steps[:, 1 + d :]
    # Relative to the scales, so that no unit matters.
    dV /= (sds[:, :, None] * sds[:, None, :])[..., None]
    dln = 0.5 * np.diagonal(dV, axis1=1, axis2=2).transpose(0, 2, 1)
    correlations = mixture.covariances / (sds[:, :, None] * sds[:, None, :])
    slopes = {
        "weights": mixture.alpha[:, None] * (logits - mixture.alpha @ logits),
        "locations": means,
        "scales": sds[:, :, None] * dln,
        "correlations": dV - correlations[..., None] * (dln[:, :, None] + dln[:, None, :]),
    }
    found = {name: np.sqrt(np.sum(slope**2, axis=-1)) for name, slope in slopes.items()}
    for name, least in (("scales", NOTHING * sds), ("correlations", NOTHING)):
        found[name][found[name] <= least] = np.nan
    return found


def _slope(family, z, at):
    """Derivatives of the parameters of Fit, (k, c), by one of those that are climbed."""
    # 1 / nu may be as small as STEP, and must not change its sign.
    step = STEP * abs(z[at]) if at[1] > 2 and z[at] != 0.0 else STEP
    up, down = z.copy(), z.copy()
    up[at] += step
    down[at] -= step
    return (_described(family, up) - _described(family, down)) / (2 * step)


def _described(family, z):
    """In the order of standard_errors, (k, c), from logit, mean, ln variance and shapes, (k, q)."""
    alpha = np.exp(z[:, 0] - z[:, 0].max())
    mixture = Start(
        alpha / alpha.sum(), z[:, 1:2], np.exp(z[:, 2])[:, None, None], np.array(z[:, 3:])
    )
    words = family.described(mixture)
    scales = np.sqrt(words["covariances"][:, 0])
    centres, sds = words.get("moments", (words["locations"], scales))
    return np.column_stack(
        [mixture.alpha, words["locations"], scales, centres, sds, words["shapes"]]
    )
