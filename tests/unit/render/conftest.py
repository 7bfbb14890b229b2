"""A small sample of two classes with errors, and mixtures of one to three normals for it."""

import numpy as np
import pytest

from burstmix.model import Fit, FitSet, Flag, Sample, Variable


def normal_mixture(sample, weights, locations, scales, flags=()):
    k = len(weights)
    values = sample.values[:, 0]
    z = (values - np.reshape(locations, (k, 1))) / np.reshape(scales, (k, 1))
    heights = np.divide(weights, scales) / np.sqrt(2 * np.pi)
    lnl = np.log(heights @ np.exp(-(z**2) / 2)).sum()
    return Fit(
        family="normal",
        k=k,
        floor=0.05,
        weights=np.array(weights, dtype=float),
        locations=np.reshape(locations, (k, 1)),
        covariances=np.reshape(np.square(scales), (k, 1, 1)),
        shapes=np.empty((k, 0)),
        lnl=float(lnl),
        n_objects=len(sample),
        n_parameters=3 * k - 1,
        converged=True,
        flags=flags,
    )


@pytest.fixture
def sample():
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(-0.1, 0.6, 100), rng.normal(1.5, 0.4, 200)])[:, None]
    errors = rng.lognormal(-2.5, 1.2, values.shape)
    measured = 10**values
    return Sample(
        name="two_classes",
        variables=(Variable("t90", "log10", "s", "delta", "$T_{90}$"),),
        identifiers=np.arange(300).astype(str),
        values=values + rng.normal(0, errors),
        errors=errors,
        measured=measured,
        measured_errors=errors * measured * np.log(10),
        steps=np.zeros(values.shape),
    )


@pytest.fixture
def fit_set(sample):
    flags = (
        Flag("at_floor", 1, "its standard deviation is 0.05 dex"),
        Flag("tied_values", 1, "9 of 12 objects share one value"),
        Flag("not_converged", None, "the gradient is 0.1"),
    )
    fits = (
        normal_mixture(sample, [1], [1.0], [0.9]),
        normal_mixture(sample, [0.33, 0.67], [-0.1, 1.5], [0.6, 0.4]),
        normal_mixture(sample, [0.32, 0.05, 0.63], [-0.1, 1.0, 1.5], [0.6, 0.05, 0.4], flags),
    )
    return FitSet("two_classes", "normal", "with", "density", 1, (0.05, 0.005), fits)
