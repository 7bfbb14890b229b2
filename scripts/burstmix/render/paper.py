"""What a manuscript takes over: figures as PDF, tables as LaTeX, every number as a macro."""

import shutil
from pathlib import Path

from burstmix.io import write_text

from .tables import AASTEX

_DOCUMENT = r"""%% All tables and figures, to try them and to copy from.
\documentclass[twocolumn]{article}
\usepackage[margin=0.7in]{geometry}
\usepackage{array,booktabs,graphicx}
\input{macros}
\begin{document}
%s
\end{document}
"""
_FIGURE = r"""\begin{figure*}\centering\includegraphics{%s}\end{figure*}
\clearpage"""


def write_paper(folder, figures: list, tables: list, macros: str) -> None:
    """Copy figures (.pdf) and tables (.tex) to the folder as SAMPLE_NAME, and write macros.tex.

    example.tex shows all of them but deluxetables. Figures keep their width, that of one or two
    journal columns.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    shown = []
    for path in map(Path, tables):
        copied = _copy(path, folder)
        if copied.stem.endswith(AASTEX):  # only AASTeX can set these
            continue
        shown += [rf"\input{{{copied.stem}}}", r"\clearpage"]
    shown += [_FIGURE % _copy(Path(path), folder).name for path in figures]
    write_text(macros, folder / "macros.tex")
    write_text(_DOCUMENT % "\n".join(shown), folder / "example.tex")


def _copy(path, folder):
    """results/SAMPLE/figures/NAME becomes SAMPLE_NAME; what belongs to no sample keeps its name."""
    sample = f"{path.parents[1].name}_" if path.parent.name in ("figures", "tables") else ""
    return Path(shutil.copyfile(path, folder / f"{sample}{path.name}"))
