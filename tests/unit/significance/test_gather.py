"""Tables of replicates, by the files and folders that they are in."""

from astropy.table import Table

from burstmix.io import write_table
from burstmix.significance.gather import resampled_fits_of, simulated_ratios_of


def written(path, *replicates):
    write_table(Table({"replicate": list(replicates)}), path)
    return path


def test_ratios_are_gathered_by_mode_and_simulator(tmp_path):
    own = written(tmp_path / "s/bootstrap_with/own_steps.ecsv", 0, 1)
    fixed = written(tmp_path / "s/bootstrap_with/fixed_errors.ecsv", 5)
    found = simulated_ratios_of([own, fixed])
    assert list(found) == [("with", "own_steps"), ("with", "fixed_errors")]
    assert [list(table["replicate"]) for table in found.values()] == [[0, 1], [5]]


def test_refits_are_gathered_by_mode(tmp_path):
    places = ("resampled_with/0", "resampled_with/1", "resampled_without/0")
    paths = [written(tmp_path / f"s/{place}.ecsv", i) for i, place in enumerate(places)]
    found = {mode: list(table["replicate"]) for mode, table in resampled_fits_of(paths).items()}
    assert found == {"with": [0, 1], "without": [2]}
    assert resampled_fits_of([]) == {}
