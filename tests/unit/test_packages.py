"""The folders of the library are its architecture: what they import runs one way."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[2] / "scripts/burstmix"
SPLIT = ("fit",)  # whose folders are packages of their own here


def package_of(module: str) -> str:
    """The package that a module is in: burstmix.fit.search.starts is in fit.search."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[0] in SPLIT else parts[:1])


def imports(path: Path) -> set[str]:
    """The packages that a file of the library imports, other than its own."""
    parts = ("burstmix", *path.relative_to(LIBRARY).with_suffix("").parts)
    folder, found = parts[:-1], set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            start = folder[: len(folder) + 1 - node.level] if node.level else ()
            module = ".".join([*start, *filter(None, [node.module])])
            if module.startswith("burstmix."):
                found.add(package_of(module))
    return found - {package_of(".".join(parts))}


def circles(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_imports_run_one_way():
    graph = {}
    for path in LIBRARY.rglob("*.py"):
        if path.name != "__init__.py":  # which gathers what the files of its folder have
            module = ".".join(("burstmix", *path.relative_to(LIBRARY).with_suffix("").parts))
            graph.setdefault(package_of(module), set()).update(imports(path))
    assert len(graph) > 20 and "fit.numerics" in graph["fit.likelihood"]
    assert circles(graph) == []


@pytest.mark.parametrize("back", ["io", "fit.numerics"])
def test_one_that_does_not_is_seen(back):
    graph = {"fit.likelihood": {"fit.numerics"}, "fit.numerics": {"io"}, "io": set()}
    assert circles(graph | {back: graph[back] | {"fit.likelihood"}}) != []
