"""scikit-learn's variational Dirichlet-process mixture of normals: a reference without errors.

It weighs all numbers of components at once, by a bound on the evidence instead of a criterion
(Blei & Jordan 2006, Bayesian Analysis 1, 121), and knows neither errors nor a floor.
"""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import BayesianGaussianMixture

from burstmix.model import Sample, seed_of

LEAST_WEIGHT = 0.01  # of a component that is counted
TOLERANCE, MOST_STEPS = 1e-5, 5000  # of the mean bound of an object


def dirichlet_process_rows(
    sample: Sample, *, concentrations: list[float], most: int, starts: int, seed: int
) -> list[dict]:
    """Rows of dirichlet_process.ecsv: the effective number of components by concentration.

    most: the largest number of components. Of the start with the highest bound: effective is
    exp(-sum w ln w) over the weights w, components counts those of at least LEAST_WEIGHT, and
    weights lists these, largest first. effective_least and effective_most are over all starts.
    Objects that lack a variable are left out.
    """
    values = sample.values[~np.isnan(sample.values).any(axis=1)]
    rows = []
    for concentration in sorted(concentrations):
        fits = [
            _fitted(values, most, concentration, seed_of(seed, sample.name, "dirichlet", start))
            for start in range(starts)
        ]
        best = max(fits, key=lambda fit: fit.lower_bound_)
        numbers = [effective_number(fit.weights_) for fit in fits]
        weights = -np.sort(-best.weights_[best.weights_ >= LEAST_WEIGHT])
        rows.append(
            {
                "concentration": float(concentration),
                "n_objects": len(values),
                "components": weights.size,
                "effective": effective_number(best.weights_),
                "effective_least": min(numbers),
                "effective_most": max(numbers),
                "weights": " ".join(f"{weight:.3f}" for weight in weights),
                "starts": starts,
                "converged": int(sum(fit.converged_ for fit in fits)),
            }
        )
    return rows


def effective_number(weights: np.ndarray) -> float:
    """exp of the entropy of the weights (k,): k for k equal ones."""
    held = weights[weights > 0.0]
    return float(np.exp(-np.sum(held * np.log(held))))


def _fitted(values, most, concentration, seed):
    model = BayesianGaussianMixture(
        n_components=most,
        weight_concentration_prior_type="dirichlet_process",
        weight_concentration_prior=concentration,
        init_params="k-means++",
        max_iter=MOST_STEPS,
        tol=TOLERANCE,
        random_state=np.random.RandomState(seed % 2**32),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(values)
