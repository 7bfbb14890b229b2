"""Skewed densities without errors beside those of Azzalini's own package sn for R."""

import shutil
import subprocess

import numpy as np
import pytest

from burstmix.fit import Data, family_of, log_densities
from burstmix.model import Fit

FOUND = "cat(requireNamespace('sn', quietly = TRUE))"


def r(code: str) -> str:
    command = ["Rscript", "--vanilla", "-e", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def sn():
    """What R prints of some code that uses sn."""
    if shutil.which("Rscript") is None or r(FOUND) != "TRUE":
        pytest.skip("R's package sn is not installed (Debian: r-cran-sn)")
    return lambda code: r(f"suppressPackageStartupMessages(library(sn)); {code}")


def literal(values) -> str:
    """An array as R writes it."""
    values = np.asarray(values)
    numbers = f"c({', '.join(repr(float(value)) for value in values.ravel())})"
    return f"matrix({numbers}, ncol={values.shape[1]}, byrow=TRUE)" if values.ndim > 1 else numbers


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize(
    ("family", "nu"), [("skew_normal", np.inf), ("skew_t", 1.5), ("skew_t", 9)]
)
def test_densities_are_those_of_sn(sn, family, nu, d):
    rng = np.random.default_rng(d)
    root = np.tril(rng.normal(size=(d, d)), -1) + np.diag(rng.uniform(0.5, 1.5, d))
    xi, omega, alpha = rng.normal(size=d), root @ root.T, 3.0 * rng.normal(size=d)
    own = family_of(family, d)
    shapes = alpha if np.isinf(nu) else np.append(alpha, nu)
    fit = Fit(family, 1, 0.01, np.ones(1), xi[None], omega[None], shapes[None], lnl=0.0,
              n_objects=1, n_parameters=1, converged=True, shape_names=own.shape_names)  # fmt: skip
    values = xi + 2.0 * rng.normal(size=(50, d)) @ root.T
    name, tail = ("dmsn", "") if np.isinf(nu) else ("dmst", f", nu={nu}")
    parts = f"xi={literal(xi)}, Omega={literal(omega)}, alpha={literal(alpha)}{tail}, log=TRUE"
    code = f"cat(sprintf('%.17g', {name}({literal(values)}, {parts})))"
    exact = np.array(sn(code).split(), dtype=float)
    found = log_densities(fit, Data.from_arrays(values))[0]
    assert exact.shape == (50,)
    near = exact > -60.0  # far out sn's logarithm of pnorm and pt is rounded
    assert near.sum() > 25
    assert found[near] == pytest.approx(exact[near], rel=1e-9, abs=1e-9)
