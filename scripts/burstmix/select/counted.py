"""How many classes and components there are, and how large something is, in words."""

from math import floor, log10

from burstmix.families import family_title
from burstmix.model import Fit

_NUMBERS = "no one two three four five six seven eight nine ten"
_PLACES = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth"


def number(n: int) -> str:
    """two, or 12."""
    return dict(enumerate(_NUMBERS.split())).get(n, str(n))


def place(n: int) -> str:
    """third, or 12th."""
    return dict(enumerate(_PLACES.split())).get(n, f"{n}th")


def classes(k: int) -> str:
    """two classes."""
    return f"{number(k)} class{'es' * (k != 1)}"


def components(fit: Fit) -> str:
    """three skew-normal components."""
    return f"{number(fit.k)} {family_title(fit.family)} component{'s' * (fit.k != 1)}"


def preference(preferred: Fit, other: Fit) -> str:
    """three normal components to two, or, if the families differ, to two skew-normal components."""
    same = preferred.family == other.family
    return f"{components(preferred)} to {number(other.k) if same else components(other)}"


def plain(name: str) -> str:
    """A name of a config or a code as words."""
    return name.replace("_", " ")


def digits(value: float, n: int = 3) -> str:
    """A value with n significant digits: 0.786, 34.7, 1230 or 4.80e-09."""
    value = float(f"{value:.{n - 1}e}")
    exponent = floor(log10(abs(value))) if value else 0
    if -4 <= exponent < 6:
        return f"{value:.{max(n - 1 - exponent, 0)}f}"
    return f"{value:.{n - 1}e}"


def sentence(clause: str) -> str:
    """With a capital and a full stop."""
    return f"{clause[:1].upper()}{clause[1:]}."


def clause(sentence: str) -> str:
    """A sentence without its capital and full stop; AIC keeps its own."""
    small = sentence[1:2].islower() or sentence[1:2] == " "
    first = sentence[:1].lower() if small else sentence[:1]
    return f"{first}{sentence[1:].removesuffix('.')}"
