"""Fits and tables of a sample that never was, made to measure: fixtures that are functions."""

from dataclasses import replace

import numpy as np
import pytest
from astropy.table import Table

from burstmix.model import Fit, FitSet, Flag, Sample, Variable


def make_fit(k, lnl, floor=0.05, flags=()):
    return Fit(
        family="normal",
        k=k,
        floor=floor,
        weights=np.full(k, 1 / k),
        locations=np.arange(k, dtype=float)[:, None],
        covariances=np.full((k, 1, 1), 0.25),
        shapes=np.zeros((k, 0)),
        lnl=lnl,
        n_objects=1000,
        n_parameters=3 * k - 1,
        converged=True,
        entropy=10.0 * (k - 1),
        audit={
            "starts": 9,
            "starts_at_best": 4,
            "ties": [{"share": 0.1 * (j + 1), "value": 0.192, "objects": 33.0} for j in range(k)],
        },
        flags=tuple(Flag(name, k - 1, "because") for name in flags),
    )


def make_fit_set(
    errors="without",
    lnls=(-100.0, -80.0, -70.0),
    flags=((), (), ()),
    rule="lognormal",
    rise=1.0,
    **changes,
):
    """k = 1, 2 and 3 with these lnls, which rise at the lower floor; changes are to all fits."""
    guarded = [make_fit(k + 1, lnl, flags=flags[k]) for k, lnl in enumerate(lnls)]
    guarded = [replace(fit, **changes) for fit in guarded]
    free = [replace(fit, floor=0.005, lnl=fit.lnl + rise) for fit in guarded]
    meta = {"start": "search", "variables": [{"name": "t90", "unit": "s", "propagation": rule}]}
    family = guarded[0].family
    return FitSet("mine", family, errors, "density", 1, (0.05, 0.005), (*guarded, *free), meta)


def make_sample(*relative_errors):
    """Objects of 10 s with these relative errors."""
    measured = np.full((len(relative_errors), 1), 10.0)
    errors = np.reshape(relative_errors, (-1, 1))
    steps = np.zeros_like(errors)
    names = np.arange(len(errors)).astype(str)
    arrays = (np.log10(measured), errors / np.log(10), measured, errors * measured, steps)
    return Sample("mine", (Variable("t90", unit="s"),), names, *arrays)


def make_likelihoods(**rules):
    """likelihoods.ecsv from rule=(errors, weight, location, gain, flags)."""
    rows = []
    for rule, (errors, weight, location, gain, flags) in rules.items():
        head = {"errors": errors, "rule": rule}
        for k, j in ((2, 1), (2, 2), (3, 1), (3, 2), (3, 3)):
            words = {"weight": weight if j == 1 else 0.5, "location": location + j - 1}
            words |= {"variable": "t90", "delta_bic": 0.0 if k == 2 else 1.0}
            words |= {"gain": gain if k == 3 else 200.0, "flags": flags if (k, j) == (3, 2) else ""}
            rows.append(head | {"k": k, "component": j} | words)
    return Table(rows)


@pytest.fixture
def fit():
    return make_fit


@pytest.fixture
def fit_set():
    return make_fit_set


@pytest.fixture
def sample():
    return make_sample


@pytest.fixture
def likelihoods():
    return make_likelihoods
