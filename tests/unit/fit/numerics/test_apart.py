"""Functions that compiled code calls by their address."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba import types

from burstmix.fit.numerics.apart import apart
from burstmix.fit.numerics.compiled import NUMBERS

SCRIPTS = Path(__file__).parents[4] / "scripts"


@apart(types.float64(NUMBERS, types.float64))
def scaled_sum(a, factor):
    """Raises ValueError for a factor of 0."""
    if factor == 0.0:
        raise ValueError("a factor of 0")
    total = 0.0
    for i in range(a.size):
        total += factor * a[i]
    return total


@apart(types.float64(NUMBERS))
def broken(a):
    return no_such_function(a)  # noqa: F821


@numba.njit
def twice(a, factor):
    return scaled_sum(a, factor) + scaled_sum(a, factor)


@numba.njit
def calls_broken(a):
    return broken(a)


def test_python_and_compiled_code_call_the_same_code():
    a = np.arange(4.0)
    assert twice(a, 2) == 24.0  # an integer is converted
    assert scaled_sum(a, 2.0) == 12.0
    assert scaled_sum.address() == scaled_sum.address() != 0
    assert len(scaled_sum.entry.overloads) == 1


def test_exceptions_come_through():
    with pytest.raises(ValueError, match="a factor of 0"):
        twice(np.ones(2), 0.0)


def test_what_cannot_be_compiled_is_an_error_and_no_crash(capfd):
    with pytest.raises(RuntimeError, match="broken could not be compiled"):
        calls_broken(np.ones(2))


def test_another_layout_is_refused_rather_than_compiled_again():
    with pytest.raises(numba.TypingError):
        twice(np.ones((2, 2))[:, 0], 1.0)


def test_python_may_bring_what_it_may_not_write_to():
    a = np.arange(4.0)
    a.flags.writeable = False
    assert scaled_sum(a, 2.0) == 12.0


@pytest.mark.slow
def test_code_from_the_cache_finds_what_it_calls(tmp_path):
    """In a process that has not called it before."""
    code = """
from burstmix.fit import Data, problem_of, family_of
from burstmix.fit.parameters import Start
import numpy as np
x = np.linspace(-1.0, 1.0, 40)
problem = problem_of(family_of("normal"), Data.from_arrays(x), 0.1)
start = Start(np.ones(1), np.zeros((1, 1)), np.ones((1, 1, 1)))
print(problem.climb(start).lnl)
"""
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    first, second = (
        subprocess.run(
            command, cwd=SCRIPTS, env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    )
    assert first == second != ""
