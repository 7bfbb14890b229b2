"""What limits a verdict: fixed rules, each of which caps its strength."""

from collections.abc import Iterator

import numpy as np

from burstmix.model import Choice, Fit
from burstmix.pairs import CLEAR, LEVEL

from .evidence import Evidence
from .pvalues import is_open
from .rules import REFERENCE, first_classes, moves, rule_of
from .words import WORDS

STRENGTHS = ("none", "weak", "moderate", "strong")

# Each finding, the strength that it caps, and the clause that says so; docs/methods.md has when.
LIMITS = {
    "all_barred": ("none", "every fit is barred by a flag"),
    "nothing_to_compare": ("none", "no other number of components can be compared"),
    "sentinel": ("weak", "a value is fitted that may stand for a missing one"),
    "margin_bare": ("weak", "BIC hardly tells it from another number of components"),
    "unresolved": ("weak", "the errors hide the width of every class"),
    "edge_of_range": ("weak", "it is the last number of components that was tried"),
    "barred_lower_bic": ("weak", "a barred fit has a lower BIC"),
    "errors_change_bic": ("weak", "BIC prefers another number of components without errors"),
    "rule_changes_bic": ("weak", "the rules for errors differ in the number that BIC prefers"),
    "family_changes_bic": ("weak", "another family prefers another number of components by BIC"),
    "last_insignificant": ("weak", "simulated samples with one component fewer often gain as much"),
    "next_significant": ("weak", "simulated samples seldom gain as much from one component more"),
    "other_significant": ("weak", "samples simulated from it seldom favour another family as much"),
    "margin_positive": ("moderate", "the margin of BIC is no more than positive evidence"),
    "aic_differs": ("moderate", "AIC prefers another number of components"),
    "barred_lower_aic": ("moderate", "a barred fit has a lower AIC"),
    "errors_change_aic": ("moderate", "AIC prefers another number of components without errors"),
    "errors_one_way": ("moderate", "fits with and without errors cannot be compared"),
    "rule_moves_class": ("moderate", "the first class moves with the rule for errors"),
    "rule_untested": ("moderate", "no other rule for the large errors was tried"),
    "family_untested": ("moderate", "no other family of components can be compared"),
    "p_marginal": ("moderate", "the p-value of its last component is above 0.01"),
    "p_missing": ("moderate", "no simulated samples of its family compare it with a neighbour"),
    "p_open": ("moderate", "too few samples were simulated to tell whether a p is above 0.05"),
    "simulators_differ": ("moderate", "simulators differ on what is significant"),
    "floor_changes_fit": ("moderate", "the fit is another one at the lower floor"),
    "poor_fit": ("moderate", "the binned values do not follow the mixture"),
    "few_objects": ("moderate", "there are few objects for each parameter"),
    "search_failed": ("moderate", "the search failed for a neighbouring number of components"),
}
# The words of Kass & Raftery (1995): up to 2 a bare mention, up to 6 positive.
BARE, POSITIVE = 2.0, 6.0
POOR = 0.01  # p-value of the binned chi-square
FEW_OBJECTS = 40  # for each parameter (Burnham & Anderson 2002)
RISE = 0.5 * BARE  # in lnL, at the lower floor
SEARCH_NOTES = {"single_start", "not_converged"}


def strength_of(findings: list[str]) -> str:
    """The strongest word that no finding forbids."""
    return min((LIMITS[name][0] for name in findings), key=STRENGTHS.index, default="strong")


def findings(evidence: Evidence) -> list[str]:
    """The names of all limits that hold for a sample, in the order of LIMITS."""
    best = evidence.best
    if best is None:
        return ["all_barred"]
    rules = (_values, _comparison, _criteria, _errors, _rules, _families, _p_values, _floors)
    found = {name for rule in rules for name in rule(evidence, best)}
    return [name for name in LIMITS if name in found]


def _values(evidence: Evidence, best: Fit) -> Iterator[str]:
    if evidence.sentinels:
        yield "sentinel"


def _comparison(evidence: Evidence, best: Fit) -> Iterator[str]:
    fits = evidence.fits(evidence.errors)
    choice = evidence.choice(evidence.errors)
    if choice.rival is None:
        yield "nothing_to_compare"
    elif choice.behind(choice.rival) <= POSITIVE:
        yield "margin_bare" if choice.behind(choice.rival) <= BARE else "margin_positive"
    tried = {fit.k for fit in fits}
    if best.k == max(tried) or 1 < best.k == min(tried):
        yield "edge_of_range"
    limits = best.width_limits
    if evidence.errors == "with" and limits is not None and np.isfinite(limits).all():
        yield "unresolved"
    if best.n_objects < FEW_OBJECTS * best.n_parameters:
        yield "few_objects"
    p = evidence.p_binned(best, evidence.errors)
    if p is not None and p < POOR:
        yield "poor_fit"
    for fit in fits:
        near = fit.family == best.family and abs(fit.k - best.k) == 1
        if near and SEARCH_NOTES & {note.name for note in fit.notes}:
            yield "search_failed"


def _criteria(evidence: Evidence, best: Fit) -> Iterator[str]:
    for criterion in WORDS:
        choice = evidence.choice(evidence.errors, criterion)
        if any(fit.k != choice.preferred.k for fit in choice.flagged if choice.behind(fit) < 0):
            yield f"barred_lower_{criterion}"
        if choice.preferred.k != best.k:
            yield f"{criterion}_differs"


def _errors(evidence: Evidence, best: Fit) -> Iterator[str]:
    if len(evidence.modes) < 2:
        yield "errors_one_way"
        return
    for criterion, changed in evidence.changed_by_errors().items():
        if changed:
            yield f"errors_change_{criterion}"


def _rules(evidence: Evidence, best: Fit) -> Iterator[str]:
    fit_set = evidence.of(evidence.errors)[0]
    classes = first_classes(evidence.errors, evidence.likelihoods)
    if len({one["bic"] for one in classes.values()}) > 1:
        yield "rule_changes_bic"
    moved = moves(fit_set, evidence.likelihoods)
    if moved:
        yield "rule_moves_class"
    large = evidence.errors == "with" and evidence.sample.large_errors.any()
    if large and moved is None and rule_of(fit_set) != REFERENCE["with"]:
        yield "rule_untested"


def changing(evidence: Evidence, best: Fit) -> list[Fit]:
    """What other families prefer with another number of components, hardly behind the best."""
    others = _other_families(evidence, best)
    return [fit for fit in others if fit.k != best.k and fit.bic - best.bic <= POSITIVE]


def _other_families(evidence, best):
    """What BIC prefers within each other family, where no barred fit is lower."""
    found = evidence.by_family().items()
    return [fit for name, fit in found if fit is not None and name != best.family]


def _families(evidence: Evidence, best: Fit) -> Iterator[str]:
    if changing(evidence, best):
        yield "family_changes_bic"
    if best.k > 1 and not _other_families(evidence, best):
        yield "family_untested"


def _p_values(evidence: Evidence, best: Fit) -> Iterator[str]:
    mode = evidence.errors
    last = evidence.p_values(mode, best.k - 1, best.k) if best.k > 1 else None
    following = evidence.p_values(mode, best.k, best.k + 1)
    if last == [] or not following:
        yield "p_missing"
    if last:
        p = last[0]["p_bootstrap"]
        if p > CLEAR:
            yield "last_insignificant" if p > LEVEL else "p_marginal"
    if following and following[0]["p_bootstrap"] <= LEVEL:
        yield "next_significant"
    others = [
        rows
        for turned in evidence.between_families(mode)
        for rows in turned
        if (rows[0]["family"], rows[0]["k"]) == (best.family, best.k)
    ]
    if any(rows[0]["p_bootstrap"] <= LEVEL for rows in others):
        yield "other_significant"
    for rows in (last, following, *others):
        if rows and is_open(rows[0]):
            yield "p_open"
        if len({row["p_bootstrap"] <= LEVEL for row in rows or []}) > 1:
            yield "simulators_differ"


def _floors(evidence: Evidence, best: Fit) -> Iterator[str]:
    fits = [fit for fit_set in evidence.of(evidence.errors) for fit in fit_set.free]
    there = Choice.of(fits).preferred
    rise = max(
        free.lnl - fit.lnl
        for fit, free in evidence.at_both_floors(best.family, evidence.errors)
        if fit.k == best.k
    )
    if rise > RISE or (there and there.k != best.k):
        yield "floor_changes_fit"
