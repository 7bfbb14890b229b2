"""What speaks for a verdict and what against it, a sentence each: reasons.ecsv."""

from collections.abc import Iterator

import numpy as np
from astropy.table import Table

from burstmix.families import family_title
from burstmix.model import Fit
from burstmix.results.select import REASONS

from .counted import digits, number, place, preference, sentence
from .evidence import Evidence
from .findings import BARE, LIMITS, POOR, STRENGTHS, findings, shown_p
from .pvalues import LEVEL, is_open
from .rules import listed


def reasons_table(evidence: Evidence) -> Table:
    """What speaks for the verdict, the weightiest first; then each finding that limits it."""
    found = [("for", name, STRENGTHS[-1], words) for name, words in speaking_for(evidence)]
    found += [("against", name, LIMITS[name], words) for name, words in findings(evidence).items()]
    names = ("speaks", "reason", "allows", "words")
    rows = [dict(zip(names, (*row[:-1], sentence(row[-1])), strict=True)) for row in found]
    return REASONS.of_rows(rows)


def speaking_for(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """By name the clauses that hold; none where every fit is barred."""
    best = evidence.best
    for part in (_criteria, _p_values, _modes, _families, _binned) if best else ():
        yield from part(evidence, best)


def _criteria(evidence: Evidence, best: Fit) -> Iterator[tuple[str, str]]:
    for criterion, least in (("bic", BARE), ("aic", 0)):
        choice = evidence.choice(evidence.mode, criterion)
        rival, preferred = choice.rival, choice.preferred
        if rival and preferred.k == best.k and choice.behind(rival) > least:
            by = f"by {choice.behind(rival):.2f}"
            yield criterion, f"{criterion.upper()} prefers {preference(preferred, rival)}, {by}"


def _p_values(evidence: Evidence, best: Fit) -> Iterator[tuple[str, str]]:
    k = best.k
    last = evidence.p_values(evidence.mode, k - 1, k)
    following = evidence.p_values(evidence.mode, k, k + 1)
    if last and last[0]["p_bootstrap"] <= LEVEL and not is_open(last[0]):
        p = shown_p(last[0]["p_bootstrap"])
        yield "last_significant", f"the {place(k)} class is significant (p = {p})"
    if following and following[0]["p_bootstrap"] > LEVEL and not is_open(following[0]):
        p = shown_p(following[0]["p_bootstrap"])
        words = f"a {place(k + 1)} class is not needed (p = {p})"
        yield "next_insignificant", words + _visible(following[0])


def _visible(row) -> str:
    """From which weight a further class would have shown, where that is known."""
    ends = [row[name] for name in ("visible_best", "visible_worst")]
    shares = [digits(100 * weight, 2) for weight in ends if not np.ma.is_masked(weight)]
    if not shares:
        return ""
    where = "by place" if len(shares) > 1 else "where it shows best"
    return f"; half as wide as the narrowest, one of {' to '.join(shares)} % would show, {where}"


def _modes(evidence: Evidence, best: Fit) -> Iterator[tuple[str, str]]:
    if len(evidence.modes) > 1 and not evidence.changed_by_errors()["bic"]:
        yield "errors_agree", "BIC prefers the same number with and without errors"


def _families(evidence: Evidence, best: Fit) -> Iterator[tuple[str, str]]:
    found = evidence.by_family()
    if len(found) > 1 and {fit.k if fit else None for fit in found.values()} == {best.k}:
        families = listed([family_title(name) for name in found])
        yield "families_agree", f"each family alone has {number(best.k)}: {families}"


def _binned(evidence: Evidence, best: Fit) -> Iterator[tuple[str, str]]:
    p = evidence.p_binned(best, evidence.mode)
    if p is not None and p >= POOR:
        yield "binned_follow", f"the binned values follow the mixture (p = {shown_p(p, 'binned')})"
