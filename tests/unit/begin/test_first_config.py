"""What is guessed of tables in each format, and why; nothing is overwritten."""

import os
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from astropy import units as u
from astropy.io import fits
from astropy.table import MaskedColumn, Table

from burstmix.begin.units import unit_of
from burstmix.errors import BurstmixError
from burstmix.io import read_ecsv

DATA = Path(__file__).parents[3] / "workflow/data"
RNG = np.random.default_rng(3)
N = 60
NAMES = [f"B{i:03d}" for i in range(N)]
T90 = np.round(10 ** RNG.normal(1, 0.8, N), 3)
FLUX = np.round(10 ** RNG.normal(-6, 0.5, N), 9)
MAG = np.round(RNG.normal(18, 1, N), 2)


def test_a_csv(first, table_of):
    path = table_of(
        name=NAMES, ra=np.linspace(0, 359, N), mjd=50000 + np.arange(N) * 7.5, flux=FLUX,
        T50=T90 / 2, T90=T90, T90_err=T90 / 10, flag=np.arange(N) % 2,
    )  # fmt: skip
    config = first(path)
    assert config.catalogue == {
        "file": "mine.csv", "identifier": "name", "units": {"T90": "s", "T50": "s"}
    }  # fmt: skip
    assert list(config.settings["samples"]) == ["mine_T90"]
    assert config.variable == {
        "column": "T90", "error": "T90_err", "scale": "log10", "propagation": "lognormal"
    }  # fmt: skip
    assert config.settings["components"] == [1, 2, 3]
    assert config.settings["families"] == ["normal"]
    assert config.settings["bootstrap"] == {"replicates": 0}
    assert config.sizes() == {"mine_T90": N}
    for reason in (
        "# named after T90", "# all its entries are different", "decades",
        "# - ra: position", "# - mjd: date", "# - flag: flag or number",
    ):  # fmt: skip
        assert reason in config.text
    for words in ("T90_err", f"{N} of {N} rows", "name", "T50, flux", "./run --configfile"):
        assert words in config.said
    assert list(config.uncommented()["samples"]) == ["mine_T90", "mine_T50", "mine_flux"]
    assert len(config.sizes()) == 3


def test_a_fits_table(first, tmp_path):
    columns = [
        fits.Column("SOURCE_ID", "K", array=10**15 + np.arange(N)),
        fits.Column("PERIOD", "D", unit="d", array=T90),
        fits.Column("PERIOD_ERROR", "D", unit="d", array=T90 / 30),
        fits.Column("LASTS", "E", unit="s", array=T90),
        fits.Column("BARRED", "L", array=np.arange(N) % 3 == 0),
    ]
    hdu = fits.BinTableHDU.from_columns(columns)
    hdu.header["TUCD4"] = "time.duration;em.gamma"
    hdu.writeto(tmp_path / "stars.fits")
    config = first(tmp_path / "stars.fits")
    assert config.catalogue == {"file": "stars.fits", "identifier": "SOURCE_ID"}
    # By its UCD a duration, which comes before what has an error.
    assert config.variable == {"column": "LASTS", "scale": "log10"}
    assert "in s, says the table" in config.text and "# - BARRED: true or false" in config.text
    assert config.sizes() == {"stars_LASTS": N}


def test_a_votable(first, tmp_path):
    table = Table({"main": NAMES, "z": np.linspace(0.1, 3, N), "f": FLUX, "q": FLUX / 20, "m": MAG})
    ucds = {"main": "meta.id;meta.main", "z": "src.redshift", "f": "phot.flux;em.X-ray"}
    for name, ucd in (ucds | {"q": "stat.error;phot.flux;em.X-ray", "m": "phot.mag"}).items():
        table[name].meta["ucd"] = ucd
    table["f"].unit = table["q"].unit = "erg / (cm2 s)"
    table.write(tmp_path / "x.vot", format="votable")
    config = first(tmp_path / "x.vot")
    assert config.catalogue == {"file": "x.vot", "identifier": "main"}
    assert config.variable["column"] == "f" and config.variable["error"] == "q"
    assert "its UCD is stat.error;phot.flux;em.x-ray" in config.text
    config.uncommented()
    assert list(config.sizes()) == ["x_f", "x_m", "x_z"]


def test_a_cds_table(first, tmp_path):
    table = Table({"Name": NAMES, "RAdeg": np.linspace(0, 300, N), "Vmag": MAG})
    table["e_Vmag"] = np.round(np.abs(RNG.normal(0.1, 0.02, N)), 3)
    table["Bmag"], table["l_Bmag"] = MAG + 1, np.where(np.arange(N) % 9, "", ">")
    table["Mass"] = np.round(T90 + 0.01, 2)
    table["e_Mass"], table["E_Mass"] = np.round(T90 / 9, 3), np.round(T90 / 7, 3)
    table["Vmag"].unit = table["e_Vmag"].unit = table["Bmag"].unit = u.mag
    table["e_Vmag"].description = "Mean error on Vmag"
    table.write(tmp_path / "table2.dat", format="ascii.mrt")
    config = first(tmp_path / "table2.dat")
    assert config.catalogue["identifier"] == "Name"
    assert config.variable == {"column": "Vmag", "error": "e_Vmag", "scale": "linear"}
    assert "its unit mag is a logarithm" in config.text and config.sample["fit"]["floor"] < 0.1
    assert "e_Mass (the lower one) and E_Mass (the upper one)" in " ".join(
        config.text.replace("#", " ").split()
    )
    assert "l_Bmag marks limits" in config.text
    config.uncommented()
    assert set(config.sizes()) == {"table2_Vmag", "table2_Bmag", "table2_Mass"}


@pytest.mark.parametrize("units", [("dex(s)", "dex(s)"), (None, "dex(s)"), ("dex(s)", "dex")])
def test_a_logarithmic_unit(first, tmp_path, units):
    table = Table({"Name": NAMES, "T90": np.log10(T90 + 0.01), "z": np.linspace(0.1, 3, N)})
    table["e_T90"] = np.abs(RNG.normal(0.1, 0.02, N))
    table["T90"].unit, table["e_T90"].unit = units
    table.write(tmp_path / "x.ecsv")
    config = first(tmp_path / "x.ecsv")
    assert config.variable == {"column": "T90", "error": "e_T90", "scale": "linear"}
    assert "scale: linear  # its unit dex(s) is a logarithm" in config.text
    assert "# redshift:" not in config.text
    assert config.sizes() == {"x_T90": N}


def test_magnitudes_by_their_name_are_logarithms(first, tmp_path):
    Table({"Name": NAMES, "g_mag": np.linspace(1, 25, N)}).write(tmp_path / "x.csv")
    config = first(tmp_path / "x.csv")
    assert config.variable == {"column": "g_mag", "scale": "linear"}
    assert config.catalogue["units"] == {"g_mag": "mag"}
    assert config.sizes() == {"x_g_mag": N}


def test_an_ecsv_table(first, tmp_path):
    bursts = read_ecsv(DATA / "batse.ecsv")[:200]
    bursts.write(tmp_path / "batse.ecsv")
    config = first(tmp_path / "batse.ecsv")
    # The name of a packaged catalogue is taken.
    assert list(config.settings["catalogues"]) == ["my_batse"]
    assert config.catalogue == {"file": "batse.ecsv", "identifier": "trigger_num"}
    assert config.variable["column"] == "t90" and config.variable["error"] == "t90_error"
    assert "time that holds the middle 90 % of the counts" in config.text
    config.uncommented()
    assert len(config.sizes()) == 9


def test_a_web_page_and_its_format(first, tmp_path):
    rows = "".join(f"<tr><td>{n}</td><td>{v}</td><td>{v / 9:.4f}</td></tr>"
                   for n, v in zip(NAMES, T90, strict=True))  # fmt: skip
    head = "<tr><th>Name</th><th>dF/F</th><th>+/-</th></tr>"
    (tmp_path / "g.html").write_text(f"<html><table>{head}{rows}</table></html>")
    config = first(tmp_path / "g.html")
    assert config.catalogue["format"] == "html"
    assert config.variable["column"] == "dF/F" and config.variable["error"] == "dF/F_error"
    assert config.sizes() == {"g_dF_F": N}


def test_a_compressed_table_and_one_of_several(first, tmp_path):
    hdus = [fits.BinTableHDU(Table({"x": v})) for v in (MAG, T90)]
    fits.HDUList([fits.PrimaryHDU(), *hdus]).writeto(tmp_path / "two.fits.gz")
    config = first(tmp_path / "two.fits.gz", table=2)
    assert config.path.name == "two.yaml" and config.catalogue["table"] == 2
    assert config.variable["scale"] == "log10" and config.sizes() == {"two_x": N}


@pytest.mark.parametrize(
    ("names", "sides"),
    [
        ("x_err_lo x_err_hi", ("x_err_lo", "x_err_hi")),
        ("x_errminus x_errplus", ("x_errminus", "x_errplus")),
        ("xerr2 xerr1", ("xerr2", "xerr1")),
        ("e_x E_x", ("e_x", "E_x")),
    ],
)
def test_errors_of_two_sides_are_named_and_not_fitted(first, table_of, names, sides):
    low, high = names.split()
    config = first(table_of(x=T90, **{low: -T90 / 9, high: T90 / 8}))
    assert "error" not in config.variable
    assert f"{sides[0]} (the lower one) and {sides[1]} (the upper one)" in config.said
    assert "not yet fitted" in config.said


def test_an_error_that_most_values_lack_is_not_used(first, table_of):
    few = np.where(np.arange(N) % 3, "", T90 / 10)
    config = first(table_of(x=T90, x_err=few, y=FLUX))
    assert config.variable == {"column": "x", "scale": "log10"}
    assert "x_err may be its error too" in config.text


def test_what_is_named_like_an_error_but_is_none(first, table_of):
    config = first(table_of(x=T90, x_err=RNG.normal(size=N), m=MAG, dm=MAG * 3))
    assert config.variable["column"] == "x" and "error" not in config.variable
    assert "x_err is named after x, but is no standard deviation" in config.said
    assert "column: dm" in config.text  # a dispersion measure, no error of m


def test_a_flag_of_limits_has_a_cut_ready(first, table_of):
    config = first(table_of(x=T90, x_lim=np.where(np.arange(N) % 6, 0, 1)))
    assert "cuts" not in config.sample
    text = config.text.replace("    # cuts:", "    cuts:").replace("    #   no", "      no")
    config.path.write_text(text)
    assert config.sizes() == {"mine_x": 50}


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (T90, "log10"),
        (np.where(np.arange(N) == 3, 0, T90), "log10"),
        (np.where(np.arange(N) % 5 == 3, 0, T90), "linear"),
        (1 + T90 / T90.max(), "linear"),
        (np.log10(T90), "linear"),
        (MAG, "linear"),
    ],
)
def test_logarithms_where_values_are_positive_and_span_a_decade(first, table_of, values, scale):
    config = first(table_of(x=values))
    assert config.variable["scale"] == scale
    assert ("fit" in config.sample) == (scale == "linear")
    assert config.sizes()["mine_x"] == (N if scale == "linear" else np.sum(values > 0))


def test_logarithms_by_name_are_not_taken_again(first, table_of):
    config = first(table_of(logT=np.linspace(0.1, 8, N)))
    assert config.variable["scale"] == "linear" and "by its name" in config.text


@pytest.mark.parametrize("name", ["log_HR", "e_HR", "flux_min"])
def test_a_hardness_ratio_is_not_in_hours_nor_a_minimum_in_minutes(name):
    column = SimpleNamespace(name=name, unit=None)
    assert unit_of(column)[0] is None
    column.name = "period_days"
    assert unit_of(column)[0] == "d"


@pytest.mark.parametrize("scale", [1e-9, 1, 1e6])
def test_the_floor_of_a_linear_scale_goes_with_the_values(first, table_of, scale):
    config = first(table_of(x=scale * (MAG + 1000)))
    assert 0.02 < config.sample["fit"]["floor"] / scale < 0.1


@pytest.mark.parametrize("text", ["-999", "-999.0", "-9.99e+02", "1e20", "1.0E20"])
def test_numbers_that_stand_for_none_are_missing_however_they_are_written(first, table_of, text):
    entries = np.where(np.arange(N) < 4, text, T90.astype(str))
    config = first(table_of(x=entries))
    assert list(map(float, config.catalogue["missing"])) == [float(text)]
    assert "cuts" not in config.sample
    assert config.variable["scale"] == "log10" and config.sizes() == {"mine_x": N - 4}


def test_they_are_missing_in_formats_without_texts_too(first, tmp_path):
    values, errors = np.where(np.arange(N) < 4, 99.99, MAG), np.full(N, 0.1)
    errors[5:8] = -999
    errors[8:] += np.arange(N - 8) / 1000
    hdu = fits.BinTableHDU(Table({"m": values, "m_err": errors}))
    hdu.writeto(tmp_path / "m.fits")
    config = first(tmp_path / "m.fits")
    assert set(config.catalogue["missing"]) == {"99.99", "-999"} and "cuts" not in config.sample
    assert config.sizes() == {"m_m": N - 7}


def test_a_number_that_another_column_means_is_cut(first, table_of):
    x = np.where(np.arange(N) < 4, 99, np.round(T90 % 20).astype(int))
    config = first(table_of(x=x, count=np.arange(N) * 3))
    assert "missing" not in config.catalogue
    assert config.sample["cuts"] == {"x_measured": {"column": "x", "below": 99.0}}


def test_words_for_missing_make_a_column_of_numbers(first, table_of):
    entries = np.where(np.arange(N) % 7, T90.astype(str), "X")
    config = first(table_of(psr=NAMES, size=entries))
    assert config.catalogue["missing"] == ["X"] and "X in size" in config.text
    assert config.sizes() == {"mine_size": int(np.sum(np.arange(N) % 7 > 0))}


def test_what_identifies_objects(first, table_of):
    twice = [f"B{i // 2}" for i in range(N)]
    pair = first(table_of("pair.csv", name=twice, sub=np.arange(N) % 2, x=T90))
    assert pair.catalogue["identifier"] == ["name", "sub"]


def test_rows_that_come_again_leave_an_identifier_what_it_is(first, table_of):
    again = [*range(N), 4, 9]
    config = first(table_of(name=np.array(NAMES)[again], x=T90[again]))
    assert config.catalogue["identifier"] == "name" and config.sizes() == {"mine_x": N}


def test_without_an_identifier_it_says_why(first, table_of):
    config = first(table_of(host=[f"H{i // 5}" for i in range(N)], x=T90))
    assert "identifier" not in config.catalogue
    assert f"of host, {N - N // 5} entries come again" in config.text


def test_units_that_no_one_knows_are_named(first, tmp_path):
    table = Table({"x": T90, "y": FLUX})
    table.write(tmp_path / "u.fits")
    for number, unit in ((1, "secs"), (2, "crabs")):
        fits.setval(tmp_path / "u.fits", f"TUNIT{number}", value=unit, ext=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = first(tmp_path / "u.fits")
        assert config.catalogue["units"] == {"x": "s", "y": "1"}
        assert "'crabs'" in config.text
        config.uncommented()
        assert config.sizes() == {"u_x": N, "u_y": N}


@pytest.mark.parametrize(
    ("name", "unit"), [("rise_ms", "ms"), ("P (d)", "d"), ("T90", "s"), ("dist [kpc]", "kpc")]
)
def test_units_in_names(first, table_of, name, unit):
    assert first(table_of(id=NAMES, **{name: T90})).catalogue["units"] == {name: unit}


def test_an_errors_unit_is_the_values(first, tmp_path):
    table = Table({"x": T90, "x_err": MaskedColumn(T90 / 9, unit="s")})
    table.write(tmp_path / "t.ecsv")
    config = first(tmp_path / "t.ecsv")
    assert config.catalogue["units"] == {"x": "s"} and config.sizes() == {"t_x": N}


def test_a_redshift_is_the_first_choice_only_where_nothing_else_is(first, table_of):
    z = np.round(RNG.uniform(0.1, 5, N), 3)
    assert first(table_of("a.csv", z=z, x=MAG)).variable["column"] == "x"


def test_a_redshift_alone_and_beside_a_duration(first, table_of):
    z = np.round(RNG.uniform(0.1, 5, N), 3)
    config = first(table_of(z=z, t90=T90))
    assert "# redshift: z" in config.text
    config.path.write_text(config.text.replace("# redshift: z", "redshift: z"))
    assert config.sizes() == {"mine_t90": N}
    config.path.unlink()
    assert first(table_of(z=z)).variable["column"] == "z"


def test_nothing_to_fit_lists_the_columns(first, table_of, tmp_path):
    path = table_of(
        name=NAMES, ra=T90, flag=np.arange(N) % 2, width=["<3"] * 30 + ["5"] * 30, only=[7] * N
    )
    with pytest.raises(BurstmixError) as caught:
        first(path)
    head, *lines = str(caught.value).split("\n  - ")
    assert "Looked for: numbers with ten different values" in head
    assert lines == [
        "name: identifier", "ra: position", "flag: flag or number",
        "width: 30 entries are no numbers, such as '<3', and limits are not yet fitted",
        "only: all the same",
    ]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["mine.csv"]


def test_decimal_commas_are_shown(first, tmp_path):
    (tmp_path / "eu.csv").write_text("id;t90\n" + "".join(f"a{i};{i},5\n" for i in range(N)))
    with pytest.raises(BurstmixError, match="t90: text, such as '0,5'; write decimals with a"):
        first(tmp_path / "eu.csv")


def test_too_few_objects_are_named(first, table_of):
    with pytest.raises(BurstmixError, match="x: a measurement that cannot be fitted: 9 objects"):
        first(table_of(x=T90[:9]))


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_nothing_is_overwritten(first, table_of, kind):
    path = table_of(x=T90)
    there = path.with_suffix(".yaml")
    if kind == "file":
        there.write_text("mine")
    elif kind == "folder":
        there.mkdir()
    else:
        there.symlink_to("nowhere")
    with pytest.raises(
        BurstmixError, match=r"mine\.yaml: is there already, and is not overwritten"
    ):
        first(path)
    assert kind != "file" or there.read_text() == "mine"
    assert kind != "link" or (there.is_symlink() and not there.exists())


def test_a_config_of_another_table_is_said_to_be_one(first, table_of):
    path = table_of(x=T90)
    there = path.with_suffix(".yaml")
    there.write_text("catalogues: {a: {file: sub/mine.fits}}")
    with pytest.raises(BurstmixError, match=r"for mine\.fits: rename it to have one for mine\.csv"):
        first(path)
    there.write_text("catalogues: {a: {file: mine.csv}}")
    with pytest.raises(BurstmixError, match=r"Run it with \./run --configfile"):
        first(path)


def test_one_that_appears_meanwhile_is_not_overwritten(first, table_of, monkeypatch):
    path = table_of(x=T90)
    path.with_suffix(".yaml").write_text("theirs")
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    with pytest.raises(BurstmixError, match="is there already"):
        first(path)
    assert path.with_suffix(".yaml").read_text() == "theirs"


def test_a_name_that_no_rule_can_take_is_refused(first, table_of):
    with pytest.raises(BurstmixError, match="has braces in its name"):
        first(table_of("a{b}.csv", x=T90))


def test_a_file_that_is_no_table(first, tmp_path):
    with pytest.raises(BurstmixError, match="there is no such file"):
        first(tmp_path / "none.csv")
    (tmp_path / "p.html").write_text("<html><title>Sorry</title></html>")
    with pytest.raises(BurstmixError, match="is a web page, not a table"):
        first(tmp_path / "p.html")
    assert not list(tmp_path.glob("*.yaml"))


def test_columns_that_would_share_a_name_do_not(first, table_of):
    config = first(table_of(**{"(x)": T90, "x": MAG, "X": FLUX, "é": MAG}))
    assert list(config.uncommented()["samples"]) == [
        "mine_x",
        "mine_x_2",
        "mine_X_3",
        "mine_column",
    ]
    assert len(config.sizes()) == 4


def test_an_errors_unit_that_no_one_knows_is_taken_for_the_values(first, tmp_path):
    Table({"x": T90, "x_err": T90 / 9}, units={"x": "s"}).write(tmp_path / "t.fits")
    fits.setval(tmp_path / "t.fits", "TUNIT2", value="crabs", ext=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = first(tmp_path / "t.fits")
        assert config.catalogue["units"] == {"x_err": "s"} and config.sizes() == {"t_x": N}


def test_names_of_results_are_left_to_them(first, table_of):
    config = first(table_of("summary.csv", weight=T90))
    assert list(config.settings["catalogues"]) == ["my_summary"]
    assert list(config.sample["variables"]) == ["column_weight"]
    assert config.sizes() == {"my_summary_column_weight": N}
