"""The rules by which errors and rounding enter the likelihood, and how much hangs on the choice."""

import numpy as np
from astropy.table import Table

from burstmix.model import FitSet, Variable, with_unit

from .counted import digits

WEIGHT_MOVES = 0.02
LOCATION_MOVES = 0.05  # dex
# By error mode, the reference: the likelihood that approximates nothing.
REFERENCE = {"with": "linear", "without": "interval"}


def rule_of(fit_set: FitSet) -> str:
    """The fits' rule: with errors, how these are propagated; without, the kind of likelihood."""
    return variable_of(fit_set).propagation if fit_set.errors == "with" else fit_set.likelihood


def variable_of(fit_set: FitSet) -> Variable:
    """The first variable of the fits."""
    return Variable(**fit_set.meta["variables"][0])


def moves(fit_set: FitSet, likelihoods: Table | None) -> str | None:
    """How far another rule moves the first component of k = 2; empty if by little.

    The other rule is the reference; several variables have none, and the rule that moves the class
    furthest is taken. Places are in the variable's unit. None where the table holds nothing to
    compare with.
    """
    classes = first_classes(fit_set.errors, likelihoods)
    used, reference = rule_of(fit_set), REFERENCE[fit_set.errors]
    several = len(fit_set.meta["variables"]) > 1
    others = [rule for rule in classes if rule != used and (several or rule == reference)]
    if used not in classes or not others:
        return None
    variable = variable_of(fit_set)
    far = LOCATION_MOVES if variable.scale == "log10" else np.inf
    found = []
    for quantity, much, native, unit in (
        ("weight", WEIGHT_MOVES, float, ""),
        ("location", far, variable.to_native, variable.unit),
    ):
        before = classes[used][quantity]
        after = max(
            (classes[rule][quantity] for rule in others), key=lambda value: abs(value - before)
        )
        if abs(after - before) > much:
            start, end = (digits(float(native(value))) for value in (before, after))
            found.append(f"{quantity} from {start} to {with_unit(end, unit)}")
    return listed(found)


def first_classes(mode: str, likelihoods: Table | None) -> dict[str, dict]:
    """By rule: weight and location of the first component of k = 2, gain of k = 3, and its flags.

    The location is that of the first variable; bic is the k of least BIC among 1, 2 and 3.
    """
    classes = {}
    for row in [] if likelihoods is None else likelihoods:
        if row["errors"] != mode or row["variable"] != likelihoods["variable"][0]:
            continue
        if row["k"] == 2 and row["component"] == 1:
            words = {key: float(row[key]) for key in ("weight", "location")}
            classes[str(row["rule"])] = words | {"bic": 1}
        if row["delta_bic"] == 0:
            classes[str(row["rule"])]["bic"] = int(row["k"])
        if row["k"] == 3:
            third = classes[str(row["rule"])]
            third["gain"] = float(row["gain"])
            third["barred"] = third.get("barred", False) or bool(row["flags"])
    return classes


def by_number(mode: str, likelihoods: Table | None) -> dict[int, list[str]]:
    """The rules by the k of least BIC among 1, 2 and 3."""
    found = {}
    for rule, one in first_classes(mode, likelihoods).items():
        found.setdefault(one["bic"], []).append(rule)
    return found


def between_rules(fit_set: FitSet, likelihoods: Table | None) -> list[str]:
    """A sentence on what every rule finds; none where there are not two rules to compare."""
    classes = first_classes(fit_set.errors, likelihoods)
    if len(classes) < 2:
        return []
    names = [f"{name} (used here)" if name == rule_of(fit_set) else name for name in classes]
    found = list(classes.values())
    weights = listed([f"{one['weight']:.3f}" for one in found])
    locations = listed([f"{one['location']:.3f}" for one in found])
    gains = listed([f"{one['gain']:.2f}" + " (barred)" * one["barred"] for one in found])
    unit = variable_of(fit_set).fitted_unit
    return [
        f"By the rules {listed(names)} the first component of k = 2 has weight {weights} and "
        + f"location {locations} {unit}".rstrip()
        + f"; k = 3 gains {gains} in lnL over k = 2."
    ]


def listed(words: list[str]) -> str:
    """a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
