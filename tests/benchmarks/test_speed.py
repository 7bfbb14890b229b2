"""How fast the fits are, beside other codes: python -m pytest tests/benchmarks -s

Times depend on the machine, ratios less: the last test prints the table of all of them. A code
that cannot be imported is left out, with the reason.
"""

import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from quality_several import Catalogue
from sklearn.mixture import GaussianMixture
from univariate_numpy import score as score_numpy

from burstmix.fit import Data, Search, compile_kernel, fit_sample
from burstmix.fit.likelihood.blocks import blocks_of
from burstmix.fit.optimise.climb import score
from burstmix.fit.optimise.climb_space import curvature, curvature_for
from burstmix.fit.optimise.climb_space import score as score_space
from burstmix.fit.optimise.line import Line
from burstmix.fit.parameters import Start
from burstmix.fit.search.ladder import Found, climb_all, ladder, screened
from burstmix.fit.search.starts import random_starts

K = 5
FLOOR = 0.05
TABLE: dict[str, tuple[float, str]] = {}


@pytest.fixture(scope="module", autouse=True)
def compiled():
    compile_kernel("one")
    compile_kernel("several")
    yield
    print("\n")
    for name, (value, unit) in TABLE.items():
        print(f"{name:64}{value:12.4g} {unit}")


def values(n, seed=1):
    """Two classes like the durations of bursts, with errors."""
    rng = np.random.default_rng(seed)
    x = np.where(rng.random(n) < 0.33, rng.normal(-0.1, 0.6, n), rng.normal(1.5, 0.43, n))
    s = np.exp(rng.normal(np.log(0.06), 0.8, n))
    return x + rng.normal(0.0, s), s


def columns_of(n, errors=True, seed=1):
    x, s = values(n, seed)
    return Data.from_arrays(x, s if errors else None).columns(FLOOR)


def mixture(k=K):
    return np.full(k, 1 / k), np.column_stack([np.linspace(-1, 2, k), np.linspace(-2, 0, k)])


def timed(function, *arguments, repeat=5):
    """Processor time, the least of several: other work on the machine adds little to it."""
    best = np.inf
    for _ in range(repeat):
        begin = time.process_time()
        function(*arguments)
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.parametrize("errors", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("n", [2_000, 100_000, 1_000_000])
def test_em_step(benchmark, n, errors):
    """One EM step: lnL and all sums; nanoseconds for each object and component."""
    columns = columns_of(n, errors)
    alpha, theta = mixture()
    benchmark(score, columns, alpha, theta, np.empty((K, 3)))
    word = "with" if errors else "without"
    TABLE[f"EM step, N={n}, {word} errors"] = (
        benchmark.stats["min"] / n / K * 1e9,
        "ns a point and component",
    )


@pytest.mark.parametrize("errors", [True, False], ids=["with", "without"])
def test_em_step_beside_numpy(errors):
    n = 100_000
    columns = columns_of(n, errors)
    ours = timed(score, columns, *mixture(), np.empty((K, 3)))
    numpy = timed(score_numpy, columns, *mixture(), np.empty((K, 3)))
    TABLE[f"NumPy / ours, {'with' if errors else 'without'} errors"] = (numpy / ours, "times")
    assert numpy > ours


def test_em_step_beside_scikit_learn():
    """scikit-learn's E and M step on the same values, by the difference of 25 and 5 iterations."""
    n = 100_000
    x, _ = values(n)
    alpha, theta = mixture()

    def iterate(steps):
        GaussianMixture(
            K,
            tol=0.0,
            max_iter=steps,
            weights_init=alpha,
            means_init=theta[:, :1],
            precisions_init=np.exp(-theta[:, 1])[:, None, None],
        ).fit(x[:, None])

    with pytest.warns(Warning):
        theirs = (timed(iterate, 25, repeat=3) - timed(iterate, 5, repeat=3)) / 20
    ours = timed(score, columns_of(n, False), alpha, theta, np.empty((K, 3)))
    TABLE["scikit-learn / ours, EM step without errors"] = (theirs / ours, "times")
    assert theirs / ours > 20


def several(n, d, errors):
    """Objects in d variables under K overlapping components: blocks, values, weights, means, V."""
    rng = np.random.default_rng(d)
    x = rng.normal(0.0, 1.5, (n, d))
    S, V = (
        size**2 * (A @ A.transpose(0, 2, 1)) + least * np.eye(d)
        for size, least, A in (
            (0.3, 1e-3, rng.normal(size=(n, d, d))),
            (0.6, 0.3, rng.normal(size=(K, d, d))),
        )
    )
    blocks, _ = blocks_of(x, S if errors else None, np.ones(n))
    return blocks, x, np.full(K, 1 / K), rng.normal(size=(K, d)), V


@pytest.mark.parametrize("errors", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("d", [2, 3, 6, 9])
def test_em_step_of_several_variables(d, errors):
    """All sums of an EM step, and of a Newton step; without errors beside scikit-learn's EM."""
    n = 20_000
    blocks, x, *mixture = several(n, d, errors)
    sums = np.empty(K), np.empty((K, d)), np.empty((K, d, d))
    empty = np.empty(0), np.empty((0, K))
    ours = timed(score_space, blocks, *mixture, *sums, *empty)
    newton = timed(curvature, blocks, *mixture, curvature_for(K, d), repeat=2)
    word = f"{d} variables, {'with' if errors else 'without'} errors"
    unit = "ns a point and component"
    TABLE[f"EM step, {word}"] = ours / n / K * 1e9, unit
    TABLE[f"Newton step's sums, {word}"] = newton / n / K * 1e9, unit
    if errors:
        return
    alpha, m, V = mixture

    def iterate(steps):
        start = {"weights_init": alpha, "means_init": m, "precisions_init": np.linalg.inv(V)}
        GaussianMixture(K, tol=0.0, max_iter=steps, **start).fit(x)

    with pytest.warns(Warning):
        theirs = (timed(iterate, 12, repeat=3) - timed(iterate, 2, repeat=3)) / 10
    TABLE[f"scikit-learn / ours, EM step, {word}"] = (theirs / ours, "times")
    assert theirs > ours


@pytest.mark.parametrize("d", [2, 3, 6, 9])
def test_em_step_beside_gmmx(d):
    """Without errors; it computes in single precision, which costs half."""
    gmmx = pytest.importorskip("gmmx", reason="gmmx cannot be imported")
    n = 20_000
    blocks, x, alpha, m, V = several(n, d, False)
    begin = gmmx.GaussianMixtureModelJax.from_squeezed(m, V, alpha)

    def iterate(steps):
        gmmx.EMFitter(max_iter=steps, tol=0.0).fit(x, begin).gmm.weights.block_until_ready()

    for steps in (2, 12):
        iterate(steps)
    theirs = (timed(iterate, 12) - timed(iterate, 2)) / 10
    sums = np.empty(K), np.empty((K, d)), np.empty((K, d, d))
    ours = timed(score_space, blocks, alpha, m, V, *sums, np.empty(0), np.empty((0, K)))
    TABLE[f"gmmx / ours, EM step, {d} variables, without errors"] = (theirs / ours, "times")
    assert theirs > ours


def test_em_step_beside_astroml():
    density_estimation = pytest.importorskip(
        "astroML.density_estimation", reason="astroML cannot be imported"
    )
    n = 2_000
    x, s = values(n)
    alpha, theta = mixture()
    xd = density_estimation.XDGMM(K)
    xd.alpha, xd.mu = alpha, theta[:, :1].copy()
    xd.V = np.exp(theta[:, 1])[:, None, None]
    theirs = timed(xd._EMstep, x[:, None], (s**2)[:, None, None])
    ours = timed(score, columns_of(n), alpha, theta, np.empty((K, 3)), repeat=50)
    TABLE["astroML / ours, EM step with errors"] = (theirs / ours, "times")


def test_em_step_beside_extreme_deconvolution():
    xd = pytest.importorskip("extreme_deconvolution", reason="it cannot be imported")
    n = 20_000
    x, s = values(n)

    def iterate(steps):
        alpha, theta = mixture()
        means, V = theta[:, :1].copy(), np.exp(theta[:, 1])[:, None, None]
        # At a tolerance of 0 it takes no step at all.
        xd.extreme_deconvolution(
            x[:, None], s[:, None] ** 2, alpha, means, V, tol=1e-300, maxiter=steps
        )
        return means

    assert not np.allclose(iterate(2), mixture()[1][:, :1])
    theirs = (timed(iterate, 12, repeat=3) - timed(iterate, 2, repeat=3)) / 10
    ours = timed(score, columns_of(n), *mixture(), np.empty((K, 3)))
    TABLE["extreme_deconvolution / ours, EM step with errors"] = (theirs / ours, "times")


@pytest.mark.parametrize("k", [2, 3, 5])
def test_one_start(benchmark, k):
    """From a random start to convergence, N = 2000 with errors: median over 60 starts."""
    line = Line(columns_of(2_000), FLOOR)
    starts = iter(random_starts(line, k, 1000, np.random.default_rng(k)))
    benchmark.pedantic(
        lambda start: line.climb(start), setup=lambda: ((next(starts),), {}), rounds=60
    )
    median = benchmark.stats["median"] * 1e3
    TABLE[f"one start to convergence, K={k}, N=2000, with errors"] = (median, "ms (median)")
    assert median < 20.0


def test_search(benchmark):
    """k = 1 .. 5 of one sample of 2000 with errors, the default search."""
    columns = columns_of(2_000)
    benchmark.pedantic(
        lambda: ladder(Line(columns, FLOOR), 5, Search(), np.random.default_rng), rounds=3
    )
    TABLE["search k=1..5 (and 6 for merges), N=2000, with errors"] = (
        benchmark.stats["min"],
        "s",
    )


@pytest.mark.parametrize("d", [2, 6])
def test_search_of_several_variables(d):
    """k = 1 .. 5 of a catalogue of quality_several.py with errors, as a fit has it."""
    data = Catalogue("tune", d, 1, "with").data()
    begin = time.process_time()
    fits = fit_sample(data, floors=(FLOOR,))
    TABLE[f"fits k=1..5 of {d} variables, N=2000, with errors"] = time.process_time() - begin, "s"
    assert all(fit.converged for fit in fits)


def test_bootstrap_batch():
    """Replicates x K=1..5 x 10 starts at N=2000 with errors, two threads; scaled to 1000."""
    replicates = 20

    def fit(seed):
        line = Line(columns_of(2_000, seed=seed), FLOOR)
        rng = np.random.default_rng(seed)
        lnls = []
        for k in range(1, 6):
            found, starts = Found(), random_starts(line, k, 10, rng)
            places = screened(line, [("random", start) for start in starts], Search())
            climb_all(line, places, Search(), found)
            lnls.append(found.best.lnl)
        return lnls

    fit(0)
    begin, busy = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(2) as pool:
        lnls = list(pool.map(fit, range(replicates)))
    spent = time.perf_counter() - begin
    TABLE["the same in processor time of one core"] = (
        (time.process_time() - busy) / replicates * 1000,
        "s",
    )
    assert np.isfinite(lnls).all()
    TABLE["bootstrap batch of 1000 replicates x K=1..5 x 10 starts, 2 cores"] = (
        spent / replicates * 1000,
        "s",
    )


def test_ten_million_objects():
    """Linear cost, and memory at most twice the data's."""
    seconds = {}
    for n in (1_000_000, 10_000_000):
        x, s = values(n)
        s *= s
        tracemalloc.start()
        data = Data.from_arrays(x, s[:, None, None])
        line = Line(data.columns(FLOOR), FLOOR)
        start = Start(np.full(3, 1 / 3), np.array([[-1.0], [0.5], [1.8]]), np.full((3, 1, 1), 0.3))
        begin = time.perf_counter()
        optimum = line.climb(start)
        seconds[n] = (time.perf_counter() - begin) / (10 + optimum.iterations)
        extra = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    TABLE["N=10^7, K=3: a step"] = (seconds[10_000_000], "s")
    TABLE["N=10^7 / N=10^6: a step"] = (seconds[10_000_000] / seconds[1_000_000], "times")
    share = (x.nbytes + s.nbytes + extra) / (x.nbytes + s.nbytes)
    TABLE["N=10^7: memory with the data"] = (share, "times the data")
    assert share < 2.0
