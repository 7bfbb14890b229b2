"""How the numerical core is compiled: where numba's cache is, and for which processor.

One baseline processor (x86-64-v3) is pinned so that every node of a cluster shares the cache and
adds in the same order. numba looks for changes in a function's own file only, not in the files of
the functions it calls; the cache therefore lies in a folder named by the checksum of all of them.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

PROCESSOR = {"NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": ""}

if platform.machine().lower() in ("x86_64", "amd64") and "numba" not in sys.modules:
    for name, value in PROCESSOR.items():
        os.environ.setdefault(name, value)

try:
    import numba
except ImportError:
    numba = None


def cache_folder() -> Path:
    """Below NUMBA_CACHE_DIR, else the user's cache folder; a new one when the code changes."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    base = Path(given) if given else Path(caches) / "burstmix"
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return base / f"fit-{digest.hexdigest()[:16]}"


_FOLDER = cache_folder()


def jit(function: Callable | None = None, **options) -> Callable:
    """numba.njit with the cache in its own folder; the plain function where numba is absent."""
    if function is None:
        return lambda function: jit(function, **options)
    if numba is None:
        return function
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_FOLDER)
    try:
        return numba.njit(function, cache=True, nogil=True, error_model="numpy", **options)
    finally:
        numba.config.CACHE_DIR = before
