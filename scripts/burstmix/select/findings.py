"""What limits a verdict: fixed rules, each of which caps its strength."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from burstmix.model import LARGE_ERROR, Choice, Fit, with_unit
from burstmix.model.choice import MARGIN
from burstmix.pairs import CLEAR, LEVEL
from burstmix.results.select import SELECTION

from .counted import classes, components, number, place, plain, preference
from .evidence import Evidence
from .pvalues import is_open
from .rules import REFERENCE, by_number, listed, moves, rule_of, variable_of
from .words import WORDS

STRENGTHS = ("none", "weak", "moderate", "strong")
SIDES = ("fewer", "more")  # classes than the verdict says: what a finding may leave possible

# Each finding, and the strongest evidence that it allows; docs/methods.md says when it holds.
LIMITS = {
    "all_barred": "none",
    "nothing_to_compare": "none",
    "sentinel": "weak",
    "margin_bare": "weak",
    "unresolved": "weak",
    "outliers": "weak",
    "edge_of_range": "weak",
    "barred_lower_bic": "weak",
    "errors_change_bic": "weak",
    "rule_changes_bic": "weak",
    "family_changes_bic": "weak",
    "aic_differs": "weak",
    "last_insignificant": "weak",
    "next_significant": "weak",
    "other_significant": "weak",
    "both_rejected": "weak",
    "margin_positive": "moderate",
    "barred_lower_aic": "moderate",
    "errors_change_aic": "moderate",
    "errors_one_way": "moderate",
    "rule_moves_class": "moderate",
    "rule_untested": "moderate",
    "family_untested": "moderate",
    "p_marginal": "moderate",
    "p_missing": "moderate",
    "last_open": "moderate",
    "next_open": "moderate",
    "other_open": "moderate",
    "neither_rejected": "moderate",
    "simulators_differ": "moderate",
    "floor_changes_fit": "moderate",
    "poor_fit": "moderate",
    "few_objects": "moderate",
    "search_failed": "moderate",
}
# The words of Kass & Raftery (1995): up to 2 a bare mention, up to 6 positive.
BARE, POSITIVE = 2.0, 6.0
POOR = 0.01  # p-value of the binned chi-square
FEW, BROAD = 0.05, 1.5  # at most this share, at least so many widths of all objects: outliers
FEW_OBJECTS = 40  # for each parameter (Burnham & Anderson 2002)
RISE = 0.5 * BARE  # in lnL, at the lower floor
SEARCH_NOTES = {
    "single_start": "no two starts led independently to the fit of {}",
    "not_converged": "the climb to the fit of {} has not converged",
}


class Finding(NamedTuple):
    """What limits a verdict: a name of LIMITS, and what was found in words.

    k: the number of components that it leaves possible. It limits both sides where it is about no
    number, None, or about as many components as the verdict.
    """

    name: str
    words: str
    k: int | None = None


Found = Iterator[Finding]


def findings(evidence: Evidence) -> dict[str, str]:
    """By name, a clause with numbers for each limit that holds for a sample, in LIMITS' order."""
    found = {}
    for one in found_in(evidence):
        found.setdefault(one.name, one.words)
    return found


def strengths(evidence: Evidence, found: list[Finding] | None = None) -> dict[str, str | None]:
    """The strongest words that no finding forbids for there being no fewer classes, and no more.

    None: there can be no fewer than one, and nothing is said where flags bar every fit. found: the
    findings that count, by default all.
    """
    found, best = found_in(evidence) if found is None else found, evidence.best
    if best is None:
        return dict.fromkeys(SIDES)
    limits = {
        "fewer": [one.name for one in found if one.k is None or one.k <= best.k],
        "more": [one.name for one in found if one.k is None or one.k >= best.k],
    }
    return {
        side: strength_of(names) if side == "more" or best.k > 1 else None
        for side, names in limits.items()
    }


def strength_of(findings) -> str:
    """The strongest word that no finding forbids, by their names."""
    return min((LIMITS[name] for name in findings), key=STRENGTHS.index, default="strong")


def found_in(evidence: Evidence) -> list[Finding]:
    """All findings on a sample in LIMITS' order, once for each number that one leaves possible."""
    best = evidence.best
    if best is None:
        least = evidence.choice(evidence.mode).shown
        words = f"flags bar every fit; the least BIC has {components(least)} ({_flags(least)})"
        return [Finding("all_barred", words)]
    rules = (
        _values,
        _comparison,
        _outliers,
        _criteria,
        _errors,
        _rules,
        _families,
        _p_values,
        _floors,
    )
    found = [one for rule in rules for one in rule(evidence, best)]
    return sorted(found, key=lambda one: [*LIMITS].index(one.name))


def _flags(fit):
    return listed([plain(name) for name in fit.flag_names])


def _values(evidence: Evidence, best: Fit) -> Found:
    if evidence.sentinels:
        yield Finding("sentinel", plain(evidence.sentinels[0].split("; ")[0]))


def _comparison(evidence: Evidence, best: Fit) -> Found:
    fits = evidence.fits(evidence.mode)
    choice = evidence.choice(evidence.mode)
    if choice.rival is None:
        words = f"no other number of components than {number(best.k)} is left"
        yield Finding("nothing_to_compare", words)
    for rival in choice.rivals:
        if (margin := choice.behind(rival)) > POSITIVE:
            continue
        name = "margin_bare" if margin <= BARE else "margin_positive"
        verb = "is" if rival.k == 1 else "are"
        words = f"{components(rival)} {verb} nearly as good: BIC {_worse(margin)}"
        if margin < 0:
            words = f"{components(rival)} {verb} not better by enough: BIC {_worse(margin)}"
            words += f", and another family has to be better by {MARGIN:g}"
        yield Finding(name, words, rival.k)
    tried = {fit.k for fit in fits}
    if best.k == max(tried):
        words = f"more than {number(best.k)} components were not tried"
        yield Finding("edge_of_range", words, best.k + 1)
    elif 1 < best.k == min(tried):
        words = f"fewer than {number(best.k)} components were not tried"
        yield Finding("edge_of_range", words, best.k - 1)
    limits = best.width_limits
    if evidence.mode == "with" and limits is not None and not np.isnan(limits).any():
        unit = variable_of(evidence.fit_sets[0]).fitted_unit
        limited = limits[np.isfinite(limits[:, 0]), 0]
        below = with_unit(listed([f"{limit:.3f}" for limit in limited]), unit)
        words = "errors hide the width of every class"
        words += f": below {below}" if limited.size else ""
        words += "" if limited.size == len(limits) else ", without a limit for some"
        yield Finding("unresolved", words)
    ratio = best.n_objects / best.n_parameters
    if ratio < FEW_OBJECTS:
        words = f"each parameter has {ratio:.1f} objects, fewer than {FEW_OBJECTS}"
        yield Finding("few_objects", words)
    p = evidence.p_binned(best, evidence.mode)
    if p is not None and p < POOR:
        words = f"the binned values do not follow the mixture (p = {shown_p(p, 'binned')})"
        yield Finding("poor_fit", words)
    for fit in fits:
        near = fit.family == best.family and abs(fit.k - best.k) == 1
        notes = [SEARCH_NOTES[note.name] for note in fit.notes if note.name in SEARCH_NOTES]
        if near and notes:
            yield Finding("search_failed", notes[0].format(components(fit)), fit.k)


def _outliers(evidence: Evidence, best: Fit) -> Found:
    mean = best.weights @ best.centres
    whole = np.sqrt(best.weights @ (best.sds**2 + (best.centres - mean) ** 2))
    broad = (best.sds >= BROAD * whole).all(axis=1) & (best.weights <= FEW)
    for j in np.flatnonzero(broad)[:1]:
        unit = variable_of(evidence.fit_sets[0]).fitted_unit
        width, all_of_it = (with_unit(f"{each[0]:.2g}", unit) for each in (best.sds[j], whole))
        yield Finding(
            "outliers",
            f"a class of {best.weights[j]:.1%} is {width} wide, more than all together "
            f"({all_of_it}): they may be outliers",
        )


def _criteria(evidence: Evidence, best: Fit) -> Found:
    for criterion in WORDS:
        choice = evidence.choice(evidence.mode, criterion)
        upper = criterion.upper()
        lower = [fit for fit in choice.flagged if choice.behind(fit) < 0]
        for fit in [fit for fit in lower if fit.k != choice.preferred.k][:1]:
            yield Finding(
                f"barred_lower_{criterion}",
                f"{upper} of {components(fit)} is {-choice.behind(fit):.2f} lower, but flags bar "
                f"them ({_flags(fit)})",
                fit.k,
            )
        if choice.preferred.k != best.k:
            pair = preference(choice.preferred, best)
            words = f"{upper} prefers {pair}, by {choice.behind(best):.2f}"
            yield Finding(f"{criterion}_differs", words, choice.preferred.k)


def _errors(evidence: Evidence, best: Fit) -> Found:
    if len(evidence.modes) < 2:
        yield Finding("errors_one_way", f"only fits {evidence.mode} errors were made")
        return
    (other,) = (mode for mode in evidence.modes if mode != evidence.mode)
    for criterion, changed in evidence.changed_by_errors().items():
        if changed:
            choice = evidence.choice(other, criterion)
            upper, preferred = criterion.upper(), choice.preferred
            words = f"{other} errors {upper} prefers {components(preferred or best)}"
            if preferred is None:
                words = f"{other} errors flags bar every fit"
            elif choice.rival:
                pair = preference(preferred, choice.rival)
                words = (
                    f"{other} errors {upper} prefers {pair}, by {choice.behind(choice.rival):.2f}"
                )
            yield Finding(f"errors_change_{criterion}", words, preferred and preferred.k)


def _rules(evidence: Evidence, best: Fit) -> Found:
    fit_set = evidence.fit_sets_in(evidence.mode)[0]
    preferred = by_number(evidence.mode, evidence.likelihoods)
    if len(preferred) > 1:
        numbers = [
            f"{number(k)} components by {listed([plain(rule) for rule in by])}"
            for k, by in preferred.items()
        ]
        words = f"the rules for errors differ: BIC prefers {listed(numbers)}"
        yield from (Finding("rule_changes_bic", words, k) for k in preferred if k != best.k)
    moved = moves(fit_set, evidence.likelihoods)
    if moved:
        words = "another rule for errors moves the first component of a fit with two"
        yield Finding("rule_moves_class", f"{words}: {moved}")
    large = int(evidence.sample.large_errors.sum()) if evidence.mode == "with" else 0
    rule = rule_of(fit_set)
    if large and moved is None and rule != REFERENCE["with"]:
        of = f"{large} of {len(evidence.sample)} relative errors are above {LARGE_ERROR:g}"
        yield Finding("rule_untested", f"{of}, and no rule but {plain(rule)} was tried")


def changing(evidence: Evidence, best: Fit) -> list[Fit]:
    """Other families' preferred fits with another number of components, hardly behind the best."""
    others = _other_families(evidence, best)
    return [fit for fit in others if fit.k != best.k and fit.bic - best.bic <= POSITIVE]


def _other_families(evidence, best):
    """The fits that BIC prefers within the other families, where no barred fit is lower."""
    found = evidence.by_family().items()
    return [fit for name, fit in found if fit is not None and name != best.family]


def _families(evidence: Evidence, best: Fit) -> Found:
    if others := changing(evidence, best):
        fits = [f"{components(fit)} (BIC {_worse(fit.bic - best.bic)})" for fit in others]
        words = f"another family does nearly as well with {listed(fits)}"
        yield from (Finding("family_changes_bic", words, fit.k) for fit in others)
    if best.k > 1 and not _other_families(evidence, best):
        yield Finding("family_untested", "no other family of components can be compared")


def _p_values(evidence: Evidence, best: Fit) -> Found:
    mode, k = evidence.mode, best.k
    last = evidence.p_values(mode, k - 1, k) if k > 1 else None
    following = evidence.p_values(mode, k, k + 1)
    missing = [k - 1] * (last == []) + [k + 1] * (not following)
    words = f"no simulated samples compare {components(best)} with "
    words += " or ".join(map(number, missing))
    yield from (Finding("p_missing", words, other) for other in missing)
    if last:
        p = last[0]["p_bootstrap"]
        left_open = list(_open("last", f"the {place(k)} class is needed", last, k - 1))
        if p > LEVEL:
            words = f"{classes(k - 1)} may be enough (p = {shown_p(p)})"
            yield Finding("last_insignificant", words, k - 1)
        elif p > CLEAR and not left_open:
            words = f"{classes(k - 1)} cannot be excluded clearly (p = {shown_p(p)})"
            yield Finding("p_marginal", words, k - 1)
        yield from left_open
    if following:
        if following[0]["p_bootstrap"] <= LEVEL:
            words = _asked(f"a {place(k + 1)} class", following)
            yield Finding("next_significant", words, k + 1)
        yield from _open("next", f"a {place(k + 1)} class is needed", following, k + 1)
    others = evidence.against_other_families(best)
    for other, own, turned in others:
        yield from _other_family(best, other, own, turned)
    against = [(last, k - 1), (following, k + 1), *((own, other.k) for other, own, _ in others)]
    for rows, other_k in against:
        if len({row["p_bootstrap"] <= LEVEL for row in rows or ()}) > 1:
            more = f"{rows[0]['k']} against {rows[0]['k_next']} components"
            by = [f"{shown_p(row['p_bootstrap'])} by {plain(row['simulator'])}" for row in rows]
            words = f"simulators differ on {more}: p = {listed(by)}"
            yield Finding("simulators_differ", words, other_k)


def _other_family(best: Fit, other: Fit, own: list, turned: list) -> Found:
    """What samples simulated from the best fit (own) and from the other (turned) say.

    That neither is rejected counts only if no flag bars the other fit.
    """
    p, p_other = (shown_p(rows[0]["p_bootstrap"]) for rows in (own, turned))
    rejected = [rows[0]["p_bootstrap"] <= LEVEL for rows in (own, turned)]
    both, said = f"{components(best)} and {components(other)}", f"(p = {p} and {p_other})"
    undecided = is_open(own[0]) or is_open(turned[0])
    if all(rejected):
        verb = "may reject" if undecided else "reject"
        yield Finding("both_rejected", f"simulated samples {verb} both {both} {said}")
    elif rejected[0]:
        yield Finding("other_significant", _asked(components(other), own), other.k)
    elif not any(rejected) and not undecided and other.k != best.k and not other.flags:
        words = f"simulated samples do not tell {both} apart {said}"
        yield Finding("neither_rejected", words, other.k)
    yield from _open("other", f"{components(other)} are better", own, other.k)


def _asked(what: str, rows: list) -> str:
    verb = "may favour" if is_open(rows[0]) else "favour"
    return f"simulated samples {verb} {what} (p = {shown_p(rows[0]['p_bootstrap'])})"


def _open(pair: str, claim: str, rows: list, k: int) -> Found:
    """A finding if more replicates may bring p to the other side of LEVEL, and turn the claim."""
    if is_open(rows[0]):
        p = shown_p(rows[0]["p_bootstrap"])
        yield Finding(f"{pair}_open", f"whether {claim} is open (p = {p})", k)


def _worse(margin: float) -> str:
    """How a BIC compares with that of the best: less is better."""
    return f"{abs(margin):.2f} {'worse' if margin >= 0 else 'better'}"


def shown_p(p: float, of: str = "bootstrap") -> str:
    """A p-value as all tables print it."""
    return format(float(p), SELECTION.column(f"p_{of}").format)


def _floors(evidence: Evidence, best: Fit) -> Found:
    fits = [fit for fit_set in evidence.fit_sets_in(evidence.mode) for fit in fit_set.free]
    there = Choice.from_fits(fits).preferred
    rise, floor = max(
        (free.lnl - fit.lnl, free.floor)
        for fit, free in evidence.at_both_floors(best.family, evidence.mode)
        if fit.k == best.k
    )
    if there and there.k != best.k:
        words = f"BIC prefers {components(there)}"
    elif rise > RISE:
        words = f"lnL of {components(best)} rises by {rise:.2f}"
    else:
        return
    unit = variable_of(evidence.fit_sets[0]).fitted_unit
    words = f"at the lower floor of {with_unit(f'{floor:g}', unit)} {words}"
    yield Finding("floor_changes_fit", words, there and there.k)
