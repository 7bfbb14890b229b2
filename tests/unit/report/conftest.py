"""A folder of results of two samples, made to measure: nothing is fitted."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from burstmix.assign import classes_table, membership_table, named_table
from burstmix.io import write_table, write_text
from burstmix.model import Fit, FitSet, Flag, Sample, Variable
from burstmix.results.fit import DIRICHLET_PROCESS, LIKELIHOODS
from burstmix.results.prepare import LEDGER, NAMED
from burstmix.results.select import FAMILIES, MATCHED, PUBLISHED
from burstmix.results.significance import BOOTSTRAP, INTERVALS, NEEDED, POWER
from burstmix.select import (
    Evidence,
    criteria_table,
    parameters_table,
    reasons_table,
    summarise,
    summary_table,
)

OBJECTS = 120


def make_sample(name):
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(-0.1, 0.6, 40), rng.normal(1.5, 0.4, 80)])[:, None]
    errors = np.full(values.shape, 0.05)
    arrays = (values, errors, 10**values, errors * 10**values, np.zeros(values.shape))
    names = np.array([f"GRB {i}" for i in range(OBJECTS)])
    return Sample(name, (Variable("t90", "log10", "s", "lognormal"),), names, *arrays)


def make_fit_set(name, errors, flags=((), (), ())):
    mixtures = ([1.0], [1.0]), ([0.33, 0.67], [-0.1, 1.5]), ([0.3, 0.1, 0.6], [-0.1, 1.0, 1.5])
    fits = []
    for (weights, means), barred, lnl in zip(mixtures, flags, (-160, -110, -108), strict=True):
        k = len(weights)
        fit = Fit(
            "normal", k, 0.05, np.array(weights), np.array(means)[:, None],
            np.full((k, 1, 1), 0.25), np.empty((k, 0)), float(lnl), OBJECTS, 3 * k - 1, True,
            {"starts": 9, "starts_at_best": 4,
             "ties": [{"share": 0.1, "value": 0.2, "objects": 3.0}] * k},
            tuple(Flag(each, 0, "because") for each in barred), entropy=1.0,
        )  # fmt: skip
        fits.append(fit)
    free = [replace(fit, floor=0.005) for fit in fits]
    meta = {"start": "search",
            "variables": [{"name": "t90", "unit": "s", "propagation": "lognormal"}]}  # fmt: skip
    return FitSet(name, "normal", errors, "density", 1, (0.05, 0.005), (*fits, *free), meta)


def write_sample(folder, name, title, flags):
    sample = make_sample(name)
    sets = [make_fit_set(name, errors, flags) for errors in ("without", "with")]
    p_values = BOOTSTRAP.of_rows([
        {"family": "normal", "errors": "with", "k": 1, "family_next": "normal", "k_next": 2,
         "ratio": 100.0,
         "p_bootstrap": 0.01, "p_bootstrap_error": 0.01, "replicates": 99, "open": "",
         "visible_best": 0.03, "visible_worst": None,
         "p_chi2": 1e-20, "ratio_95": 9.0, "simulator": "own_steps", "likelihood": "density",
         "floor": 0.05, "flags": ""},
    ])  # fmt: skip
    likelihoods = LIKELIHOODS.of_rows([
        {"errors": "with", "rule": rule, "n_objects": OBJECTS, "k": k, "gain": 50.0,
         "delta_aic": 0.0, "delta_bic": k - 2.0, "variable": "t90", "component": j + 1,
         "weight": 0.5, "location": j - 0.1, "scale": 0.5, "floor": 0.05, "flags": ""}
        for rule in ("lognormal", "linear") for k in (2, 3) for j in range(k)
    ])  # fmt: skip
    ledger = LEDGER.of_rows([
        {"cut": "missing", "reason": "no value", "rows_before": 150, "removed": 30,
         "incomplete": 0, "rows_after": OBJECTS},
    ])  # fmt: skip
    selection = criteria_table(sets, p_values)
    evidence = Evidence(sample, sets, likelihoods, selection, p_values, ledger)
    named = NAMED.of_rows([{"identifier": "GRB 7", "words": "a merger", "status": ""}])
    intervals = [
        {"family": "normal", "errors": "with", "k": 2, "component": j + 1, "parameter": parameter,
         "value": 0.5, "low": 0.4, "high": 0.6, "standard_error": 0.1,
         "elsewhere": 0.0}
        for parameter in ("weight", "location_t90", "scale_t90") for j in range(2)
    ]  # fmt: skip
    process = {"concentration": 1.0, "n_objects": OBJECTS, "components": 2, "effective": 2.0,
               "effective_least": 1.9, "effective_most": 2.1, "weights": "0.6 0.4", "starts": 9,
               "converged": 9}  # fmt: skip
    tables = {
        "verdict": summary_table(summarise(title, evidence)),
        "reasons": reasons_table(evidence),
        "selection": selection,
        "parameters": parameters_table(sets, sample),
        "likelihoods": likelihoods,
        "ledger": ledger,
        "bootstrap": p_values,
        "intervals": INTERVALS.of_rows(intervals),
        "dirichlet_process": DIRICHLET_PROCESS.of_rows([process]),
    }
    for fit_set in sets:
        mode = fit_set.errors
        tables[f"classes_{mode}"] = classes_table(sample, [fit_set])
        tables[f"membership_{mode}"] = membership_table(sample, [fit_set])
        tables[f"named_{mode}"] = named_table(named, tables[f"membership_{mode}"])
    for stem, table in tables.items():
        write_table(table, folder / name / f"{stem}.ecsv")
    (folder / name / "figures").mkdir()
    drawn = ["histogram_with", "panels_with", "panels_without", "membership_with", "merging"]
    drawn += ["bootstrap", "dirichlet_process", "histogram_normal_with_k2"]
    for stem in drawn:
        Image.new("RGB", (40, 20)).save(folder / name / f"figures/{stem}.png")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """results/ of the sample `good`, and of `barred`, of which every fit is barred by a flag."""
    folder = tmp_path_factory.mktemp("report") / "results"
    write_sample(folder, "good", "A good <sample>", ((), (), ()))
    write_sample(folder, "barred", "A barred one", (("at_floor",),) * 3)
    published = [
        {"reference": "Nobody (1999)", "seen": "nowhere", "sample": "good", "errors": "with",
         "start": "search", "quantity": "weight", "k": 2, "component": 1, "published": 0.3,
         "replayed": None,
         "ours": ours, "difference": None if ours is None else 0.03, "remark": "reproduced"}
        for ours in (0.33, None)
    ]  # fmt: skip
    families = {"sample": "good", "errors": "with", "family": "student_t", "delta_aic": 1.0,
                "better_aic": "three normals", "delta_bic": -3.0, "better_bic": "two student_t",
                "flags": "", "flags_normal": "", "published": ""}  # fmt: skip
    matched = {"matched": "group", "sample": "good", "errors": "with", "n_objects": OBJECTS,
               "in_common": OBJECTS, "k_aic": 2, "margin_aic": 1.0, "k_bic": 2, "margin_bic": 9.0,
               "verdict_k": 2, "strength": "weak"}  # fmt: skip
    cell = {"noise": 0.1, "weight": 0.1, "separation": 1.0}
    power = cell | {"size": 500, "replicates": 9, "found_aic": 0.5, "found_bic": 0.2,
                    "found_ratio": 0.3}  # fmt: skip
    needed = cell | {"criterion": "aic", "objects_50": 500, "objects_90": -1}
    for name, layout, rows in (
        ("published", PUBLISHED, published),
        ("families", FAMILIES, [families]),
        ("matched", MATCHED, [matched]),
        ("power/power", POWER, [power]),
        ("power/needed", NEEDED, [needed]),
    ):
        write_table(layout.of_rows(rows), folder / f"{name}.ecsv")
    Image.new("RGB", (40, 20)).save(folder / "power/power.png")
    write_text("# Provenance\n", folder / "provenance.md")
    return folder
