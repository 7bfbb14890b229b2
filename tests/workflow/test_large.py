"""Tables in FITS, as large catalogues have them, lead to the same numbers."""

import shutil

import numpy as np

from burstmix.io import read_table


def test_tables_in_fits_hold_the_numbers_of_those_in_text(finished, tiny_run):
    shutil.copytree(finished.folder / "kernel", tiny_run.folder / "kernel")
    tiny_run.edit("config.yaml", "samples:", "tables: fits\nsamples:")
    tiny_run.edit("config.yaml", "replicates: 60", "replicates: 0")
    tiny_run(
        *("results/bright/figures/membership_with.png", "results/bright/verdict.md"),
        *("results/bright/merging.ecsv", "results/bright/figures/panels_with.png"),
    )
    binary, text = tiny_run.folder / "results/bright", finished.folder / "results/bright"
    for name in ("normal_with/fits.json", "merging.ecsv", "ledger.ecsv", "likelihoods.ecsv"):
        assert (binary / name).read_bytes() == (text / name).read_bytes()
    assert not list(binary.glob("membership_*.ecsv"))
    for name in ("sample", "removed", "membership_with"):
        mine, other = read_table(binary / f"{name}.fits"), read_table(text / f"{name}.ecsv")
        assert len(mine) == len(other)
        for column in mine.colnames:
            entries = np.ma.filled(other[column], "" if other[column].dtype.kind == "U" else np.nan)
            same = (
                np.array_equal
                if mine[column].dtype.kind == "f"
                else lambda a, b: list(a) == list(b)
            )
            assert same(mine[column], entries), column
