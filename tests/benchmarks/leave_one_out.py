"""How far the class of an object hangs on that object: its probabilities with and without it.

`python tests/benchmarks/leave_one_out.py results/batse_t90`: of objects at even steps through the
sample, the probabilities under the fit that the verdict is on, as `burstmix classify` gives them,
beside those under a fit of the same family and number of components, searched for anew, to all
others.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from burstmix.fit import Data, fit_sample, responsibilities_of
from burstmix.model import Choice, RunFolder


def changes(run: RunFolder, objects: int) -> np.ndarray:
    """By how much the probability of an object's class changes without it, (n,)."""
    mode = run.modes[0]
    fit_sets = run.fit_sets(mode)
    fit, likelihood = Choice.among(fit_sets).shown, fit_sets[0].likelihood
    sample, number = run.sample, min(objects, len(run.sample))
    whole = responsibilities_of(fit, Data.from_sample(sample, mode, likelihood))
    found = []
    for i in np.linspace(0, len(sample) - 1, number).astype(int):
        others = Data.from_sample(sample.only(np.arange(len(sample)) != i), mode, likelihood)
        (again,) = fit_sample(others, fit.family, [fit.k], (fit.floor,), seed_words=(1,))
        one = responsibilities_of(again, Data.from_sample(sample.only([i]), mode, likelihood))[0]
        j = whole[i].argmax()
        found.append(one[j] - whole[i, j])
    return np.array(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=RunFolder, help="the folder of a sample's results")
    parser.add_argument("--objects", type=int, default=200, help="how many are left out in turn")
    given = parser.parse_args()
    found = np.abs(changes(given.run, given.objects))
    print(f"{given.run.path}: {found.size} objects, each left out of a fit of its own")
    print(f"change of the probability of its class: median {np.median(found):.2g}, ", end="")
    print(f"90 % below {np.quantile(found, 0.9):.2g}, largest {found.max():.2g}")


if __name__ == "__main__":
    main()
