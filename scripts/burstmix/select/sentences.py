"""What the criteria prefer, and whether errors, their rules or the family change that, in words."""

from collections.abc import Callable, Iterable, Iterator

from burstmix.model import LARGE_ERROR, MARGIN, Fit, Variable, with_unit

from .evidence import Evidence
from .findings import FEW_OBJECTS
from .rules import LOCATION_MOVES, REFERENCE, WEIGHT_MOVES, by_number, listed, moves, rule_of
from .words import WORDS

CALLED = {"aic": "support for that is", "bic": "evidence against that is"}


def by_mode(phrases: dict[str, str]) -> str:
    """The phrases by error mode as one clause; a phrase that holds for both is said once."""
    if len(set(phrases.values())) == 1:
        return f"{next(iter(phrases.values()))} {' and '.join(phrases)} errors"
    return listed([f"{phrase} {mode} errors" for mode, phrase in phrases.items()])


def named(fits: Iterable[Fit]) -> Callable[[Fit | None], str]:
    """How a fit is called: with its family where there are several."""
    several = len({fit.family for fit in fits}) > 1

    def call(fit):
        if fit is None:
            return "nothing"
        return f"{fit.family} k = {fit.k}" if several else f"k = {fit.k}"

    return call


def criteria(evidence: Evidence) -> Iterator[str]:
    """What AIC and BIC prefer in each error mode, by how much, and what a flag bars."""
    for criterion in WORDS:
        for mode in evidence.modes:
            yield _preference(evidence, criterion, mode)
    fits = evidence.fits(evidence.mode)
    chosen = {m: named(fits)(evidence.choice(m, "icl").preferred) for m in evidence.modes}
    yield f"ICL, for classes that can be told apart, prefers {by_mode(chosen)}."
    largest = max(fits, key=lambda fit: fit.k)
    ratio = largest.n_objects / largest.n_parameters
    if ratio < FEW_OBJECTS:
        chosen = {m: named(fits)(evidence.choice(m, "aicc").preferred) for m in evidence.modes}
        yield (
            f"With {ratio:.0f} objects for each parameter of k = {largest.k}, fewer than "
            f"{FEW_OBJECTS}, Burnham & Anderson ask for AICc: it prefers {by_mode(chosen)}."
        )


def _preference(evidence, criterion, mode):
    choice = evidence.choice(mode, criterion)
    best, rival, barred = choice.preferred, choice.rival, choice.barred
    call = named(choice.fits)
    words = f"{mode.capitalize()} errors, {criterion.upper()} prefers {call(best)}"
    if best is None:
        return f"{words}: every fit is barred by a flag."
    remarks = []
    if rival is None:
        words += "; no other number of components can be compared"
    elif (margin := choice.behind(rival)) >= 0:
        words += f", by {margin:.2f} over {call(rival)}"
        if called := evidence.words(mode, criterion):
            words += f" ({CALLED[criterion]} {called})"
    else:
        remarks = [
            f"{call(rival)} is lower by {-margin:.2f}, but has to be lower by {MARGIN:g} than "
            "normals of another number"
        ]
    if choice.other_family:
        margin = choice.behind(choice.other_family)
        remarks.append(
            f"as many components of {choice.other_family.family} are {margin:.2f} higher"
        )
    if barred:
        remarks.append(
            f"{call(barred)} is lower by {-choice.behind(barred):.2f}, but barred by "
            f"{listed(barred.flag_names)}"
        )
    return f"{'; '.join([words, *remarks])}."


def classes_in_words(fit: Fit, variable: Variable) -> str:
    """Weights and centres of the components, in the unit of the first variable."""
    weights = listed([f"{weight:.2f}" for weight in fit.weights])
    centres = listed([f"{variable.to_native(centre):.3g}" for centre in fit.centres[:, 0]])
    return f"weights {weights} at {with_unit(centres, variable.unit)}"


def rivals(evidence: Evidence) -> Iterator[str]:
    """Other optima nearly as high as the preferred one: as many classes, but others."""
    best = evidence.best
    for other in best.rivals if best else ():
        yield (
            f"Another optimum of k = {best.k} is {best.lnl - other.lnl:z.2f} lower in lnL, "
            f"with {classes_in_words(other, evidence.sample.variables[0])}."
        )


def errors(evidence: Evidence) -> Iterator[str]:
    """Whether AIC and BIC prefer another k with errors than without."""
    if len(evidence.modes) < 2:
        yield f"Only fits {evidence.modes[0]} errors were made."
        return
    changed = evidence.changed_by_errors()
    names = [criterion.upper() for criterion, another in changed.items() if another]
    same = [criterion.upper() for criterion, another in changed.items() if not another]
    words = f"changes the k that {listed(names)} prefer{'s' * (len(names) == 1)}"
    if not names:
        words = f"does not change the k that {listed(same)} prefer"
    yield f"Fitting the errors {words}{f', not that of {listed(same)}' * bool(names and same)}."


def rules(evidence: Evidence) -> Iterator[str]:
    """Whether the rule for errors or rounding changes what BIC prefers, or moves a class."""
    large = int(evidence.sample.large_errors.sum()) if "with" in evidence.modes else 0
    if large:
        yield f"Relative errors above {LARGE_ERROR:g}: {large} of {len(evidence.sample)} objects."
    numbers, moved = [], {}
    for mode in evidence.modes:
        fit_set = evidence.fit_sets_in(mode)[0]
        found = moves(fit_set, evidence.likelihoods)
        if found is None:
            if large and mode == "with" and rule_of(fit_set) != REFERENCE["with"]:
                yield f"No rule for errors but {rule_of(fit_set)} was tried."
            continue
        preferred = by_number(mode, evidence.likelihoods).items()
        numbers += [f"k = {k} {mode} errors by {listed(by)}" for k, by in preferred]
        stays = f"stays within {WEIGHT_MOVES:g} in weight and {LOCATION_MOVES:g} dex in location"
        moved[mode] = f"moves ({found})" if found else stays
    if numbers:
        yield f"Among k = 1 to 3, whatever their flags, BIC is least for {listed(numbers)}."
        yield f"Between these rules the first component of k = 2 {by_mode(moved)}."


def families(evidence: Evidence) -> Iterator[str]:
    """Whether the family of the components changes what BIC prefers."""
    found = evidence.by_family()
    if len(found) == 1:
        yield f"No other family than the {next(iter(found))} was fitted."
        return
    numbers = [f"k = {fit.k} of {name}" for name, fit in found.items() if fit]
    barred = [name for name, fit in found.items() if fit is None]
    words = f"prefers {listed(numbers)}" if numbers else "decides nothing"
    remark = f"; for {listed(barred)} a barred fit is lower" if barred else ""
    yield f"Within each family, BIC {words} {evidence.mode} errors{remark}."
