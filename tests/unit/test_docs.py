"""The pages tell the truth: configs, snippets, links and words; and the site has all of them."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from astropy.table import Table

import burstmix.notebook
from burstmix.command.begin import check, init
from burstmix.notebook import plot
from burstmix.render.style import save
from burstmix.select.findings import STRENGTHS, shown_p

HOME = Path(__file__).parents[2]
RENDER = HOME / "scripts/burstmix/render"
NEW = ["tutorial", "reading_a_verdict", "recipes", "glossary"]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").glob("*.md"))]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in PAGES}


def blocks(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXTS[name], re.DOTALL | re.MULTILINE)


@pytest.fixture
def table(tmp_path, monkeypatch):
    """The tutorial's table, in the working folder, with its first config."""
    monkeypatch.chdir(tmp_path)
    (snippet,) = blocks("tutorial", "python")
    exec(compile(snippet, "tutorial", "exec"), {})
    return tmp_path / "my_bursts.csv"


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name in NEW for text in blocks(name, "yaml")]
)
def test_every_config_is_complete_and_without_a_mistake(name, text, table):
    init("./run init", [table.name])
    Path("mine.yaml").write_text(text)
    results = yaml.safe_load(text)["results"]
    assert results.startswith("results_")
    said = check("./run check", ["mine.yaml"])
    assert said.startswith("mine.yaml has no mistake") and f"results go to {results}/." in said


def test_the_first_config_says_what_the_tutorial_shows(table):
    said = init("./run init", [table.name]).splitlines()
    shown, _ = blocks("tutorial", "text")
    assert said[:3] == shown.splitlines()
    assert said[-1] == "Now run: ./run --configfile my_bursts.yaml"


def test_there_is_a_config_for_each_recipe():
    assert len(blocks("recipes", "yaml")) == 6 and len(blocks("tutorial", "yaml")) == 1


def test_the_tutorials_table_has_the_classes_that_it_says(table):
    rows = table.read_text().splitlines()
    assert rows[0] == "name,t90,t90_error" and len(rows) == 401
    short = sorted(float(row.split(",")[1]) for row in rows[1:121])
    long = sorted(float(row.split(",")[1]) for row in rows[121:])
    assert short[60] == pytest.approx(0.63, rel=0.2) and long[140] == pytest.approx(32, rel=0.2)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    links = [link for link in links if not link.startswith("_build/")]  # drawn with the site
    assert all((page.parent / link).is_file() for link in links)


def test_the_site_has_every_page_once():
    """The index itself is the README."""
    trees = re.findall(r"^```{toctree}\n(?::.*\n)*\n((?:\w+\n)+)```", TEXTS["index"], re.MULTILINE)
    assert sorted("".join(trees).split()) == sorted(set(TEXTS) - {"README", "index"})


def test_the_page_of_the_library_names_its_public_face():
    named = set(re.findall(r"\w+", TEXTS["api"]))
    assert named >= {*burstmix.notebook.__all__, "Mixture", "Conditional", "BurstmixError"}
    assert named >= {name for name in vars(plot) if name.startswith("plot_")}


def test_the_gallery_calls_each_function_that_writes_a_figure():
    code = "\n".join(blocks("gallery", "python"))
    modules = [import_module(f"burstmix.render.{path.stem}") for path in RENDER.glob("[a-z]*.py")]
    functions = {
        function.__name__
        for module in modules
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if "paths" in inspect.signature(function).parameters and function is not save
    }
    public = {name for name in functions if not name.startswith("_")}
    assert len(public) > 10
    assert [name for name in public if not re.search(rf"^{name}\(", code, re.MULTILINE)] == []


def test_the_gallery_shows_each_figure_that_its_code_writes():
    shown = re.findall(r"\(_build/gallery/(\w+\.png)\)", TEXTS["gallery"])
    written = re.findall(r'"(\w+\.png)"\)$', TEXTS["gallery"], re.MULTILINE)
    assert shown == written and len(set(shown)) == len(shown)


def test_readme_leads_to_each_page():
    text = (HOME / "README.md").read_text(encoding="utf-8")
    assert all(f"(docs/{name}.md)" in text for name in NEW)


def test_every_strength_of_evidence_is_explained():
    rows = re.findall(r"^\| `(\w+)` \|", TEXTS["reading_a_verdict"], re.MULTILINE)
    assert tuple(rows) == STRENGTHS


def test_the_verdict_that_is_read_is_the_readmes():
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^    Two classes.*\n.*\n.*\n", readme, re.MULTILINE)
    assert lines in TEXTS["reading_a_verdict"]


def test_the_p_that_is_read_is_that_of_the_default_analysis():
    table = Table.read(HOME / "tests/expected/bootstrap.ecsv")
    wanted = ("batse_t90", "normal", "with", 2, "own_steps")
    (row,) = [
        row for row in table if tuple(row["sample", "family", "errors", "k", "simulator"]) == wanted
    ]
    words = f"of {row['replicates']} simulated samples, is {shown_p(row['p_bootstrap'])}."
    assert f"The p of BATSE's third class, {words}" in TEXTS["reading_a_verdict"]


def test_the_glossary_is_in_order():
    words = re.findall(r"^\| ([\w ]+) \|", TEXTS["glossary"], re.MULTILINE)[1:]
    assert words == sorted(words)
    assert {"class", "component", "floor", "flag", "rule", "error mode", "dex"} <= set(words)
