"""The judgement of a run on arrays: its fits, criteria and words, whatever holds the values."""

import numpy as np
import pandas as pd
import pytest
from astropy import units as u
from astropy.table import Table
from scipy.special import entr

from burstmix.errors import BurstmixError
from burstmix.fit import Data, fit_sample
from burstmix.notebook import merge, select
from burstmix.select import Evidence, Overview, answer
from burstmix.select.merging import merging_table

FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 0, "merges": False}
SETTINGS = {"components": [1, 2, 3], "floor": 0.05, "search": FEW}


@pytest.fixture(scope="module")
def objects():
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.normal(-1.0, 0.5, 150), rng.normal(1.5, 0.4, 250)])
    s = rng.uniform(0.05, 0.4, x.size)
    return x + rng.normal(0.0, s), s


@pytest.fixture(scope="module")
def selection(objects):
    x, s = objects
    return select(x, errors=s, families=["normal", "student_t"], **SETTINGS)


def test_the_table_has_the_criteria_of_every_fit(selection, objects):
    x, s = objects
    table = selection.table
    keys = [(row["errors"], row["family"], row["k"]) for row in table]
    modes, families = ("with", "without"), ("normal", "student_t")
    assert sorted(keys) == [(e, f, k) for e in modes for f in families for k in (1, 2, 3)]
    (row,) = table[(table["family"] == "normal") & (table["errors"] == "with") & (table["k"] == 2)]
    data = Data.from_arrays(x, s)
    (fit,) = fit_sample(data, "normal", [2], (0.05,), FEW)
    assert row["bic"] == pytest.approx(fit.bic, abs=1e-6) and row["delta_bic"] == 0.0


def test_the_verdict_is_that_of_a_run_on_these_fits(selection):
    again = Evidence(selection.evidence.sample, selection.evidence.fit_sets)
    assert selection.answer == answer(Overview.from_evidence("The objects", again))
    assert str(selection).startswith("Two classes, ")
    assert "400 used of 400 objects, fitted with errors" in str(selection)
    assert any("BIC" in sentence for sentence in selection.audit)
    best, mixture = selection.evidence.best, selection.mixture
    assert mixture.fit_ is best and not hasattr(mixture, "feature_names_in_")


def test_what_holds_the_values_changes_nothing(selection, objects):
    x, s = objects
    frame = pd.DataFrame({"v": x})
    for X, errors in (
        (x * u.km / u.s, 1000.0 * s * u.m / u.s),
        (Table({"v": np.ma.masked_invalid(x)}), Table({"v_error": s})),
        (frame, pd.DataFrame({"v_error": s})),
    ):
        other = select(X, errors=errors, **SETTINGS)
        here = selection.table[selection.table["family"] == "normal"]
        np.testing.assert_allclose(other.table["bic"], here["bic"], rtol=1e-9)
    assert list(other.mixture.feature_names_in_) == ["v"]
    in_units = select(x * u.km / u.s, **{**SETTINGS, "floor": 50.0 * u.m / u.s})
    assert in_units.evidence.mode == "without" and "km / s" in str(in_units)
    assert in_units.mixture.unit_ == u.km / u.s
    assert in_units.evidence.fit_sets[0].floors[0] == 0.05


def test_covariances_of_several_variables_are_kept():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(120, 2))
    S = np.tile([[0.04, 0.01], [0.01, 0.09]], (120, 1, 1))
    S[:5, 0] = S[:5, :, 0] = 0.0
    X[7] = np.nan
    with pytest.warns(UserWarning, match="1 of 120 objects have no value"):
        found = select(X, errors=S, **{**SETTINGS, "components": [1]})
    np.testing.assert_allclose(
        found.evidence.sample.noise, np.delete(S, 7, axis=0), rtol=1e-14, atol=1e-18
    )
    (fit,) = fit_sample(Data.from_arrays(np.delete(X, 7, 0), np.delete(S, 7, 0)), "normal", [1],
                        (0.05,), FEW)  # fmt: skip
    assert found.mixture.fit_.lnl == pytest.approx(fit.lnl, rel=1e-10)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"families": []}, "give a list of at least one"),
        ({"families": "normal"}, "families='normal': give a list"),
        ({"families": ["norml"]}, "family 'norml': choose from"),
        ({"components": [0, 1]}, "give numbers of components from 1 up"),
        ({"components": []}, "give numbers of components from 1 up"),
        ({"components": [500]}, "n_samples=400 is too few for n_components=500"),
        ({"search": {"starts": 1}}, "fit setting 'starts': choose from"),
    ],
)
def test_what_is_wrong_is_named(objects, words, message):
    with pytest.raises(BurstmixError, match=message):
        select(objects[0], **{**SETTINGS, **words})


def test_merge_joins_as_a_run_does(selection, objects):
    x, s = objects
    table = merge(selection.mixture, x, s)
    whole = merging_table(selection.evidence)
    own = whole[whole["errors"] == "with"]
    for name in table.colnames:
        if table[name].dtype.kind == "f":
            np.testing.assert_allclose(table[name], own[name], rtol=1e-9)
        else:
            assert list(table[name]) == list(own[name])
    responsibilities = selection.mixture.predict_proba(x, s)
    assert table["decrease"][-1] == pytest.approx(entr(responsibilities).sum(), rel=1e-9)
