"""For which processor code is compiled, and when."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[4] / "scripts"


def run(code: str, **environment) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=SCRIPTS,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_processor_is_pinned_even_if_numba_came_first():
    code = "import numba, burstmix.fit.numerics.compiled; print(numba.config.CPU_NAME)"
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CPU_NAME"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=SCRIPTS, env=environment, capture_output=True, text=True
    ).stdout.strip()
    assert said == ("x86-64-v3" if platform.machine().lower() in ("x86_64", "amd64") else "None")


def test_importing_compiles_nothing(tmp_path):
    run("import burstmix.fit", NUMBA_CACHE_DIR=str(tmp_path))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_processor_is_pinned_unless_the_user_chose_one():
    code = "import os, burstmix.fit.numerics.compiled as c; print(os.environ.get('NUMBA_CPU_NAME'))"
    assert run(code, NUMBA_CPU_NAME="generic").strip() == "generic"
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CPU_NAME"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=SCRIPTS, env=environment, capture_output=True, text=True
    ).stdout.strip()
    wanted = "x86-64-v3" if platform.machine().lower() in ("x86_64", "amd64") else "None"
    assert said == wanted


@pytest.mark.slow
def test_what_is_fitted_was_compiled_before_and_nothing_else(tmp_path):
    """In a process of its own no fit compiles anything, in whichever mode; nor is there more."""
    parts = ["one", "several", "factors", "student_t", "interval"]
    for part in parts:
        if part == "factors":
            assert not list(tmp_path.rglob("*analyse*"))
        run(
            f"from burstmix.fit import compile_kernel as c; c({part!r})",
            NUMBA_CACHE_DIR=str(tmp_path),
        )
    files = {path.name for path in tmp_path.rglob("*.nbi")}
    for name, there in (
        ("student_t", True),
        ("interval", True),
        ("skew", False),
        ("linear_c", False),
    ):
        assert any(name in file for file in files) == there, name
    code = """
import numpy as np
from numba.core import event
from burstmix.fit import Data, fit_sample, standard_errors
x = np.concatenate([np.linspace(-1.0, 1.0, 20), np.linspace(4.0, 5.0, 20)])
xy = np.column_stack([x, x**2])
few = {"kmeans_starts": 1, "random_starts": 1}
s = np.full(40, 0.1)
with event.install_recorder("numba:compile") as recorder:
    for family in ("normal", "student_t"):
        for data in (Data.from_arrays(x), Data.from_arrays(x, s)):
            for fit in fit_sample(data, family, (1, 2), (0.1, 0.01), few):
                standard_errors(fit, data)
    steps = Data.from_arrays(x, likelihood="interval", steps=s)
    fit_sample(steps, "normal", (1, 2), (0.1,), few)
    xy[3, 0] = np.nan
    for errors in (None, np.full(xy.shape, 0.1)):
        data = Data.from_arrays(xy, errors)
        for fit in fit_sample(data, "normal", (1, 2), (0.1,), few):
            standard_errors(fit, data)
    four = Data.from_arrays(np.column_stack([xy, np.sin(20 * x), np.cos(9 * x)]))
    fit_sample(four, "normal_one_factor", (1, 2), (0.1,), few)
print(len(recorder.buffer))
"""
    assert run(code, NUMBA_CACHE_DIR=str(tmp_path)).strip() == "0"
