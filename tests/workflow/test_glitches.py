"""The pulsar glitches of Arumugam & Desai (2022): their fits, and the better one they missed."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table

CSV = Path(__file__).parents[3] / "shared/catalogues/pulsar_glitches.csv"
CONFIG = """
catalogues:
  glitches:
    file: pulsar_glitches.csv
    units: {dnu_nu_1e9: "1e-9", dnu_nu_1e9_error: "1e-9"}
samples:
  pulsar_glitches:
    catalogue: glitches
    variables:
      size:
        column: dnu_nu_1e9
        error: dnu_nu_1e9_error
        unit: "1"
        propagation: delta
    fit: {floor: 0.01}
errors: [with]
components: [1, 2, 3, 4]
bootstrap: {replicates: 0}
"""


@pytest.mark.skipif(not CSV.exists(), reason=f"the glitches are not packaged, and not in {CSV}")
def test_the_published_fits_and_the_better_optimum(bare_run):
    shutil.copy2(CSV, bare_run.folder)
    (bare_run.folder / "config.yaml").write_text(CONFIG)
    tables = [f"results/pulsar_glitches/{name}.ecsv" for name in ("selection", "parameters")]
    bare_run(*tables, "results/published.ecsv")
    selection = Table.read(bare_run.folder / tables[0])
    assert list(selection["n_objects"]) == [699] * 4
    np.testing.assert_allclose(selection["aic"][1:3], [2380.49, 2356.59], atol=0.01)
    np.testing.assert_allclose(selection["bic"][1:3], [2403.24, 2392.99], atol=0.01)

    published = Table.read(bare_run.folder / "results/published.ecsv")
    rows = published[(published["sample"] == "pulsar_glitches") & (published["quantity"] == "AIC")]
    remarks = dict(zip(rows["k"], rows["remark"], strict=True))
    assert remarks[1] == remarks[2] == "reproduced"
    assert remarks[3].startswith("a local optimum: ours is higher by 14.5")
    narrow = Table.read(bare_run.folder / tables[1])
    narrow = narrow[(narrow["k"] == 3) & (narrow["scale_size"] < 0.04)]
    assert len(narrow) == 1
    np.testing.assert_allclose(narrow["location_size"], -5.53, atol=0.01)
    np.testing.assert_allclose(narrow["size"], 10**-5.53, rtol=0.03)
