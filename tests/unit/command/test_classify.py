"""The class of an object that no fit has seen, by the files that a run leaves."""

import json
import shutil

import numpy as np
import pytest
from astropy import units as u
from astropy.table import Table
from leave_one_out import changes

from burstmix.assign import membership_table
from burstmix.command.classify import classify, resampled
from burstmix.command.main import main
from burstmix.errors import BurstmixError
from burstmix.fit import Data, fit_sample, responsibilities_of
from burstmix.io import write_table
from burstmix.model import FitSet, RunFolder, Sample, Variable
from burstmix.significance.resample import resampled_fits


def delta(relative):
    """The rule of these variables."""
    return relative / np.log(10)


def sample_of(rng, variables):
    """Two classes in so many variables on a log10 scale, with errors."""
    d = len(variables)
    values = np.concatenate([rng.normal(-0.1, 0.5, (80, d)), rng.normal(1.5, 0.4, (120, d))])
    errors = rng.uniform(0.01, 0.1, values.shape)
    measured = 10**values
    return Sample(
        "mine", variables, np.array([f"GRB {i}" for i in range(200)]), values, errors, measured,
        errors * measured * np.log(10), np.zeros(values.shape), {},
    )  # fmt: skip


def write_run(folder, sample):
    """The files of a sample's results, as the workflow writes them."""
    folder.mkdir()
    sample.write(folder / "sample.ecsv")
    for errors in ("with", "without"):
        data = Data.from_sample(sample, errors)
        search = {"kmeans_starts": 2, "random_starts": 1, "exchange_rounds": 0}
        fits = fit_sample(data, "normal", [1, 2], (0.05,), search)
        fit_set = FitSet("mine", "normal", errors, "density", 1, (0.05, 0.05), tuple(fits))
        (folder / f"normal_{errors}").mkdir()
        fit_set.write(folder / f"normal_{errors}/fits.json")
        table = resampled_fits(sample, [fit_set], 0)
        write_table(table[table["replicate"] < 5], folder / f"resampled_{errors}/0.ecsv")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Results of one variable, T90 in seconds."""
    rng = np.random.default_rng(1)
    sample = sample_of(rng, (Variable("t90", "log10", "s", "delta"),))
    return write_run(tmp_path_factory.mktemp("run") / "mine", sample)


@pytest.mark.parametrize("errors", ["with", "without"])
def test_the_samples_own_objects_get_their_membership(run, errors):
    folder = RunFolder(run)
    sample = folder.sample
    table = Table({"identifier": sample.identifiers, "t90": sample.measured[:, 0]})
    if errors == "with":
        table["t90_error"] = sample.measured_errors[:, 0]
    found = classify(folder, table)
    wanted = membership_table(
        sample, folder.fit_sets(errors), resampled=resampled(folder, errors), replicates=5
    )
    assert found.meta["errors"] == errors and found.meta["classes"] == ["short", "long"]
    assert list(found["class"]) == list(wanted["class"])
    for name in ("p_short", "p_long", "p_class_low", "p_class_high"):
        np.testing.assert_allclose(found[name], wanted[name], rtol=0, atol=1e-12)


def test_a_probability_is_bayes_formula(run):
    folder = RunFolder(run)
    (fit_set,) = folder.fit_sets("with")
    fit = fit_set.guarded[1]
    found = classify(folder, Table({"t90": [3.0], "t90_error": [0.5]}))
    T = fit.covariances[:, 0, 0] + delta(0.5 / 3.0) ** 2
    p = fit.weights * np.exp(-0.5 * (np.log10(3.0) - fit.locations[:, 0]) ** 2 / T) / np.sqrt(T)
    np.testing.assert_allclose([found["p_short"][0], found["p_long"][0]], p / p.sum(), rtol=1e-10)


@pytest.mark.parametrize("error", ["t90_error", "h_error"])
def test_a_variable_that_is_not_known_takes_no_part(tmp_path, error):
    two = Variable("t90", "log10", "s", "delta"), Variable("h", "log10", "", "delta")
    folder = RunFolder(write_run(tmp_path / "two", sample_of(np.random.default_rng(2), two)))
    fit = folder.fit_sets("with")[0].guarded[1]
    v = ["t90_error", "h_error"].index(error)
    found = classify(folder, Table({error.removesuffix("_error"): [3.0], error: [0.5]}))
    T = fit.covariances[:, v, v] + delta(0.5 / 3.0) ** 2
    p = fit.weights * np.exp(-0.5 * (np.log10(3.0) - fit.locations[:, v]) ** 2 / T) / np.sqrt(T)
    assert found["p_short"][0] == pytest.approx(p[0] / p.sum(), rel=1e-10)
    assert found["flags"][0].startswith("incomplete")


def test_values_beyond_the_sample_are_named(run, capsys):
    largest = RunFolder(run).sample.measured.max()
    found = classify(RunFolder(run), Table({"t90": [1.0, 2 * largest]}))
    assert found.meta["beyond"] == {"t90": [1]}
    assert main(["classify", str(run), "--t90", str(2 * largest)]) == 0
    assert "t90 lies beyond all objects that were fitted" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"t9": [1.0]}, "column t9: the run has identifier, t90, t90_error; rename it"),
        ({"t90": [1.0, np.nan]}, "row 2: it has no value of any variable"),
        ({"t90": [1.0, 0.0]}, "t90, row 2: 0.0 has no logarithm"),
        ({"t90": [1.0], "t90_error": [-1.0]}, "t90_error, row 1: -1.0 is no error"),
        ({"t90": ["1.0", "a"]}, "t90, row 2: 'a' is no number"),
        ({"t90": [1.0, np.inf]}, "t90, row 2: inf is no value"),
        ({"t90": [1.0], "t90_error": [np.inf]}, "t90_error, row 1: inf is no error"),
        ({"t90": np.empty(0)}, "the table has no rows"),
        ({"t90": [1.0] * u.m}, "t90: the unit m cannot be converted to s, that of the sample"),
        ({"t90": [1.0], "t90_error": [1.0] * u.m}, "t90_error: the unit m cannot be converted"),
    ],
)
def test_what_cannot_be_classified_is_named(run, columns, message):
    with pytest.raises(BurstmixError, match=message):
        classify(RunFolder(run), Table(columns))


def test_missing_names_are_numbers_and_missing_errors_are_said(run, tmp_path, capsys):
    path = tmp_path / "new.csv"
    text = "identifier,t90,t90_error\nGRB 1,2.1,0.4\n,30.0,\n"
    path.write_text(text, encoding="utf-8-sig")  # as spreadsheets do
    assert main(["classify", str(run), "--table", str(path)]) == 0
    said = capsys.readouterr()
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["mine", "GRB 1", "2"]
    assert "not every value has an error: the fits without errors are asked" in said.err
    path.rename(tmp_path / "new.txt")
    assert main(["classify", str(run), "--table", str(tmp_path / "new.txt")]) == 1
    assert "let it end in .csv, .ecsv, .fits or .vot" in capsys.readouterr().err


def test_units_of_a_table_are_converted(run):
    seconds = Table({"t90": [2.1], "t90_error": [0.4]})
    others = Table({"t90": [2.1 / 60] * u.min, "t90_error": [400.0] * u.ms})
    wanted, found = (classify(RunFolder(run), table) for table in (seconds, others))
    assert found["t90"][0] == pytest.approx(2.1)
    assert found["p_short"][0] == pytest.approx(wanted["p_short"][0], rel=1e-9)


def test_the_command_says_class_and_probabilities(run, capsys):
    assert main(["classify", str(run), "--t90", "0.4", "--t90-error", "0.1"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "mine: 2 normal components, with errors"
    assert second.startswith("short: short 0.99") or second.startswith("short: short 1.000")
    assert " (90 %: " in second


def test_the_command_reads_tables_and_writes_json(run, capsys, tmp_path):
    (tmp_path / "new.csv").write_text('identifier,t90,t90_error\n"GRB 1",0.4,0.1\nGRB 2,30,1\n')
    assert main(["classify", str(run), "--json", "--table", str(tmp_path / "new.csv")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["identifier"], row["class"]) for row in found["objects"]] == [
        ("GRB 1", "short"),
        ("GRB 2", "long"),
    ]
    assert found["errors"] == "with" and found["k"] == 2 and found["beyond"] == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["classify", "{run}/.."], "there is no sample.ecsv: choose from"),
        (["classify", "{run}", "--table", "{run}/no.csv"], "no.csv: "),
        (["show", "{run}"], "there is no verdict.md: run the analysis to its end"),
    ],
)
def test_what_is_missing_is_named(run, arguments, message, capsys):
    assert main([word.format(run=run) for word in arguments]) == 1
    assert message in capsys.readouterr().err


def test_neither_object_nor_table_is_refused(run, capsys):
    with pytest.raises(SystemExit):
        main(["classify", str(run)])
    assert "give the values of one object, or --table" in capsys.readouterr().err


def test_fits_without_errors_are_asked_if_no_error_is_known(run):
    found = classify(RunFolder(run), Table({"t90": [3.0]}))
    assert found.meta["errors"] == "without"


def test_a_run_without_replicates_gives_no_interval(run, tmp_path):
    shutil.copytree(run, tmp_path / "bare")
    shutil.rmtree(tmp_path / "bare/resampled_with")
    found = classify(RunFolder(tmp_path / "bare"), Table({"t90": [3.0], "t90_error": [0.5]}))
    assert "p_class" in found.colnames and "p_class_low" not in found.colnames


def test_an_object_left_out_changes_its_probability_by_little(run):
    """By a fit without it, which classify gives for an object that is new."""
    found = changes(RunFolder(run), 3)
    folder = RunFolder(run)
    fit = folder.fit_sets("with")[0].guarded[1]
    sample = folder.sample
    others, last = (Data.from_sample(sample.only(kept)) for kept in (np.arange(199), [199]))
    (again,) = fit_sample(others, "normal", [2], (0.05,), seed_words=(1,))
    before, after = (responsibilities_of(one, last)[0].max() for one in (fit, again))
    assert found[2] == pytest.approx(after - before, abs=1e-12)
    assert 0.0 < np.abs(found).max() < 0.05
