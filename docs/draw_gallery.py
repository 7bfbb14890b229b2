"""Draw the figures of docs/gallery.md into docs/_build/gallery: `python docs/draw_gallery.py`.

Runs the page's code there, after a run of docs/gallery.yaml that makes the results it names.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
PAGE, CONFIG = ROOT / "docs/gallery.md", ROOT / "docs/gallery.yaml"
FOLDER = ROOT / "docs/_build/gallery"


def code_of(page: str) -> str:
    """All Python of a page, which is one program."""
    return "\n".join(re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE))


def results_of(code: str) -> list[str]:
    """The results that a program reads, as targets of a run."""
    return sorted(set(re.findall(r'"(results_\w+/[\w/]+\.\w+)"', code)))


def draw(page: str, folder: Path) -> None:
    """Run the page's code in a folder that holds the results; each figure is beside them."""
    matplotlib.use("agg")
    os.chdir(folder)
    exec(compile(code_of(page), PAGE, "exec"), {})


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    FOLDER.mkdir(parents=True, exist_ok=True)
    targets = results_of(code_of(page))
    subprocess.run([ROOT / "run", "--configfile", CONFIG, *targets], cwd=FOLDER, check=True)
    draw(page, FOLDER)
