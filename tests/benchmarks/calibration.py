"""Whether p-values and intervals keep what they say: catalogues drawn from known mixtures.

    python tests/benchmarks/calibration.py p-values --catalogues 200
    python tests/benchmarks/calibration.py intervals --catalogues 200

p-values: catalogues of two classes measured with errors; the bootstrapped p-values of 2 against 3
have to be uniform, by a Kolmogorov-Smirnov test at the level of 1 %. intervals: the share of
catalogues in which the 90 % intervals of each parameter hold the true one, for two classes, where
it has to be within the binomial tolerance at 1 %, corrected for the number of parameters, and for
three, where it is reported as found. Ends with an error where it is not so.
"""

import argparse
import sys
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from scipy.stats import binom, kstest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from burstmix.files import Fit, FitSet, Sample, Variable, seed_of
from burstmix.fit import Data, fit_sample, standard_errors
from burstmix.significance.bootstrap import p_value
from burstmix.significance.intervals import LEVEL, interval
from burstmix.significance.ratio import observed_ratio, simulated_ratios
from burstmix.significance.resample import replicates_of, resampled_fits

N = 1000
# Weights, locations and standard deviations like those of burst durations, in dex.
TRUE = {
    2: np.array([[0.33, 0.67], [-0.1, 1.54], [0.6, 0.43]]),
    3: np.array([[0.3, 0.2, 0.5], [-0.5, 0.8, 1.8], [0.35, 0.3, 0.3]]),
}
FLOOR, ALLOWED = 0.05, 0.01


def catalogue(k: int, number: int) -> Sample:
    rng = np.random.default_rng(seed_of("calibration", k, number))
    weights, locations, scales = TRUE[k]
    label = rng.choice(k, N, p=weights)
    errors = np.exp(rng.normal(np.log(0.08), 0.6, (N, 1)))
    x = rng.normal(locations[label], scales[label])[:, None] + errors * rng.normal(size=(N, 1))
    names, steps = np.arange(N).astype(str), np.zeros((N, 1))
    variable = Variable("x", "linear", "", "delta")
    return Sample(f"c{number}", (variable,), names, x, errors, x, errors, steps)


def fitted(sample: Sample, components) -> FitSet:
    fits = fit_sample(Data.of(sample, "with"), "normal", components, (FLOOR,), None, (1,))
    return FitSet(sample.name, "normal", "with", "density", 1, (FLOOR, FLOOR), tuple(fits))


def p_of(number: int) -> float:
    """The bootstrapped p-value of 2 against 3 where two classes are true, with 50 replicates."""
    sample = catalogue(2, number)
    fit_set = fitted(sample, (2,))
    ratios = simulated_ratios(sample, fit_set, ["2|3"], "own_steps", 0)["ratio"]
    return p_value(observed_ratio(sample, fit_set, (2, 3)), np.asarray(ratios))[0]


def covered(job: tuple[int, int]) -> np.ndarray:
    """Whether intervals hold the truth: (2, 3 k), by resampling and by standard error."""
    k, number = job
    sample = catalogue(k, number)
    fit_set = fitted(sample, (k,))
    (fit,) = fit_set.guarded
    copies = replicates_of(fit, resampled_fits(sample, fit_set, 0), 200)
    scatter = np.array([_numbers(copy) for copy in copies])
    low, high = interval(scatter)
    errors = standard_errors(fit, Data.of(sample, "with"))
    errors = np.concatenate([errors[n].ravel() for n in ("weights", "locations", "scales")])
    truth = TRUE[k].ravel()
    return np.array(
        [(low <= truth) & (truth <= high), np.abs(truth - _numbers(fit)) <= 1.645 * errors]
    )


def _numbers(fit: Fit) -> np.ndarray:
    return np.concatenate([fit.weights, fit.locations[:, 0], fit.scales[:, 0]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["p-values", "intervals"])
    parser.add_argument("--catalogues", type=int, default=200)
    parser.add_argument("--cores", type=int, default=2)
    given = parser.parse_args()
    with Pool(given.cores) as pool:
        if given.what == "p-values":
            sys.exit(uniform(np.array(pool.map(p_of, range(given.catalogues), chunksize=1))))
        sys.exit(max(coverage(pool, k, given.catalogues) for k in TRUE))


def uniform(p: np.ndarray) -> int:
    """Print what p-values are like; 1 if they are not uniform."""
    # They are multiples of 1 / 51: spread evenly over the step below each.
    spread = p - np.random.default_rng(0).uniform(0, 1 / 51, p.size)
    test = kstest(spread, "uniform")
    shares = " ".join(f"{level}: {np.mean(p <= level):.3f}" for level in (0.05, 0.1, 0.2, 0.5))
    print(f"{p.size} p-values, shares at or below {shares}")
    print(f"Kolmogorov-Smirnov: D = {test.statistic:.4f}, p = {test.pvalue:.3f}")
    return int(test.pvalue < ALLOWED)


def coverage(pool, k: int, catalogues: int) -> int:
    """Print the shares of intervals that hold the truth; 1 if too few or too many for k = 2."""
    found = np.mean(pool.map(covered, [(k, i) for i in range(catalogues)], chunksize=1), axis=0)
    names = [f"{name} {j + 1}" for name in ("weight", "location", "scale") for j in range(k)]
    tail = ALLOWED / len(names) / 2
    low, high = binom.ppf([tail, 1 - tail], catalogues, LEVEL)
    allowed = f"{low / catalogues:.3f} to {high / catalogues:.3f}"
    print(f"k = {k}, {catalogues} catalogues of {N}; allowed: {allowed}")
    for name, resampled, information in zip(names, *found, strict=True):
        print(f"  {name:12s} resampled {resampled:.3f}   standard error {information:.3f}")
    outside = (found[0] * catalogues < low) | (found[0] * catalogues > high)
    return int(k == 2 and outside.any())


if __name__ == "__main__":
    main()
