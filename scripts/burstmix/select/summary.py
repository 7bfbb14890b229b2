"""summary.ecsv and summary.md: what the criteria prefer for each sample and error mode."""

from collections.abc import Callable
from operator import attrgetter

import numpy as np
from astropy.table import MaskedColumn, Table

from burstmix.files import Fit, FitSet, Sample

from .criteria import aicc
from .pvalues import significance_in_words
from .rules import between_rules, caution, listed, moves, rule_of, variable_of
from .words import evidence, support

CRITERIA = {"aic": (attrgetter("aic"), support), "bic": (attrgetter("bic"), evidence)}
FEW_OBJECTS = 40  # for each parameter; below, AIC needs its correction (Burnham & Anderson 2002)


def summarise(
    title: str, fit_sets: list[FitSet], sample: Sample, likelihoods: Table | None = None
) -> list[dict]:
    """A row for each error mode of a sample: the fits preferred by AIC and by BIC.

    Only fits without flags are compared. margin_aic and margin_bic say how far the runner-up is
    behind; next_aic and next_bic say which one that is. barred_k_aic and barred_k_bic are the best
    of the fits that a flag bars, if lower than the preferred one by barred_lower_aic and
    barred_lower_bic. k_aicc is preferred by AIC with its correction for few objects. caution says
    why the words must not be read as stronger. None: there is none. likelihoods: the table of
    likelihoods.ecsv, for samples that have one.
    """
    rows = []
    for errors in dict.fromkeys(fit_set.errors for fit_set in fit_sets):
        mode = [fit_set for fit_set in fit_sets if fit_set.errors == errors]
        fits = [fit for fit_set in mode for fit in fit_set.guarded]
        row = {
            "sample": fit_sets[0].sample,
            "title": title,
            "errors": errors,
            "n_objects": fits[0].n_objects,
            "floor": fits[0].floor,
        }
        for criterion, (value, word) in CRITERIA.items():
            row |= _preference(fits, criterion, value, word)
        best, _ = preferred(fits, aicc)
        barred = [f"k={fit.k}: {', '.join(fit.flag_names)}" for fit in fits if fit.flags]
        row |= {"k_aicc": best.k if best else None, "barred": "; ".join(barred)}
        rows.append(row | {"caution": caution(mode[0], sample, likelihoods)})
    return rows


def preferred(fits: list[Fit], criterion: Callable[[Fit], float]) -> tuple[Fit | None, Fit | None]:
    """The best and the second best by a criterion among the fits that no flag bars."""
    best, following = [*sorted((f for f in fits if not f.flags), key=criterion), None, None][:2]
    return best, following


def barred_and_lower(fits: list[Fit], criterion: Callable[[Fit], float]) -> Fit | None:
    """The best of the fits that a flag bars, if it is lower than the preferred one."""
    best, _ = preferred(fits, criterion)
    lowest = min(fits, key=criterion)
    return lowest if best and criterion(lowest) < criterion(best) else None


def _preference(fits, criterion, value, word):
    best, following = preferred(fits, value)
    margin = value(following) - value(best) if following else None
    barred = barred_and_lower(fits, value)
    return {
        f"family_{criterion}": best.family if best else "",
        f"k_{criterion}": best.k if best else None,
        f"next_family_{criterion}": following.family if following else "",
        f"next_{criterion}": following.k if following else None,
        f"margin_{criterion}": margin,
        f"words_{criterion}": word(margin) if following else "",
        f"barred_k_{criterion}": barred.k if barred else None,
        f"barred_lower_{criterion}": value(best) - value(barred) if barred else None,
    }


def summary_table(rows: list[dict]) -> Table:
    """summary.ecsv from the rows of all samples; masked where nothing is preferred or lower."""
    table = Table()
    for name in rows[0]:
        words = [row[name] for row in rows]
        kind = float if name.startswith(("margin", "barred_lower")) else int
        if name.startswith(("k_", "next_aic", "next_bic", "margin_", "barred_")):
            absent = [word is None for word in words]
            words = MaskedColumn([word or 0 for word in words], mask=absent, dtype=kind)
        table[name] = words
    return table


def summary_in_words(
    rows: list[dict],
    fit_sets: dict[str, list[FitSet]],
    likelihoods: dict[str, Table],
    bootstraps: dict[str, Table] | None = None,
) -> str:
    """summary.md: a paragraph for each sample and error mode, and every flag with its numbers.

    fit_sets, likelihoods and bootstraps by sample; a sample may lack either table.
    """
    lines = [
        "# Summary",
        "",
        "Only fits that no flag bars are compared. AIC and BIC are never compared between fits "
        "with and without errors, which are different models of the data. A difference of AIC or "
        "BIC is not a p-value.",
    ]
    for sample, sets in fit_sets.items():
        of_sample = [row for row in rows if row["sample"] == sample]
        lines += ["", f"## {of_sample[0]['title']} (`{sample}`)"]
        for row in of_sample:
            mode = [s for s in sets if s.errors == row["errors"]]
            table = likelihoods.get(sample)
            lines += ["", _verdict(row, [fit for fit_set in mode for fit in fit_set.guarded])]
            if row["caution"]:
                lines.append(_caution(row["caution"], mode[0], table))
            lines += between_rules(mode[0], table)
            lines += [sentence for fit_set in mode for sentence in third_component(fit_set)]
            lines += significance_in_words(row["errors"], (bootstraps or {}).get(sample))
            lines += ["", *_flags(mode)]
    return "\n".join(lines) + "\n"


def _verdict(row, fits):
    head = (
        f"**{row['errors'].capitalize()} errors**, {row['n_objects']} objects, components no "
        f"narrower than {row['floor']:g}: "
    )
    if row["k_aic"] is None:
        return head + "every fit is barred by a flag, so nothing is preferred."
    aic = _preferred(row, fits, "aic", "support left for that", "Burnham & Anderson 2002")
    bic = _preferred(row, fits, "bic", "evidence against that", "Kass & Raftery 1995")
    sentences = [head + aic, bic]
    largest = max(fits, key=lambda fit: fit.k)
    ratio = largest.n_objects / largest.n_parameters
    if ratio < FEW_OBJECTS:
        sentences.append(
            f"With {ratio:.0f} objects for each parameter of k = {largest.k}, fewer than "
            f"{FEW_OBJECTS}, Burnham & Anderson ask for AICc: it prefers k = {row['k_aicc']}."
        )
    return " ".join(sentences)


def _preferred(row, fits, criterion, what, source):
    name = criterion.upper()
    best, following = preferred(fits, CRITERIA[criterion][0])
    several = len({fit.family for fit in fits}) > 1

    def named(fit):
        return f"{fit.family} k = {fit.k}" if several else f"k = {fit.k}"

    if following is None:
        words = f"{name} has nothing to compare, because only {named(best)} is not barred by a flag"
    else:
        words = (
            f"{name} prefers {named(best)}, by {row[f'margin_{criterion}']:.2f} over "
            f"{named(following)} "
            f"({what}: {row[f'words_{criterion}']}; {source})"
        )
    barred = barred_and_lower(fits, CRITERIA[criterion][0])
    if barred:
        words += (
            f"; {named(barred)}, barred by {listed(barred.flag_names)}, would be lower by "
            f"{row[f'barred_lower_{criterion}']:.2f}"
        )
    return words + "."


def _caution(text, fit_set, likelihoods):
    moved = moves(fit_set, likelihoods)
    if moved == "":
        return f"{text}."
    alone = f", so the words above hold for the rule {rule_of(fit_set)} alone" if moved else ""
    return f"Caution: {text}{alone}."


def third_component(fit_set: FitSet):
    """A sentence on the narrowest component of k = 3: is it a spike, and does the floor hold it?"""
    for fit, free in zip(fit_set.guarded, fit_set.free, strict=True):
        if fit.k != 3:
            continue
        j = int(np.argmin(fit.sds[:, 0]))
        variable = variable_of(fit_set)
        where = f"{variable.to_native(fit.centres[j, 0]):.3g} {variable.unit}".strip()
        ties = fit.audit["ties"][j]
        held = f"{ties['share']:.0%} of it on its most common tied values"
        if any(flag.name == "tied_values" and flag.component == j for flag in fit.flags):
            spike = f"a spike on tied values ({held}, first {ties['value']:g})"
        else:
            spike = f"no spike on tied values ({held})"
        yield (
            f"Of {fit_set.family} k = 3 the narrowest component, at {where} with weight "
            f"{fit.weights[j]:.3f} and standard deviation {fit.sds[j, 0]:.3g}, is {spike}; at "
            f"the floor of {free.floor:g} lnL rises by {free.lnl - fit.lnl:z.2f} and the narrowest "
            f"component is {free.sds[:, 0].min():.3g} wide."
        )


def _flags(fit_sets):
    for fit_set in fit_sets:
        for fit in fit_set.guarded:
            for flag in fit.flags:
                which = "" if flag.component is None else f", component {flag.component + 1}"
                yield f"- {fit_set.family}, k = {fit.k}{which}: `{flag.name}`: {flag.detail}"
