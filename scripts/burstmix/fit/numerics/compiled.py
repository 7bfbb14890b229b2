"""How the numerical core is compiled: where numba's cache is, and for which processor.

One baseline processor (x86-64-v3) is pinned so that every node of a cluster shares the cache and
adds in the same order. numba looks for changes in a function's own file only, not in the files of
the functions it calls; the cache therefore lies in a folder named by the checksum of all of them.
"""

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numba

PROCESSOR = "x86-64-v3"

if "NUMBA_CPU_NAME" not in os.environ and platform.machine().lower() in ("x86_64", "amd64"):
    # Before anything is compiled; in the environment too, for the processes started from here.
    numba.config.CPU_NAME, numba.config.CPU_FEATURES = PROCESSOR, ""
    os.environ["NUMBA_CPU_NAME"], os.environ["NUMBA_CPU_FEATURES"] = PROCESSOR, ""


def cache_folder() -> Path | None:
    """The first folder that can be written to; a new one for every state of the code.

    None if there is none: numba's own choice would be a folder that outlives changes of the code.
    """
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(source.read_bytes())
    for base in _cache_bases():
        folder = base / f"fit-{digest.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


def _cache_bases() -> Iterator[Path]:
    """NUMBA_CACHE_DIR, else the user's cache folder, else one of the user's for temporary files."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given)
    with suppress(RuntimeError):  # of a user without a home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "burstmix"
    user = os.getuid() if hasattr(os, "getuid") else ""
    yield Path(tempfile.gettempdir()) / f"burstmix-{user}"


_FOLDER = cache_folder()
OPTIONS = {"nogil": True, "error_model": "numpy", "cache": _FOLDER is not None}


def jit(function: Callable | None = None, **options) -> Callable:
    """numba.njit with the cache in its own folder."""
    if function is None:
        return lambda function: jit(function, **options)
    return _cached(numba.njit(**OPTIONS, **options), function)


def callback(function: Callable, signature):
    """numba.cfunc with that cache: a function that other compiled code calls by its address."""
    return _cached(numba.cfunc(signature, **OPTIONS), function)


def _cached(decorator: Callable, function: Callable):
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_FOLDER)
    try:
        return decorator(function)
    finally:
        numba.config.CACHE_DIR = before
