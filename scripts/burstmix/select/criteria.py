"""selection.ecsv: a row for each fit."""

import numpy as np
from astropy.table import Table

from burstmix.model import Choice, FitSet
from burstmix.results.select import SELECTION

from .words import evidence, support

BINNED = ("chi2_binned", "dof_binned", "p_binned")


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
        same_mode = [each for each in fit_sets if each.errors == fit_set.errors]
        aic, bic, icl = (Choice.among(same_mode, name) for name in ("aic", "bic", "icl"))
        chi2 = (binned or {}).get((fit_set.family, fit_set.errors), {})
        weights = _akaike_weights(aic)
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
                    "aicc": fit.aicc,
                    "icl": fit.icl,
                    "delta_aic": aic.above(fit),
                    "delta_bic": bic.above(fit),
                    "delta_icl": icl.above(fit),
                    "words_aic": support(aic.above(fit)),
                    "words_bic": evidence(bic.above(fit)),
                    "weight_aic": weights.get(id(fit)),
                    **_p_values(fit_set, fit.k, bootstrap),
                    **chi2.get(fit.k, dict.fromkeys(BINNED)),
                    "floor": fit.floor,
                    "starts": fit.audit["starts"],
                    "starts_at_best": fit.audit["starts_at_best"],
                    "floor_free": free.floor,
                    "lnl_free": free.lnl,
                    "scale_min_free": float(free.sds.min()),
                    "set_aside": fit.audit.get("set_aside", 0),
                    "gain_set_aside": fit.set_aside[0].lnl - fit.lnl if fit.set_aside else None,
                    "set_aside_by": ";".join(fit.set_aside[0].flag_names) if fit.set_aside else "",
                    "flags": ";".join(fit.flag_names),
                    "notes": ";".join(dict.fromkeys(note.name for note in fit.notes)),
                }
            )
    return SELECTION.of_rows(rows)


def _akaike_weights(choice: Choice) -> dict[int, float]:
    """By id, the weights of the fits compared; of all if each is set aside."""
    fits = [fit for fit in choice.fits if not (choice.compared and fit.flags)]
    parts = {id(fit): np.exp(-choice.above(fit) / 2) for fit in fits}
    total = sum(parts.values())
    return {fit: part / total for fit, part in parts.items()}


def _p_values(fit_set, k, bootstrap):
    """The p-value of k - 1 against k by the first simulator, and its error; None where unknown."""
    names = ("p_bootstrap", "p_bootstrap_error")
    for row in [] if bootstrap is None else bootstrap:
        same = row["family"] == row["family_next"] == fit_set.family
        same &= row["errors"] == fit_set.errors
        if same and row["k"] == k - 1 and row["k_next"] == k:
            return {name: float(row[name]) for name in names}
    return dict.fromkeys(names)
