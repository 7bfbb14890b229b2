"""How small a further class may be that these objects would have shown.

A class of small weight w, of density N, adds w (N / f - 1) to ln f. What of this the fit's own
parameters cannot take up adds w^2 times its sum of squares to twice lnL in the mean: the efficient
information on w at 0 (Neyman 1959; van der Vaart 1998, section 25.4).
"""

import numpy as np

from burstmix.fit import Data
from burstmix.fit.audit.scores import scores
from burstmix.fit.families import family_of, family_of_fit
from burstmix.fit.optimise.problem import problem_of, problem_with
from burstmix.fit.parameters import Start
from burstmix.model import Fit

NARROWER = 0.5  # the further class's widths, as parts of the narrowest class's
CENTRAL = 0.9  # of the objects, in the densest places
PLACES = 64  # of these objects, at most, on which the further class is put


def information_on_further(fit: Fit, data: Data) -> np.ndarray:
    """What a further class of weight w adds to twice lnL, over w^2, by where it is, (m,).

    It is normal, half as wide as the narrowest class, at the floor if that is wider. Its places are
    those of objects, among the 90 % that lie densest.
    """
    family, d = family_of_fit(fit), data.dimension
    problem, mixture = problem_with(fit, data), family.mixture(fit)
    log_f, _ = problem.log_density(mixture)
    root = np.sqrt(data.weights)
    basis, _ = np.linalg.qr(root[:, None] * scores(problem, mixture))
    narrow = min(fit.covariances, key=np.linalg.det)
    part = max(NARROWER, fit.floor / np.sqrt(np.linalg.eigvalsh(narrow)[0]))
    alone, shapes = problem_of(family_of("normal", d), data, fit.floor), np.empty((1, 0))
    found = []
    for place in places_among(data.values, log_f):
        further = Start(np.ones(1), place[None], part**2 * narrow[None], shapes)
        ratio = root * np.expm1(alone.log_density(further)[0] - log_f)
        left = ratio - basis @ (basis.T @ ratio)
        found.append(left @ left)
    return np.array(found)


def places_among(values: np.ndarray, log_f: np.ndarray) -> np.ndarray:
    """Values (m, d) of objects that lack none, from the densest places to those at CENTRAL."""
    whole = np.flatnonzero(~np.isnan(values).any(axis=1))
    central = whole[np.argsort(-log_f[whole], kind="stable")][: max(1, int(CENTRAL * whole.size))]
    some = np.unique(np.linspace(0, central.size - 1, PLACES).round().astype(int))
    return values[central[some]]


def visible_weight(information: float, ratio: float) -> float | None:
    """The weight at which a further class adds a ratio to twice lnL; None if all were too few.

    information: masked where none is known.
    """
    if np.ma.is_masked(information) or not information > max(ratio, 0.0):
        return None
    return float(np.sqrt(max(ratio, 0.0) / information))
