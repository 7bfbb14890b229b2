"""Names of a package that are imported only when used, because what they need loads slowly."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(package: str, modules: dict[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package. modules: by name, the module that has it, relative to it."""

    def find(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(modules[name], package), name)

    return find
