"""The membership catalogue: probabilities, names of classes, and files that other tools open."""

from io import StringIO

import numpy as np
import pytest
from astropy.io import fits
from astropy.io.votable import parse, validate
from astropy.io.votable.ucd import check_ucd
from astropy.table import Table

from burstmix.assign import membership_table, named_table, write_catalogue, write_in_pieces
from burstmix.errors import BurstmixError
from burstmix.io import binary, read_table
from burstmix.model import Fit, FitSet, Flag, Sample, Variable
from burstmix.prepare import find_named

MEANS, SDS = np.array([-0.1, 1.5]), np.array([0.6, 0.4])


def mixture(k, lnl, flags=()):
    spread = np.linspace(-0.1, 1.5, k) if k > 1 else np.array([1.0])
    return Fit(
        "normal", k, 0.05, np.full(k, 1 / k), spread[:, None],
        np.reshape(SDS if k == 2 else np.full(k, 0.5), (k, 1, 1)) ** 2,
        np.empty((k, 0)), lnl, 300, 3 * k - 1, True, {}, flags,
    )  # fmt: skip


@pytest.fixture
def sample():
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(-0.1, 0.6, 100), rng.normal(1.5, 0.4, 200)])[:, None]
    errors = rng.uniform(0.01, 0.2, values.shape)
    names = np.array([f"GRB {i}" for i in range(300)])
    variable = (Variable("t90", "log10", "s", "delta"),)
    measured = 10**values
    return Sample(
        "mine", variable, names, values, errors, measured, errors * measured * np.log(10),
        np.zeros(values.shape), {"catalogue": "tiny"},
    )  # fmt: skip


@pytest.fixture
def fit_set():
    found = (mixture(1, -500.0), mixture(2, -300.0), mixture(3, -299.0))
    return FitSet("mine", "normal", "with", "density", 1, (0.05, 0.005), found)


@pytest.mark.slow
def test_the_interval_of_a_probability_is_that_of_the_fits_to_resampled_objects(sample, fit_set):
    rng = np.random.default_rng(9)
    means = MEANS + rng.normal(0, 0.05, (40, 2))
    rows = [
        ("normal", 2, r, j + 1, 0.5, [means[r, j]], [[SDS[j] ** 2]])
        for r in range(40)
        for j in range(2)
    ]
    names = ("family", "k", "replicate", "component", "weight", "location", "covariance")
    table = membership_table(sample, [fit_set], None, Table(rows=rows, names=names), 30)
    variance = SDS**2 + sample.errors[:1] ** 2
    density = np.exp(-((sample.values[0] - means[:30]) ** 2) / (2 * variance)) / np.sqrt(variance)
    p_short = density[:, 0] / density.sum(axis=1)
    wanted = p_short if table["class"][0] == "short" else 1 - p_short
    np.testing.assert_allclose(table["p_class_low"][0], np.quantile(wanted, 0.05), rtol=1e-9)
    np.testing.assert_allclose(table["p_class_high"][0], np.quantile(wanted, 0.95), rtol=1e-9)


def test_probabilities_are_bayes_theorem_with_each_objects_error(sample, fit_set):
    table = membership_table(sample, [fit_set])
    variance = SDS**2 + sample.errors**2
    density = np.exp(-((sample.values - MEANS) ** 2) / (2 * variance)) / np.sqrt(variance)
    wanted = density[:, 0] / density.sum(axis=1)
    np.testing.assert_allclose(table["p_short"], wanted, rtol=1e-10)
    np.testing.assert_allclose(table["p_short"] + table["p_long"], 1.0, rtol=1e-12)
    assert list(table["class"][wanted > 0.5]) == ["short"] * int((wanted > 0.5).sum())
    p = np.array([wanted, 1 - wanted])
    np.testing.assert_allclose(table["entropy"], -np.sum(p * np.log(p), axis=0), atol=1e-9)
    uncertain = np.array(["uncertain" in flags for flags in table["flags"]])
    np.testing.assert_array_equal(uncertain, p.max(axis=0) < 0.9)
    three = sum(table[f"p_{name}_k3"] for name in ("short", "intermediate", "long"))
    np.testing.assert_allclose(three, 1.0, rtol=1e-12)
    assert "class_k1" not in table.colnames


def test_a_barred_fit_gives_no_classes_but_as_a_neighbour(sample, fit_set):
    found = (*fit_set.fits[:2], mixture(3, 0.0, (Flag("at_floor", 1, ""),)))
    table = membership_table(sample, [FitSet(**(vars(fit_set) | {"fits": found}))])
    assert table.meta["k"] == 2


def test_classes_of_what_is_no_duration_are_numbered(sample, fit_set):
    other = Sample(**(vars(sample) | {"variables": (Variable("x", "log10", "", "delta"),)}))
    assert {"p_class_1", "p_class_2"} < set(membership_table(other, [fit_set]).colnames)


def test_the_files_are_read_back_with_units_and_validate(sample, fit_set, tmp_path):
    table = membership_table(sample, [fit_set])
    paths = [tmp_path / f"membership.{suffix}" for suffix in ("ecsv", "fits", "vot")]
    write_catalogue(table, *paths)
    for path in paths:
        again = Table.read(path)
        assert again.colnames == table.colnames
        assert again["t90"].unit == again["t90_error"].unit == "s"
        np.testing.assert_array_equal(again["p_short"], table["p_short"])
        assert list(again["identifier"].astype(str)) == list(table["identifier"])
    header = fits.getheader(paths[1], 1)
    assert header["TUCD2"] == "time.duration" and header["TUCD3"] == "stat.error;time.duration"
    assert parse(paths[2]).get_first_table().fields[1].ucd == "time.duration"
    report = StringIO()
    assert validate(str(paths[2]), output=report), report.getvalue()
    before = [path.read_bytes() for path in paths]
    write_catalogue(table, *paths)
    assert [path.read_bytes() for path in paths] == before


def test_named_objects_are_found_or_told_to_be_removed(sample, fit_set):
    table = membership_table(sample, [fit_set])
    removed = Table(
        rows=[("lost", 9, "missing"), ("GRB 7", 301, "duplicate")],
        names=("identifier", "row", "cut"),
    )
    found = find_named({"GRB 7": "a merger", "lost": "no duration"}, sample, removed)
    named = named_table(found, table)
    assert named["p_short"][0] == table["p_short"][7]
    assert list(named["status"]) == ["", "removed by missing"]
    assert named["p_short"].mask[1]
    assert named_table(find_named({}, sample, removed), table).colnames == named.colnames


def test_a_named_object_that_is_nowhere_is_told_with_those_near_it(sample):
    removed = Table(names=("identifier", "row", "cut"), dtype=(str, int, str))
    message = r"samples.mine.named: the catalogue tiny has no object 'GRB 2999' \(near: GRB 299,.*"
    with pytest.raises(BurstmixError, match=message + r"none '\?'$"):
        find_named({"GRB 2999": "", "GRB 2": "", "?": ""}, sample, removed)


def test_a_ucd_of_the_config_stands_in_for_that_of_the_unit(sample, fit_set):
    table = membership_table(sample, [fit_set], {"t90": "time.duration;em.gamma"})
    assert table["t90"].meta["ucd"] == "time.duration;em.gamma"
    ucds = [column.meta["ucd"] for column in table.itercols() if "ucd" in column.meta]
    assert len(ucds) == len(table.colnames)
    assert all(check_ucd(ucd, check_controlled_vocabulary=True) for ucd in ucds)


def test_the_catalogue_in_pieces_is_that_of_the_whole(sample, fit_set, tmp_path, monkeypatch):
    monkeypatch.setattr(binary, "PIECE", 77)
    sample.identifiers[100] = "größer"  # in one of the pieces only
    whole = membership_table(sample, [fit_set])
    parts = [membership_table(part, [fit_set]) for part in sample.pieces()]
    write_in_pieces(iter(parts), sample, tmp_path / "membership.fits")
    back = read_table(tmp_path / "membership.fits")
    assert len(parts) == 4
    assert back.colnames == whole.colnames
    for column in whole.itercols():
        if column.dtype.kind == "f":
            np.testing.assert_allclose(back[column.name], column, rtol=1e-13)
            assert back[column.name].unit == column.unit
        else:
            assert list(back[column.name]) == list(column)
    assert {key: back.meta[key] for key in whole.meta} == whole.meta
    header = fits.getheader(tmp_path / "membership.fits", 1)
    assert header["TUCD1"] == "meta.id;meta.main"
