"""summary.ecsv and summary.md: what the criteria prefer for each sample and error mode."""

import numpy as np
from astropy.table import Table

from burstmix.files import Fit, FitSet, Variable

from .words import evidence, support


def summarise(title: str, fit_sets: list[FitSet]) -> list[dict]:
    """A row for each error mode of a sample: the fits preferred by AIC and by BIC.

    Only fits without flags are compared. margin_aic and margin_bic say how far the runner-up is
    behind; next_aic and next_bic say which one that is.
    """
    rows = []
    for errors in dict.fromkeys(fit_set.errors for fit_set in fit_sets):
        fits = [fit for s in fit_sets if s.errors == errors for fit in s.guarded]
        row = {
            "sample": fit_sets[0].sample,
            "title": title,
            "errors": errors,
            "n_objects": fits[0].n_objects,
            "floor": fits[0].floor,
        }
        for criterion, word in (("aic", support), ("bic", evidence)):
            row |= _preference(fits, criterion, word)
        barred = [f"k={fit.k}: {', '.join(fit.flag_names)}" for fit in fits if fit.flags]
        rows.append(row | {"barred": "; ".join(barred)})
    return rows


def preferred(fits: list[Fit], criterion: str) -> tuple[Fit | None, Fit | None]:
    """The best and the second best by "aic" or "bic" among the fits that no flag bars."""
    unbarred = [fit for fit in fits if not fit.flags]
    ranked = sorted(unbarred, key=lambda fit: getattr(fit, criterion))
    best, following = [*ranked, None, None][:2]
    return best, following


def _preference(fits, criterion, word):
    best, following = preferred(fits, criterion)
    margin = getattr(following, criterion) - getattr(best, criterion) if following else 0.0
    return {
        f"k_{criterion}": best.k if best else 0,
        f"next_{criterion}": following.k if following else 0,
        f"margin_{criterion}": margin,
        f"words_{criterion}": word(margin) if following else "",
    }


def summary_in_words(summary: Table, fit_sets: dict[str, list[FitSet]]) -> str:
    """summary.md: a paragraph for each sample and error mode, and every flag with its numbers."""
    lines = [
        "# Summary",
        "",
        "Only fits that no flag bars are compared. AIC and BIC are never compared between fits "
        "with and without errors, which are different models of the data. A difference of AIC or "
        "BIC is not a p-value.",
    ]
    for sample, sets in fit_sets.items():
        rows = summary[summary["sample"] == sample]
        lines += ["", f"## {rows['title'][0]} (`{sample}`)"]
        for row in rows:
            mode = [s for s in sets if s.errors == row["errors"]]
            lines += ["", _sentences(row)]
            lines += [sentence for fit_set in mode for sentence in third_component(fit_set)]
            lines += ["", *_flags(mode)]
    return "\n".join(lines) + "\n"


def _sentences(row):
    head = (
        f"**{row['errors'].capitalize()} errors**, {row['n_objects']} objects, components no "
        f"narrower than {row['floor']:g}: "
    )
    if not row["k_aic"]:
        return head + "every fit is barred by a flag, so nothing is preferred."
    if not row["next_aic"]:
        return head + f"only k = {row['k_aic']} is not barred by a flag; nothing to compare."
    return (
        head
        + f"AIC prefers k = {row['k_aic']}, by {row['margin_aic']:.2f} over k = {row['next_aic']} "
        f"(support left for that: {row['words_aic']}; Burnham & Anderson 2002); "
        f"BIC prefers k = {row['k_bic']}, by {row['margin_bic']:.2f} over k = {row['next_bic']} "
        f"(evidence against that: {row['words_bic']}; Kass & Raftery 1995)."
    )


def third_component(fit_set: FitSet):
    """A sentence on the narrowest component of k = 3: is it a spike, and does the floor hold it?"""
    for fit, free in zip(fit_set.guarded, fit_set.free, strict=True):
        if fit.k != 3:
            continue
        j = int(np.argmin(fit.scales[:, 0]))
        variable = Variable(**fit_set.meta["variables"][0])
        where = f"{variable.to_native(fit.locations[j, 0]):.3g} {variable.unit}".strip()
        ties = fit.audit["ties"][j]
        held = f"{ties['share']:.0%} of it on its most common tied values"
        if any(flag.name == "tied_values" and flag.component == j for flag in fit.flags):
            spike = f"a spike on tied values ({held}, first {ties['value']:g})"
        else:
            spike = f"no spike on tied values ({held})"
        yield (
            f"Of {fit_set.family} k = 3 the narrowest component, at {where} with weight "
            f"{fit.weights[j]:.3f} and standard deviation {fit.scales[j, 0]:.3g}, is {spike}; at "
            f"the floor of {free.floor:g} lnL rises by {free.lnl - fit.lnl:.2f} and the narrowest "
            f"component is {free.scales[:, 0].min():.3g} wide."
        )


def _flags(fit_sets):
    for fit_set in fit_sets:
        for fit in fit_set.guarded:
            for flag in fit.flags:
                which = "" if flag.component is None else f", component {flag.component + 1}"
                yield f"- {fit_set.family}, k = {fit.k}{which}: `{flag.name}`: {flag.detail}"
