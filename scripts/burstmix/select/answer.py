"""The verdict on a sample in three lines: how many classes, where, and how sure."""

from burstmix.families import family_title

from .counted import classes, clause, sentence
from .overview import Overview

MOST_WORDS = 80  # of the three together
MOST_VARIABLES = 2  # whose centres a line has room for


def answer(overview: Overview) -> tuple[str, str, str]:
    """Number and evidence; centres and shares; whether one more is needed, and what is against it.

    Intervals are left out, and then the classes, where there would be more than MOST_WORDS.
    """
    first, last = _number(overview), _sure(overview)
    for line in (_classes(overview, True), _classes(overview, False)):
        if sum(len(each.split()) for each in (first, line, last)) <= MOST_WORDS:
            return first, line, last
    return first, "Centres and shares are in the table of classes.", last


def _number(it):
    fitted = f"{it.used} used of {it.listed} objects, fitted {it.mode} errors"
    if it.k is None:
        return f"No number of classes can be given: {fitted}."
    if it.family != "normal":
        fitted += f" as {family_title(it.family)} components"
    sure = f"evidence {it.strength}" if it.strength != "none" else "no evidence for that number"
    fewer, more = it.strengths["fewer"], it.strengths["more"]
    if fewer and fewer != more:
        sure = f"evidence {fewer} against fewer, {more} against more"
    return sentence(f"{classes(it.k)}, {sure}: {fitted}")


def _classes(it, intervals):
    if it.k is None:
        return "No fit may carry centres and shares."
    return sentence("; ".join(_class(it, each, intervals) for each in it.classes))


def _class(it, each, intervals):
    shown = {
        name: str(centre) if intervals else centre.value for name, centre in each.centres.items()
    }
    words = [f"{name} = {centre}" if len(shown) > 1 else centre for name, centre in shown.items()]
    more = len(words) - MOST_VARIABLES
    rest = [f"{more} more variable{'s' * (more > 1)}"] if more > 0 else []
    name = "centre" if it.k == 1 else each.name
    return f"{name}: {', '.join([*words[:MOST_VARIABLES], *rest, each.share.value])}"


def _sure(it):
    first = next(iter(it.against), "")
    following = it.speaking_for.get("next_insignificant")
    if not first.startswith("next_"):  # such a caveat says it already
        following = following or it.against.get("next_open")
    against = sentence(f"against: {clause(it.caveat)}") if it.against else it.caveat
    return " ".join([following, against] if following else [against])
