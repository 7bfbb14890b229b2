"""Where compiled code is kept: in a folder for each state of the code, shared by all checkouts.

numba looks for changes in a function's own file only, not in the files of the functions it calls,
and by the path of that file. Here the checksum of all files with such functions, and of what these
import of fit/, names the folder, so that jobs, notebooks and another checkout of the same state
find what one of them has compiled. Within the folder numba tells code apart by processor and
version of Python.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator

FIT = Path(__file__).parents[1]
COMPILED = ("numerics", "likelihood", "families", "optimise", "search")  # packages
UNUSED = 30 * 86400.0  # s after which the code of another state is deleted


def sources() -> list[Path]:
    """The files of what is compiled, and of the numbers that it takes from beside them."""
    packages = [path for name in COMPILED for path in sorted((FIT / name).rglob("*.py"))]
    return [*packages, FIT / "parameters.py"]


def cache_folder() -> Path | None:
    """The first folder that can be written to; a new one for every state of the code.

    None if there is none: numba's own choice would be a folder that outlives changes of the code.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sources():
        digest.update(source.read_bytes())
    for base in _bases():
        folder = base / f"fit-{digest.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.utime(folder)  # it is used
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


def _bases() -> Iterator[Path]:
    """NUMBA_CACHE_DIR, else the user's cache folder, else one of the user's for temporary files."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(given)
    with suppress(RuntimeError):  # of a user without a home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "burstmix"
    user = os.getuid() if hasattr(os, "getuid") else ""
    yield Path(tempfile.gettempdir()) / f"burstmix-{user}"


def forget_unused(folder: Path) -> None:
    """Delete the folders beside this one that no process has used for UNUSED."""
    for other in folder.parent.glob("fit-*"):
        if re.fullmatch("fit-[0-9a-f]{16}", other.name):
            with suppress(OSError):  # another process does the same
                if other.stat().st_mtime < time.time() - UNUSED:
                    shutil.rmtree(other)


FOLDER = cache_folder()


class Place(_CacheLocator):
    """The place of a function's code in FOLDER, wherever its source is."""

    def __init__(self, function: Callable, file: str):
        self._py_file, self._function = file, function

    @classmethod
    def from_function(cls, function: Callable, file: str) -> "Place":
        """The place of a function that is defined in a file."""
        return cls(function, file)

    def get_cache_path(self) -> str:
        """The folder of all code of the function's module."""
        return str(FOLDER / self._function.__module__)

    def get_source_stamp(self) -> str:
        """What changes with the code: here the name of FOLDER."""
        return FOLDER.name

    def get_disambiguator(self) -> str:
        """What tells functions of the same name in a module apart."""
        return str(self._function.__code__.co_firstlineno)


class Files(CompileResultCacheImpl):
    _locator_classes = (Place,)


class Cache(FunctionCache):
    """numba's cache of a function, for code of one kind of several that are made of it."""

    _impl_class = Files

    def __init__(self, function: Callable, kind: str):
        self._kind = kind
        super().__init__(function)

    def _index_key(self, signature, codegen):
        return self._kind, *super()._index_key(signature, codegen)
