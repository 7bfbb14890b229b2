"""Which likelihood the fits of a sample have, and what coarse data come to under it."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.fit.fit_set import fit_set, likelihood_for, wide_steps
from burstmix.model import FitSet, Sample, Variable
from burstmix.prepare.quantisation import infer_steps, lowest_limit

SETTINGS = {"components": [1, 2, 3], "seed": 1, "floor": 0.05, "floor_ratio": 0.1}
FEW = {"kmeans_starts": 4, "random_starts": 2}


def durations(step, n=500, seed=2):
    """Two classes like BATSE's, with errors, rounded; what is less than a step becomes one."""
    rng = np.random.default_rng(seed)
    errors = np.exp(rng.normal(np.log(0.08), 0.5, n))
    short = rng.random(n) < 0.35
    value = np.where(short, rng.normal(-0.1, 0.6, n), rng.normal(1.54, 0.43, n))
    measured = 10.0 ** (value + rng.normal(0.0, errors))
    if step:
        measured = np.maximum(np.round(measured / step), 1.0) * step
    steps = infer_steps(measured)
    names = np.arange(n).astype(str)
    arrays = np.log10(measured), errors, measured, errors * measured * np.log(10), steps
    variable = Variable("duration", unit="s", lowest=lowest_limit(measured, steps))
    return Sample("s", (variable,), names, *(array[:, None] for array in arrays))


def test_wide_steps_are_met_by_intervals_and_no_others():
    coarse, fine = durations(0.256), durations(0.001)
    assert wide_steps(coarse, "without", 0.05) > wide_steps(coarse, "with", 0.05) > 0.15
    assert wide_steps(fine, "without", 0.05) < 0.15
    for errors in ("with", "without"):
        assert likelihood_for(coarse, errors, "auto", 0.05) == "interval"
        assert likelihood_for(fine, errors, "auto", 0.05) == "density"
        assert likelihood_for(coarse, errors, "density", 0.05) == "density"
        assert likelihood_for(fine, errors, "interval", 0.05) == "interval"
    linear = replace(coarse, variables=(replace(coarse.variables[0], propagation="linear"),))
    assert likelihood_for(linear, "with", "auto", 0.05) == "linear"


@pytest.mark.parametrize("family", ["normal", "skew_normal"])
def test_coarse_durations_of_two_classes_are_two_classes(family):
    sample = durations(0.256)
    fits = fit_set(sample, family, "with", likelihood="auto", **SETTINGS, **FEW)
    assert fits.likelihood == "interval"
    guarded = fits.guarded
    assert min(guarded, key=lambda fit: fit.bic).k == 2
    two = guarded[1]
    if family == "normal":
        fine = fit_set(durations(0.0), family, "with", likelihood="auto", **SETTINGS, **FEW)
        errors = fine.guarded[1].standard_errors
        assert fine.likelihood == "density"
        np.testing.assert_allclose(
            two.locations, fine.guarded[1].locations, atol=2 * errors["locations"].max()
        )
    # As values that are all there is, they are more classes.
    plain = fit_set(sample, family, "with", likelihood="density", **SETTINGS, **FEW)
    tops = [max([fit.lnl, *(other.lnl for other in fit.set_aside)]) for fit in plain.guarded]
    over_steps = [fit.lnl for fit in guarded]
    assert tops[2] - tops[1] > over_steps[2] - over_steps[1] + 5.0


def test_shapes_and_their_errors_have_the_names_of_the_variables():
    rng = np.random.default_rng(1)
    x = np.abs(rng.normal(size=(400, 2))) + 0.3 * rng.normal(size=(400, 2))
    names, none = np.arange(400).astype(str), np.zeros(x.shape)
    variables = [Variable(name, scale="linear") for name in ("t90", "h32")]
    sample = Sample("s", tuple(variables), names, x, none, x, none, none)
    settings = SETTINGS | {"components": [1]} | FEW
    (fit, _) = fit_set(sample, "skew_normal", "without", likelihood="auto", **settings).fits
    assert fit.shape_names == ("alpha_t90", "alpha_h32")
    errors = fit.standard_errors
    assert all(np.isfinite(errors[name]).all() for name in fit.shape_names)
    assert "alpha_1" not in errors


def test_fits_whose_tails_are_at_their_bound_are_written_and_read(tmp_path):
    x = np.sinh(3.0 * np.random.default_rng(2).normal(size=(400, 2)))  # beyond Cauchy's
    names, none = np.arange(400).astype(str), np.zeros(x.shape)
    variables = [Variable(name, scale="linear") for name in ("t90", "h32")]
    sample = Sample("s", tuple(variables), names, x, none, x, none, none)
    settings = SETTINGS | {"components": [1]} | FEW
    made = fit_set(sample, "student_t", "without", likelihood="auto", **settings)
    assert made.fits[0].flag_names == ["at_bound"]
    made.write(tmp_path / "fits.json")
    assert FitSet.read(tmp_path / "fits.json").fits[0].flags == made.fits[0].flags


def test_a_width_that_nothing_limits_is_written_and_read(tmp_path):
    settings = SETTINGS | {"components": [2]} | FEW
    made = fit_set(durations(0.0), "normal", "with", likelihood="auto", **settings)
    limits = np.array([[np.inf], [np.nan]])
    made = replace(made, fits=tuple(replace(fit, width_limits=limits) for fit in made.fits))
    made.write(tmp_path / "fits.json")
    np.testing.assert_array_equal(FitSet.read(tmp_path / "fits.json").fits[0].width_limits, limits)
