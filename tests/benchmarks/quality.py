"""How often the search finds the best optimum: a table, beside scikit-learn and astroML.

    python tests/benchmarks/quality.py --catalogues 100 --errors with

Synthetic catalogues of 2000 objects in one variable, of 2 or 3 classes in turn, floor 0.05, are
fitted with 3, 4 and 5 components. The reference is the best of 300 random starts, each climbed to
the end, and of the search itself. Printed for each code: the share of catalogues within 1e-3 in
lnL of the reference, the largest shortfall, and the median processor time of a fit. The others'
results are scored by our lnL with their standard deviations raised to the floor; astroML only fits
data with errors, scikit-learn only data without. Ends with an error where the search misses what
docs/benchmarks.md says of it.
"""

import argparse
import sys
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from burstmix.fit import Data, Search, compile_kernel, family_of, problem_of
from burstmix.fit.parameters import Start
from burstmix.fit.search.ladder import ladder
from burstmix.fit.search.starts import random_starts
from burstmix.model import seed_of

FLOOR = 0.05
COMPONENTS = (3, 4, 5)
RANDOM_STARTS = 300
WITHIN, LARGEST = 0.95, 0.5  # what the search has to reach: share of catalogues, and lnL


def catalogue(number: int, errors: bool, n: int = 2000) -> Data:
    """Classes like those of burst durations, in dex."""
    rng = np.random.default_rng(seed_of("quality", number))
    k = 2 + number % 2
    weights = rng.dirichlet(np.full(k, 4.0))
    locations = np.sort(rng.uniform(-1.0, 2.0, k))
    scales = rng.uniform(0.25, 0.7, k)
    label = rng.choice(k, n, p=weights)
    x = rng.normal(locations[label], scales[label])
    if not errors:
        return Data.from_arrays(x)
    s = np.exp(rng.normal(np.log(0.08), 0.8, n))
    return Data.from_arrays(x + rng.normal(0.0, s), s)


def ours(data: Data, number: int) -> tuple[dict, dict]:
    """lnL and time of the search by k; the time is that of the whole ladder up to k and its k+1."""
    problem = problem_of(family_of("normal"), data, FLOOR)
    begin = time.process_time()
    found = ladder(
        problem,
        max(COMPONENTS),
        Search(),
        lambda k: np.random.default_rng(seed_of("search", number, k)),
    )
    spent = (time.process_time() - begin) / (max(COMPONENTS) + 1)
    return {k: found[k].best.lnl for k in COMPONENTS}, dict.fromkeys(COMPONENTS, spent)


def many_random_starts(data: Data, k: int, number: int) -> float:
    problem = problem_of(family_of("normal"), data, FLOOR)
    rng = np.random.default_rng(seed_of("reference", number, k))
    return max(problem.climb(start).lnl for start in random_starts(problem, k, RANDOM_STARTS, rng))


def floored(data: Data, weights, means, variances) -> float:
    """Our lnL at another code's result."""
    V = np.maximum(np.asarray(variances).reshape(-1, 1, 1), FLOOR**2)
    return problem_of(family_of("normal"), data, FLOOR).lnl(
        Start(np.asarray(weights), np.asarray(means), V)
    )


def scikit_learn(data: Data, k: int) -> float:
    from sklearn.mixture import GaussianMixture

    mixture = GaussianMixture(k, n_init=10, tol=1e-8, max_iter=2000, random_state=1)
    mixture.fit(data.values)
    return floored(data, mixture.weights_, mixture.means_, mixture.covariances_)


def astroml(data: Data, k: int) -> float:
    from astroML.density_estimation import XDGMM

    mixture = XDGMM(k, tol=1e-6, max_iter=500, random_state=1)
    mixture.fit(data.values, data.covariances)
    return floored(data, mixture.alpha, mixture.mu, mixture.V)


def others(errors: bool) -> dict:
    """The other codes that can be imported, by name."""
    codes = {} if errors else {"scikit-learn": scikit_learn}
    if errors:
        try:
            import astroML.density_estimation  # noqa: F401

            codes["astroML"] = astroml
        except ImportError:
            print("astroML cannot be imported: left out")
    return codes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--catalogues", type=int, default=100)
    parser.add_argument("--errors", choices=("with", "without"), default="with")
    parser.add_argument("--others", type=int, default=10, help="catalogues for the other codes")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    compile_kernel("one")
    codes = others(options.errors == "with") if options.others else {}
    shortfall = {(name, k): [] for name in ("burstmix", *codes) for k in COMPONENTS}
    seconds = {key: [] for key in shortfall}
    for number in range(options.catalogues):
        data = catalogue(number, options.errors == "with")
        lnls, times = ours(data, number)
        for k in COMPONENTS:
            best = max(lnls[k], many_random_starts(data, k, number))
            shortfall["burstmix", k].append(best - lnls[k])
            seconds["burstmix", k].append(times[k])
            for name, code in codes.items():
                if number < options.others:
                    begin = time.process_time()
                    shortfall[name, k].append(best - code(data, k))
                    seconds[name, k].append(time.process_time() - begin)
    print(
        f"errors {options.errors}, floor {FLOOR}, reference: {RANDOM_STARTS} random starts + ours"
    )
    print(f"{'code':14}{'k':>3}{'fits':>6}{'within 1e-3':>13}{'largest short':>15}{'ms a fit':>10}")
    missed = False
    for (name, k), short in shortfall.items():
        within = np.mean(np.array(short) < 1e-3)
        missed |= name == "burstmix" and (within < WITHIN or max(short) > LARGEST)
        ms = 1e3 * np.median(seconds[name, k])
        print(f"{name:14}{k:3}{len(short):6}{within:13.0%}{max(short):15.4f}{ms:10.1f}")
    if missed:
        sys.exit(f"burstmix: fewer than {WITHIN:.0%} within 1e-3, or a shortfall above {LARGEST}")


if __name__ == "__main__":
    main()
