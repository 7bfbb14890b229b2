"""The estimator from a run, in a pickle, and in scikit-learn's pipelines and searches."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from astropy.table import Table
from sklearn import config_context
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from burstmix.errors import BurstmixError
from burstmix.fit import Data, standard_errors
from burstmix.fit.fit_set import fit_set
from burstmix.fit.scikit_learn.mixture import Mixture
from burstmix.model import Choice, FitSet, Flag, Sample, Variable

FEW = {"kmeans_starts": 2, "random_starts": 2, "exchange_rounds": 0, "merges": False}
SETTINGS = {"components": [1, 2], "seed": 1, "floor": 0.05, "floor_ratio": 0.1}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A folder of results of T90, in seconds, with fits of both kinds."""
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.normal(-0.1, 0.5, (60, 1)), rng.normal(1.5, 0.4, (90, 1))])
    errors = rng.uniform(0.01, 0.1, values.shape)
    sample = Sample(
        "mine", (Variable("t90", "log10", "s", "delta"),), np.arange(150).astype(str), values,
        errors, 10**values, errors * 10**values * np.log(10), np.zeros(values.shape), {},
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("run")
    sample.write(folder / "sample.ecsv")
    for mode in ("with", "without"):
        (folder / f"normal_{mode}").mkdir()
        found = fit_set(sample, "normal", mode, likelihood="density", **SETTINGS, **FEW)
        found.write(folder / f"normal_{mode}/fits.json")
    return folder


def test_the_mixture_of_a_run_is_what_its_verdict_is_on(run):
    mixture = Mixture.from_run(run)
    sample = Sample.read(run / "sample.ecsv")
    fits = FitSet.read(run / "normal_with/fits.json")
    assert mixture.fit_.to_dict() == Choice.among([fits]).preferred.to_dict()
    assert mixture.n_components == 2 and list(mixture.feature_names_in_) == ["t90"]
    assert mixture.unit_.to_string() == "dex" and mixture.flags_ == ()
    assert mixture.standard_errors_["weights"].shape == (2,)
    X = Table({"t90": sample.values[:, 0]})
    score = mixture.score(X, errors=sample.errors)
    assert score == pytest.approx(mixture.lower_bound_, rel=1e-12)
    again = Mixture(2, floor=0.05, search=FEW).fit(sample.values, errors=sample.errors)
    np.testing.assert_allclose(mixture.means_, again.means_, rtol=1e-6)


def test_where_every_fit_is_barred_the_best_is_taken(run, tmp_path):
    (tmp_path / "normal_with").mkdir()
    fits = FitSet.read(run / "normal_with/fits.json")
    flagged = [replace(fit, flags=(Flag("ties", 0, "some"),)) for fit in fits.fits]
    replace(fits, fits=tuple(flagged)).write(tmp_path / "normal_with/fits.json")
    Sample.read(run / "sample.ecsv").write(tmp_path / "sample.fits")
    mixture = Mixture.from_run(tmp_path)
    assert mixture.flags_ == ("ties",) and mixture.n_components == 2


def test_a_folder_of_no_sample_is_refused(run, tmp_path):
    with pytest.raises(BurstmixError, match=r"there is no sample\.ecsv"):
        Mixture.from_run(tmp_path)


def test_standard_errors_are_those_of_the_fit(two_classes):
    x, s = two_classes
    mixture = Mixture(2, floor=0.05, search=FEW).fit(x, errors=s)
    wanted = standard_errors(mixture.fit_, Data.from_arrays(x, s))
    assert mixture.standard_errors_.keys() == wanted.keys()
    for name, errors in wanted.items():
        np.testing.assert_array_equal(mixture.standard_errors_[name], errors)
    # A mean of n objects is known to about its scatter over the square root of its share of them.
    scatter = np.sqrt(mixture.covariances_[:, 0, 0] + np.mean(s**2))
    np.testing.assert_allclose(
        wanted["locations"], scatter / np.sqrt(mixture.weights_ * x.size), rtol=0.25
    )


def test_a_spike_has_flags(rng):
    x = np.concatenate([rng.normal(0.0, 1.0, 100), np.full(30, 0.5)])
    assert Mixture(2, floor=1e-3, search=FEW).fit(x).flags_ != ()


def test_a_pickle_is_the_same_and_says_its_version(two_classes):
    x, s = two_classes
    mixture = Mixture(2, floor=0.05, search=FEW).fit(x, errors=s)
    again = pickle.loads(pickle.dumps(mixture))
    np.testing.assert_array_equal(again.predict_proba(x, s), mixture.predict_proba(x, s))
    state = mixture.__getstate__() | {"_burstmix_version": "0.0.1"}
    with pytest.warns(UserWarning, match=r"is of burstmix 0\.0\.1, and read by"):
        Mixture.__new__(Mixture).__setstate__(state)


def test_errors_are_metadata_of_searches_and_pipelines(two_classes):
    x, s = two_classes
    with config_context(enable_metadata_routing=True):
        mixture = Mixture(1, floor=0.05, search=FEW)
        mixture.set_fit_request(errors=True).set_score_request(errors=True)
        mixture.set_predict_proba_request(errors=True)
        search = GridSearchCV(mixture, {"n_components": [1, 2]}, cv=2, refit=True)
        search.fit(x[:, None], errors=s[:, None])
        assert search.best_params_ == {"n_components": 2}
        pipe = make_pipeline(FunctionTransformer(np.log10), mixture.set_params(n_components=2))
        pipe.fit(10 ** x[:, None], errors=s[:, None])
        alone = Mixture(2, floor=0.05, search=FEW).fit(x, errors=s)
        np.testing.assert_allclose(pipe[-1].means_, alone.means_, rtol=1e-9)
        responsibilities = pipe.predict_proba(10 ** x[:, None], errors=s[:, None])
        np.testing.assert_allclose(responsibilities, alone.predict_proba(x, errors=s), atol=1e-8)
    # Errors that nobody has asked for are refused by scikit-learn, not left out.
    with (
        config_context(enable_metadata_routing=True),
        pytest.raises(ValueError, match="not explicitly set"),
    ):
        GridSearchCV(Mixture(), {"n_components": [1]}, cv=2).fit(x[:, None], errors=s)
