"""Nothing that a config or a table holds is ever run as code."""

import ast
import re
from pathlib import Path

import pytest

from burstmix.report import page

HOME = Path(__file__).parents[2]
FILES = sorted([*(HOME / "scripts").rglob("*.py"), *(HOME / "workflow").rglob("*.py")])
RULES = [HOME / "Snakefile", HOME / "workflow/Snakefile"]
RULES += sorted((HOME / "workflow/rules").glob("*.smk"))
# Modules that make code or objects of what they read, or run commands.
MODULES = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "jinja2", "xmlrpc"}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "execv", "spawnv"}
CALLS |= {"from_string"}  # which makes a template of words
# The report is made of templates, which are files of its own; see the test of them.
ALLOWED = {"page.py": ["jinja2"]}
# Functions of YAML and numpy that do the same.
UNSAFE = {"load", "load_all", "full_load", "unsafe_load", "Loader", "UnsafeLoader", "FullLoader"}


def found(source: str) -> list[str]:
    """What would run code, in Python source."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            names += [name for name in modules if name.split(".")[0] in MODULES]
        elif isinstance(node, ast.Call):
            function = node.func
            owner = getattr(getattr(function, "value", None), "id", "")
            name = getattr(function, "attr", getattr(function, "id", ""))
            if name in CALLS and owner != "re":
                names.append(name)
            for word in node.keywords:
                loud = not (isinstance(word.value, ast.Constant) and word.value.value is False)
                if word.arg in ("shell", "allow_pickle") and loud:
                    names.append(word.arg)
        elif isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", "")
            if owner == "yaml" and node.attr in UNSAFE:
                names.append(f"yaml.{node.attr}")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_runs_no_words(path):
    names = found(path.read_text(encoding="utf-8"))
    assert names == ALLOWED.get(path.name if path.parent.name == "report" else "", [])


def test_templates_are_files_beside_the_page_that_escape_all_but_what_is_their_own():
    folder = HOME / "scripts/burstmix/report/templates"
    environment = page.environment()
    assert environment.autoescape is True
    assert list(map(Path, environment.loader.searchpath)) == [folder]
    unescaped = [
        words
        for path in sorted(folder.glob("*.html"))
        for words in re.findall(r"{{ (\w+) \| safe }}", path.read_text(encoding="utf-8"))
    ]
    assert unescaped == ["style", "script"]


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(HOME)))
def test_a_rule_runs_scripts_alone(path):
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"^\s+(?:shell|run|wrapper|notebook|template_engine|cwl):", text, re.M)
    assert not re.findall(r"\b(?:eval|exec|compile|__import__|shell)\(", text)


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(HOME)))
def test_a_rule_names_its_folders_by_their_variables(path):
    """Or an analysis with a folder of its own would write into another's."""
    text = re.sub(r"^pathvars:\n(    .*\n)+", "", path.read_text(encoding="utf-8"), flags=re.M)
    assert not re.findall(r"""["'](?:results|logs|benchmarks)/""", text)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from pickle import load", "import joblib.numpy_pickle", "eval('1')",
        "os.system('ls')", "subprocess.run('ls', shell=True)", "subprocess.run('ls', shell=x)",
        "environment.from_string(words)", "yaml.load(text)", "yaml.load(text, yaml.Loader)",
        "np.load(path, allow_pickle=True)",
    ],
)  # fmt: skip
def test_what_would_is_seen(source):
    assert found(source)


def test_what_would_not_is_not():
    assert found("re.compile('a')\nyaml.safe_load(x)\nrun(x, shell=False)\nsession.load(y)") == []
