"""A first config for a table is fitted as it is."""

import shutil
import sys

from astropy.table import Table

from .conftest import HOME, TINY


def test_a_table_is_fitted_by_its_first_config(bare_run):
    shutil.copy2(TINY / "bursts.csv", bare_run.folder / "my_bursts.csv")
    script = HOME / "scripts/begin.py"
    said = bare_run.command([sys.executable, script, "./run", "init", "my_bursts.csv"])
    assert "Fitted: t90 (a duration T90), log10, without and with its errors t90_error" in said
    bare_run("results_my_bursts/my_bursts_t90/verdict.md", "--configfile", "my_bursts.yaml")
    selection = Table.read(bare_run.folder / "results_my_bursts/my_bursts_t90/selection.ecsv")
    assert list(selection["k"]) == [1, 2, 3] * 2
    ledger = Table.read(bare_run.folder / "results_my_bursts/my_bursts_t90/ledger.ecsv")
    assert f"Objects: {ledger['rows_after'][-1]} of {ledger['rows_before'][0]} rows" in said
    again = bare_run.command([sys.executable, script, "./run", "init", "my_bursts.csv"], fails=True)
    assert "my_bursts.yaml: is there already, and is not overwritten" in again
