"""Which widths of a fit's components are measured, and upper limits of the others.

A width is measured if lnL falls by FALL on its way down to the floor, all else following. A width
that is not has an upper limit, where lnL has fallen by as much on the way up. FALL is half the 5 %
point of the distribution of 2 (lnL - lnL at a bound), half of which is at 0, half a chi-square.
"""

from dataclasses import replace

import numpy as np

from burstmix.model import Fit

from ..data import Data
from ..families import family_of_fit
from ..families.covariances import SPHERICAL, TIED
from ..optimise.problem import Problem, problem_with
from ..parameters import Optimum, Start

FALL = 1.35  # in lnL
SIGMAS = 5.0  # standard errors of the variance above the floor's: no climb is needed
DOWN = 2  # climbs on the way to the floor
UP = 12  # at most, on the way to a limit
NEAR = 0.05  # in lnL, of FALL at a limit


def width_limits(fit: Fit, data: Data) -> np.ndarray:
    """Upper limits of the standard deviations (k, d); NaN where these are measured.

    They are infinite where lnL never falls so far. lnL is followed from the optimum by
    continuation, without a search. Components of weight 0 get NaN too, and so do all if the fit is
    flagged or no width of its family can be held.
    """
    family = family_of_fit(fit)
    k, d = fit.locations.shape
    limits = np.full((k, d), np.nan)
    if fit.flags or not family.holds_widths:
        return limits
    problem, mixture = problem_with(fit, data), family.mixture(fit)
    if fit.penalised:
        fit = replace(fit, lnl=problem.lnl(mixture))  # what falls on both sides
    responsibilities = problem.log_density(mixture)[1]
    # All components, or all variables, may have one width in common.
    structure = getattr(family, "structure", None)
    for j in range(1 if structure == TIED else k):
        for v in range(1 if structure == SPHERICAL else d):
            certain = data.weights * responsibilities[:, j] ** 2
            if fit.weights[j] > 0.0 and not plain(fit, j, v):
                limits[j, v] = limit(problem, mixture, fit, j, v, scale(fit, data, j, v, certain))
    if structure == TIED:
        limits[:] = limits[:1]
    if structure == SPHERICAL:
        limits[:] = limits[:, :1]
    return limits


def plain(fit: Fit, j: int, v: int) -> bool:
    """Whether a width is so many standard errors above the floor that no climb needs to tell."""
    standard_errors = fit.standard_errors.get("sds")
    if standard_errors is None:
        return False
    error = 2 * standard_errors.reshape(fit.k, -1)[j, v] / fit.sds[j, v]  # of the ln variance
    return bool(1.0 - (fit.floor / fit.sds[j, v]) ** 2 > SIGMAS * error)


def scale(fit: Fit, data: Data, j: int, v: int, certain: np.ndarray) -> float:
    """About how far up the variance may go: FALL alone, in the units of the variance.

    certain (n,): the square of each object's responsibility, times its weight.
    """
    noise, certain = noise_of(data, v, certain)
    information = 0.5 * certain @ (fit.sds[j, v] ** 2 + noise) ** -2.0
    return float(np.sqrt(2 * FALL / information)) if information > 0.0 else fit.floor**2


def noise_of(data: Data, v: int, certain: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Noise variances (m,), and `certain` (m,), of those objects that have the variable."""
    known = ~np.isnan(data.values[:, v])
    noise = np.zeros(len(data)) if data.covariances is None else data.covariances[:, v, v]
    return noise[known], certain[known]


def limit(
    problem: Problem, mixture: Start | Optimum, fit: Fit, j: int, v: int, first: float
) -> float:
    """The upper limit of one standard deviation; first: a step of the variance to try.

    NaN if it is measured, infinite if lnL does not fall.
    """
    sd, floor = fit.sds[j, v], fit.floor
    at = mixture
    if sd > floor * (1 + 1e-6):
        for part in np.arange(1, DOWN + 1) / DOWN:
            at = problem.climb_at_width(at, j, v, max(floor, sd * (floor / sd) ** part))
            if fit.lnl - at.lnl > FALL:
                return np.nan
    # From the variance V, where lnL falls by 0, sqrt(fall) rises about as a straight line.
    low, high = (sd**2, 0.0, mixture), None
    variance = sd**2 + first
    for _ in range(UP):
        end = problem.climb_at_width(low[2], j, v, np.sqrt(variance))
        fall = fit.lnl - end.lnl
        if abs(fall - FALL) < NEAR:
            break
        if fall < FALL:
            low = (variance, np.sqrt(max(fall, 0.0)), end)
        else:
            high = (variance, np.sqrt(fall))
        if high is None:
            variance = sd**2 + (variance - sd**2) * np.clip(
                np.sqrt(FALL / max(fall, 0.1)), 1.2, 3.0
            )
        else:
            part = (np.sqrt(FALL) - low[1]) / (high[1] - low[1])
            variance = low[0] + (high[0] - low[0]) * np.clip(part, 0.1, 0.9)
    else:
        variance = np.inf if high is None else variance
    return float(np.sqrt(variance))
