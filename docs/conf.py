"""The site of the documentation: `./docs/build` makes docs/_build/index.html."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from burstmix.version import __version__  # noqa: E402

project = html_title = "burstmix"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"page_width": "1200px", "body_max_width": "none", "font_size": "16px"}
html_static_path, html_css_files = ["_static"], ["site.css"]
html_show_sourcelink = html_show_copyright = False
myst_heading_anchors = 3  # so that links to a section are checked
# Docstrings are for help() first. In them `this` is code.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
toc_object_entries = False
napoleon_google_docstring = False


def words_alone(app, what, name, obj, options, lines):
    """In a docstring weights_ is the name of an attribute, and no reference of reStructuredText.

    napoleon knows those that begin the entry of a list.
    """
    lines[:] = [re.sub(r"(?<![\w`])(\w+_)(?![\w`]| :)", r"``\1``", line) for line in lines]


def setup(app):
    app.connect("autodoc-process-docstring", words_alone, priority=1)
