"""What every criterion prefers, and what checks find, with all numbers: an audit in sentences."""

from collections.abc import Iterator

from burstmix.model import with_unit

from .evidence import Evidence
from .pvalues import families_in_words, pair_in_words
from .rules import listed, variable_of
from .sentences import by_mode, criteria, errors, families, named, rivals, rules


def audit(evidence: Evidence) -> Iterator[str]:
    """On the sample, what is preferred, and whether errors, rules or families change it."""
    parts = (_size, criteria, rivals, errors, rules, families, _p_values, _binned, _floors)
    for part in parts:
        yield from part(evidence)


def _size(evidence: Evidence) -> Iterator[str]:
    first = evidence.fit_sets[0]
    floor = with_unit(f"{first.floors[0]:g}", variable_of(first).fitted_unit)
    yield f"{len(evidence.sample)} objects are fitted; no component is narrower than {floor}."
    for reason in evidence.sentinels:
        yield f"{reason}."


def _p_values(evidence: Evidence) -> Iterator[str]:
    best = evidence.best
    for k in range(max(best.k - 1, 1), best.k + 1) if best else ():
        rows = {mode: evidence.p_values(mode, k, k + 1) for mode in evidence.modes}
        rows = {mode: found for mode, found in rows.items() if found}
        yield pair_in_words(rows) if rows else _no_p_value(evidence, k)
    for mode in evidence.modes:
        for turned in evidence.between_families(mode):
            yield families_in_words(mode, *turned)


def _no_p_value(evidence, k):
    others = evidence.bootstrapped(k, k + 1)
    if not others:
        return f"No simulated samples compare k = {k} with {k + 1}."
    return (
        f"No simulated samples compare {evidence.best.family} k = {k} with {k + 1}; "
        f"those in bootstrap.ecsv are of {listed(others)}."
    )


def _binned(evidence: Evidence) -> Iterator[str]:
    found = {}
    for mode in evidence.modes:
        best = evidence.choice(mode).preferred
        p = evidence.p_binned(best, mode) if best else None
        if p is not None:
            found[mode] = f"p = {p:.2g} for k = {best.k}"
    if found:
        yield f"The chi-square of binned values gives {by_mode(found)}."


def _floors(evidence: Evidence) -> Iterator[str]:
    barred, rises = {}, {}
    for mode in evidence.modes:
        fits = evidence.fits(mode)
        call = named(fits)
        barred[mode] = listed([call(fit) for fit in fits if fit.flags]) or "no fit"
        best = evidence.choice(mode).preferred
        if best:
            rises[mode] = "by " + listed(
                [
                    f"{free.lnl - fit.lnl:z.2f} for {call(fit)}"
                    for fit, free in evidence.at_both_floors(best.family, mode)
                    if fit.k in (best.k, best.k + 1)
                ]
            )
    words = f"Flags bar {by_mode(barred)}"
    if rises:
        floor = evidence.fit_sets[0].floors[1]
        words += f"; at the lower floor of {floor:g} lnL rises {by_mode(rises)}"
    yield f"{words}."
