"""The cross-validated likelihood against fits to folds by another code, and what it prefers."""

import numpy as np
import pytest
from scipy.stats import norm

from burstmix.fit.fit_set import fit_set
from burstmix.model import Sample, Variable, seed_of
from burstmix.select import criteria_table
from burstmix.select.folds import cross_validated_lnl

SETTINGS = {"seed": 1, "floor": 0.05, "floor_ratio": 0.5, "likelihood": "density"}


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def sample_of(values, errors):
    """A sample of linear variables, each with its errors."""
    values, errors = (np.reshape(part, (len(values), -1)) for part in (values, errors))
    return Sample(
        name="drawn",
        variables=tuple(
            Variable(name=f"x{v}", scale="linear", unit="", propagation="none needed", lowest=None)
            for v in range(values.shape[1])
        ),
        identifiers=np.arange(len(values)).astype(str),
        values=values,
        errors=errors,
        measured=values,
        measured_errors=errors,
        steps=np.zeros(values.shape),
        meta={},
    )


def test_one_normal_has_the_means_of_the_other_folds(rng):
    x = rng.normal(1.0, 0.7, 103)
    sample = sample_of(x, np.full(x.size, 0.1))
    fits = fit_set(sample, "normal", "without", components=[1], **SETTINGS)
    shuffled = np.random.default_rng(seed_of(1, "drawn", "folds", 10)).permutation(x.size)
    wanted = 0.0
    for fold in range(10):
        out = shuffled % 10 == fold
        assert out.sum() in (10, 11)
        wanted += norm(x[~out].mean(), x[~out].std()).logpdf(x[out]).sum()
    assert cross_validated_lnl(sample, fits, 10)[1] == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("family", ["normal", "skew_t"])
def test_leaving_each_object_out_costs_about_a_parameter_each(rng, family):
    """Of what is true, lnL falls by the number of parameters (Stone 1977), errors and gaps too."""
    errors = rng.uniform(0.2, 0.6, (300, 2))
    values = rng.normal(0.0, 1.0, (300, 2)) + rng.normal(0.0, errors)
    sample = sample_of(values, errors)
    fits = fit_set(sample, family, "with", components=[1], **SETTINGS)
    (fit,) = fits.guarded
    fall = fit.lnl - cross_validated_lnl(sample, fits, 60)[1]
    assert 0.4 * 5 < fall < 2.0 * fit.n_parameters


def test_two_classes_are_preferred_to_one_and_to_many_by_it(rng):
    x = np.concatenate([rng.normal(-2.0, 0.5, 120), rng.normal(2.0, 0.8, 180)])
    errors = rng.uniform(0.1, 0.4, x.size)
    sample = sample_of(x + rng.normal(0.0, errors), errors)
    few = {"kmeans_starts": 3, "random_starts": 2}
    fits = fit_set(sample, "normal", "with", components=[1, 2, 5], **SETTINGS, **few)
    found = cross_validated_lnl(sample, fits, 10)
    assert max(found, key=found.get) == 2
    assert found == cross_validated_lnl(sample, fits, 10)
    table = criteria_table([fits], validated={("normal", "with"): found})
    assert list(table["lnl_validated"]) == [found[k] for k in (1, 2, 5)]
    assert "lnl_validated" not in criteria_table([fits]).colnames
