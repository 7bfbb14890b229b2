"""Several variables: the kernel, the climb and the search, against NumPy, scikit-learn and 1-D."""

import multivariate_numpy
import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.decomposition import FactorAnalysis
from sklearn.mixture import GaussianMixture

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED
from burstmix.fit import Data, family_of, fit_sample, responsibilities_of
from burstmix.fit.families.covariances import (
    DIAGONAL,
    FACTOR,
    FULL,
    SPHERICAL,
    STRUCTURES,
    TIED,
    covariances_of,
    factors_of,
    free_parameters,
    n_free,
    no_factors,
    places_of,
    restrict,
)
from burstmix.fit.likelihood import multivariate
from burstmix.fit.likelihood.blocks import blocks_of, unpacked
from burstmix.fit.numerics.lanes import LANES
from burstmix.fit.optimise.climb_space import curvature, curvature_for, move, newton_system, score
from burstmix.fit.optimise.line import Line
from burstmix.fit.optimise.space import NEARLY, Space, distance
from burstmix.fit.parameters import TOLERANCE, Start
from burstmix.fit.search.starts import added

ALPHA = np.array([0.3, 0.7])
SCIKIT_LEARN = ("full", "diag", "spherical", "tied")
NAMES = ("normal", "normal_diagonal", "normal_spherical", "normal_tied")
FAMILY = [family_of(name) for name in NAMES]  # by structure
FEW = {"kmeans_starts": 5, "random_starts": 5, "exchange_rounds": 1}


def covariances(rng, n, d, size):
    A = rng.normal(0.0, size, (n, d, d))
    return A @ A.transpose(0, 2, 1) + 1e-3 * np.eye(d)


def sample(rng, n=400, d=2, missing=0.0, noise=0.3):
    """Two classes in d variables, their noise covariances, some coordinates missing."""
    first = rng.random(n) < 0.4
    x = rng.normal(0.0, 1.0, (n, d)) * np.where(first, 0.5, 1.0)[:, None]
    x[:, 0] += np.where(first, -2.0, 2.0)
    x[:, 1] += 0.8 * x[:, 0]
    S = covariances(rng, n, d, noise)
    x += np.einsum("iab,ib->ia", np.linalg.cholesky(S), rng.normal(size=(n, d)))
    gone = rng.random((n, d)) < missing
    gone[gone.all(axis=1), 0] = False
    x[gone] = np.nan
    S[gone[:, :, None] | gone[:, None, :]] = np.nan
    return x, S


def sums(module, blocks, m, V, alpha=ALPHA):
    K, d = m.shape
    n = blocks.weight.size
    out = [np.empty(K), np.empty((K, d)), np.empty((K, d, d)), np.empty(n), np.empty((n, K))]
    return [module.score(blocks, alpha, m, V, *out), *out]


@pytest.mark.parametrize("errors", [True, False])
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_blocks_hold_every_object_once(rng, missing, errors):
    x, S = sample(rng, 3 * LANES + 5, 3, missing)
    w = rng.uniform(0.5, 2.0, len(x))
    blocks, place = blocks_of(x, S if errors else None, w)
    values, noise, weights = unpacked(blocks)
    np.testing.assert_array_equal(values[place], x)
    np.testing.assert_array_equal(weights[place], w)
    assert weights.sum() == pytest.approx(w.sum(), rel=1e-15)
    assert blocks.objects == len(x)
    if errors:
        np.testing.assert_array_equal(noise[place], np.nan_to_num(S))
    else:
        assert not noise.size


@pytest.mark.parametrize("errors", [True, False])
@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("d", [2, 3, 6])
def test_kernel_equals_numpy(rng, d, missing, errors):
    x, S = sample(rng, 300, d, missing)
    x[0][~np.isnan(x[0])] = 1e6  # so far out that every component underflows
    w, m, V = rng.uniform(0.5, 2.0, 300), rng.normal(size=(2, d)), covariances(rng, 2, d, 1.0)
    blocks, _ = blocks_of(x, S if errors else None, w)
    for got, wanted in zip(
        sums(multivariate, blocks, m, V), sums(multivariate_numpy, blocks, m, V), strict=True
    ):
        atol = 1e-11 * np.abs(wanted).max()
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=atol)


def test_sums_do_not_change_between_calls_and_a_weight_of_zero_adds_nothing(rng):
    x, S = sample(rng, 300, 3, 0.2)
    m, V = rng.normal(size=(2, 3)), covariances(rng, 2, 3, 1.0)
    blocks, _ = blocks_of(x, S, np.ones(300))
    first = sums(multivariate, blocks, m, V)
    for got, wanted in zip(sums(multivariate, blocks, m, V), first, strict=True):
        np.testing.assert_array_equal(got, wanted)
    alpha, m, V = np.append(ALPHA, 0.0), np.vstack([m, [[1e6] * 3]]), np.concatenate([V, V[:1]])
    lnl, S0, S1, S2, _, responsibilities = sums(multivariate, blocks, m, V, alpha)
    assert lnl == first[0]
    np.testing.assert_array_equal(S0[:2], first[1])
    for unseen in (S0[2], S1[2], S2[2], responsibilities[:, 2]):
        np.testing.assert_array_equal(unseen, 0.0)


def test_kernel_serves_any_unit(rng):
    """Densities in units so small or large that they are no floats."""
    x, S = sample(rng, 100, 6)
    m, V = rng.normal(size=(2, 6)), covariances(rng, 2, 6, 1.0)
    wanted = sums(multivariate, blocks_of(x, S, np.ones(100))[0], m, V)
    for unit in (1e-60, 1e60):
        blocks, _ = blocks_of(x * unit, S * unit**2, np.ones(100))
        got = sums(multivariate, blocks, m * unit, V * unit**2)
        assert got[0] == pytest.approx(wanted[0] - 600 * np.log(unit), rel=1e-12)
        np.testing.assert_allclose(got[2] * unit, wanted[2], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("errors", [True, False])
@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("d", [1, 2, 4])
def test_curvature_equals_numpy(rng, d, missing, errors):
    x, S = (part[:, :d] for part in sample(rng, 300, max(d, 2), missing if d > 1 else 0.0))
    x[0][~np.isnan(x[0])] = 1e3
    blocks, _ = blocks_of(x, S[:, :, :d] if errors else None, rng.uniform(0.5, 2.0, 300))
    m, V = rng.normal(size=(2, d)), covariances(rng, 2, d, 1.0)
    found, lnls = [], []
    for module in (multivariate, multivariate_numpy):
        found.append(module.curvature_for(2, d))
        lnls.append(module.curvature(blocks, ALPHA, m, V, found[-1]))
    assert lnls[0] == pytest.approx(lnls[1], rel=1e-13)
    n = len(found[1].C)
    for name, got, wanted in zip(found[0]._fields, *found, strict=True):
        if name == "C":
            got, wanted = np.tril(got[:n, :n]), np.tril(wanted)
        atol = 1e-12 * np.abs(wanted).max()
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=atol, err_msg=name)


def system_at(blocks, alpha, m, L, floor, places, index, size):
    """lnL, its gradient and -Hessian by the free parameters."""
    K, d = m.shape
    V, sums = np.empty((K, d, d)), curvature_for(K, d)
    covariances_of(L, floor, V)
    lnl = curvature(blocks, alpha, m, V, sums)
    g, B, D = np.empty(size), np.empty((size, size)), np.empty(size)
    newton_system(sums, alpha, L, V, blocks.weight.sum(), places, index, g, B, D)
    return lnl, g, B


@pytest.mark.parametrize("structure", [*STRUCTURES, FACTOR + 1, FACTOR + 2])
@pytest.mark.parametrize("errors", [True, False])
def test_gradient_and_hessian_are_finite_differences(rng, structure, errors):
    x, S = sample(rng, 200, 3, 0.2)
    blocks, _ = blocks_of(x, S if errors else None, rng.uniform(0.5, 2.0, 200))
    alpha, m, L = np.array([0.3, 0.7]), rng.normal(size=(2, 3)), no_factors(2, 3, structure)
    places, (index, owner) = places_of(3, structure), free_parameters(2, 3, structure)
    size = owner.size
    # The L of the structure are reached from 0 by its free parameters.
    move(alpha, m, L, rng.normal(size=size), places, index, 0.0, alpha, m, L)
    if structure not in (DIAGONAL, SPHERICAL, TIED):
        L[0, 2, -1] = 0.0  # at the floor, or nothing beside the factors
    _, g, B = system_at(blocks, alpha, m, L, 0.1, places, index, size)
    logits = index[[0, index.size // 2]]
    B[np.ix_(logits, logits)] -= blocks.weight.sum() / 2  # which stands in for moving both alike
    h = 1e-5
    for p in range(size):
        lnl, slopes = [], []
        for sign in (1, -1):
            at = [alpha.copy(), m.copy(), L.copy()]
            move(*at, sign * h * np.eye(size)[p], places, index, 0.0, *at)
            lnl_there, slope, _ = system_at(blocks, *at, 0.1, places, index, size)
            lnl.append(lnl_there)
            slopes.append(slope)
        assert g[p] == pytest.approx((lnl[0] - lnl[1]) / (2 * h), rel=1e-5, abs=1e-4)
        scale = np.abs(B).max()
        np.testing.assert_allclose((slopes[1] - slopes[0]) / (2 * h), B[p], atol=1e-7 * scale)


@pytest.mark.parametrize("errors", [True, False])
def test_one_variable_is_the_same_as_on_the_line(two_classes, errors):
    x, s = two_classes
    data = Data.from_arrays(x, s if errors else None)
    line = Line(data.columns(0.05), 0.05)
    space = Space(data.values, data.covariances, data.weights, 0.05)
    for k in (1, 2, 3):
        start = Start(np.full(k, 1 / k), np.linspace(-1.0, 1.5, k)[:, None], np.ones((k, 1, 1)))
        one = line.climb(start)
        assert space.lnl(one) == pytest.approx(one.lnl, rel=1e-12)
        other = space.climb(one, em_steps=0)
        assert other.converged
        assert other.lnl == pytest.approx(one.lnl, abs=1e-9)
        if k < 3:
            assert space.climb(start).lnl == pytest.approx(one.lnl, abs=1e-9)


def test_one_variable_at_the_floor_is_the_same_as_on_the_line(rng):
    x = np.concatenate([rng.normal(0, 1, 300), np.full(40, 0.3)])
    data = Data.from_arrays(x)
    line = Line(data.columns(0.05), 0.05)
    space = Space(data.values, data.covariances, data.weights, 0.05)
    start = Start(np.array([0.8, 0.2]), np.array([[0.0], [0.3]]), np.array([[[1.0]], [[0.1]]]))
    one, other = line.climb(start), space.climb(start)
    assert one.covariances[1, 0, 0] == pytest.approx(0.05**2)
    assert other.converged
    assert other.lnl == pytest.approx(one.lnl, abs=1e-9)


@pytest.mark.parametrize(("structure", "name"), list(enumerate(SCIKIT_LEARN)))
@pytest.mark.parametrize("d", [2, 4])
def test_without_errors_equals_scikit_learn(rng, d, structure, name):
    x, _ = sample(rng, 500, d, noise=0.0)
    options = {"tol": 1e-14, "max_iter": 5000, "reg_covar": 0.0, "random_state": 1}
    theirs = GaussianMixture(2, covariance_type=name, **options).fit(x)
    V = np.empty((2, d, d))
    V[:] = {
        "full": lambda V: V,
        "diag": lambda V: np.stack([np.diag(v) for v in V]),
        "spherical": lambda V: V[:, None, None] * np.eye(d),
        "tied": lambda V: V[None],
    }[name](theirs.covariances_)
    mixture = Start(theirs.weights_, theirs.means_, V)
    space = Space(x, None, np.ones(500), 1e-4, structure)
    assert space.lnl(mixture) == pytest.approx(500 * theirs.score(x), rel=1e-11)
    again = space.climb(mixture, em_steps=0)
    assert again.converged
    assert again.lnl == pytest.approx(500 * theirs.score(x), abs=1e-7)
    np.testing.assert_allclose(again.locations, theirs.means_, atol=1e-4)
    np.testing.assert_allclose(again.covariances, V, atol=1e-3)
    assert FAMILY[structure].n_parameters(2, d) == theirs._n_parameters()


def test_as_many_factors_as_the_covariances_have_room_for(rng):
    """p of q factors in d variables; where that is no less, they are normals of any covariance."""
    for d, q in [(4, 1), (6, 2), (9, 1), (9, 4)]:
        p = d * q - q * (q - 1) // 2 + d
        assert n_free(FACTOR + q, 3, d) == 3 * p < n_free(FULL, 3, d)
    for family in DECLARED.values():
        if family.factors:
            few, more = (
                [n_free(structure, 1, d) for structure in (FACTOR + family.factors, FULL)]
                for d in (family.fewest - 1, family.fewest)
            )
            assert few[0] >= few[1] and more[0] < more[1]
    x, S = sample(rng, 200, 3, 0.2)
    start = Start(ALPHA, np.array([[-2.0, -1.0, 0.0], [2.0, 1.0, 0.0]]), np.stack([np.eye(3)] * 2))
    lnls = [Space(x, S, np.ones(200), 0.05, s).climb(start).lnl for s in (FULL, FACTOR + 3)]
    assert lnls[1] == pytest.approx(lnls[0], abs=1e-6)


@pytest.mark.parametrize("q", [1, 2])
def test_factors_of_a_covariance_that_has_them_are_found(rng, q):
    V = np.empty((1, 6, 6))
    loadings = rng.normal(size=(6, q))
    V[0] = loadings @ loadings.T + np.diag(rng.uniform(0.2, 1.0, 6)) + 0.05**2 * np.eye(6)
    L, found = no_factors(1, 6, FACTOR + q), np.empty(V.shape)
    factors_of(V, 0.05, L)
    covariances_of(L, 0.05, found)
    np.testing.assert_allclose(found, V, rtol=1e-6)
    places = {tuple(place) for place in places_of(6, FACTOR + q)}
    assert {(a, b) for _, a, b in np.argwhere(L)} <= places
    # From there one more step leads nowhere else.
    factors_of(V, 0.05, L)
    covariances_of(L, 0.05, found)
    np.testing.assert_allclose(found, V, rtol=1e-6)


@pytest.mark.parametrize("q", [1, 2, 3])
def test_one_component_of_factors_equals_scikit_learn(rng, q):
    loadings = rng.normal(size=(6, q))
    x = rng.normal(size=(400, q)) @ loadings.T + rng.normal(0.0, rng.uniform(0.3, 1.0, 6), (400, 6))
    theirs = FactorAnalysis(q, tol=1e-13, max_iter=20_000, svd_method="lapack").fit(x)
    space = Space(x, None, np.ones(400), 1e-6, FACTOR + q)
    best = space.climb(Start(np.ones(1), np.zeros((1, 6)), np.eye(6)[None]))
    assert best.converged
    assert best.lnl == pytest.approx(400 * theirs.score(x), abs=1e-5)
    np.testing.assert_allclose(best.covariances[0], theirs.get_covariance(), atol=1e-4)


def test_one_factor_of_three_variables_has_a_closed_form(rng):
    """Loadings are roots of products of covariances, so V is that of the values."""
    x = rng.normal(size=(300, 1)) * [1.0, -0.7, 0.5] + rng.normal(0.0, 0.5, (300, 3))
    space = Space(x, None, np.ones(300), 1e-3, FACTOR + 1)
    best = space.climb(Start(np.ones(1), np.zeros((1, 3)), np.eye(3)[None]))
    whole = np.cov(x.T, bias=True)
    assert whole[0, 1] * whole[1, 2] * whole[0, 2] > 0.0
    np.testing.assert_allclose(best.covariances[0], whole, atol=1e-7)
    normal = multivariate_normal(x.mean(axis=0), whole)
    assert best.lnl == pytest.approx(normal.logpdf(x).sum(), abs=1e-8)


@pytest.mark.parametrize("errors", [True, False])
def test_gains_are_the_derivatives_towards_one_component_more(rng, errors):
    """D of few objects' lnL by its weight, and D^2 / 2 over the second derivative."""
    x, S = sample(rng, 300, 2)
    space = Space(x, S if errors else None, np.ones(300), 0.05)
    mixture = space.climb(
        Start(ALPHA, np.array([[-2.0, -1.0], [2.0, 1.0]]), np.stack([np.eye(2)] * 2))
    )
    covariance = 0.3 * np.eye(2)
    ((gains, weights),) = space.gains(mixture, [covariance])
    places = np.flatnonzero(weights > 0.0)[::20]
    assert places.size
    for place in places:
        step = 5e-3 * weights[place]
        starts = added(mixture, np.array([1, 2]) * step, space.places[place], covariance)
        here, once, twice = map(space.coarse.lnl, [mixture, *starts])
        slope = (4 * once - twice - 3 * here) / (2 * step)
        bend = (twice - 2 * once + here) / step**2
        assert 0.5 * slope * weights[place] == pytest.approx(gains[place], rel=0.01)
        assert -0.5 * slope**2 / bend == pytest.approx(gains[place], rel=0.05)


@pytest.mark.parametrize("errors", [True, False])
def test_a_component_to_insert_has_the_density_of_what_is_measured(rng, errors):
    x, S = sample(rng, 40, 3, 0.3)
    space = Space(x, S if errors else None, np.ones(40), 0.05)
    V = space.whole
    for p, value, noise in zip(space._normals(V), x, S, strict=True):
        (seen,) = np.nonzero(~np.isnan(value))
        own = np.ix_(seen, seen)
        normal = multivariate_normal(value[seen], V[own] + (noise[own] if errors else 0.0))
        np.testing.assert_allclose(p, normal.pdf(space.places[:, seen]).reshape(-1), rtol=1e-10)


@pytest.mark.parametrize("d", [2, 4])
def test_a_place_joins_the_end_that_it_leads_to_and_no_other(rng, d):
    """Also where the components stand in another order there."""
    x, S = sample(rng, 400, d)
    space = Space(x, S, np.ones(400), 0.05)
    centres = np.zeros((2, d))
    centres[:, :2] = [[-2.0, -1.0], [2.0, 1.0]]
    place = space.approach(Start(ALPHA, centres, np.stack([np.eye(d)] * 2)), em_steps=2)
    assert TOLERANCE < place.decrement <= NEARLY
    end = space.climb(place, em_steps=0)
    turned = end._replace(
        alpha=end.alpha[::-1],
        locations=end.locations[::-1],
        covariances=end.covariances[::-1],
    )
    lower = end._replace(lnl=end.lnl + 1.0)
    aside = end._replace(locations=end.locations + 0.5)
    assert distance(end, aside, 400.0) > 10.0
    if d == 2:
        # Few objects have led to the place, and all lead on from there.
        assert space.joins(place, place, end)
        assert not space.joins(place, space.coarse.climb(aside, 0, 1), end)
        for one in (end, turned):
            assert space.finish(place, [lower, aside, one]) is one
        assert space.finish(place, [lower, aside]).lnl == pytest.approx(end.lnl, abs=1e-9)
    else:
        for one in (end, turned):
            assert space.joins(place, place, one)
            assert distance(place, one, 400.0) < 100.0 * place.decrement
        assert not space.joins(place, place, lower)
        assert not space.joins(place, place, aside)


def test_starts_are_compared_by_few_objects_under_every_floor(rng):
    x, S = sample(rng, 4000, 2)
    space = Space(x, S, np.ones(4000), 0.05)
    assert 100 < len(space.coarse.weights) < 4000 / 3
    assert space.coarse.weights.sum() == pytest.approx(4000.0)
    other = space.under(0.2)
    assert (other.coarse.floor, space.coarse.floor) == (0.2, 0.05)
    assert other.coarse.measured is space.coarse.measured
    classes = Start(ALPHA, np.array([[-2.0, -1.6], [2.0, 1.6]]), np.stack([np.eye(2)] * 2))
    away = classes._replace(locations=classes.locations + 0.5)
    gain, coarse = (each.lnl(classes) - each.lnl(away) for each in (space, space.coarse))
    assert coarse == pytest.approx(gain, rel=0.02)


@pytest.mark.parametrize("structure", [*STRUCTURES, FACTOR + 1])
def test_an_approach_without_newton_steps_rises_to_the_climb(rng, structure):
    x, S = sample(rng, 300, 4, 0.2)
    space = Space(x, S, np.ones(300), 0.05, structure)
    start = Start(ALPHA, np.outer([-2.0, 2.0], [1.0, 0.5, 0.0, 0.0]), np.stack([np.eye(4)] * 2))
    most = 400 if structure <= TIED else 8000  # noise and factors are slow to tell apart
    heights = [space.approach(start, steps, 0).lnl for steps in (1, 5, 25, most)]
    assert heights == sorted(heights)
    assert heights[-1] == pytest.approx(space.climb(start).lnl, abs=1e-4)


@pytest.mark.parametrize("structure", [*STRUCTURES, FACTOR + 1])
def test_newton_agrees_with_em(rng, structure):
    """1500 steps of EM by the oracle end on the same hill."""
    q = max(structure - FACTOR, 0)
    d = 6 if q else 2
    x, S = sample(rng, 300, d, 0.2)
    x += rng.normal(size=(300, q)) @ rng.normal(0.0, 2.0, (q, d))
    w = rng.uniform(0.5, 1.5, 300)
    alpha, m, V = ALPHA.copy(), np.outer([-2.0, 2.0], np.eye(d)[0]), np.stack([np.eye(d)] * 2)
    L = no_factors(2, d, structure)
    space = Space(x, S, w, 1e-3, structure)
    best = space.climb(Start(alpha, m, V))
    assert best.converged
    assert best.decrement <= 1e-12
    out = [np.empty(2), np.empty((2, d)), np.empty((2, d, d)), np.empty(0), np.empty((0, 2))]
    for _ in range(1500):
        lnl = score(space.blocks, alpha, m, V, *out)
        q, y, A = out[0], out[1], out[2]
        shift = np.einsum("jab,jb->ja", V, y) / q[:, None]
        V = V + V @ A @ V / q[:, None, None] - shift[:, :, None] * shift[:, None, :]
        m, alpha = m + shift, q / q.sum()
        restrict(alpha, V, structure)
        if structure > TIED:
            factors_of(V, 1e-3, L)
            covariances_of(L, 1e-3, V)
    assert best.lnl == pytest.approx(lnl, abs=1e-7)
    np.testing.assert_allclose(best.covariances, V, atol=1e-3)


def test_the_structure_that_the_values_have_is_preferred(rng):
    """Two classes of one full covariance: tied has it with the fewest parameters."""
    x = rng.multivariate_normal([0.0, 0.0], [[1.0, 0.7], [0.7, 1.0]], 400)
    x[:150, 0] += 4.0
    errors = rng.uniform(0.1, 0.3, x.shape)
    data = Data.from_arrays(x + rng.normal(0.0, errors), errors)
    fits = {
        family.name: fit_sample(data, family.name, (1, 2), (0.05,), FEW)[1] for family in FAMILY
    }
    assert min(fits, key=lambda name: fits[name].bic) == "normal_tied"
    assert all(fit.converged and not fit.flags for fit in fits.values())
    tied = fits["normal_tied"]
    np.testing.assert_array_equal(tied.covariances[0], tied.covariances[1])
    np.testing.assert_allclose(tied.covariances[0], [[1.0, 0.7], [0.7, 1.0]], atol=0.2)
    full = fits["normal"].lnl
    assert all(fit.lnl <= full for fit in fits.values())
    assert not fits["normal_diagonal"].covariances[:, 0, 1].any()
    spherical = fits["normal_spherical"].covariances
    np.testing.assert_array_equal(spherical[:, 0, 0], spherical[:, 1, 1])


def test_factors_are_for_more_variables_than_normals_need(rng):
    data = Data.from_arrays(rng.normal(size=(50, 3)))
    with pytest.raises(BurstmixError, match="one_factor: it is for 4 variables or more, here are"):
        fit_sample(data, "normal_one_factor")


def test_a_structure_is_for_several_variables(two_classes):
    with pytest.raises(BurstmixError, match="normal_tied: it is for several variables, here are 1"):
        fit_sample(Data.from_arrays(*two_classes), "normal_tied")


def test_missing_values_are_better_kept_than_dropped(rng):
    x, S = sample(rng, 600, 2, 0.35)
    (fit,) = fit_sample(Data.from_arrays(x, S), components=[2], floors=(0.05,), search=FEW)
    assert fit.converged
    assert fit.n_parameters == 11
    assert fit.n_objects == 600
    np.testing.assert_allclose(fit.weights, [0.4, 0.6], atol=0.06)
    np.testing.assert_allclose(fit.locations, [[-2.0, -1.6], [2.0, 1.6]], atol=0.3)
    q = responsibilities_of(fit, Data.from_arrays(x, S))
    np.testing.assert_allclose(q.sum(axis=1), 1.0, rtol=1e-12)


def test_floor_holds_in_every_direction(rng):
    """Points on a line: the floor is the smallest standard deviation in any direction."""
    t = rng.normal(0.0, 1.0, 200)
    x = np.column_stack([t, 0.5 * t])
    (fit,) = fit_sample(Data.from_arrays(x), components=[1], floors=(0.1,), search=FEW)
    assert fit.converged
    assert np.sqrt(np.linalg.eigvalsh(fit.covariances[0])[0]) == pytest.approx(0.1, rel=1e-6)
    assert fit.flag_names == ["at_floor"]


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_width_is_held_where_it_is_said_from_the_floor_as_well(rng, structure):
    x, S = sample(rng, 100)
    space = Space(x, S, np.ones(100), 0.05, structure)
    at_floor = np.tile(0.05**2 * np.eye(2), (2, 1, 1))
    start = Start(ALPHA, np.array([[-2.0, -1.6], [2.0, 1.6]]), at_floor, np.empty((2, 0)))
    end = space.climb_at_width(start, 0, 1, 0.3)
    np.testing.assert_allclose(end.covariances[0, 1, 1], 0.3**2, rtol=1e-6)
