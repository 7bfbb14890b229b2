"""The verdict on a sample in three lines: how many classes, where they are, and the main caveat."""

from burstmix.model import Choice, Fit, Variable, with_unit

from .evidence import Evidence
from .findings import LIMITS, changing, findings, strength_of
from .rules import listed

MOST_VARIABLES = 2  # whose centres a line has room for


def answer(evidence: Evidence) -> tuple[str, str, str]:
    """How many classes and how sure; their centres and shares; what limits the verdict most."""
    return _number(evidence), _classes(evidence), _caveat(evidence)


def _number(evidence):
    objects = f"in {len(evidence.sample)} objects, fitted {evidence.errors} errors"
    best, strength = evidence.best, strength_of(findings(evidence))
    if best is None:
        return f"No number of classes can be given {objects}."
    number = "1 class" if best.k == 1 else f"{best.k} classes"
    sure = "there is no evidence" if strength == "none" else f"the evidence is {strength}"
    return f"{number} {objects}; {sure} for that number."


def _classes(evidence):
    best, variables = evidence.best, evidence.sample.variables
    if best is None:
        return "No centres and shares are given: no fit may carry a verdict."
    centres = "Centre" if best.k == 1 else "Centres"
    shares = "share" if best.k == 1 else "shares"
    of = f" of {variables[0].name}" if len(variables) == 1 else ""
    family = "" if best.family == "normal" else f" of {best.family} components"
    shown = [_class(best, j, variables) for j in range(best.k)]
    more = len(variables) - MOST_VARIABLES
    rest = f"; {more} more variable{'s' * (more > 1)}" if more > 0 else ""
    return f"{centres}{of} and {shares}{family}: {listed(shown)}{rest}."


def _class(fit: Fit, component: int, variables: tuple[Variable, ...]) -> str:
    centres = [
        with_unit(_rounded(variable.to_native(centre)), variable.unit)
        for variable, centre in zip(variables, fit.centres[component], strict=True)
    ]
    if len(variables) > 1:
        centres = [f"{v.name} = {centre}" for v, centre in zip(variables, centres, strict=True)]
    return f"{', '.join(centres[:MOST_VARIABLES])} ({_rounded(100 * fit.weights[component])} %)"


def _rounded(value) -> str:
    """Two digits: 0.82, 35 or 120."""
    return f"{float(f'{value:.2g}'):g}"


def _caveat(evidence):
    first, *others = findings(evidence) or [None]
    if first is None:
        return "Main caveat: none; no check speaks against it."
    more = f"; {len(others)} more limit{'s' * (len(others) == 1)} it" if others else ""
    return f"Main caveat: {LIMITS[first][1]}{_instead(evidence, first)}{more}."


def _instead(evidence: Evidence, finding: str) -> str:
    """In brackets, the fits that speak for another number of components, where some do."""
    kind, _, criterion = finding.rpartition("_")
    if kind == "errors_change":
        (other,) = (mode for mode in evidence.modes if mode != evidence.errors)
        found = [evidence.choice(other, criterion).preferred]
    elif kind == "barred_lower":
        found = [_barred(evidence.choice(evidence.errors, criterion))]
    elif finding == "aic_differs":
        found = [evidence.choice(evidence.errors, "aic").preferred]
    elif finding == "family_changes_bic":
        found = changing(evidence, evidence.best)
    else:
        found = []
    words = [f"{fit.family} k = {fit.k}" for fit in found if fit]
    return f" ({listed(words)})" if words else ""


def _barred(choice: Choice) -> Fit:
    """Of the fits with another number of components that a flag bars, the best."""
    return next(fit for fit in choice.flagged if fit.k != choice.preferred.k)
