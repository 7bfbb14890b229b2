"""docs/questions.md says what the results of its config say."""

import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.table import Table
from PIL import Image

from burstmix.io import write_table

HOME = Path(__file__).parents[2]
sys.path.append(str(HOME / "docs"))

import write_questions  # noqa: E402
from write_questions import Results, draw_nine, draw_planes, draw_validated, page  # noqa: E402


def selection(bics):
    """A table of criteria, from (family, errors) to BIC by k; one in brackets is barred."""
    rows = [
        (
            *(family, errors, k, 100, abs(bic), "few_values" if bic < 0 else "", 0.05),
            *(-abs(bic) / 2, 4.0 if errors == "with" and k == 5 else 0.0, "few_objects"),
        )
        for (family, errors), of in bics.items()
        for k, bic in enumerate(of, 1)
    ]
    names = ("family", "errors", "k", "n_objects", "bic", "flags", "floor", "lnl_validated")
    names += ("gain_set_aside", "set_aside_by")
    table = Table(rows=rows, names=names, masked=True)
    table["gain_set_aside"].mask = table["gain_set_aside"] == 0.0
    return table


def both(**families):
    return {(f, e): bics for f, bics in families.items() for e in ("without", "with")}


@pytest.fixture
def results(tmp_path):
    """A run without Fermi, in which two skew-normals and five normals are preferred."""
    planes = both(
        normal=(300.0, 250.0, 240.0),
        student_t=(290.0, 255.0, 236.5),
        skew_normal=(280.0, 230.25, 260.0),
        skew_t=(285.0, -200.0, 265.0),
    )
    tables = {
        ("batse_t90_h32", "selection"): selection(planes),
        ("batse_nine", "selection"): selection(both(normal=(90.0, 80.0, 70.0, 60.0, 50.0, 55.5))),
        ("batse_nine", "ledger"): Table(
            rows=[
                ("missing", "value or error is missing (t90 9)", 500, 9, 491),
                ("not_positive", "value or error is not above 0 (fluence_4 31)", 491, 31, 460),
            ],
            names=("cut", "reason", "rows_before", "removed", "rows_after"),
        ),
        ("batse_nine", "merging"): Table(
            rows=[("normal", e, 5, 4, "2", "3", 12.4) for e in ("without", "with")],
            names=("family", "errors", "k", "classes", "first", "second", "entropy"),
        ),
        ("batse_nine", "parameters"): Table(
            rows=[("normal", e, 5, w, t) for e in ("without", "with")
                  for w, t in ((0.25, 0.5), (0.75, 30.0))],
            names=("family", "errors", "k", "weight", "t90"),
        ),
    }  # fmt: skip
    for sample in ("batse_t90_h32", "batse_nine"):
        tables[sample, "verdict"] = Table(
            {"errors": ["with"], "verdict_k": [2], "strength": ["weak"]}
        )
        tables[sample, "reasons"] = Table(
            {"speaks": ["for", "against"], "words": ["It does.", "A doubt."]}
        )
    for (sample, name), table in tables.items():
        (tmp_path / sample).mkdir(exist_ok=True)
        write_table(table, tmp_path / sample / f"{name}.ecsv")
    return Results(tmp_path)


def test_the_page_has_the_numbers_of_the_results(results):
    text = " ".join(page(results).split())
    assert (
        "BIC is least for two skew-normals (230.2), and 6.2 higher for three Student's t, the best "
        "of another number. Of two skewed classes the best, two skew-normals, have a BIC 6.2 lower "
        "than the best of three symmetric ones, three Student's t. Tails cost 5.0 in BIC" in text
    )
    assert "| `batse_t90_h32` | 100 | with | `skew_t` | 285.0 | (200.0) | 265.0 |" in text
    assert "five normals (50.0, 10.0 below one fewer)" in text
    assert "five normals have 50.0 (42.0 at a maximum that is set aside as `few_objects`" in text
    assert "Of 500 triggers 460 have all nine variables: 9 lack a value or an error, and 31" in text
    assert "2 and 3 (entropy 12 after)" in text and "0.25 at 0.5 s, 0.75 at 30 s" in text
    assert "`batse_nine`: two classes, evidence weak. A doubt." in text
    assert write_questions.WITHOUT_FERMI in text and "no p-values" in text
    assert "fermi_t90_hardness" not in text


def test_p_values_stand_there_where_a_run_has_them(results):
    row = ("with", "skew_normal", 2, "normal", 3, "own_steps", 0.6, 60, 0.25, 0.055)
    names = ("errors", "family", "k", "family_next", "k_next", "simulator", "ratio", "replicates")
    table = Table(rows=[row], names=(*names, "p_bootstrap", "p_bootstrap_error"))
    write_table(table, results.folder / "batse_t90_h32/bootstrap.ecsv")
    text = page(results)
    assert "no p-values" not in text
    assert (
        "| `batse_t90_h32` | with | skew_normal 2 against normal 3 | `own_steps` | 0.6 | 60 | "
        "0.250 ± 0.055 |" in text
    )


def test_a_component_that_is_no_chance_and_that_bic_leaves_out_is_told(results):
    row = ("with", "normal", 5, "normal", 6, "own_steps", 8.0, 60, 1 / 61, 1 / 61)
    names = ("errors", "family", "k", "family_next", "k_next", "simulator", "ratio", "replicates")
    table = Table(rows=[row], names=(*names, "p_bootstrap", "p_bootstrap_error"))
    write_table(table, results.folder / "batse_nine/bootstrap.ecsv")
    text = " ".join(page(results).split())
    assert (
        "With errors six normals gain 8 over five, as 0 of 60 samples do, and BIC asks for 14. So "
        "BIC leaves out, with errors, what is hardly chance." in text
    )


@pytest.mark.parametrize("draw", [draw_planes, draw_nine, draw_validated])
def test_its_figures_are_drawn(results, draw, tmp_path):
    draw(results, tmp_path / "figure.png")
    assert np.ptp(np.asarray(Image.open(tmp_path / "figure.png").convert("L"))) > 100
