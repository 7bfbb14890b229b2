"""Samples side by side."""

import numpy as np
from astropy.table import MaskedColumn, Table

from burstmix.select import matched_table

OBJECTS = {"all": np.arange(9), "few": np.array([0, 1, 7]), "rest": np.array([1, 2, 3])}


def test_every_sample_of_a_group_is_there_with_what_it_shares_with_the_last():
    names = np.repeat(["rest", "all", "few"], 2)
    k_bic = MaskedColumn(np.arange(6), mask=[0, 0, 1, 0, 0, 0])
    columns = {"margin_aic": 1.5, "k_aic": 2, "margin_bic": 0.5, "verdict_k": 2, "strength": "weak"}
    summary = Table({"sample": names, "errors": ["without", "with"] * 3, "k_bic": k_bic})
    summary["n_objects"] = [3, 3, 9, 9, 3, 3]
    for name, value in columns.items():
        summary[name] = value
    table = matched_table({"frames": ["all", "few", "rest"], "other": ["few"]}, OBJECTS, summary)
    assert list(table["sample"]) == [*np.repeat(["all", "few", "rest"], 2), "few", "few"]
    assert list(table["matched"]) == ["frames"] * 6 + ["other"] * 2
    assert list(table["in_common"]) == [3, 3, 1, 1, 3, 3, 3, 3]
    assert list(table["k_bic"].filled(-1)) == [-1, 3, 4, 5, 0, 1, 4, 5]
    assert table.colnames[:5] == ["matched", "sample", "errors", "n_objects", "in_common"]
