"""selection.ecsv and parameters.ecsv: a row for each fit, and a row for each of its components."""

from itertools import combinations

import numpy as np
from astropy.table import MaskedColumn, Table

from burstmix.files import Fit, FitSet, Sample

from .descriptions import DESCRIPTIONS
from .words import evidence, support

MAY_BE_ABSENT = ("weight_aic", "p_bootstrap", "p_bootstrap_error")
BINNED = ("chi2_binned", "dof_binned", "p_binned")


def aicc(fit: Fit) -> float:
    """AIC for few objects (Burnham & Anderson 2002, p. 66); infinite where n <= p + 1."""
    left = fit.n_objects - fit.n_parameters - 1
    if left <= 0:
        return np.inf
    return fit.aic + 2 * fit.n_parameters * (fit.n_parameters + 1) / left


def criteria_table(
    fit_sets: list[FitSet], bootstrap: Table | None = None, binned: dict | None = None
) -> Table:
    """Criteria of every guarded fit of a sample, and what becomes of it at a lower floor.

    delta_aic, delta_bic and delta_icl are against the least among the fits of the same error mode
    that no flag bars (among all if each is barred), so a barred fit may have a negative one. With
    and without errors are different models of the data, whose criteria must not be compared.
    weight_aic are the Akaike weights exp(-delta_aic / 2) / sum (Burnham & Anderson 2002, sec. 2.9)
    among the fits compared, masked for the others. p_bootstrap, of the gain over k - 1, is that of
    the first simulator in bootstrap (bootstrap.ecsv), masked where it was not asked for. binned:
    by family and error mode, and then by k, the chi-square of binned values, as binned_chi2 gives
    it; masked where there is none.
    """
    rows = []
    for fit_set in fit_sets:
        same_mode = [fit for s in fit_sets if s.errors == fit_set.errors for fit in s.guarded]
        compared = [fit for fit in same_mode if not fit.flags] or same_mode
        least_aic = min(fit.aic for fit in compared)
        least_bic = min(fit.bic for fit in compared)
        least_icl = min(fit.icl for fit in compared)
        chi2 = (binned or {}).get((fit_set.family, fit_set.errors), {})
        total = sum(np.exp((least_aic - fit.aic) / 2) for fit in compared)
        for fit, free in zip(fit_set.guarded, fit_set.free, strict=True):
            rows.append(
                {
                    "family": fit_set.family,
                    "errors": fit_set.errors,
                    "k": fit.k,
                    "n_objects": fit.n_objects,
                    "n_parameters": fit.n_parameters,
                    "lnl": fit.lnl,
                    "aic": fit.aic,
                    "bic": fit.bic,
                    "aicc": aicc(fit),
                    "icl": fit.icl,
                    "delta_aic": fit.aic - least_aic,
                    "delta_bic": fit.bic - least_bic,
                    "delta_icl": fit.icl - least_icl,
                    "words_aic": support(fit.aic - least_aic),
                    "words_bic": evidence(fit.bic - least_bic),
                    "weight_aic": np.exp((least_aic - fit.aic) / 2) / total
                    if any(fit is one for one in compared)
                    else None,
                    **_p_values(fit_set, fit.k, bootstrap),
                    **chi2.get(fit.k, dict.fromkeys(BINNED)),
                    "floor": fit.floor,
                    "starts": fit.audit["starts"],
                    "starts_at_best": fit.audit["starts_at_best"],
                    "floor_free": free.floor,
                    "lnl_free": free.lnl,
                    "scale_min_free": float(free.sds.min()),
                    "flags": ";".join(fit.flag_names),
                }
            )
    table = Table(rows)
    for name in (*MAY_BE_ABSENT, *BINNED):
        found = [row[name] for row in rows]
        kind = int if name.startswith("dof") else float
        absent = [number is None for number in found]
        table[name] = MaskedColumn([number or 0 for number in found], mask=absent, dtype=kind)
    for name, description in DESCRIPTIONS.items():
        table[name].description = description
    return table


def _p_values(fit_set, k, bootstrap):
    """The p-value of k - 1 against k by the first simulator, and its error; None where unknown."""
    names = ("p_bootstrap", "p_bootstrap_error")
    for row in [] if bootstrap is None else bootstrap:
        same = row["family"] == fit_set.family and row["errors"] == fit_set.errors
        if same and row["k"] == k - 1 and row["k_next"] == k:
            return {name: float(row[name]) for name in names}
    return dict.fromkeys(names)


def parameters_table(fit_sets: list[FitSet], sample: Sample) -> Table:
    """Weight, location and scale of every component of every guarded fit.

    location_v and scale_v are in fitted units, v itself is the location back in its own unit. Of
    one variable, weight_error and so on are standard errors, masked where there is none.
    """
    rows = [
        {"family": fit_set.family, "errors": fit_set.errors, "k": fit.k, "component": j + 1}
        | _component(fit, j, sample)
        for fit_set in fit_sets
        for fit in fit_set.guarded
        for j in range(fit.k)
    ]
    table = Table(rows)
    for name in [name for name in table.colnames if name.endswith("_error")]:
        table[name] = np.ma.masked_invalid(np.ma.filled(table[name].astype(float), np.nan))
        table[name].description = "standard error from the observed information"
    for variable in sample.variables:
        for name in (f"location_{variable.name}", f"scale_{variable.name}"):
            for column in {name, f"{name}_error"} & set(table.colnames):
                table[column].unit = variable.fitted_unit or None
        table[variable.name].unit = variable.unit or None
        table[variable.name].description = "location in the variable's own unit"
    return table


def _component(fit: Fit, j: int, sample: Sample) -> dict:
    words = {"weight": float(fit.weights[j])}
    scales = fit.scales[j]
    for i, variable in enumerate(sample.variables):
        words[f"location_{variable.name}"] = float(fit.locations[j, i])
        words[f"scale_{variable.name}"] = float(scales[i])
        words[variable.name] = float(variable.to_native(fit.locations[j, i]))
    for (a, first), (b, second) in combinations(enumerate(sample.variables), 2):
        correlation = fit.covariances[j, a, b] / (scales[a] * scales[b])
        words[f"correlation_{first.name}_{second.name}"] = float(np.clip(correlation, -1, 1))
    words |= {name: float(fit.shapes[j, s]) for s, name in enumerate(fit.shape_names)}
    (first, *_) = sample.variables
    named = {"weight": "weights", f"location_{first.name}": "locations"}
    named |= {f"scale_{first.name}": "scales"} | {name: name for name in fit.shape_names}
    words |= {
        f"{name}_error": float(fit.standard_errors[key][j])
        for name, key in named.items()
        if key in fit.standard_errors
    }
    return words | {"flags": ";".join(fit.flag_names_of(j))}
