"""How the numerical core is compiled, and for which processor.

One baseline processor (x86-64-v3) is pinned so that every node of a cluster shares the cache and
adds in the same order.
"""

import os
import platform
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numba
from numba import types
from numba.core.dispatcher import Dispatcher
from numba.extending import typeof_impl

from .cache import FOLDER, Cache

PROCESSOR = "x86-64-v3"

if "NUMBA_CPU_NAME" not in os.environ and platform.machine().lower() in ("x86_64", "amd64"):
    # Before anything is compiled; in the environment too, for the processes started from here.
    numba.config.CPU_NAME, numba.config.CPU_FEATURES = PROCESSOR, ""
    os.environ["NUMBA_CPU_NAME"], os.environ["NUMBA_CPU_FEATURES"] = PROCESSOR, ""

# The arrays that compiled code takes.
NUMBERS, TABLE, CUBE = types.float64[::1], types.float64[:, ::1], types.float64[:, :, ::1]
INDICES, PLACES = types.int64[::1], types.int64[:, ::1]

OPTIONS = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


class Compiled:
    """A function that numba compiles; what Python needs to call it is made only if Python does.

    To compiled code it is the same as the dispatcher `within`.
    """

    def __init__(self, function: Callable, options: dict):
        self.py_func, self.options = function, options
        self.within = dispatcher("within", function, no_cpython_wrapper=True, **options)
        self.targetoptions = self.within.targetoptions  # by which numba knows what to inline

    @cached_property
    def entry(self) -> Dispatcher:
        """The dispatcher that Python calls."""
        return dispatcher("entry", self.py_func, **self.options)

    def __call__(self, *arguments):
        return self.entry(*arguments)


@typeof_impl.register(Compiled)
def _type_of_compiled(value, context):
    return types.Dispatcher(value.within)


def jit(function: Callable | None = None, **options: Any) -> Callable:
    """numba.njit, with our options and cache."""
    if function is None:
        return lambda function: jit(function, **options)
    return Compiled(function, options)


def dispatcher(kind: str, function: Callable, **options: Any) -> Dispatcher:
    """numba's dispatcher of a function; kind tells apart its several codes in the cache."""
    made = numba.njit(**OPTIONS, **options)(function)
    if FOLDER is not None:
        made._cache = Cache(function, kind)
    return made
