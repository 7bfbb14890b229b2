"""Steps that values are rounded to, found again."""

from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

from burstmix.prepare.quantisation import infer_steps, lowest_limit

DATA = Path(__file__).parents[3] / "workflow/data"


def test_mixed_grids_are_told_apart():
    rng = np.random.default_rng(5)
    coarse = np.round(rng.lognormal(1, 1, 600) / 0.064 + 0.5) * 0.064
    fine = np.round(rng.lognormal(1, 1, 600), 3)
    steps = infer_steps(np.concatenate([coarse, fine]))
    np.testing.assert_allclose(np.unique(steps), [0.001, 0.064])
    assert np.all(steps[:600] == 0.064)
    # One value of the fine grid in 64 is on the coarse one, and cannot be told.
    assert np.mean(steps[600:] == 0.064) < 0.04


def test_continuous_values_have_no_step():
    values = np.random.default_rng(6).lognormal(0, 2, 500)
    assert not infer_steps(values).any()


@pytest.mark.parametrize("size", [1e-12, 1e-9, 1e5, 1e6, 1e12])
def test_continuous_values_of_any_size_have_no_step(size):
    values = size * np.random.default_rng(6).lognormal(0, 1, 800)
    assert np.count_nonzero(infer_steps(values)) <= 2


def test_missing_and_negative_values_have_none():
    steps = infer_steps(np.array([np.nan, -1.0, 0.0, *np.arange(1.0, 60.0)]))
    assert not steps[:3].any()
    assert np.all(steps[3:] == 1.0)


def test_too_few_values_are_no_evidence():
    assert infer_steps(np.array([])).shape == (0,)
    assert not infer_steps(np.array([np.nan, np.nan])).any()


@pytest.mark.parametrize(
    ("catalogue", "step", "least", "most"),
    [("bepposax", 1.0, 790, 790), ("batse", 0.064, 1400, 1600), ("fermi_gbm", 0.256, 1300, 1600)],
)
def test_the_packaged_catalogues_have_their_instruments_steps(catalogue, step, least, most):
    t90 = np.ma.filled(Table.read(DATA / f"{catalogue}.ecsv")["t90"].astype(float), np.nan)
    assert least <= np.sum(np.isclose(infer_steps(t90), step)) <= most


def test_the_order_of_objects_does_not_matter():
    t90 = np.ma.filled(Table.read(DATA / "fermi_gbm.ecsv")["t90"].astype(float), np.nan)
    order = np.random.default_rng(7).permutation(len(t90))
    shuffled = infer_steps(t90[order])
    assert np.mean(shuffled != infer_steps(t90)[order]) < 0.005  # ties at the blocks' ends


def test_few_points_do_not_look_like_a_coarser_grid():
    """Half of the objects on the second point, as in a block that holds no more than two."""
    rng = np.random.default_rng(3)
    values = np.maximum(np.round(10.0 ** rng.normal(-0.1, 0.6, 2000) / 0.256), 1.0) * 0.256
    np.testing.assert_allclose(infer_steps(values), 0.256)


def test_the_lowest_step_may_hold_all_that_lies_below():
    rng = np.random.default_rng(4)
    rounded = np.round(10.0 ** rng.normal(-0.1, 0.6, 1000) / 0.256) * 0.256
    lifted = np.maximum(rounded, 0.256)
    assert lowest_limit(lifted, infer_steps(lifted)) == pytest.approx(0.256)
    # What was rounded to 0 shows that nothing was lifted.
    assert (rounded == 0).any() and lowest_limit(rounded, infer_steps(rounded)) is None
    high = lifted[lifted > 0.256]
    assert lowest_limit(high, infer_steps(high)) is None
    few = lifted[~((lifted == lifted.min()) & (np.arange(1000) > 20))]
    assert lowest_limit(few, infer_steps(few)) is None
    continuous = 10.0 ** rng.normal(0.0, 1.0, 1000)
    assert lowest_limit(continuous, infer_steps(continuous)) is None
