"""What speaks for a verdict and what against it, as lists of a few short sentences."""

from collections.abc import Iterator

import numpy as np
from astropy.table import Row, Table

from burstmix.results.select import SELECTION, SUMMARY

from .findings import BARE, LEVEL, POOR
from .overview import Overview, clause_of
from .rules import listed

MOST = 5  # of each


def reasons_for(overview: Overview, verdict: Table, selection: Table) -> list[str]:
    """At most MOST sentences from verdict.ecsv and selection.ecsv, the weightiest first."""
    if overview.k is None:
        return []
    (row,) = verdict[verdict["errors"] == overview.errors]
    own = selection[
        (selection["family"] == overview.family) & (selection["errors"] == overview.errors)
    ]
    by_k = {int(fit["k"]): fit for fit in own}
    parts = (_criteria(row), _p_values(overview.k, by_k), _modes(overview.k, verdict),
             _families(overview, selection), _binned(by_k[overview.k]))  # fmt: skip
    return [sentence for part in parts for sentence in part][:MOST]


def reasons_against(overview: Overview) -> list[str]:
    """The findings that limit the verdict; of more than MOST, the last says how many are left."""
    clauses = [_sentence(clause_of(limit)) for limit in overview.limits]
    if len(clauses) <= MOST:
        return clauses
    left = len(clauses) - MOST + 1
    return [*clauses[: MOST - 1], f"{left} more findings limit it: they are listed in the audit."]


def _criteria(row: Row) -> Iterator[str]:
    if not np.ma.is_masked(row["margin_bic"]) and row["margin_bic"] > BARE:
        yield (
            f"BIC is least for k = {row['k_bic']}, by {_shown(SUMMARY, row, 'margin_bic')} below "
            f"k = {row['next_bic']}, against which evidence is {row['words_bic']}."
        )
    same = row["k_aic"] == row["verdict_k"] and not np.ma.is_masked(row["margin_aic"])
    if same and row["margin_aic"] > 0:
        yield (
            f"AIC prefers the same number, by {_shown(SUMMARY, row, 'margin_aic')} over "
            f"k = {row['next_aic']}."
        )


def _p_values(k, by_k):
    p = {j: by_k[j]["p_bootstrap"] for j in (k, k + 1) if j in by_k}
    p = {j: each for j, each in p.items() if not np.ma.is_masked(each)}
    if p.get(k, 1) <= LEVEL:
        yield (
            f"k = {k - 1} is refuted: of samples simulated from it a fraction p = "
            f"{_shown(SELECTION, by_k[k], 'p_bootstrap')} gains as much from k = {k}."
        )
    if p.get(k + 1, 0) > LEVEL:
        yield (
            f"One class more is not needed: of samples simulated from k = {k} a fraction p = "
            f"{_shown(SELECTION, by_k[k + 1], 'p_bootstrap')} gains as much from k = {k + 1}."
        )


def _modes(k, verdict):
    if len(verdict) > 1 and set(np.ma.filled(verdict["k_bic"], 0)) == {k}:
        yield "BIC prefers the same number with and without errors."


def _families(overview, selection):
    of_mode = selection[selection["errors"] == overview.errors]
    least = {}
    for fit in of_mode:
        kept = least.setdefault(str(fit["family"]), fit)
        if fit["bic"] < kept["bic"]:
            least[str(fit["family"])] = fit
    sure = all(fit["k"] == overview.k and not _flagged(fit) for fit in least.values())
    if len(least) > 1 and sure:
        yield f"Each family alone prefers the same number: {listed(list(least))}."


def _binned(fit):
    if not np.ma.is_masked(fit["p_binned"]) and fit["p_binned"] >= POOR:
        p = _shown(SELECTION, fit, "p_binned")
        yield f"The binned values follow the mixture (chi-square, p = {p})."


def _flagged(fit: Row) -> bool:
    return not np.ma.is_masked(fit["flags"]) and bool(fit["flags"])


def _shown(layout, row, name) -> str:
    return format(float(row[name]), layout.column(name).format)


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
