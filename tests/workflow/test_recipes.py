"""Each recipe's config runs, and gives what the recipe is for."""

import re

import pytest
from astropy.table import Table
from PIL import Image

from .conftest import HOME

PAGES = {name: (HOME / f"docs/{name}.md").read_text("utf-8") for name in ("recipes", "tutorial")}
# What takes long and is not what a recipe is for.
LESS = """
families: [normal]
components: [1, 2, 3]
samples: {figure_4_2: {pairs: ["1|2"]}}
"""
FEWER = "bootstrap: {replicates: 2}\n"


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGES[page], re.DOTALL | re.MULTILINE)


def cut(root):
    ledger = Table.read(root / "bright_bursts/ledger.ecsv")
    assert "bright" in list(ledger["cut"])


def without_errors(root):
    words = (root / "batse_t90/verdict.md").read_text("utf-8")
    assert re.search(r"^- Two classes, evidence (moderate|weak)", words, re.MULTILINE)
    assert not (root / "batse_t90/normal_with").exists()


def styled(root):
    width, _ = Image.open(root / "figure_4_2/figures/panels_without.png").size
    assert width == pytest.approx(200 * (2 * 3.5 + 0.3), abs=1)


def thousand(root):
    assert len(Table.read(root / "figure_4_2/bootstrap_without/own_steps.ecsv")) == 1000


def two(root):
    assert set(Table.read(root / "matched.ecsv")["sample"]) == {"batse_t90", "fermi_t90"}
    assert (root / "matched_overlay.pdf").stat().st_size > 0


def mine(root):
    assert len(Table.read(root / "my_t90/membership_with.ecsv")) == 400


# By the folder of results: what is asked for, and what it has to be.
TRIED = {
    "results_bright": (["bright_bursts/ledger.ecsv"], cut),
    "results_without": (["batse_t90/verdict.md"], without_errors),
    "results_styled": (["figure_4_2/figures/panels_without.png"], styled),
    "results_thousand": (["figure_4_2/bootstrap_without/own_steps.ecsv"], thousand),
    "results_two": (["matched.ecsv"], two),
    "results_mine": (["my_t90/membership_with.ecsv"], mine),
}


@pytest.mark.slow
@pytest.mark.parametrize("config", blocks("recipes", "yaml"), ids=TRIED)
def test_a_recipe_gives_what_it_is_for(config, bare_run, monkeypatch):
    monkeypatch.chdir(bare_run.folder)
    (snippet,) = blocks("tutorial", "python")
    exec(compile(snippet, "tutorial", "exec"), {})  # whose table is the catalogue of one's own
    (name,) = re.findall(r"^results: (\w+)$", config, re.MULTILINE)
    asked, holds = TRIED[name]
    less = LESS if "figure_4_2" in str(asked) else LESS.split("samples")[0]
    less += "" if holds is thousand else FEWER
    (bare_run.folder / "mine.yaml").write_text(config, "utf-8")
    (bare_run.folder / "less.yaml").write_text(less, "utf-8")
    bare_run(*(f"{name}/{path}" for path in asked), "--configfile", "mine.yaml", "less.yaml")
    holds(bare_run.folder / name)


def test_every_recipe_is_tried():
    names = [
        re.search(r"^results: (\w+)$", each, re.MULTILINE)[1] for each in blocks("recipes", "yaml")
    ]
    assert names == list(TRIED)
