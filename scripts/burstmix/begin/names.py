"""What a column's name says: its words, and of which other column it may be the error or flag."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BRACKETS = re.compile(r"[\[(][^\])]*[\])]")
# Words that mean error anywhere, and those that do if a sign sets them apart: e_T90, T90_e.
ERROR = r"errors?|errs?|sigma|sig|unc|uncert|uncertainty|uncertainties|stddev|stdev|std"
SHORT = r"e|d|s|u|sd|se|pm"
# Words for the lower and the upper error; short ones count only beside a word for error.
LOWER, UPPER = r"lower|low|lo|minus|negative|neg", r"upper|high|hi|plus|positive|pos"
SHORT_LOWER, SHORT_UPPER = r"l|m|n|dn|down|min|2", r"u|p|up|max|1"
LIMIT = r"lim|limit|limits|limflag|limitflag|islimit|islim|ul|ulim|ulflag"
BARE = re.compile(rf"(?:{ERROR})\d*")
SIDED = re.compile(
    rf"(?P<low>{LOWER}|{SHORT_LOWER})?(?P<high>{UPPER}|{SHORT_UPPER})?({ERROR})"
    rf"(?P<low2>{LOWER}|{SHORT_LOWER})?(?P<high2>{UPPER}|{SHORT_UPPER})?"
)
SIDES = "|".join((LOWER, UPPER, SHORT_LOWER, SHORT_UPPER))
# Words that may also be glued to the name itself: fluxerr, pl_radjerr1, T90lower; eT90, dT90.
GLUED_AFTER = re.compile(rf"(?:{SIDES})?(?:{ERROR})(?:{SIDES})?|lower|upper|minus|plus|lim|limit")
GLUED_BEFORE = re.compile(rf"{ERROR}|e|d")
LONGEST = 16  # letters of such words


@dataclass(frozen=True)
class Reading:
    """One way to read a name: as the `part` of a column that is called `of`, without signs.

    part      "error", "lower", "upper" or "limit"
    doubtful  whether other names read so by chance, such as dm beside m
    """

    part: str
    of: str
    doubtful: bool = False


def words_of(name: str) -> list[str]:
    """The words of a name in small letters, without what stands in brackets."""
    return re.findall(r"[^\W_]+", BRACKETS.sub(" ", name).casefold())


def squeezed(name: str) -> str:
    """The words of a name in one."""
    return "".join(words_of(name))


def is_bare(name: str) -> bool:
    """Whether a name is a word for error alone, such as `err` or `+/-`."""
    return bool(BARE.fullmatch(squeezed(name))) or name.strip() in ("+/-", "±", "+-")


def readings(name: str) -> Iterator[Reading]:
    """The ways to read a name as part of another column; the surest first."""
    words = words_of(name)
    for length in range(min(len(words) - 1, 3), 0, -1):
        for start in range(len(words) - length + 1):
            part = _part("".join(words[start : start + length]), first=start == 0)
            if part:
                of = "".join(words[:start] + words[start + length :])
                yield Reading(part[0], of, doubtful=part[1])
    whole = "".join(words)
    for length in range(min(len(whole) - 1, LONGEST), 0, -1):
        before, after = whole[:length], whole[-length:]
        if GLUED_AFTER.fullmatch(after):
            yield Reading(_part(after, first=False)[0], whole[:-length])
        if GLUED_BEFORE.fullmatch(before):
            yield Reading("error", whole[length:], doubtful=length == 1)


def _part(text, first):
    """The part that words set apart by signs name, and whether that is doubtful; None if none."""
    if match := SIDED.fullmatch(text):
        low, high = match["low"] or match["low2"], match["high"] or match["high2"]
        return ("lower" if low and not high else "upper" if high and not low else "error"), False
    if re.fullmatch(LOWER, text):
        return "lower", False
    if re.fullmatch(UPPER, text):
        return "upper", False
    if re.fullmatch(LIMIT, text):
        return "limit", False
    if text == "l" and first:
        return "limit", True  # l_T90, as VizieR names the flags of limits
    return ("error", True) if re.fullmatch(SHORT, text) else None
