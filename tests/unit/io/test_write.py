"""Files are whole or absent, and come back as they went."""

import numpy as np
import pytest
from astropy.table import Table

from burstmix.errors import BurstmixError
from burstmix.io import (
    FORMAT,
    MADE_BY,
    failures,
    job_log,
    read_table,
    write_atomically,
    write_table,
)
from burstmix.model import Fit, FitSet, Flag, Sample, Variable, seed_of


def test_an_interrupted_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), write_atomically(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["table.txt"]


def test_a_table_says_which_version_made_it_and_is_the_same_each_time(tmp_path):
    table = Table({"a": [1.5, 2.5]})
    for name in ("one.ecsv", "two.ecsv"):
        write_table(table, tmp_path / name)
    assert (tmp_path / "one.ecsv").read_bytes() == (tmp_path / "two.ecsv").read_bytes()
    assert read_table(tmp_path / "one.ecsv").meta == MADE_BY
    assert table.meta == {}


def test_what_is_no_table_is_refused_with_its_path(tmp_path):
    path = tmp_path / "page.ecsv"
    path.write_text("<html>not found</html>")
    with pytest.raises(BurstmixError, match=r"page\.ecsv"):
        read_table(path)


def test_seeds_are_fixed_and_differ_by_any_word():
    assert seed_of(1, "batse_t90", "normal", "with", 3) == 1128292433392555665
    words = [(1, "a", "b"), (2, "a", "b"), (1, "ab", ""), (1, "a", "c"), (1, "a", "b", "")]
    assert len({seed_of(*each) for each in words}) == len(words)


def test_a_sample_comes_back_to_the_last_bit(tmp_path):
    rng = np.random.default_rng(3)
    arrays = [rng.lognormal(size=(4, 2)) for _ in range(5)]
    arrays[0][1, 1] = np.nan
    variables = (Variable("t90", unit="s"), Variable("z", "linear", "", None))
    sample = Sample("mine", variables, np.array(list("abcd")), *arrays, meta={"catalogue": "c"})
    sample.write(tmp_path / "sample.ecsv")
    back = Sample.read(tmp_path / "sample.ecsv")
    assert back.variables == variables
    assert back.meta == {"catalogue": "c"}
    assert not back.has_errors
    for name in ("values", "errors", "measured", "measured_errors", "steps", "identifiers"):
        np.testing.assert_array_equal(getattr(back, name), getattr(sample, name))


def fit(k=2, **words):
    settings = {
        "family": "normal",
        "k": k,
        "floor": 0.05,
        "weights": np.array([0.25, 0.75])[:k],
        "locations": np.array([[0.0, 1.0], [1 / 3, 2.0]])[:k],
        "covariances": np.stack([np.eye(2), [[4.0, 1.0], [1.0, 9.0]]])[:k],
        "shapes": np.zeros((k, 0)),
        "lnl": -100.125,
        "n_objects": 50,
        "n_parameters": 11,
        "converged": True,
        "audit": {"starts": 7},
        "flags": (Flag("at_floor", 1, "sd 0.05 is the floor"),),
    }
    return Fit(**settings | words)


def test_fits_come_back_to_the_last_bit(tmp_path):
    before = FitSet(
        "mine", "normal", "with", "density", 1, (0.05, 0.005), (fit(), fit(floor=0.005))
    )
    before.write(tmp_path / "fits.json")
    back = FitSet.read(tmp_path / "fits.json")
    assert [f.floor for f in back.guarded + back.free] == [0.05, 0.005]
    for one, two in zip(before.fits, back.fits, strict=True):
        assert one.to_dict() == two.to_dict()
        assert two.flags[0].component == 1


@pytest.mark.parametrize("found", [None, 0, FORMAT + 1])
@pytest.mark.parametrize("name", ["one.ecsv", "one.fits", "fits.json"])
def test_a_result_of_another_format_is_refused_by_name(tmp_path, name, found):
    path = tmp_path / name
    if name == "fits.json":
        read, fits = FitSet.read, FitSet("a", "normal", "with", "density", 1, (1.0, 0.1), (fit(),))
        fits.write(path)
    else:
        read = read_table
        write_table(Table({"a": [1.5]}), path)
    read(path)
    mark = f"format: {FORMAT}" if name == "one.ecsv" else f'"format": {FORMAT}'
    other = "former: 1" if name == "one.ecsv" else '"former": 1'
    other = other if found is None else mark.replace(str(FORMAT), str(found))
    text = path.read_bytes()
    assert text.count(mark.encode()) == 1
    path.write_bytes(text.replace(mark.encode(), other.encode()))
    words = rf"{name}: is in format {found or 0} .*reads format {FORMAT}; .*\./run --forceall"
    with pytest.raises(BurstmixError, match=words):
        read(path)


def test_criteria_are_their_definitions():
    f = fit()
    assert f.aic == 2 * 11 + 2 * 100.125
    assert f.bic == pytest.approx(11 * np.log(50) + 200.25, abs=1e-12)
    np.testing.assert_allclose(f.scales, [[1, 1], [2, 3]])


def test_a_job_fails_with_its_message_alone_in_the_log(tmp_path):
    log = tmp_path / "logs/job.log"
    with pytest.raises(SystemExit) as stopped, job_log(log):
        print("progress")
        raise BurstmixError("mine.csv: row 3 is wrong")
    assert stopped.value.code == 1
    assert log.read_text() == "progress\nError: mine.csv: row 3 is wrong\n"


SNAKEMAKE = """
Job 3: Fit normal mixtures to mine, with errors
Job 4: Prepare the sample mine
Error in rule prepare_sample:
    message: None
    jobid: 4
    log: prepare.log (check log file(s) for error details)
Error in rule fit_mixtures:
    message: None
    jobid: 3
    log: fit.log (check log file(s) for error details)
Trying to restart job 3.
Error in rule draw_fits:
    jobid: 5
    log: killed.log, slurm/7.log (check log file(s) for error details)
"""


def test_failed_jobs_are_told_in_words(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit), job_log("prepare.log"):
        raise BurstmixError("mine.csv: 2 mistakes:\n  - row 3\n  - row 4")
    with pytest.raises(SystemExit), job_log("fit.log"):
        _ = [][0]
    prepare, fitted, killed = failures(SNAKEMAKE)
    words = "mine.csv: 2 mistakes:\n  - row 3\n  - row 4"
    assert prepare == f"Failed: Prepare the sample mine.\n{words}"
    assert fitted.startswith("Failed: Fit normal mixtures to mine, with errors.\nIndexError: list")
    assert "fault of burstmix; please report it with fit.log" in fitted
    assert killed.startswith("Failed: draw_fits.\nIt ended without a message")
    assert killed.endswith("slurm/7.log.")
    assert len(failures(SNAKEMAKE + "Finished jobid: 3 (Rule: fit_mixtures)\n")) == 2
    stopped = "Terminating processes on user request, this might take some time.\n"
    assert failures(SNAKEMAKE + stopped) == [prepare, fitted]
