"""selection.ecsv: a row for each fit."""

import numpy as np
from astropy.table import Table

from burstmix.model import Choice, Fit, FitSet
from burstmix.pairs import rows_on
from burstmix.results.select import SELECTION

from .words import support, words_of

BINNED = ("chi2_binned", "dof_binned", "p_binned")


def criteria_table(
    fit_sets: list[FitSet],
    bootstrap: Table | None = None,
    binned: dict | None = None,
    validated: dict | None = None,
) -> Table:
    """Criteria of every guarded fit of a sample, and what becomes of it at a lower floor.

    delta_aic, delta_bic and delta_icl are above the least among the fits of the same error mode
    that no flag bars (among all if each is barred), so a barred fit's may be negative. Fits with
    and without errors are different models of the data, whose criteria must not be compared.
    weight_aic are the Akaike weights exp(-delta_aic / 2) / sum (Burnham & Anderson 2002, sec. 2.9),
    weight_bic likewise by BIC, with a prior uniform over k and then over the families fitted with
    that k; both are masked for fits that are not compared. words_bic is empty between neighbouring
    k without p_bootstrap: there BIC estimates no Bayes factor. p_bootstrap, for the gain over
    k - 1, is that of the first simulator in bootstrap (bootstrap.ecsv), masked where there is none.
    binned: by family and error mode, and then by k, the chi-square of binned values, as binned_chi2
    gives it; masked where there is none. validated: likewise lnl_validated, as cross_validated_lnl
    gives it; without it there is no such column.
    """
    rows = []
    for fit_set in fit_sets:
        same_mode = [each for each in fit_sets if each.errors == fit_set.errors]
        aic, bic, icl = (Choice.among(same_mode, name) for name in ("aic", "bic", "icl"))
        chi2 = (binned or {}).get((fit_set.family, fit_set.errors), {})
        lnls = (validated or {}).get((fit_set.family, fit_set.errors), {})
        weights, weights_bic = _weights(aic), _weights(bic, _prior(bic))
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
                    "words_bic": words_of(bic, fit, _has_p(fit, bic, fit_set.errors, bootstrap)),
                    "weight_aic": weights.get(id(fit)),
                    "weight_bic": weights_bic.get(id(fit)),
                    **_p_values(fit_set.family, fit_set.errors, fit.k, bootstrap),
                    **chi2.get(fit.k, dict.fromkeys(BINNED)),
                    **({"lnl_validated": lnls[fit.k]} if fit.k in lnls else {}),
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


def _weights(choice: Choice, prior: dict[int, float] | None = None) -> dict[int, float]:
    """By id, exp(-difference / 2) times prior of the fits compared, or of all if none is; sum 1."""
    fits = [fit for fit in choice.fits if not (choice.compared and fit.flags)]
    parts = {
        id(fit): np.exp(-choice.above(fit) / 2) * (prior[fit.k] if prior else 1.0) for fit in fits
    }
    total = sum(parts.values())
    return {fit: part / total for fit, part in parts.items()}


def _prior(choice: Choice) -> dict[int, float]:
    """By k, the prior of each fit: uniform over k and then over families, not normalised."""
    ks = [fit.k for fit in choice.fits]
    return {k: 1.0 / ks.count(k) for k in ks}


def _has_p(fit: Fit, choice: Choice, mode: str, bootstrap: Table | None) -> bool:
    """Whether there is a p-value between the preferred fit and a neighbour of its family."""
    k = max(fit.k, choice.preferred.k) if choice.preferred else fit.k
    return _p_values(fit.family, mode, k, bootstrap)["p_bootstrap"] is not None


def _p_values(family, mode, k, bootstrap):
    """The p-value of k - 1 against k by the first simulator, and its error; None where unknown."""
    names = ("p_bootstrap", "p_bootstrap_error")
    for row in rows_on(bootstrap, family, mode, k - 1, k):
        return {name: float(row[name]) for name in names}
    return dict.fromkeys(names)
