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


def test_refits_come_in_the_order_of_the_fits(tmp_path):
    fits = [tmp_path / name / "fits.json" for name in ("normal_with", "normal_without")]
    paths = [written(fit.parent / "resampled/0.ecsv", i) for i, fit in enumerate(fits)]
    found = resampled_fits_of(paths[::-1], fits)
    assert [list(table["replicate"]) for table in found] == [[0], [1]]
    assert resampled_fits_of([], fits) == []
