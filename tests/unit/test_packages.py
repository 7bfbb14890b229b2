"""The folders of the library are its architecture: what they import runs one way."""

import ast
import re
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


def layers(heading: str) -> list[list[str]]:
    """The packages of each row of a table of docs/architecture.md, from the top layer down."""
    text = (LIBRARY.parents[1] / "docs/architecture.md").read_text(encoding="utf-8")
    table = text.split(heading)[1].split("\n\n")
    (rows,) = [part for part in table[1:3] if part.startswith("| layer")]
    return [re.findall(r"`(\w+)`", row.split("|")[2]) for row in rows.splitlines()[2:]]


@pytest.mark.parametrize(
    ("heading", "folder"),
    [("## The packages", "."), ("`fit/` has layers of its own", "fit")],
)
def test_the_page_on_architecture_has_every_package_above_those_it_imports(heading, folder):
    rows = layers(heading)
    layer_of = {name: len(rows) - i for i, row in enumerate(rows) for name in row}
    here = LIBRARY / folder
    packages = {path.parent.name for path in here.glob("*/__init__.py")}
    modules = {path.stem for path in here.glob("*.py")} - {"__init__", "__main__"}
    assert packages | (modules if folder == "." else set()) == set(layer_of)
    prefix = "" if folder == "." else f"{folder}."
    for path in here.rglob("*.py"):
        own = path.relative_to(here).parts[0].removesuffix(".py")
        if path.name == "__init__.py" or own not in layer_of:
            continue
        for module in imports(path):
            name = module.removeprefix(prefix).split(".")[0]
            if module.startswith(prefix) and name in layer_of and name != own:
                assert layer_of[name] < layer_of[own], f"{path}: imports {module}"
