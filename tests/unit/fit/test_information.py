"""Standard errors: closed forms, and where there are none."""

import numpy as np
import pytest

from burstmix.files import Fit
from burstmix.fit import Data, fit_sample
from burstmix.fit.information import standard_errors

pytest.importorskip("numba")
FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 1}


def fitted(data, family, k) -> tuple[Fit, dict]:
    (fit,) = fit_sample(data, family, [k], (0.05,), FEW)
    return fit, standard_errors(fit, data)


def test_one_normal_has_the_errors_of_the_textbook(rng):
    data = Data.from_arrays(rng.normal(1.0, 0.7, 500))
    fit, errors = fitted(data, "normal", 1)
    sd = fit.scales[0, 0]
    assert errors["locations"] == pytest.approx([sd / np.sqrt(500)], rel=1e-6)
    assert errors["scales"] == pytest.approx([sd / np.sqrt(1000)], rel=1e-6)
    assert errors["weights"] == pytest.approx([0.0], abs=1e-9)


def test_weights_of_classes_far_apart_have_the_errors_of_counts(rng):
    x = np.concatenate([rng.normal(-9.0, 0.5, 300), rng.normal(9.0, 0.4, 700)])
    errors = rng.uniform(0.05, 0.2, 1000)
    _, found = fitted(Data.from_arrays(x, errors), "normal", 2)
    assert found["weights"] == pytest.approx(np.full(2, np.sqrt(0.3 * 0.7 / 1000)), rel=1e-4)


@pytest.mark.parametrize("family", ["student_t", "skew_normal"])
def test_a_shape_like_the_normals_has_no_error(family, rng):
    fit, errors = fitted(Data.from_arrays(rng.normal(0.0, 1.0, 400)), family, 1)
    assert np.isnan(errors[fit.shape_names[0]]).all()
    assert np.isfinite(errors["centres"]).all() and np.isfinite(errors["sds"]).all()
    assert np.isnan(errors["locations"]).all() == (family == "skew_normal")


def test_a_clear_shape_has_an_error(rng):
    x = np.abs(rng.normal(size=4000)) + 0.3 * rng.normal(size=4000)
    fit, errors = fitted(Data.from_arrays(x), "skew_normal", 1)
    assert abs(fit.shapes[0, 0] - 1 / 0.3) < 3 * errors["alpha"][0] < 3.0
    x = rng.standard_t(3.0, size=4000)
    fit, errors = fitted(Data.from_arrays(x), "student_t", 1)
    assert abs(fit.shapes[0, 0] - 3.0) < 3 * errors["nu"][0] < 3.0


def test_nothing_held_at_a_bound_has_an_error(rng):
    x = np.append(rng.normal(0.0, 1.0, 400), np.full(60, 0.2))
    fit, errors = fitted(Data.from_arrays(x), "normal", 2)
    at_floor = np.isclose(fit.sds[:, 0], 0.05)
    assert at_floor.sum() == 1
    np.testing.assert_array_equal(np.isnan(errors["sds"]), at_floor)
    assert np.isfinite(errors["centres"]).all()
    x = np.abs(rng.normal(0.0, 1.0, 2000))
    fit, errors = fitted(Data.from_arrays(x), "skew_normal", 1)
    assert np.isnan(errors["alpha"]).all() and np.isfinite(errors["sds"]).all()
