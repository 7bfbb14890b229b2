"""Legends say what they stand beside, and lie over nothing that is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from astropy.table import MaskedColumn, Table

from burstmix.assign import membership_table
from burstmix.model import Flag
from burstmix.render.families import families_figure
from burstmix.render.histogram import histogram
from burstmix.render.membership import membership_figure
from burstmix.render.panels import three_panels, two_solutions
from burstmix.render.significance import ratio_figure

BARRED = (Flag("at_floor", 0, "because"), Flag("narrower_than_errors", 0, "because"))


@pytest.fixture
def saved(monkeypatch):
    """The figures that were saved, laid out as in their files."""
    figures = []

    def save(figure, *_):
        figure.get_layout_engine().execute(figure)
        figures.append(figure)

    monkeypatch.setattr("burstmix.render.style.save", save)
    return figures


def covered(figure):
    """The lines and steps that run through a legend, by their labels."""
    found = []
    for axes in figure.axes:
        if axes.get_legend() is None:
            continue
        (left, low), (right, high) = axes.get_legend().get_window_extent().get_points()
        marks = [line for line in axes.lines if len(line.get_xdata())]
        for artist in (*marks, *axes.patches):
            corners = artist.get_transform().transform(artist.get_path().vertices)
            along = np.linspace(0, len(corners) - 1, 50 * len(corners))
            x, y = (np.interp(along, range(len(corners)), each) for each in corners.T)
            if np.any((left < x) & (x < right) & (low < y) & (y < high)):
                found.append(artist.get_label())
    return found


def with_criteria(fit_set, *bics, flags=BARRED):
    """The fits with these BICs; flagged where the BIC is given in a list."""
    fits = []
    for fit, bic in zip(fit_set.fits, bics, strict=True):
        flagged = isinstance(bic, list)
        above = (bic[0] if flagged else bic) - fit.bic
        fits.append(replace(fit, lnl=fit.lnl - above / 2, flags=flags if flagged else ()))
    return replace(fit_set, fits=tuple(fits))


@pytest.mark.parametrize(
    "bics", [(900, 800, [805]), (830, 800, [840]), (800, 850, 900), ([800], [810], [790])]
)
def test_panels_keep_their_legends_clear(bics, sample, fit_set, saved):
    fit_set = with_criteria(fit_set, *bics)
    three_panels(sample, [fit_set])
    histogram(sample, fit_set.guarded[2], "with")
    assert [covered(figure) for figure in saved] == [[], []]


def legend(axes):
    words = axes.get_legend()
    return words.get_title().get_text(), [text.get_text() for text in words.get_texts()]


def test_the_least_is_said_to_be_that_without_a_flag_beside_a_lower_mark(sample, fit_set, saved):
    fit_set = with_criteria(fit_set, 900.0, 800.0, [700.0])
    three_panels(sample, [fit_set])
    aic, bic = fit_set.guarded[1].aic, 800
    title, labels = legend(saved[0].axes[1])
    assert title == "normal: least without a flag"
    assert labels == [
        f"AIC {aic:.1f} at $k$ = 2",
        f"BIC {bic:.1f} at $k$ = 2",
        "open: barred by a flag",
    ]
    assert min(saved[0].axes[1].lines[2].get_ydata()) == pytest.approx(-100)


def test_the_least_of_barred_and_of_unaudited_fits_is_said_to_be_that(sample, fit_set, saved):
    three_panels(sample, [with_criteria(fit_set, [900], [800], [850])])
    assert legend(saved[0].axes[1])[0] == "normal: least, but all are flagged"
    two_solutions(sample, fit_set, with_criteria(fit_set, 900, 800, 850))
    titles = [legend(saved[1].axes[panel])[0] for panel in (1, 4)]
    assert titles == ["normal: least, not audited", "normal: least without a flag"]


@pytest.mark.parametrize("families", [2, 4])
def test_families_keep_their_legends_clear(families, saved):
    names = ["normal", "student_t", "skew_normal", "sinh_arcsinh"][:families]
    table = Table({"family": np.repeat(names, 3), "k": [1, 2, 3] * families})
    table["errors"], table["n_objects"] = "with", 99
    for column in ("delta_aic", "delta_bic"):
        table[column] = np.geomspace(0.1, 300, 3 * families)
    table["flags"] = MaskedColumn(["", "", "at_floor"] * families)
    families_figure("mine", table)
    assert covered(saved[0]) == []
    assert legend(saved[0].axes[0])[1][-1] == "open: barred by a flag"


@pytest.mark.parametrize("simulators", [1, 3])
@pytest.mark.parametrize("observed", [3.0, 19.0, 40.0])
def test_ratios_keep_their_legends_clear(simulators, observed, saved):
    names = ["own_steps", "fixed_errors", "continuous"][:simulators]
    head = {"family": "normal", "errors": "with", "p_bootstrap": 0.2, "replicates": 200}
    head["family_next"] = "normal"
    pairs = [{"k": k, "k_next": k + 1, "ratio": observed} for k in (1, 2)]
    rows = [head | pair | {"simulator": name} for pair in pairs for name in names]
    ratios = np.linspace(0, 20, 200)
    numbers = {"k": np.repeat([1, 2], 200), "k_next": np.repeat([2, 3], 200)}
    numbers |= {"replicate": np.tile(range(200), 2), "ratio": np.tile(ratios, 2)}
    numbers |= {name: ["normal"] * 400 for name in ("family", "family_next")}
    ratio_figure("mine", Table(rows), {("with", n): Table(numbers) for n in names})
    assert covered(saved[0]) == []
    axes = saved[0].axes[0]
    low, high = axes.get_ylim()
    ticks = axes.yaxis.get_majorticklocs()
    assert max(ticks[(low < ticks) & (ticks < high)]) == 1


@pytest.mark.parametrize("k", [1, 2, 3, 8])
def test_classes_keep_their_legend_clear(k, sample, fit_set, saved):
    one = fit_set.guarded[0]
    fit = replace(
        one,
        k=k,
        weights=np.full(k, 1 / k),
        locations=np.linspace(-1, 2, k)[:, None],
        covariances=np.full((k, 1, 1), 0.1),
        shapes=np.empty((k, 0)),
    )
    table = membership_table(sample, [replace(fit_set, fits=(fit,))])
    membership_figure(sample, table)
    assert covered(saved[0]) == []
