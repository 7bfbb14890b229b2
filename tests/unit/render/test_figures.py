"""The files of the figures: the same bytes every time, the right width, fonts inside."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import yaml
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from burstmix.model import Fit, Variable, with_unit
from burstmix.render.axes import mathematics
from burstmix.render.histogram import draw_histogram, flag_notes, histogram
from burstmix.render.panels import three_panels, two_solutions
from burstmix.render.style import COLUMN, applied, class_colour, look, save, width

_SCRIPTS = Path(__file__).parents[3] / "scripts"
_ANOTHER_PROCESS = """
import sys
from burstmix.model import FitSet, Sample
from burstmix.render.histogram import histogram
from burstmix.render.panels import three_panels, two_solutions
sample, fit_set = Sample.read("sample.ecsv"), FitSet.read("fits.json")
histogram(sample, fit_set.guarded[2], "with", "other/a.png", "other/a.pdf")
three_panels(sample, [fit_set], "other/b.png", "other/b.pdf")
two_solutions(sample, fit_set, fit_set, "other/c.png", "other/c.pdf")
"""


def draw_all(sample, fit_set, folder):
    histogram(sample, fit_set.guarded[2], "with", folder / "a.png", folder / "a.pdf")
    three_panels(sample, [fit_set], folder / "b.png", folder / "b.pdf")
    two_solutions(sample, fit_set, fit_set, folder / "c.png", folder / "c.pdf")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
def test_figures_are_the_same_bytes_in_two_processes(sample, fit_set, tmp_path):
    first = draw_all(sample, fit_set, tmp_path / "first")
    assert draw_all(sample, fit_set, tmp_path / "second") == first

    sample.write(tmp_path / "sample.ecsv")
    fit_set.write(tmp_path / "fits.json")
    # Neither the user's own settings nor the order of hashes may show.
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\npdf.fonttype: 3\nfont.size: 20\n")
    paths = os.pathsep.join([str(_SCRIPTS), os.environ.get("PYTHONPATH", "")])
    subprocess.run(
        [sys.executable, "-c", _ANOTHER_PROCESS],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        check=True,
    )
    other = {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert other == first
    assert len(first) == 6


@pytest.mark.slow
def test_figures_are_as_wide_as_a_column_with_truetype_fonts_inside(sample, fit_set, tmp_path):
    files = draw_all(sample, fit_set, tmp_path / "figures")
    for name, inches in {"a": 3.4, "b": 7.1, "c": 7.1}.items():
        pixels = int.from_bytes(files[f"{name}.png"][16:20], "big")
        assert pixels == round(200 * inches)
        pdf = files[f"{name}.pdf"]
        box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+)", pdf)
        assert float(box[1]) == pytest.approx(72 * inches, abs=0.1)
        assert b"/FontFile2" in pdf
        assert b"/Type3" not in pdf
        assert b"CreationDate" not in pdf


def test_a_figure_takes_the_width_and_the_style_that_are_chosen(sample, fit_set, tmp_path):
    """Neither is left over for the next figure."""

    def drawn(name):
        histogram(sample, fit_set.guarded[2], "with", tmp_path / name)
        return (tmp_path / name).read_bytes()

    before = drawn("a.png")
    mine = tmp_path / "my.mplstyle"
    mine.write_text(
        "axes.facecolor: red\nsavefig.bbox: tight\nfigure.autolayout: True\nsavefig.dpi: 50\n"
    )
    with look(4.0, str(mine)):
        assert (width(1), width(2)) == (4.0, 8.3)
        with applied():
            assert matplotlib.rcParams["axes.facecolor"] == "red"
            assert matplotlib.rcParams["font.size"] == 8
        styled = drawn("b.png")
    assert int.from_bytes(styled[16:20], "big") == 800
    with look(style="ggplot"):
        assert drawn("c.png") != before
    assert drawn("d.png") == before


def test_the_default_width_is_that_of_the_schema():
    text = (_SCRIPTS.parent / "workflow/schemas/config.schema.yaml").read_text(encoding="utf-8")
    figures = yaml.safe_load(text)["properties"]["figures"]["properties"]
    assert figures["width"]["default"] == COLUMN


def test_a_figure_that_cannot_be_written_leaves_the_old_one(sample, fit_set, tmp_path):
    path = tmp_path / "figure.nonsense"
    path.write_text("old")
    with pytest.raises(ValueError, match="nonsense"):
        save(Figure(), path)
    assert [p.name for p in tmp_path.iterdir()] == ["figure.nonsense"]
    assert path.read_text() == "old"


def test_a_figure_of_two_names_is_drawn_once(tmp_path, monkeypatch):
    figure, formats = Figure(), []
    own = figure.savefig
    monkeypatch.setattr(
        figure,
        "savefig",
        lambda file, **words: (formats.append(words["format"]), own(file, **words)),
    )
    save(figure, *(tmp_path / name for name in ("a.pdf", "a.png", "b.png", "b.pdf")))
    assert sorted(formats) == ["pdf", "rgba"]
    for suffix in ("pdf", "png"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_without_errors_and_on_a_linear_axis(sample, fit_set, tmp_path):
    linear = replace(
        sample,
        variables=(Variable("x", "linear", "", None, ""),),
        errors=np.full_like(sample.errors, np.nan),
        measured=sample.values,
    )
    histogram(linear, fit_set.guarded[1], "without", tmp_path / "a.png")
    three_panels(linear, [replace(fit_set, errors="without")], tmp_path / "b.png")
    assert (tmp_path / "a.png").stat().st_size > 10000
    assert (tmp_path / "b.png").stat().st_size > 10000


@pytest.mark.parametrize(
    ("unit", "below", "above"),
    [
        ("s", "size (s)", r"$\log_{10}$ (size / s)"),
        ("", "size", r"$\log_{10}$ size"),
        ("erg / cm2", "size (erg / cm2)", r"$\log_{10}$ (size / (erg / cm2))"),
        ("1e-09", "size ($10^{-9}$)", r"$\log_{10}$ (size / $10^{-9}$)"),
        ("2.5e-07 J", r"size ($2.5 \times 10^{-7}$ J)",
         r"$\log_{10}$ (size / ($2.5 \times 10^{-7}$ J))"),
    ],
)  # fmt: skip
def test_both_axes_say_their_unit(unit, below, above, sample, fit_set):
    """A value of 100 in a unit of 1e-9 has a log10 of -7: that of 100 is of the value over 1e-9."""
    axes = Figure().subplots()
    described = replace(sample, variables=(Variable("size", unit=unit),))
    draw_histogram(axes, described, fit_set.guarded[1], "with")
    top = axes.figure.axes[1]
    assert (axes.get_xlabel(), top.get_xlabel()) == (below, above)
    np.testing.assert_allclose(np.log10(axes.get_xlim()), top.get_xlim())


def test_the_unit_of_bins_may_be_a_factor(sample, fit_set):
    wide = replace(
        sample, variables=(Variable("size", "linear", "1e-09"),), values=1000 * sample.values
    )
    axes = Figure().subplots()
    draw_histogram(axes, wide, fit_set.guarded[1], "with")
    assert re.fullmatch(r"objects per bin of \d+ \$\\times 10\^\{-9\}\$", axes.get_ylabel())
    assert mathematics(with_unit("0.05", "dex")) == "0.05 dex"
    assert with_unit("5", "1e-09") == "5 x 1e-09" and with_unit("5", "") == "5"


def test_second_variable_and_missing_values(sample, fit_set):
    def beside(array):
        return np.hstack([np.full_like(array, np.nan), array])

    wide = replace(
        sample,
        variables=(Variable("hardness"), *sample.variables),
        values=beside(sample.values),
        errors=beside(sample.errors),
    )
    fit = fit_set.guarded[1]
    wide_fit: Fit = replace(
        fit,
        locations=np.hstack([fit.locations + 7, fit.locations]),
        covariances=np.stack([np.diag([4.0, v[0, 0]]) for v in fit.covariances]),
    )
    axes = [Figure().subplots() for _ in range(2)]
    draw_histogram(axes[0], wide, wide_fit, "with", variable=1)
    draw_histogram(axes[1], sample, fit, "with")
    for second, only in zip(axes[0].lines, axes[1].lines, strict=True):
        np.testing.assert_array_equal(second.get_xydata(), only.get_xydata())
    assert axes[0].get_xlabel() == "$T_{90}$ (s), variable 2 of 2"
    assert axes[1].get_xlabel() == "$T_{90}$ (s)"


def test_flags_are_named_by_component(fit_set):
    assert flag_notes(fit_set.guarded[2]) == [
        "component 2: at_floor, tied_values",
        "fit: not_converged",
    ]
    assert flag_notes(fit_set.guarded[1]) == []


def panels_of(monkeypatch, draw, *arguments):
    """The axes of a figure in place of its files."""
    figures = []
    monkeypatch.setattr("burstmix.render.style.save", lambda figure, *_: figures.append(figure))
    draw(*arguments)
    # Left, middle and right of each row; behind them come the second axes in log10.
    return figures[0].axes


def criteria_shown(axes):
    """(k, value) of the AIC and the BIC in a panel of criteria."""
    return {line.get_label()[:3]: line.get_xydata() for line in axes.lines[::2]}


def test_fits_from_the_default_start_are_not_audited_and_set_no_zero(sample, fit_set, monkeypatch):
    better = [replace(fit, lnl=fit.lnl + 50, flags=()) for fit in fit_set.fits]
    default = replace(fit_set, fits=tuple(better))
    axes = panels_of(monkeypatch, two_solutions, sample, fit_set, default)
    titles = [axes[row].get_legend().get_title().get_text() for row in (0, 3)]
    assert titles[0].splitlines()[1].endswith(": least BIC, not audited")
    assert titles[1].splitlines()[:2] == ["normal,", "$k$ = 2: least BIC without a flag"]
    least = min(fit.bic for fit in fit_set.fits if not fit.flags)
    for row, fits in ((1, better), (4, fit_set.fits)):
        shown = criteria_shown(axes[row])["BIC"]
        np.testing.assert_allclose(shown[:, 1], [fit.bic - least for fit in fits], atol=1e-9)
        low, high = axes[row].get_ylim()
        assert low < -100 < shown[:, 1].max() < high


def test_components_in_any_order_fill_the_panel_of_criteria(sample, fit_set, monkeypatch):
    backwards = replace(fit_set, fits=fit_set.fits[::-1])
    axes = panels_of(monkeypatch, three_panels, sample, [backwards])
    assert list(criteria_shown(axes[1])["AIC"][:, 0]) == [1, 2, 3]
    assert axes[1].get_xlim() == (0.6, 3.4)


def test_of_several_families_the_preferred_fit_is_drawn(sample, fit_set, monkeypatch):
    """One skewed class of less BIC than two normals: its mixture, its criteria, its classes."""
    best = min(fit.bic for fit in fit_set.fits if not fit.flags)
    skewed = replace(fit_set.fits[0], family="student_t", shapes=np.array([[5.0]]))
    skewed = replace(skewed, shape_names=("nu",), n_parameters=3, lnl=fit_set.fits[1].lnl + 5)
    rival = replace(fit_set, family="student_t", fits=(skewed,))
    assert skewed.bic < best
    axes = panels_of(monkeypatch, three_panels, sample, [fit_set, rival])
    title = axes[0].get_legend().get_title().get_text()
    assert title.startswith("Student's t,\n$k$ = 1: least BIC")
    assert axes[1].get_legend().get_title().get_text() == "Student's t: least without a flag"
    assert criteria_shown(axes[1])["BIC"].tolist() == [[1, 0]]


# Machado, Oliveira & Fernandes (2009), severity 1, for linear RGB.
_VISION = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


@pytest.mark.parametrize("vision", _VISION)
def test_any_two_of_the_first_five_classes_are_told_apart(vision):
    """By their distance in CIE L*a*b* (1976); 2.3 is just noticeable."""

    def lab(colour):
        rgb = np.array(to_rgb(colour))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen = np.clip(_VISION[vision] @ linear, 0, 1)
        to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
        x, y, z = np.cbrt(np.dot(to_xyz, seen) / [0.9505, 1.0, 1.089])
        return np.array([116 * y, 500 * (x - y), 200 * (y - z)])

    colours = [lab(class_colour(j, 5)) for j in range(5)]
    for i, first in enumerate(colours):
        for second in colours[:i]:
            assert np.linalg.norm(first - second) > 15


def test_the_look_ends_with_its_context():
    before = matplotlib.rcParams["font.size"]
    with applied():
        assert matplotlib.rcParams["font.size"] == 8
    assert matplotlib.rcParams["font.size"] == before


def test_the_first_and_the_last_class_keep_their_colours():
    for k in range(2, 8):
        assert class_colour(0, k) == class_colour(0, 1) != class_colour(1, 2)
        assert class_colour(k - 1, k) == class_colour(1, 2)
        assert len({class_colour(j, k) for j in range(k)}) == k
