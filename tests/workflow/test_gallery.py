"""The gallery of docs/gallery.md: its run, and its code on the results."""

import re
import runpy

import pytest
from PIL import Image

from burstmix import Mixture

from .conftest import HOME, Run

GALLERY = runpy.run_path(str(HOME / "docs/draw_gallery.py"))


@pytest.mark.slow
def test_the_code_draws_every_figure_that_the_page_shows(bare_run, monkeypatch):
    page = GALLERY["PAGE"].read_text(encoding="utf-8")
    targets = GALLERY["results_of"](GALLERY["code_of"](page))
    # Where the site was made, its run is there: what has changed since is made again.
    run = Run(GALLERY["FOLDER"], bare_run.snakefile) if GALLERY["FOLDER"].is_dir() else bare_run
    for path in run.folder.glob("*.png"):
        path.unlink()
    run(*targets, "--configfile", GALLERY["CONFIG"])
    monkeypatch.chdir(run.folder)  # where the code is run, and what it leaves
    GALLERY["draw"](page, run.folder)
    drawn = sorted(run.folder.glob("*.png"))
    assert len(drawn) == page.count("![")
    for path in drawn:
        with Image.open(path) as image:
            assert min(image.size) > 200 and len(image.convert("RGB").getcolors(2**20)) > 20, path
    # Likewise what the README says of a notebook that reads a run of several variables.
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    read, asked = re.findall(r"`(Mixture\.from_run\(.*\)|mixture\.condition\(.*\))`", readme)
    read = read.replace("results/batse_t90_h32", "results_gallery/plane")
    conditional = eval(asked, {"mixture": eval(read, {"Mixture": Mixture})})
    assert conditional.variables == ("h32",) and conditional.weights.sum() == pytest.approx(1)
