"""Masks and units of arrays: what is masked is missing, and units are converted or refused."""

import re
import runpy
import warnings
from pathlib import Path

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.table import Column, MaskedColumn, QTable, Table
from astropy.time import Time, TimeDelta
from astropy.utils.masked import Masked
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from burstmix.errors import BurstmixError
from burstmix.fit.arrays import by_name, plain
from burstmix.fit.data import Data
from burstmix.fit.scikit_learn.mixture import Mixture

X = np.array([2.0, 3.0, 5.0, 4.0, -999.0, 6.0])
MASK = np.array([0, 0, 0, 0, 1, 0], dtype=bool)
FOO = u.Unit("foo", parse_strict="silent")
MASKED = {
    "masked array": np.ma.masked_values(X, -999.0),
    "of integers": np.ma.masked_values(X.astype(int), -999),
    "column": MaskedColumn(X, mask=MASK),
    "column of integers": MaskedColumn(X.astype(int), mask=MASK, unit="s"),
    "Masked": Masked(X, mask=MASK),
    "masked Quantity": Masked(X * u.s, mask=MASK),
    "masked array of a Quantity": np.ma.array(X * u.s, mask=MASK),
    "table": Table({"t90": MaskedColumn(X, mask=MASK)}),
    "table of quantities": QTable({"t90": Masked(X * u.s, mask=MASK)}),
    "structured": np.ma.array(list(zip(X)), mask=list(zip(MASK)), dtype=[("t90", float)]),
    "list": [2.0, 3.0, 5.0, 4.0, np.ma.masked, 6.0],
    "list of rows": [np.ma.masked_values([x], -999.0) for x in X],
}
HAVE_UNIT = {"column of integers", "masked Quantity", "masked array of a Quantity"}
HAVE_UNIT |= {"table of quantities"}


def one(x, **words):
    """A single normal, whose mean and variance are those of the values."""
    return Mixture(1, floor=1e-4).fit(x, **words)


def moments(mixture):
    return mixture.means_.ravel(), mixture.covariances_.squeeze()


@pytest.mark.parametrize("kind", MASKED)
def test_masked_is_missing(kind):
    with pytest.warns(UserWarning, match="1 of 6 objects have no value, and are left out"):
        mixture = one(MASKED[kind])
    assert moments(mixture) == (pytest.approx(4.0), pytest.approx(2.0))
    assert mixture.fit_.n_objects == 5
    assert mixture.unit_ == (u.s if kind in HAVE_UNIT else None)
    log_f = -0.5 * (X[~MASK] - 4.0) ** 2 / 2.0 - 0.5 * np.log(4 * np.pi)
    np.testing.assert_allclose(mixture.score_samples(MASKED[kind])[~MASK], log_f)
    # No value, no information: the density of nothing is 1, and p(class) that of any object.
    assert mixture.score_samples(MASKED[kind])[4] == 0.0
    np.testing.assert_array_equal(mixture.predict_proba(MASKED[kind])[4], mixture.weights_)
    assert mixture.score(MASKED[kind]) == pytest.approx(log_f.mean())
    assert mixture.lower_bound_ == pytest.approx(log_f.mean())
    assert mixture.aic(MASKED[kind]) == pytest.approx(4 - 2 * log_f.sum())
    assert mixture.bic(MASKED[kind]) == pytest.approx(2 * np.log(5) - 2 * log_f.sum())


def test_classes_of_masked_objects_are_those_of_the_others(two_classes):
    x, s = two_classes
    mask = np.arange(x.size) % 7 == 3
    masked, errors = np.ma.array(np.where(mask, -999.0, x), mask=mask), np.ma.array(s, mask=mask)
    with pytest.warns(UserWarning, match="57 of 400 objects"):
        mixture = Mixture(2, floor=0.05).fit(masked, errors=errors)
    other = Mixture(2, floor=0.05).fit(x[~mask], errors=s[~mask])
    np.testing.assert_array_equal(mixture.means_, other.means_)
    found = mixture.predict_proba(masked, errors=errors)
    np.testing.assert_array_equal(found[~mask], other.predict_proba(x[~mask], errors=s[~mask]))
    np.testing.assert_array_equal(found[mask], np.tile(other.weights_, (57, 1)))
    np.testing.assert_array_equal(mixture.predict(masked, errors=errors), found.argmax(axis=1))
    assert mixture.bic(masked, errors=errors) == pytest.approx(mixture.fit_.bic, rel=1e-12)
    assert mixture.aic(masked, errors=errors) == pytest.approx(mixture.fit_.aic, rel=1e-12)


@pytest.mark.filterwarnings("error")
def test_masks_of_several_variables(rng):
    x = rng.normal([1.0, 10.0], [0.5, 3.0], (300, 2))
    mask = rng.random((300, 2)) < 0.3
    mask[mask.all(axis=1), 0] = False
    hidden = np.where(mask, 1e300, x)
    mixture = Mixture(1, family="normal_diagonal", floor=1e-3).fit(np.ma.array(hidden, mask=mask))
    for j in range(2):
        known = x[~mask[:, j], j]
        assert mixture.means_[0, j] == pytest.approx(known.mean(), rel=1e-6)
        assert mixture.covariances_[0, j, j] == pytest.approx(known.var(), rel=1e-5)
    columns = [MaskedColumn(hidden[:, j], mask=mask[:, j]) for j in range(2)]
    for same in (
        np.where(mask, np.nan, x), Masked(hidden, mask=mask), Table(columns, names=["a", "b"]),
    ):  # fmt: skip
        other = Mixture(1, family="normal_diagonal", floor=1e-3).fit(same)
        np.testing.assert_array_equal(other.means_, mixture.means_)
        np.testing.assert_array_equal(
            other.score_samples(same), mixture.score_samples(np.ma.array(hidden, mask=mask))
        )


@pytest.mark.parametrize("masked", ["masked", "NaN"])
def test_a_value_without_its_error_is_missing(rng, masked):
    x, mask = rng.normal(0.0, 2.0, 200), np.arange(200) % 10 == 0
    errors = np.full(200, 0.5)
    given = np.ma.array(errors, mask=mask) if masked == "masked" else np.where(mask, np.nan, 0.5)
    with pytest.warns(UserWarning) as said:
        mixture = one(x, errors=given)
    assert [str(each.message) for each in said] == [
        "20 values without an error count as missing",
        "20 of 200 objects have no value, and are left out of the fit",
    ]
    expected = x[~mask].mean(), x[~mask].var() - 0.25
    assert moments(mixture) == (pytest.approx(expected[0]), pytest.approx(expected[1]))
    with pytest.warns(UserWarning, match="20 values without an error"):
        assert mixture.score(x, errors=given) == pytest.approx(mixture.lower_bound_, rel=1e-12)


def test_masked_errors_of_several_variables(rng):
    x, s = rng.normal(0.0, 1.0, (80, 2)), rng.uniform(0.1, 0.4, (80, 2))
    mask = np.zeros((80, 2), dtype=bool)
    mask[::5, 1] = True
    fits = [Mixture(1, floor=0.01).fit(np.where(mask, np.nan, x), errors=s)]
    covariances = np.zeros((80, 2, 2))
    covariances[:, [0, 1], [0, 1]] = s**2
    hidden = np.zeros((80, 2, 2), dtype=bool)
    hidden[:, 1, 1], hidden[:, 0, 1], hidden[:, 1, 0] = mask[:, [1, 1, 1]].T
    for errors in (np.ma.array(s, mask=mask), np.ma.array(covariances, mask=hidden)):
        with pytest.warns(UserWarning, match="^16 values without an error count as missing$"):
            fits.append(Mixture(1, floor=0.01).fit(x, errors=errors))
    for fit in fits[1:]:
        np.testing.assert_array_equal(fit.covariances_, fits[0].covariances_)
        assert fit.lower_bound_ == fits[0].lower_bound_
    hidden[:, 1, 1] = False
    with pytest.raises(BurstmixError, match="16 objects have a negative, infinite or absent error"):
        Mixture(1, floor=0.01).fit(x, errors=np.ma.array(covariances, mask=hidden))


def test_what_is_masked_in_whole_is_said():
    with pytest.warns(UserWarning), pytest.raises(BurstmixError, match="n_samples=0"):
        one(np.ma.masked_all(5))
    x = np.ma.array(np.ones((5, 2)), mask=[[0, 1]] * 5)
    with pytest.raises(BurstmixError, match="variable 2 of 2 has no value"):
        one(x)
    mixture = one(X)
    np.testing.assert_array_equal(mixture.predict_proba(np.ma.masked_all(3)), np.ones((3, 1)))
    for number in (mixture.score, mixture.aic, mixture.bic):
        with pytest.raises(BurstmixError, match="none of the 3 objects has a value"):
            number(np.ma.masked_all(3))


def test_weights_are_plain_numbers():
    weights = [1.0, 2.0, 0.0, 3.0, 1.0, 1.0]
    assert one(X, sample_weight=Column(weights)).means_ == one(X, sample_weight=weights).means_
    with pytest.raises(BurstmixError, match="sample_weight: the unit is s, but a plain number"):
        one(X, sample_weight=weights * u.s)
    with pytest.raises(ValueError, match="NaN"):
        one(X, sample_weight=np.ma.array(weights, mask=MASK))
    with pytest.warns(UserWarning, match="1 of 6"):
        weighted = one(MASKED["column"], sample_weight=weights)
    assert weighted.means_[0, 0] == pytest.approx(np.average(X[~MASK], weights=[1, 2, 0, 3, 1]))


def in_ms(errors):
    return 1e3 * np.asarray(errors)


ERRORS = {
    "Quantity": lambda s: in_ms(s) * u.ms,
    "column": lambda s: Column(in_ms(s), unit="ms"),
    "masked column": lambda s: MaskedColumn(in_ms(s), unit="ms"),
    "masked Quantity": lambda s: Masked(in_ms(s) * u.ms),
    "matrix": lambda s: in_ms(s)[:, None] * u.ms,
    "table": lambda s: Table({"error": Column(in_ms(s), unit="ms")}),
    "covariances": lambda s: (in_ms(s) ** 2)[:, None, None] * u.ms**2,
    "covariances in another unit": lambda s: (in_ms(s) ** 2)[:, None, None] * u.us * u.s,
    "no unit": lambda s: s,
    "covariances without a unit": lambda s: (s**2)[:, None, None],
    "list": lambda s: [*(in_ms(s[:5]) * u.ms), *(s[5:] * u.s)],
}


@pytest.mark.parametrize("kind", ERRORS)
def test_errors_are_converted_to_the_unit_of_the_values(rng, kind):
    x = rng.normal(3.0, 2.0, 100)
    s = np.full(100, 0.5)
    mixture = one(Column(x, unit="s"), errors=ERRORS[kind](s))
    assert mixture.unit_ == u.s
    assert moments(mixture) == (pytest.approx(x.mean()), pytest.approx(x.var() - 0.25))
    # Later values may be in any unit of time, and errors without one are in theirs.
    for later, errors in (
        (x * u.s, ERRORS[kind](s)), (x, ERRORS[kind](s)), (in_ms(x) * u.ms, s * u.s),
        (in_ms(x) * u.ms, in_ms(s)), (in_ms(x) * u.ms, (in_ms(s) ** 2)[:, None, None]), (x, s),
    ):  # fmt: skip
        assert mixture.score(later, errors=errors) == pytest.approx(mixture.lower_bound_, rel=1e-12)
        assert mixture.bic(later, errors=errors) == pytest.approx(mixture.fit_.bic, rel=1e-12)


@pytest.mark.parametrize(
    ("x", "errors", "message"),
    [
        (X * u.s, X * u.keV, "errors: the unit keV cannot be converted to s, that of X"),
        (X, X * u.ms, "errors: the unit is ms, but X has none"),
        (Column(X, unit=FOO), X * u.s, "the unit s cannot be converted to foo, that of X"),
        (Column(X, unit=FOO), (X**2)[:, None, None] * u.s**2, "errors: The unit 'foo' is unrecog"),
        (X * u.s, Column(X, unit=FOO), "the unit foo cannot be converted to s, that of X"),
        (X * u.s, (X**2)[:, None, None] * u.s, "the unit s cannot be converted to s2, that of X"),
        (X, (X**2)[:, None, None] * u.s**2, "the unit is s2, but X has none"),
        (X * u.s, X[:, None, None] * u.keV**2, "keV2 cannot be converted to s2"),
        (X * u.ABmag, X * u.Jy, "the unit Jy cannot be converted to mag"),
        ([1 * u.s, 2.0], None, "some entries have a unit and some have none"),
        ([1 * u.s, 2 * u.m], None, "X: the unit m cannot be converted to s, that of the first"),
        (Column(["a", "b"]), None, "X holds no numbers"),
        (Column([1j, 2j]), None, "X holds no numbers"),
        (Table({"a": [1.0, 2.0], "b": ["x", "y"]}), None, "X: column 'b' holds no numbers"),
        (Table({"a": [[1.0, 2.0], [3.0, 4.0]]}), None, "X: column 'a' holds arrays"),
        (Table(), None, "no columns"),
        (Time(X, format="mjd", scale="tdb"), None, "X is a Time, no numbers: give its .mjd"),
        (X, TimeDelta(X, format="sec"), r'errors is a TimeDelta.*\.to\("s"\)'),
        (
            SkyCoord([1, 2], [3, 4], unit="deg"),
            None,
            "X is a SkyCoord, no numbers: give one column for each",
        ),
        (list(Time([1.0, 2.0], format="mjd")), None, "X is a Time"),
        (QTable({"t": Time(X, format="mjd", scale="tdb")}), None, "X: column 't' is a Time"),
        (np.ones((9, 1), dtype="M8[s]"), None, r"X holds no numbers \(its type is datetime64\[s\]"),
        (
            X * u.s,
            50 * u.ms,
            r"errors=<Quantity 50. ms>: give one for each value; where all are the "
            r"same, np.full\(\(6, 1\), error\), times the unit",
        ),
        (X, 0.5, r"errors=0.5: give one for each value"),
        (X, np.ones(5), r"errors have the shape \(5,\), but must have shape \(6,\), \(6, 1\) or"),
        (np.ones((6, 2)), X, r"shape \(6,\), but must have shape \(6, 2\) or \(6, 2, 2\)"),
    ],
)
def test_units_that_do_not_fit_are_refused(x, errors, message):
    with pytest.raises(BurstmixError, match=message):
        one(x, errors=errors)


@pytest.mark.parametrize("method", ["score_samples", "predict", "predict_proba", "aic", "score"])
def test_later_values_are_in_the_unit_fitted(method):
    x, s = X[~MASK], np.full(5, 0.5)
    mixture = Mixture(2, floor=0.1).fit(x * u.s, errors=s * u.s)
    later = getattr(mixture, method)
    np.testing.assert_allclose(
        later(Masked(in_ms(x) * u.ms), errors=s * u.s), later(x, errors=s), rtol=1e-9, atol=1e-300
    )
    with pytest.raises(BurstmixError, match="X: the unit keV cannot be converted to s, that of"):
        later(x * u.keV)
    with pytest.raises(BurstmixError, match="the unit keV cannot be converted to s, that of the X"):
        later(x, errors=s * u.keV)
    unitless = getattr(Mixture(2, floor=0.1).fit(x), method)
    with pytest.raises(BurstmixError, match="X: the unit is s, but the X that was fitted has none"):
        unitless(x * u.s)
    np.testing.assert_array_equal(unitless(x * u.dimensionless_unscaled), unitless(x))


def test_what_no_unit_was_given_for_has_a_unit_that_is_not_known():
    x = Column(X[~MASK], unit=FOO)
    mixture = one(x, errors=Column(np.full(5, 0.5), unit=FOO))
    assert moments(mixture) == (pytest.approx(4.0), pytest.approx(1.75))
    assert mixture.score(x, errors=np.full((5, 1, 1), 0.25)) == pytest.approx(mixture.lower_bound_)
    with pytest.raises(BurstmixError, match="cannot be converted to foo"):
        mixture.score(X * u.s)


def test_deviations_of_magnitudes_are_in_mag():
    x = X[~MASK]
    mixture = one(x * u.ABmag, errors=np.full(5, 500.0) * u.Unit("mmag"))
    assert moments(mixture) == (pytest.approx(4.0), pytest.approx(1.75))
    assert mixture.unit_ == u.ABmag
    flux = (x * u.ABmag).to(u.Jy)
    np.testing.assert_allclose(mixture.score_samples(flux), mixture.score_samples(x))
    # A magnitude grows as its dex falls: the factor is -2.5, and a deviation is positive.
    mixture = one(x * u.mag, errors=np.full(5, 0.2) * u.dex)
    assert moments(mixture) == (pytest.approx(4.0), pytest.approx(1.75))
    dex = Mixture(1, floor=0.1 * u.mag).fit(np.full(9, 7.0) * u.dex)
    assert dex.fit_.floor == pytest.approx(0.04)


def test_equivalencies_of_a_session_convert_nothing():
    refused = pytest.raises(BurstmixError, match="K cannot be converted to deg_C")
    with u.set_enabled_equivalencies(u.temperature()), refused:
        one(X * u.deg_C, errors=np.full(6, 0.5) * u.K)


def in_two_units(rng):
    x = rng.normal([3.0, 50.0], [1.0, 10.0], (120, 2))
    s = np.tile([0.3, 2.0], (120, 1))
    table = QTable({"t90": x[:, 0] * u.s, "energy": Column(x[:, 1], unit="keV")})
    return x, s, table


def test_a_table_has_a_unit_for_each_column(rng):
    x, s, table = in_two_units(rng)
    errors = QTable({"a": in_ms(s[:, 0]) * u.ms, "b": s[:, 1] / 1e3 * u.MeV})
    mixture = Mixture(2, floor=0.2).fit(table, errors=errors)
    other = Mixture(2, floor=0.2).fit(x, errors=s)
    np.testing.assert_allclose(mixture.means_, other.means_, rtol=1e-9)
    assert mixture.unit_ == (u.s, u.keV)
    assert list(mixture.feature_names_in_) == ["t90", "energy"]
    later = QTable({"t90": table["t90"].to(u.min), "energy": table["energy"].to(u.erg)})
    assert mixture.score(later, errors=errors) == pytest.approx(mixture.lower_bound_, rel=1e-12)
    # Errors without a unit are in those of the table that they are given with.
    erg = s / [60.0, (1 * u.erg).to_value(u.keV)]
    covariances = erg[:, :, None] * np.eye(2) * erg[:, None, :]
    for plain_errors in (erg, covariances):
        assert mixture.score(later, errors=plain_errors) == pytest.approx(mixture.lower_bound_)
    for wrong, message in (
        (table["energy", "t90"], "X has the columns energy, t90; give those that were fitted"),
        (QTable({"t90": table["energy"], "energy": table["t90"]}), "keV cannot be converted to s"),
    ):
        with pytest.raises(BurstmixError, match=message):
            mixture.predict(wrong)
    with pytest.raises(BurstmixError, match="errors: the unit s2 cannot be converted to"):
        mixture.predict(table, errors=covariances * u.s**2)


def test_structured_arrays_and_columns_alike(rng):
    x = rng.normal(0.0, 1.0, (50, 2))
    columns = np.zeros(50, dtype=[("a", float), ("b", int)])
    columns["a"], columns["b"] = x[:, 0], 10 * x[:, 1]
    mixture = Mixture(1, floor=0.01).fit(columns)
    np.testing.assert_allclose(mixture.means_[0], [x[:, 0].mean(), columns["b"].mean()])
    same = Table({"a": x[:, 0] * u.s, "b": x[:, 1] * u.s})
    assert Mixture(1, floor=0.01).fit(same).unit_ == u.s
    assert Mixture(1, floor=0.01).fit(x * u.s).unit_ == u.s


def test_arrays_given_are_not_changed(rng):
    x, s = np.ma.array(X, mask=MASK), np.ma.array(np.ones(6), mask=np.roll(MASK, 1))
    before = x.copy(), s.copy()
    plain_x, plain_s = X.copy(), np.array([1.0, np.nan, 1, 1, 1, 1])
    with pytest.warns(UserWarning):
        one(x, errors=s).score(x, errors=s)
        one(plain_x, errors=plain_s)
    for array, copy in zip((x, s), before, strict=True):
        np.testing.assert_array_equal(array.mask, copy.mask)
        np.testing.assert_array_equal(array.data, copy.data)
    np.testing.assert_array_equal(plain_x, X)


def test_data_take_masks_and_units():
    data = Data.from_arrays(
        Column([[1.0, 2.0], [3.0, 4.0]], unit="s"),
        np.full((2, 2), 500.0) * u.ms,
        known_errors=np.full((2, 2), 0.1),
        measured=np.ma.array([[1.0, 2.0], [3.0, 4.0]], mask=[[0, 0], [0, 1]]) * 60,
        measured_errors=np.full((2, 2), 6.0),
        steps=np.ma.array(np.ones((2, 2)), mask=[[0, 0], [0, 1]]),
    )
    np.testing.assert_allclose(data.covariances, 0.25 * np.tile(np.eye(2), (2, 1, 1)))
    np.testing.assert_array_equal(data.known_errors, np.full((2, 2), 0.1))
    np.testing.assert_array_equal(data.measured, [[60.0, 120.0], [180.0, np.nan]])
    np.testing.assert_array_equal(data.steps, [[1.0, 1.0], [1.0, 0.0]])
    assert all(type(array) is np.ndarray for array in (data.values, data.covariances, data.steps))
    for wrong, message in (
        ({"known_errors": [0.1] * u.m}, "known_errors: the unit m cannot be converted to s, that"),
        ({"steps": [0.1] * u.m}, "steps: the unit m cannot be converted to s, that of measured"),
        ({"weights": [1.0] * u.m}, "weights: the unit is m, but a plain number has none"),
        ({"errors": np.ma.masked_all(1)}, "1 objects have a negative, infinite or absent error"),
    ):
        with pytest.raises(BurstmixError, match=message):
            Data.from_arrays([1.0] * u.s, **wrong)
    with pytest.raises(BurstmixError, match="1 objects have no value"):
        Data.from_arrays(np.ma.array([1.0, 2.0], mask=[False, True]))


def test_the_readme_tells_how_to_fit_a_table(rng, tmp_path, monkeypatch):
    x = np.append(rng.normal(-50.0, 5.0, 100), rng.normal(20.0, 5.0, 100))
    stars = Table({"velocity": MaskedColumn(x, mask=np.arange(200) == 7, unit="km/s")})
    stars["velocity_error"] = Column(np.full(200, 3000.0), unit="m/s")
    stars.write(tmp_path / "my_stars.ecsv")
    page = Path(__file__).parents[3].joinpath("README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "notebook.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.warns(UserWarning, match="1 of 200 objects"):
        found = runpy.run_path("notebook.py")
    mixture = found["mixture"]
    known = np.delete(x, 7)
    assert mixture.unit_ == u.km / u.s
    np.testing.assert_allclose(mixture.weights_, [99 / 199, 100 / 199], atol=1e-6)
    np.testing.assert_allclose(mixture.means_[:, 0], [known[:99].mean(), x[100:].mean()], atol=1e-3)
    np.testing.assert_allclose(
        mixture.covariances_.ravel(), [known[:99].var() - 9, x[100:].var() - 9], atol=1e-2
    )
    assert found["stars"]["p_class"].shape == (200, 2)


NUMBERS = arrays(float, st.integers(2, 30), elements=st.floats(-1e6, 1e6))


@settings(max_examples=500, deadline=None)
@given(NUMBERS, st.data(), st.sampled_from([None, u.s, u.ms, u.keV, FOO, u.ABmag]))
def test_values_masks_and_units_survive_whatever_holds_them(values, data, unit):
    mask = data.draw(arrays(bool, values.shape))
    expected = np.where(mask, np.nan, values)
    column = MaskedColumn(values, mask=mask, unit=unit)
    kinds = [column, Table([column, column]), list(column) if unit is None else column]
    if unit is None:
        kinds += [np.ma.array(values, mask=mask), Masked(values, mask=mask)]
    elif unit != FOO:
        quantity = u.Quantity(values, unit, subok=True)
        kinds += [Masked(quantity, mask=mask), QTable([Masked(quantity, mask=mask)])]
    for kind in kinds:
        with warnings.catch_warnings(action="error"):
            found = plain(kind, "X")
        assert found.unit == unit and type(found.values) in (np.ndarray, type(kind))
        columns = np.reshape(found.values, (values.size, -1))
        np.testing.assert_array_equal(columns, np.tile(expected[:, None], columns.shape[1]))


def test_a_floor_has_a_unit_or_that_of_the_values(rng):
    x = rng.normal(3.0, 1.0, 60)
    floors = [
        Mixture(1, floor=floor).fit(x * u.s).fit_.floor
        for floor in (0.2, 0.2 * u.s, 200 * u.ms, np.float32(0.2), np.array(0.2))
    ]
    assert floors == pytest.approx([0.2] * 5)
    table = QTable({"a": x * u.s, "b": 2 * x * u.m})
    for floor, values, message in (
        (0.2 * u.keV, x * u.s, "floor: the unit keV cannot be converted to s, that of X"),
        (0.2 * u.s, x, "floor: the unit is s, but X has none"),
        (0.2 * u.s, table, "floor: the unit s cannot be converted to m"),
        (0.2 * u.s, QTable({"a": x * u.s, "b": x * u.ms}), "in several units; give a plain number"),
        ("low", x, "floor='low': give one number above 0, or \"auto\""),
        ([0.1, 0.2], x, "give one number"),
        (None, x, "give one number"),
        (0.0, x, "above 0"),
        (np.ma.masked, x, "above 0"),
    ):
        with pytest.raises(BurstmixError, match=message):
            Mixture(1, floor=floor).fit(values)
    assert "0.2 s" in repr(Mixture(1, floor=0.2 * u.s))


VALUES = np.random.default_rng(3).normal([3.0, 50.0], [1.0, 10.0], (60, 2))
DEVIATIONS = np.tile([0.3, 4.0], (60, 1))


def frame(array, names):
    return pytest.importorskip("pandas").DataFrame(array, columns=names)


def structured(array, names):
    return np.rec.fromarrays(array.T, names=",".join(names))


TABLES = {"Table": lambda array, names: Table(array, names=names), "structured": structured}
TABLES["DataFrame"] = frame


@pytest.mark.parametrize("of", ["{}", "e_{}", "{}_error", "e_{}_obs"])
@pytest.mark.parametrize("kind", TABLES)
def test_errors_belong_to_the_columns_that_they_name(kind, of):
    x = TABLES[kind](VALUES, ["ra", "dec"])
    named = [of.format("dec"), of.format("ra")]
    errors = TABLES[kind](DEVIATIONS[:, ::-1].copy(), named)
    mixture, expected = one(x, errors=errors), one(VALUES, errors=DEVIATIONS)
    np.testing.assert_array_equal(mixture.covariances_, expected.covariances_)
    for later in (x, VALUES):
        with warnings.catch_warnings(action="ignore"):  # scikit-learn's, of X without names
            found = mixture.score(later, errors=errors)
        assert found == expected.score(VALUES, errors=DEVIATIONS)
    with pytest.raises(ValueError, match="order"):
        mixture.score(x[["dec", "ra"]])


@pytest.mark.parametrize("kind", TABLES)
def test_errors_with_names_that_say_nothing_are_in_the_order_of_the_values(kind):
    x, expected = TABLES[kind](VALUES, ["ra", "dec"]), one(VALUES, errors=DEVIATIONS)
    for errors in (DEVIATIONS, TABLES[kind](DEVIATIONS, ["s1", "s2"])):
        np.testing.assert_array_equal(one(x, errors=errors).covariances_, expected.covariances_)
    errors = TABLES[kind](DEVIATIONS, ["b", "a"])
    np.testing.assert_array_equal(one(VALUES, errors=errors).covariances_, expected.covariances_)
    with pytest.raises(BurstmixError, match="errors has the columns dec, e_ra, but X has ra, dec"):
        one(x, errors=TABLES[kind](DEVIATIONS, ["dec", "e_ra"]))


def test_units_go_with_the_names_of_errors():
    x = QTable({"t90": VALUES[:, 0] * u.s, "energy": VALUES[:, 1] * u.keV})
    errors = {"e_energy": DEVIATIONS[:, 1] / 1e3 * u.MeV, "e_t90": in_ms(DEVIATIONS[:, 0]) * u.ms}
    found, expected = one(x, errors=QTable(errors)), one(VALUES, errors=DEVIATIONS)
    np.testing.assert_allclose(found.covariances_, expected.covariances_, rtol=1e-9)


NAMES = st.lists(st.text("ab_", min_size=1, max_size=4), min_size=1, max_size=4, unique=True)


@settings(max_examples=300, deadline=None)
@given(NAMES, st.text("ab_", max_size=3), st.text("ab_", max_size=3), st.randoms())
def test_a_prefix_and_a_suffix_tell_one_order(names, prefix, suffix, random):
    whole = [f"{prefix}{name}{suffix}" for name in names]
    mixed = random.sample(whole, len(whole))
    table = Table([[float(whole.index(each))] for each in mixed], names=mixed)
    if not set(whole) & set(names) or whole == names:
        assert by_name(table, names, "errors", "X").colnames == whole


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64", "object"])
@pytest.mark.parametrize("kind", ["Series", "DataFrame", "array", "Index"])
def test_what_pandas_has_no_value_of_is_missing(dtype, kind):
    pandas = pytest.importorskip("pandas")
    absent = pandas.NA if dtype in ("Int64", "object") else None
    series = pandas.Series([2, 3, 5, 4, absent, 6], dtype=dtype, name="t90")
    given = {
        "Series": series, "DataFrame": series.to_frame(),
        "array": series.array, "Index": pandas.Index(series),
    }[kind]  # fmt: skip
    with pytest.warns(UserWarning, match="1 of 6 objects have no value, and are left out"):
        mixture = one(given)
    assert moments(mixture) == (pytest.approx(4.0), pytest.approx(2.0))
    assert mixture.score_samples(given)[4] == 0.0
    with (
        pytest.warns(UserWarning, match="1 of 6 objects"),
        pytest.warns(UserWarning, match="1 values without an error count as missing"),
    ):
        assert one(np.arange(6.0), errors=given).fit_.n_objects == 5


def test_rows_of_pandas_are_those_of_the_values():
    pandas = pytest.importorskip("pandas")
    x, s = pandas.Series(X[~MASK]), pandas.Series(np.arange(1, 6) / 10)
    expected = one(X[~MASK], errors=s.to_numpy())
    for errors in (s, s.to_numpy(), s.to_frame()):
        assert one(x, errors=errors).lower_bound_ == expected.lower_bound_
    assert one(X[~MASK], errors=s[::-1].loc[x.index]).lower_bound_ == expected.lower_bound_
    for words, name in (
        ({"errors": s[::-1]}, "errors"),
        ({"sample_weight": s[1:]}, "sample_weight"),
    ):
        with pytest.raises(BurstmixError, match=rf"{name} has another index than X: give \.loc"):
            one(x, **words)
    with pytest.raises(BurstmixError, match="errors has another index than X"):
        expected.score(x, errors=s[::-1])


def test_a_frame_without_numbers_is_refused():
    pandas = pytest.importorskip("pandas")
    day = pandas.to_datetime(["2020-01-01", "2020-01-02"])
    for wrong, message in (
        (pandas.Series(["a", "b"]), "X holds no numbers"),
        (pandas.DataFrame({"t": day}), "X: column 't' holds no numbers"),
        (pandas.DataFrame([[1.0, 2.0]] * 3, columns=["a", "a"]), "columns a, a have the same name"),
        (pandas.DataFrame(index=range(3)), "no columns"),
    ):
        with pytest.raises(BurstmixError, match=message):
            one(wrong)
