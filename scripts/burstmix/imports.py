"""What a script reaches by its imports, and a digest of it: an edit reruns what depends on it.

An import counts wherever it stands, in functions too, but not one for type checkers alone. With a
module come the packages that it is in. A name that a package imports late leads to the module that
has it; a package that uses importlib itself may import any of its modules. A module also reaches
what lies beside it, and is none of Python's, if it names it.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path


@cache
def digest_of(script: Path) -> str:
    """A digest, in hexadecimal, of a script and of all files that it reaches.

    It depends on their bytes, and on their paths as seen from the script, alone.
    """
    lines = [
        f"{path.relative_to(script.parent).as_posix()} {sha256(_bytes(path)).hexdigest()}"
        for path in reached(script)
    ]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def reached(path: Path, home: Path | None = None) -> set[Path]:
    """A script or module, and every file below `home`, or its own folder, that imports lead to."""
    home, found, left = home or path.parent, set(), {path}
    while left:
        path = left.pop()
        found.add(path)
        if path.suffix == ".py":
            left |= _reached_by(path, home) - found
    return found


@cache
def _reached_by(path: Path, home: Path) -> set[Path]:
    """The files below a folder, `home`, that a module itself imports or names."""
    package = path.relative_to(home).parent.parts
    found = set()
    for node in _statements(_with_all_imports(_bytes(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found |= _imported(home, *alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = (*above, *(node.module.split(".") if node.module else ()))
            late = _late(home, module)
            for alias in node.names:
                found |= _imported(home, *module, *late.get(alias.name, alias.name).split("."))
            if module == ("importlib",) and path.name == "__init__.py":
                found.update(path.parent.glob("*.py"))
    for name, files in _beside(path.parent).items() if package else ():
        if f'"{name}"'.encode() in _bytes(path):
            found |= files
    return found


def _imported(home: Path, *names: str) -> set[Path]:
    """The files of a module, and of the packages that it is in; none if it is not below `home`.

    The last of its names may be of something in the module. A package that is imported itself may
    be asked for any of its late names.
    """
    files = _modules(home)
    within = [names[: i + 1] for i in range(len(names))]
    late = (_imported(home, *names, *each.split(".")) for each in _late(home, names).values())
    return {files[each] for each in within if each in files}.union(*late)


@cache
def _modules(home: Path) -> dict[tuple[str, ...], Path]:
    """The file of every module and package below a folder, by the names that lead to it."""
    found = {}
    for path in home.rglob("*.py"):
        *package, name = path.relative_to(home).with_suffix("").parts
        found[(*package, name) if name != "__init__" else tuple(package)] = path
    return found


@cache
def _late(home: Path, package: tuple[str, ...]) -> dict[str, str]:
    """The modules, as seen from a package, that have the names that it imports late."""
    path = _modules(home).get(package)
    if path and path.name == "__init__.py":
        for node in ast.parse(_bytes(path)).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__getattr__":
                modules = ast.literal_eval(node.value.args[1])
                return {name: module.removeprefix(".") for name, module in modules.items()}
    return {}


def _with_all_imports(source: bytes) -> ast.Module:
    """A module as far as it has imports: parsed whole, all modules together take half a second."""
    end = re.compile(rb"^[^\s)]", re.MULTILINE).search(source, source.rfind(b"import") + 1)
    try:
        return ast.parse(source[: end.start()] if end else source)
    except SyntaxError:  # it ends amid a statement
        return ast.parse(source)


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, but for those that type checkers alone read."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
            for part in ("body", "orelse", "finalbody", "handlers", "cases"):
                left += getattr(node, part, [])


@cache
def _beside(folder: Path) -> dict[str, set[Path]]:
    """By name, the files in a folder, and in those in it, that are none of Python's."""
    found = {}
    for path in folder.iterdir():
        if path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").exists():
            found[path.name] = {file for file in path.rglob("*") if file.is_file()}
        elif path.is_file() and path.suffix != ".py":
            found[path.name] = {path}
    return found


@cache
def _bytes(path: Path) -> bytes:
    return path.read_bytes()
