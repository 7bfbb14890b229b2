"""A script's digest changes with each file that its imports lead to, and with nothing else."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from burstmix.imports import digest_of, reached

HOME = Path(__file__).parents[2]
SCRIPTS = HOME / "scripts"
LIBRARY = SCRIPTS / "burstmix"
RULES = sorted((HOME / "workflow/rules").glob("*.smk"))
# Every way in which a file may reach another; `library` is found beside the scripts, as ours is.
FILES = {
    "write.py": """
        import os
        from library.io import (
            table,
            text,
        )
        words = '
        no import
        amid a text'
        """.replace("'", "'''"),
    "fit.py": "def fit():\n    from library import fits, Model\n",
    "draw.py": "import library.figures.panels as panels\n",
    "all.py": "try:\n    import library.io\nexcept ValueError:\n    pass\n",
    "library/__init__.py": """
        from typing import TYPE_CHECKING
        from .late import late
        if TYPE_CHECKING:
            from .model import Model
        __getattr__ = late(__name__, {"Model": ".model"})
        """,
    "library/late.py": "def late(package, modules): ...\n",
    "library/model.py": "class Model: ...\n",
    "library/io/__init__.py": """
        from library.late import late
        from .text import text
        __getattr__ = late(__name__, {"table": ".tables.ecsv", "lock": ".lock"})
        """,
    "library/io/text.py": "text = 'tables'\n",
    "library/io/lock.py": "lock = 1\n",
    "library/io/tables/__init__.py": "",
    "library/io/tables/ecsv.py": "table = 1\n",
    "library/fits/__init__.py": """
        from importlib import import_module
        def fit(name):
            return import_module(f".{name}", __name__)
        """,
    "library/fits/normal.py": "from ..model import Model\n",
    "library/figures/__init__.py": "",
    "library/figures/panels.py": "from . import style\nwords = ['a b']\n",
    "library/figures/style.py": 'from pathlib import Path\nstyle, page = "a.mplstyle", "pages"\n',
    "library/figures/a.mplstyle": "",
    "library/figures/b.mplstyle": "",
    "library/figures/pages/report.html": "",
}
# By file, the scripts that reach it.
REACHED_BY = {
    "library/__init__.py": "write fit draw all",
    "library/late.py": "write fit draw all",
    "library/model.py": "fit",
    "library/io/__init__.py": "write all",
    "library/io/text.py": "write all",
    "library/io/lock.py": "all",
    "library/io/tables/__init__.py": "write all",
    "library/io/tables/ecsv.py": "write all",
    "library/fits/__init__.py": "fit",
    "library/fits/normal.py": "fit",
    "library/figures/__init__.py": "draw",
    "library/figures/panels.py": "draw",
    "library/figures/style.py": "draw",
    "library/figures/a.mplstyle": "draw",
    "library/figures/b.mplstyle": "",
    "library/figures/pages/report.html": "draw",
}


@pytest.fixture
def scripts(tmp_path):
    """A folder with the files; a copy of it stands for it in another state."""
    for name, text in FILES.items():
        path = tmp_path / "scripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(re.sub("^ {8}", "", text, flags=re.MULTILINE))
    return tmp_path / "scripts"


def digests(folder):
    """The digest of every script of a folder, by name."""
    return {path.stem: digest_of(path) for path in folder.glob("*.py")}


def changed(scripts, change):
    """The scripts whose digests are others in a copy of the folder, after change(copy)."""
    copy = shutil.copytree(scripts, scripts.with_name("copy"))
    before = digests(scripts)
    change(copy)
    return {name for name, digest in digests(copy).items() if digest != before.get(name)}


@pytest.mark.parametrize("file", REACHED_BY)
def test_an_edit_changes_the_digests_of_the_scripts_that_reach_the_file(scripts, file):
    def edit(copy):
        with (copy / file).open("a") as stream:
            stream.write("\n# edited\n")

    assert changed(scripts, edit) == set(REACHED_BY[file].split())


def test_an_edit_of_a_script_changes_its_own_digest(scripts):
    assert changed(scripts, lambda copy: (copy / "fit.py").write_text("")) == {"fit"}


def test_neither_a_touch_nor_another_place_nor_a_file_that_none_reaches_changes_a_digest(scripts):
    def touch(copy):
        for path in copy.rglob("*"):
            os.utime(path, (1e9, 1e9))
        (copy / "library/io/more.py").write_text("more = 1\n")
        (copy / "library/io/.text.py.swp").write_bytes(b"\0")

    assert changed(scripts, touch) == set()


def test_a_new_file_is_reached_where_any_of_its_folder_may_be(scripts):
    assert changed(scripts, lambda copy: (copy / "library/fits/t.py").write_text("")) == {"fit"}


def test_a_file_with_another_name_changes_the_digest(scripts):
    def rename(copy):
        (copy / "library/figures/style.py").rename(copy / "library/figures/look.py")
        panels = copy / "library/figures/panels.py"
        panels.write_text(panels.read_text().replace("style", "look"))

    assert changed(scripts, rename) == {"draw"}


# A process of its own for each script, after what would take long to import in all of them.
ASK = """
import ast, os, sys
import astropy.table, matplotlib.figure, numba, scipy.stats, sklearn.mixture
for name in sys.argv[1:]:
    if os.fork() == 0:
        nodes = ast.parse(open(name, encoding="utf-8").read()).body
        nodes = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        exec(compile(ast.Module(nodes, []), name, "exec"))
        modules = [module for key, module in sys.modules.items() if key.startswith("burstmix")]
        print(name, *[module.__file__ for module in modules], sep="|", flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.mark.slow
def test_every_module_that_python_imports_for_a_script_is_reached():
    paths = sorted(SCRIPTS.glob("*.py"))
    command = [sys.executable, "-c", ASK, *(path.name for path in paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SCRIPTS)
    lines = [line.split("|") for line in run.stdout.splitlines()]
    assert [name for name, *_ in lines] == [path.name for path in paths]
    for name, *imported in lines:
        assert len(imported) > 1
        assert set(map(Path, imported)) <= reached(SCRIPTS / name), name


def test_every_family_and_every_file_that_is_none_of_pythons_is_reached():
    found = set().union(*(reached(path) for path in SCRIPTS.glob("*.py")))
    others = {path for path in LIBRARY.rglob("*.*") if path.is_file()}
    others = {path for path in others if path.suffix not in (".py", ".pyc", ".typed")}
    assert len(others) > 3 and others <= found
    assert set((LIBRARY / "fit/families").glob("*.py")) <= reached(SCRIPTS / "fit_mixtures.py")


@pytest.mark.parametrize(
    "script",
    ["fit_mixtures", "simulate_ratios", "resample_fits", "calibrate_sample", "simulate_power"],
)
def test_words_on_verdicts_and_other_tables_do_not_rerun_a_job_of_hours(script):
    path = SCRIPTS / f"{script}.py"
    found = {each.relative_to(LIBRARY).parts for each in reached(path) - {path}}
    assert {parts[0] for parts in found} & {"select", "render", "assign", "report"} == set()
    own = {"__init__.py", "column.py", "shared.py", "replicates.py"}
    assert {parts[1] for parts in found if parts[0] == "results"} <= own


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_each_rule_has_the_digest_of_its_script(path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(r'\bcode\("(\w+)"\)|/scripts/(\w+)\.py"', text)
    digested, run = [code for code, _ in named[::2]], [script for _, script in named[1::2]]
    assert digested == run
