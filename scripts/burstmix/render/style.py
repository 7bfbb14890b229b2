"""The one look of all figures, and how and where they are saved."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path

import matplotlib
import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter
from PIL import Image

from burstmix.io import write_atomically
from burstmix.model import Sample

COLUMN, GUTTER = 3.4, 0.3  # inches: the width of a journal's column, and between two
# Over what a user's style says: the figures' own layout, in files as wide as asked for.
_LAYOUT = {
    "figure.constrained_layout.use": True,
    "figure.autolayout": False,
    "savefig.bbox": None,
    "savefig.dpi": "figure",
}
_chosen = ContextVar("chosen", default=(COLUMN, None))

OBSERVED = {"facecolor": "0.88", "edgecolor": "0.65", "linewidth": 0.5}
MIXTURE = {"color": "black", "linewidth": 1.5}
PREDICTED = {"color": "black", "linewidth": 1.0, "linestyle": (0, (3, 1.5))}
CRITERIA = {
    "AIC": {"color": "black", "linestyle": "-", "marker": "o"},
    "BIC": {"color": "0.5", "linestyle": "--", "marker": "s"},
}
# Okabe & Ito (2008), told apart with any colour vision: the first class, the last, those between.
_CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F3C00")
# Line styles tell apart what has no colours: simulators, truths, samples.
LINES = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (4, 1, 1, 1)))

_METADATA = {"CreationDate": None}  # of a PDF: it would make every run's figure another one
_COLOURS = 256  # of a PNG: a third of the bytes, and no difference to the eye


def in_words(title: str) -> str:
    """A title of a config for matplotlib, which is to see no formula in it."""
    return title.replace("$", r"\$")


def title_of(sample: Sample) -> str:
    """What a figure calls a sample: its title, or its name where it has none."""
    return in_words(sample.title or sample.name)


def class_colour(component: int, k: int) -> str:
    """The colour of a class, counted from 0, of k in every figure.

    The first and the last class keep theirs for any k: short and long bursts look alike everywhere.
    """
    place = component + 1 if 0 < component < k - 1 else min(component, 1)
    return _CLASSES[place % len(_CLASSES)]


@contextmanager
def look(width: float = COLUMN, style: str | None = None) -> Iterator[None]:
    """A context in which figures are for columns of this width (inches), in this style.

    style: the path of a matplotlib style file, or the name of a style that matplotlib has; it
    counts over the look that figures have without one.
    """
    before = _chosen.set((width, style))
    try:
        yield
    finally:
        _chosen.reset(before)


def width(columns: int) -> float:
    """The width in inches of a figure that is one or two columns wide."""
    return round(columns * _chosen.get()[0] + (columns - 1) * GUTTER, 6)


def applied() -> AbstractContextManager:
    """A context with the look that was chosen, whatever the user's own matplotlibrc says."""
    looks = ["default", Path(__file__).with_name("burstmix.mplstyle")]
    _, style = _chosen.get()
    if style:
        looks += [style if style in matplotlib.style.library else Path(style), _LAYOUT]
    return matplotlib.style.context(looks)


def paths_of(figure: str, outputs) -> list[str]:
    """The paths among a job's outputs of the figure of this name, in all formats."""
    return [path for path in outputs if Path(path).stem == figure]


def save(figure: Figure, *paths) -> None:
    """Write a figure as PDF or PNG, as each suffix says; the same figure gives the same bytes."""
    with applied():
        FigureCanvasAgg(figure)  # so that the layout measures words with what draws the PNG
        # Lay out once, so that all formats show the same picture, and then without an engine:
        # with one, even "none", each format is drawn twice.
        if engine := figure.get_layout_engine():
            with _no_minor_ticks(figure):
                engine.execute(figure)
        matplotlib.rcParams["figure.constrained_layout.use"] = False
        figure.set_layout_engine(None)
        for axes in figure.axes:
            # The layout's last digits depend on where in memory its numbers lie.
            axes.set_position(np.round(axes.get_position().bounds, 6))
        drawn = {}  # once in each format
        for path in paths:
            suffix = Path(path).suffix
            if suffix not in drawn:
                drawn[suffix] = _drawn(figure, suffix)
            with write_atomically(path) as temporary:
                temporary.write_bytes(drawn[suffix])


@contextmanager
def _no_minor_ticks(figure):
    """A context without minor ticks that have no labels: an eighth of the drawing's time.

    The layout has no need of them: they lie within the frame, or are shorter than major ones.
    """
    bare = [
        axis
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        if isinstance(axis.get_minor_formatter(), NullFormatter)
    ]
    locators = [axis.get_minor_locator() for axis in bare]
    for axis in bare:
        axis.minorticks_off()
    try:
        yield
    finally:
        for axis, locator in zip(bare, locators, strict=True):
            axis.set_minor_locator(locator)


def _drawn(figure, suffix) -> bytes:
    """The bytes of a file in the format of this suffix."""
    file = BytesIO()
    if suffix != ".png":
        figure.savefig(file, format=suffix[1:], metadata=_METADATA)
        return file.getvalue()
    figure.savefig(file, format="rgba")
    size = figure.canvas.get_width_height(physical=True)
    image = Image.frombytes("RGBA", size, file.getvalue()).convert("RGB")
    reduced = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    file = BytesIO()
    # The hardest compression saves a tenth of the bytes, and takes as long as the drawing.
    reduced.save(file, format="png", dpi=(figure.dpi, figure.dpi))
    return file.getvalue()
