"""Fits to resampled objects: closed forms of one normal, chunks, and the tables made of them."""

from dataclasses import replace

import numpy as np
import pytest

from burstmix.fit import Data, family_of, fit_sample, problem_of, standard_errors
from burstmix.fit.audit.as_fit import fit_from
from burstmix.fit.parameters import Start
from burstmix.io import read_table, write_table
from burstmix.model import Fit, FitSet, Sample, Variable, seed_of
from burstmix.results.replicates import RESAMPLED
from burstmix.significance import resample
from burstmix.significance.intervals import intervals_table
from burstmix.significance.resample import replicates_of, resampled_fits, with_intervals

N = 400
rng = np.random.default_rng(8)
X = np.concatenate([rng.normal(0.0, 0.5, N // 2), rng.normal(2.0, 0.4, N // 2)])[:, None]
NOISE = np.full((N, 1), 0.1)


@pytest.fixture(scope="module")
def sample():
    names = np.arange(N).astype(str)
    variables = (Variable("x", "linear", "", "delta"),)
    return Sample("mine", variables, names, X, NOISE, X, NOISE, np.zeros((N, 1)))


@pytest.fixture(scope="module")
def fit_set(sample):
    search = {"kmeans_starts": 2, "random_starts": 2}
    data = Data.from_sample(sample, "without")
    fits = fit_sample(data, "normal", (1, 2), (0.05, 0.005), search)
    fits = [replace(fit, standard_errors=standard_errors(fit, data)) for fit in fits]
    return FitSet("mine", "normal", "without", "density", 3, (0.05, 0.005), tuple(fits))


@pytest.fixture(scope="module")
def resampled(sample, fit_set):
    return resampled_fits(sample, [fit_set], 0)


def test_one_normal_is_the_mean_and_the_spread_of_the_objects_drawn(fit_set, resampled):
    for replicate, copy in enumerate(replicates_of(fit_set.guarded[0], resampled, 5)):
        words = (3, "mine", "normal", "without", "resampled", replicate)
        drawn = X[np.random.default_rng(seed_of(*words)).integers(N, size=N), 0]
        np.testing.assert_allclose(copy.locations, drawn.mean(), rtol=1e-7)
        np.testing.assert_allclose(copy.scales, drawn.std(), rtol=1e-7)


def test_no_number_depends_on_the_size_of_chunks(sample, fit_set, resampled, monkeypatch, tmp_path):
    monkeypatch.setattr(resample, "RESAMPLED_CHUNK", 30)
    small = resampled_fits(sample, [fit_set], 1)
    write_table(small, tmp_path / "1.ecsv")
    same = resampled[(resampled["replicate"] >= 30) & (resampled["replicate"] < 60)]
    for name in ("weight", "location", "covariance"):
        np.testing.assert_array_equal(read_table(tmp_path / "1.ecsv")[name], same[name])


def test_intervals_agree_with_standard_errors_where_both_hold(sample, fit_set, resampled):
    table = intervals_table(sample, [fit_set], {"without": resampled}, 200)
    assert len(table) == 3 + 6 + 1
    assert not table["elsewhere"].any()
    for row in table:
        if row["parameter"] == "weight" and row["k"] == 1:
            assert (row["low"], row["high"]) == (1.0, 1.0)
            continue
        assert row["low"] < row["value"] < row["high"]
        if row["k"] == 1 or row["parameter"] == "boundary_x":
            continue  # one normal is not what these objects are from
        # 90 % of a normal lie within 1.645 standard errors; 200 replicates tell to some 10 %.
        half = (row["high"] - row["low"]) / 2
        assert half == pytest.approx(1.645 * row["standard_error"], rel=0.35)


def test_only_the_replicates_asked_for_count(sample, fit_set, resampled):
    few = intervals_table(sample, [fit_set], {"without": resampled}, 20)
    copies = replicates_of(fit_set.guarded[1], resampled, 20)
    assert len(copies) == 20
    (row,) = few[(few["k"] == 2) & (few["component"] == 2) & (few["parameter"] == "location_x")]
    assert row["high"] == pytest.approx(np.quantile([c.locations[1, 0] for c in copies], 0.95))


@pytest.mark.parametrize("dimension", [1, 2])
def test_a_replicate_has_its_own_centres(dimension):
    """Of a skew-t they are neither its locations nor what the search sees."""
    family, d = family_of("skew_t", dimension), dimension
    start = Start(np.ones(1), np.zeros((1, d)), np.eye(d)[None], np.full((1, d + 1), 0.4))
    words = family.described(start)
    fit = Fit("skew_t", 1, 0.05, start.alpha, words["locations"], words["covariances"],
              words["shapes"], 0.0, 9, 5, True, {}, shape_names=family.shape_names,
              moments=words["moments"])  # fmt: skip
    row = {"family": "skew_t", "k": 1, "replicate": 0, "component": 1, "rival": 0, "weight": 1.0}
    row |= {"location": fit.locations[0] + 1.0, "covariance": fit.covariances[0]}
    table = RESAMPLED.of_rows([row | {"shape": fit.shapes[0]}])
    (copy,) = replicates_of(fit, table, 1)
    np.testing.assert_allclose(copy.centres, fit.centres + 1.0, rtol=1e-12)
    assert abs(fit.centres[0, 0] - start.locations[0, 0]) > 0.01


def test_intervals_reach_a_rival_that_resampled_objects_prefer(sample, fit_set):
    """Three components of these two classes: one more in the first, or one more in the second."""
    data = Data.from_sample(sample, "without")
    problem = problem_of(family_of("normal"), data, 0.05)

    def climbed(locations):
        start = Start(np.full(3, 1 / 3), np.reshape(locations, (3, 1)), np.full((3, 1, 1), 0.05))
        return fit_from(family_of("normal"), problem, data, problem.climb(start))[0]

    one, other = climbed([-0.4, 0.4, 2.0]), climbed([0.0, 1.6, 2.4])
    assert abs(one.lnl - other.lnl) < 2 and abs(one.locations - other.locations).max() > 0.3
    alone = resampled_fits(sample, [replace(fit_set, fits=(one,))], 0)
    assert not alone["rival"].any()
    both = replace(one, rivals=(other,))
    reached = resampled_fits(sample, [replace(fit_set, fits=(both,))], 0)
    share = reached["rival"].astype(bool).mean()
    assert 0.1 < share < 0.9
    table = intervals_table(sample, [replace(fit_set, fits=(both,))], {"without": reached}, 200)
    np.testing.assert_allclose(table["elsewhere"], share)
    low, high = np.quantile(reached["location"][reached["component"] == 2], [0.05, 0.95])
    assert low < one.locations[1, 0] < other.locations[1, 0] < high


def test_several_variables_get_the_same_intervals(sample):
    """Two classes in two variables, the second of them correlated with the first."""
    rng = np.random.default_rng(9)
    x = np.column_stack([X[:, 0], 0.5 * X[:, 0] + rng.normal(0.0, 0.3, N)])
    variables = (*sample.variables, Variable("y", "linear", "", "delta"))
    noise = np.full((N, 2), 0.1)
    both = Sample("mine", variables, sample.identifiers, x, noise, x, noise, np.zeros((N, 2)))
    data = Data.from_sample(both, "with")
    start = Start(
        np.full(2, 0.5), np.array([[0.0, 0.0], [2.0, 1.0]]), np.tile(np.eye(2), (2, 1, 1))
    )
    problem = problem_of(family_of("normal"), data, 0.05)
    fit = fit_from(family_of("normal"), problem, data, problem.climb(start))[0]
    fit = replace(fit, standard_errors=standard_errors(fit, data))
    fit_set = FitSet("mine", "normal", "with", "density", 3, (0.05, 0.005), (fit,))
    table = intervals_table(both, [fit_set], {"with": resampled_fits(both, [fit_set], 0)}, 200)
    names = ["weight", "location_x", "scale_x", "location_y", "scale_y", "correlation_x_y"]
    parameters = list(table["parameter"])
    assert parameters == [*np.repeat(names, 2), "boundary_x", "boundary_y"]
    for row in table:
        assert row["low"] < row["value"] < row["high"]
        if not row["parameter"].startswith("boundary"):
            half = (row["high"] - row["low"]) / 2
            assert half == pytest.approx(1.645 * row["standard_error"], rel=0.35)
    assert table["value"][-2] == pytest.approx(1.0, abs=0.1)


def fit_with_bic(family, k, bic, shapes=()):
    """A fit with this BIC."""
    fit = Fit(family, k, 0.05, np.full(k, 1 / k), np.arange(k)[:, None] + 0.0,
              np.full((k, 1, 1), 0.2), np.tile(np.zeros(len(shapes)), (k, 1)), 0.0, N, 0, True,
              shape_names=shapes)  # fmt: skip
    return replace(fit, lnl=-bic / 2)


def test_the_preferred_fit_and_its_neighbours_get_intervals_or_all(sample):
    def fit_set(family, bics, shapes=()):
        fits = tuple(fit_with_bic(family, k + 1, bic, shapes) for k, bic in enumerate(bics))
        return FitSet("mine", family, "without", "density", 3, (0.05, 0.005), fits)

    sets = [fit_set("normal", [900, 500, 400, 410, 420]), fit_set("student_t", [890, 480], ("nu",))]
    (shown,) = with_intervals(sets, "shown")
    assert (shown.family, [fit.k for fit in shown.fits]) == ("normal", [2, 3, 4])
    both = with_intervals(sets, "all")
    assert [len(each.fits) for each in both] == [5, 2]
    wide = [fit_set("normal", [900, 500]), fit_set("student_t", [890, 100], ("nu",))]
    (shown,) = with_intervals(wide, "shown")
    assert (shown.family, [fit.k for fit in shown.fits]) == ("student_t", [1, 2])


def test_families_are_told_apart_in_one_table(sample, fit_set, resampled, monkeypatch):
    monkeypatch.setattr(resample, "RESAMPLED_CHUNK", 3)
    data = Data.from_sample(sample, "without")
    few = {"kmeans_starts": 1, "random_starts": 0, "exchange_rounds": 0}
    skewed = tuple(fit_sample(data, "skew_normal", (2,), (0.05,), few))
    other = replace(fit_set, family="skew_normal", fits=skewed)
    table = resampled_fits(sample, [fit_set, other], 0)
    assert table["shape"].shape == (3 * (1 + 2 + 2), 1)
    assert [len(replicates_of(fit, table, 3)) for fit in (*fit_set.guarded, *skewed)] == [3] * 3
    for copy, alone in zip(
        replicates_of(fit_set.guarded[1], table, 3),
        replicates_of(fit_set.guarded[1], resampled, 3),
        strict=True,
    ):
        np.testing.assert_array_equal(copy.locations, alone.locations)
        assert copy.shapes.shape == (2, 0)
    shown = intervals_table(sample, [fit_set, other], {"without": resampled}, 200)
    assert set(shown["family"]) == {"normal"}
