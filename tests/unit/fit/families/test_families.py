"""What every family gives, whatever its density."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED
from burstmix.fit import Data, draw, family_of, fit_sample
from burstmix.fit.parameters import Start
from burstmix.model import Fit

HOME = Path(__file__).parents[4]


@pytest.mark.parametrize("name", DECLARED)
def test_a_family_is_made_as_it_is_declared(name):
    declared, family = DECLARED[name], family_of(name)
    assert family is family_of(name)
    assert (family.name, family.shape_names) == (name, tuple(declared.shapes))
    assert [family.single, family.several] == [n in declared.variables for n in ("one", "several")]
    assert (family.component is not None) == declared.compiled


@pytest.mark.parametrize("name", [name for name, one in DECLARED.items() if one.compiled])
def test_the_centre_is_the_one_declared(name):
    family = family_of(name)
    shapes = 0.5 * np.array(family.bounds[1:])
    mixture = Start(np.ones(1), np.zeros((1, 1)), np.ones((1, 1, 1)), shapes)
    fit = Fit(name, 1, 0.05, np.ones(1), lnl=0.0, n_objects=1, n_parameters=1, converged=True,
              **family.described(mixture))  # fmt: skip
    values, _ = draw(fit, np.random.default_rng(1), 100_000)
    middle = {"mean": np.mean, "median": np.median}[DECLARED[name].centre]
    assert middle(values) == pytest.approx(fit.centres[0, 0], abs=0.02)


def test_the_workflow_takes_every_name():
    pattern = re.search(
        r'family=r"(.*)"', (HOME / "workflow/Snakefile").read_text(encoding="utf-8")
    )[1]
    assert [name for name in DECLARED if not re.fullmatch(pattern, name)] == []


def said(code):
    """What Python code prints in a process of its own."""
    command = [sys.executable, "-c", f"import sys; {code}"]
    folder = HOME / "scripts"
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return run.stdout.strip()


def test_an_unknown_family_is_refused():
    with pytest.raises(BurstmixError, match="choose from normal"):
        family_of("gauss")


def test_drawn_values_have_the_moments_of_the_fit(two_classes):
    fit = fit_sample(Data.from_arrays(*two_classes), components=[2], floors=(0.05,))[0]
    values, labels = draw(fit, np.random.default_rng(1), 40_000)
    assert values.shape == (40_000, 1)
    for j in range(2):
        drawn = values[labels == j, 0]
        assert drawn.mean() == pytest.approx(fit.centres[j, 0], abs=0.02)
        assert drawn.std() == pytest.approx(fit.sds[j, 0], rel=0.03)
        assert drawn.size / 40_000 == pytest.approx(fit.weights[j], abs=0.01)
