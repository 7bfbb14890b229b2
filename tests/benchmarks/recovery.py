"""How well true parameters of every family are recovered, and how often Wald intervals cover them.

    python tests/benchmarks/recovery.py --datasets 100

Data sets of 2000 objects of two components in one variable and in two, with errors like those of
burst durations, are drawn from each family and climbed from the truth to its maximum. Printed for
each parameter, over both components: the mean error in units of its standard error, the shares of
errors within 1.645 and 1.96 standard errors (from the observed information), which should be 0.90
and 0.95, and how often there is none, because a shape cannot be told from a limit, the normal's for
one, or is at its bound. Skew-normals that are nearly normal have an information that is almost
singular, and of sinh-arcsinhs that are skewed into each other one may take what is the other's:
there such intervals cannot be trusted. Ends with an error where another share over 100 data sets is
not within 0.83 and 0.96, or 0.90 and 0.985. What is done is kept in a folder, and what is stopped
goes on where it was.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from quality_several import HOME, state_of_code

sys.path.insert(0, str(HOME / "scripts"))

from burstmix.fit import Data, draw, family_of_fit, problem_of
from burstmix.fit.audit.as_fit import fit_from
from burstmix.fit.audit.standard_errors import standard_errors
from burstmix.fit.families import family_of
from burstmix.model import Fit, seed_of

FLOOR = 0.05
# By standard errors on either side: the least and the greatest share that may be covered, three
# standard errors of 200 intervals from the 0.90 and 0.95 that should be.
COVERAGE = {1.645: (0.83, 0.96), 1.96: (0.90, 0.985)}
# Locations and covariances of two components, like burst durations and hardnesses in dex.
PLACES = {
    1: ([[-0.5], [1.6]], [[[0.36]], [[0.25]]]),
    2: (
        [[-0.5, 0.7], [1.6, 0.3]],
        [[[0.36, -0.054], [-0.054, 0.09]], [[0.25, 0.06], [0.06, 0.0625]]],
    ),
}


class Truth(NamedTuple):
    """What data sets are drawn from; trusted: whether intervals are to cover it, poor: what not."""

    d: int
    family: str
    shapes: list  # of either component
    trusted: bool = True
    poor: tuple[str, ...] = ()


TRUTHS = {
    "normal": Truth(1, "normal", [[], []]),
    "student_t": Truth(1, "student_t", [[3.0], [6.0]]),
    "skew_normal": Truth(1, "skew_normal", [[3.0], [-4.0]]),
    "sinh_arcsinh": Truth(1, "sinh_arcsinh", [[-0.5, 0.8], [0.5, 1.2]]),
    "skew_normal, nearly normal": Truth(1, "skew_normal", [[0.3], [-0.3]], trusted=False),
    "sinh_arcsinh, overlapping": Truth(1, "sinh_arcsinh", [[0.5, 1.2], [-0.5, 0.9]], trusted=False),
    "skew_t": Truth(1, "skew_t", [[3.0, 4.0], [-4.0, 8.0]]),
    "normal, two variables": Truth(2, "normal", [[], []]),
    "student_t, two variables": Truth(2, "student_t", [[3.0], [6.0]]),
    "skew_normal, two variables": Truth(2, "skew_normal", [[3.0, -1.0], [-4.0, 2.0]]),
    "skew_t, two variables": Truth(
        2, "skew_t", [[3.0, -1.0, 4.0], [-4.0, 2.0, 8.0]], poor=("alpha_1", "alpha_2")
    ),
}


def fit_of(truth: Truth) -> Fit:
    """The true mixture."""
    locations, covariances = (np.array(each) for each in PLACES[truth.d])
    fit = Fit(
        family=truth.family,
        k=2,
        floor=FLOOR,
        weights=np.array([0.35, 0.65]),
        locations=locations,
        covariances=covariances,
        shapes=np.array(truth.shapes),
        lnl=0.0,
        n_objects=0,
        n_parameters=0,
        converged=True,
        shape_names=family_of(truth.family, truth.d).shape_names,
    )
    family = family_of_fit(fit)
    return replace(fit, moments=family.described(family.mixture(fit)).get("moments"))


def fitted(truth: Fit, number: int, n: int = 2000) -> tuple[Fit, dict]:
    """The maximum that the truth leads to, of one data set, and its standard errors."""
    rng = np.random.default_rng(seed_of("recovery", truth.family, number))
    values, _ = draw(truth, rng, n)
    s = np.exp(rng.normal(np.log(0.08), 0.8, values.shape))
    data = Data.from_arrays(values + rng.normal(0.0, s), s)
    family = family_of_fit(truth)
    problem = problem_of(family, data, FLOOR)
    fit, _ = fit_from(family, problem, data, problem.climb(family.mixture(truth)))
    return fit, standard_errors(fit, data)


def pulls_of(truth: Fit, number: int) -> dict[str, list[float]]:
    """Errors of every parameter over their standard errors, by the name of the latter."""
    fit, errors = fitted(truth, number)
    found = {}
    for parameter, error in errors.items():
        ends = [parameter_of(each, parameter) for each in (fit, truth)]
        pull = np.reshape((ends[0] - ends[1]) / error.reshape(ends[0].shape), (fit.k, -1))
        found[parameter] = pull.ravel().tolist()
    if "correlations" in errors:
        rows, columns = np.tril_indices(truth.locations.shape[1], -1)
        own = np.reshape(found["correlations"], errors["correlations"].shape)
        found["correlations"] = own[:, rows, columns].ravel().tolist()
    return found


def parameter_of(fit: Fit, name: str) -> np.ndarray:
    """A parameter by the name that standard_errors gives it."""
    if name in fit.shape_names:
        return fit.shapes[:, fit.shape_names.index(name)]
    if name == "correlations":
        products = fit.scales[:, :, None] * fit.scales[:, None, :]
        return fit.covariances / products
    return getattr(fit, name)


def kept(name: str, number: int, folder: Path) -> dict[str, list[float]]:
    """The pulls of a data set, from its file if that exists."""
    path = folder / f"{name.replace(', ', '_').replace(' ', '_')}_{number:03}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(pulls_of(fit_of(TRUTHS[name]), number)))
        new.rename(path)
    return json.loads(path.read_text())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=100)
    parser.add_argument("--truths", nargs="+", choices=TRUTHS, default=list(TRUTHS))
    parser.add_argument("--folder", type=Path, default=HOME / "results_recovery")
    options = parser.parse_args()
    missed, folder = [], options.folder / state_of_code()
    for name in options.truths:
        pulls = {}
        for number in range(options.datasets):
            for parameter, found in kept(name, number, folder).items():
                pulls.setdefault(parameter, []).extend(found)
        print(f"{name}: {options.datasets} data sets")
        print(f"  {'parameter':12}{'mean pull':>10}{'sd':>6}{'90 %':>7}{'95 %':>7}{'none':>6}")
        for parameter, found in pulls.items():
            pull = np.array(found, dtype=float)
            none = int(np.isnan(pull).sum())
            pull = pull[~np.isnan(pull)]
            if not pull.size:
                print(f"  {parameter:12}{none:36}")
                continue
            covered = {size: float(np.mean(np.abs(pull) < size)) for size in COVERAGE}
            shares = "".join(f"{share:7.3f}" for share in covered.values())
            print(f"  {parameter:12}{pull.mean():10.2f}{pull.std():6.2f}{shares}{none:6}")
            if none or not TRUTHS[name].trusted or parameter in TRUTHS[name].poor:
                continue
            for size, (least, most) in COVERAGE.items():
                if not least <= covered[size] <= most:
                    missed.append(f"{name} {parameter} {covered[size]:.3f} within {size}")
    if missed and options.datasets >= 100:
        sys.exit(f"coverage: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
