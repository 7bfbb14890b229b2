"""The variational reference: its number of components, and that it comes out the same."""

import numpy as np
import pytest

from burstmix.fit.scikit_learn.dirichlet_process import dirichlet_process_rows, effective_number
from burstmix.model import Sample, Variable
from burstmix.results.fit import DIRICHLET_PROCESS


def sample_of(values):
    arrays = [np.reshape(values, (len(values), -1))] * 5
    variables = tuple(Variable(f"x{i}", "linear") for i in range(arrays[0].shape[1]))
    return Sample("mine", variables, np.arange(len(values)).astype(str), *arrays)


def test_the_effective_number_of_equal_weights_is_their_number():
    assert effective_number(np.full(4, 0.25)) == pytest.approx(4.0)
    assert effective_number(np.array([1.0, 0.0])) == pytest.approx(1.0)


@pytest.mark.parametrize("incomplete", [False, True])
def test_two_classes_are_found_for_any_concentration(incomplete, rng):
    x = np.concatenate([rng.normal(-3.0, 0.5, 100), rng.normal(3.0, 0.4, 300)])
    values = np.column_stack([x, x + rng.normal(size=400)]) if incomplete else x[:, None]
    if incomplete:
        values[:10, 1] = np.nan
    settings = {"concentrations": [1.0, 0.01], "most": 5, "starts": 2, "seed": 1}
    rows = dirichlet_process_rows(sample_of(values), **settings)
    table = DIRICHLET_PROCESS.of_rows(rows)
    assert list(table["concentration"]) == [0.01, 1.0]
    assert set(table["n_objects"]) == {390 if incomplete else 400}
    wanted = effective_number(np.array([90, 300]) / 390 if incomplete else np.array([0.25, 0.75]))
    np.testing.assert_allclose(table["effective"], wanted, atol=0.1)
    assert np.all(table["effective_least"] <= table["effective"])
    assert np.all(table["effective"] <= table["effective_most"])
    assert set(table["components"]) == {2}
    assert dirichlet_process_rows(sample_of(values), **settings) == rows
