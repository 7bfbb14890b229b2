"""A sample of several variables through the real workflow, from a packaged catalogue."""

from io import StringIO

import numpy as np
from astropy.io.votable import validate
from astropy.table import Table

from burstmix.model import FitSet, Sample

CONFIG = """
samples:
  pairs:
    catalogue: batse
    incomplete: keep
    families: [normal, normal_tied]
    components: [1, 2]
    named: {"7906": GRB 991216, "6707": GRB 980425}
    variables:
      t90: {error: t90_error, unit: s}
      h321:
        column: fluence_3
        error: fluence_3_error
        over: [fluence_1, fluence_2]
        over_error: [fluence_1_error, fluence_2_error]
        ucd: phot.fluence;arith.ratio
    cuts:
      bright: {column: flux_64, min: 10}
errors: [with]
components: [1, 2, 3]
fit: {kmeans_starts: 2, random_starts: 2, cross_validation: 5}
figures: {formats: [png]}
"""


def test_classes_in_duration_and_hardness(bare_run):
    (bare_run.folder / "config.yaml").write_text(CONFIG)
    root = bare_run.folder / "results/pairs"
    planes = "results/pairs/figures/planes_normal_tied_with.png"
    bare_run("results/pairs/selection.ecsv", "results/pairs/named_with.ecsv", planes)
    assert (bare_run.folder / planes).stat().st_size > 0

    selection = Table.read(root / "selection.ecsv")
    rows = [(row["family"], row["k"], row["n_parameters"]) for row in selection]
    tied = ("normal_tied", 1, 5), ("normal_tied", 2, 8)
    assert rows == [("normal", 1, 5), ("normal", 2, 11), *tied]
    assert min(selection["delta_bic"]) == 0 and max(selection["delta_bic"]) > 0
    validated = selection["lnl"] - selection["lnl_validated"]
    assert all((validated > 0.0) & (validated < 5 * selection["n_parameters"]))
    fit = FitSet.read(root / "normal_tied_with/fits.json").guarded[1]
    np.testing.assert_array_equal(fit.covariances[0], fit.covariances[1])

    ledger, sample = Table.read(root / "ledger.ecsv"), Sample.read(root / "sample.ecsv")
    incomplete = np.isnan(sample.values).any(axis=1)
    assert ledger["incomplete"].sum() >= incomplete.sum() > 0
    named = Table.read(root / "named_with.ecsv")
    assert list(named["status"].filled("")) == ["", "removed by bright"]
    assert named["p_long"][0] > 0.5 and named["p_long"].mask[1]

    for suffix in ("ecsv", "fits", "vot"):
        members = Table.read(root / f"membership_with.{suffix}")
        assert len(members) == len(sample)
        assert members["t90"].unit == "s" and members["h321"].unit is None
        np.testing.assert_allclose(members["p_short"] + members["p_long"], 1.0)
        assert sum("incomplete" in flags for flags in members["flags"].astype(str)) == sum(
            incomplete
        )
    assert validate(str(root / "membership_with.vot"), output=StringIO())
