"""How well parameters are recovered where values are missing: incomplete objects kept, or dropped.

    python tests/benchmarks/missing.py --datasets 100

Synthetic catalogues of two normals in 2 and in 6 variables, every value with an error of its own,
20 % of the values missing. The first variable is always there, and the greater it is as measured,
the more often the others are missing: they are missing at random in the sense of Rubin (1976), so
the likelihood of what there is has no bias, while complete objects are another population. Two
components are fitted by a search that does not know the truth. Printed for the worst parameter and
for five others: the mean estimate's distance from the truth as it is, in standard errors of that
mean (z), and in standard deviations of one data set's estimate. Ends with an error where kept
objects show a bias, or dropping shows none.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from burstmix.fit import Data, Search, compile_kernel, fit_sample
from burstmix.model import seed_of

MISSING = 0.2  # of all values
FLOOR = 0.02
LIGHT = Search(
    insertions=3, runners_up=1, kmeans_starts=4, random_starts=0,
    exchange_rounds=0, merges=False,
)  # fmt: skip
UNBIASED, BIASED = 4.0, 5.0  # largest |z|: at most for kept objects, at least for dropped ones
OBJECTS = {2: 400, 6: 600}


def truth(d: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights (2,), means (2, d), covariances (2, d, d)."""
    means = np.array([[-1.0, 0.5, 0.0, -0.5, 0.3, 1.0], [1.0, -0.3, 0.6, 0.4, -0.4, 0.2]])
    sds = np.array([[0.5, 0.4, 0.3, 0.5, 0.4, 0.6], [0.4, 0.3, 0.5, 0.4, 0.6, 0.3]])
    apart = np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
    correlations = np.stack([0.5**apart, (-0.4) ** apart])
    covariances = sds[:, :, None] * correlations * sds[:, None, :]
    return np.array([0.4, 0.6]), means[:, :d], covariances[:, :d, :d]


def catalogue(d: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Values (n, d), NaN where missing, and their standard deviations (n, d)."""
    rng = np.random.default_rng(seed_of("missing", d, number))
    n = OBJECTS[d]
    weights, means, covariances = truth(d)
    label = rng.choice(2, n, p=weights)
    z = rng.normal(size=(n, d))
    x = means[label] + np.einsum("iab,ib->ia", np.linalg.cholesky(covariances)[label], z)
    sd = np.exp(rng.normal(np.log(0.15), 0.6, (n, d)))
    x += rng.normal(0.0, sd)
    often = 1 / (1 + np.exp(-1.5 * x[:, 0]))
    often *= MISSING * d / (d - 1) / often.mean()
    x[:, 1:][rng.random((n, d - 1)) < often[:, None]] = np.nan
    return x, sd


def estimates(x, sd, number: int) -> np.ndarray:
    """Weight of the first class, means and covariances of both, as one vector."""
    data = Data.from_arrays(x, sd)
    fit = fit_sample(data, "normal", (2,), (FLOOR,), LIGHT, ("missing", number))[0]
    return vector(fit.weights, fit.locations, fit.covariances)


def vector(weights, means, covariances) -> np.ndarray:
    lower = np.tril_indices(means.shape[1])
    return np.concatenate([weights[:1], means.ravel(), *(V[lower] for V in covariances)])


def names(d: int) -> list[str]:
    found = ["weight of class 1"]
    found += [f"mean of class {j + 1} in {a + 1}" for j in range(2) for a in range(d)]
    rows, columns = np.tril_indices(d)
    found += [
        f"covariance of class {j + 1} in {a + 1}, {b + 1}"
        for j in range(2)
        for a, b in zip(rows, columns, strict=True)
    ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=100)
    parser.add_argument("--dimensions", type=int, nargs="+", default=[2, 6])
    options = parser.parse_args()
    compile_kernel("several")
    wrong = []
    for d in options.dimensions:
        found, objects, gone = {"kept": [], "dropped": []}, {"kept": [], "dropped": []}, []
        begin = time.process_time()
        for number in range(options.datasets):
            x, sd = catalogue(d, number)
            gone.append(np.isnan(x).mean())
            complete = ~np.isnan(x).any(axis=1)
            for how, some in (("kept", np.full(len(x), True)), ("dropped", complete)):
                found[how].append(estimates(x[some], sd[some], number))
                objects[how].append(some.sum())
        spent = time.process_time() - begin
        print(
            f"{d} variables, {options.datasets} data sets, {np.mean(gone):.1%} of values missing, "
            f"{spent:.0f} s of processor time"
        )
        print(f"{'':8}{'objects':>8}{'|z| > 3':>10}{'largest |z|':>13}  of")
        for how, vectors in found.items():
            away = np.array(vectors) - vector(*truth(d))
            bias = away.mean(axis=0) / away.std(axis=0, ddof=1)
            z = bias * np.sqrt(len(away))
            worst = np.abs(z).argmax()
            print(
                f"{how:8}{np.mean(objects[how]):8.0f}{np.sum(np.abs(z) > 3):6d}/{z.size:<3d}"
                f"{np.abs(z[worst]):13.1f}  {names(d)[worst]}"
            )
            for i in (0, 1, 2, 1 + d, 2 + d):
                print(f"    {names(d)[i]:24}{away[:, i].mean():8.4f}{z[i]:8.1f}{bias[i]:8.2f}")
            if how == "kept" and np.abs(z[worst]) > UNBIASED:
                wrong.append(f"{d} variables: kept objects are biased")
            if how == "dropped" and np.abs(z[worst]) < BIASED:
                wrong.append(f"{d} variables: dropping shows no bias")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
