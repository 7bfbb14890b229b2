"""What papers found beside ours in a run, and the errors of their own that it replays."""

import numpy as np
from astropy.table import Table

CONFIG = """
samples:
  batse_t90_h21:
    catalogue: batse
    variables:
      t90: {error: t90_error, unit: s}
      h21: {column: fluence_2, error: fluence_2_error, over: fluence_1, over_error: fluence_1_error}
families: [normal]
components: [1, 2]
errors: [%s]
fit: {kmeans_starts: 2, random_starts: 2}
"""


def test_the_digits_of_bhave_and_those_of_right_errors(bare_run):
    (bare_run.folder / "config.yaml").write_text(CONFIG % "with")
    bare_run("results/published.md")
    table = Table.read(bare_run.folder / "results/published.ecsv")
    table = table[["script" in row["reference"] and row["k"] is not np.ma.masked for row in table]]
    table = table[(table["sample"] == "batse_t90_h21") & (table["quantity"] == "AIC")]
    assert list(table["k"]) == [1, 2, 3, 4, 5]
    two, three = table[1], table[2]
    assert abs(two["difference"]) < 0.1 and two["remark"] == "reproduced"
    assert two["ours"] < 4000 < two["replayed"]
    # The config asks for two components; the paper has more, and they are replayed too.
    assert table["ours"].mask.tolist() == [False, False, True, True, True]
    assert three["remark"].startswith("a local optimum: ours by its own errors is higher by 7.0")
    fits = bare_run.folder / "results/batse_t90_h21/as_published"
    assert {path.name for path in fits.iterdir()} == {"bhave_script.json", "bhave_notebook.json"}


def test_nothing_is_replayed_where_no_errors_are_asked_for(bare_run):
    (bare_run.folder / "config.yaml").write_text(CONFIG % "without")
    assert "fit_as_published" not in bare_run("results/published.md", "--dry-run")
