"""Pairs of fits that simulated samples compare, as the config writes them.

"2|3" are two numbers of components of one family, "skew_normal 2|3" those of the family named, and
"skew_normal 2|normal 3" any two fits. "preferred|next" and "previous|preferred" are the fit that
BIC prefers among all families, and one component more or fewer of its own.
"""

from typing import NamedTuple

PREVIOUS, NEXT = "previous|preferred", "preferred|next"
COLUMNS = ("family", "k", "family_next", "k_next")  # which tell a pair in tables
# The pairs of samples of one variable, where the config gives none.
PAIRS = ["1|2", "2|3", PREVIOUS, NEXT]

LEVEL, CLEAR = 0.05, 0.01  # of p-values, in verdicts


class Model(NamedTuple):
    """k components of a family."""

    family: str
    k: int

    def __str__(self) -> str:
        return f"{self.family} {self.k}".strip()


def rows_on(bootstrap, family: str, mode: str, k: int, k_next: int) -> list:
    """The rows of bootstrap.ecsv on k against k_next of a family in an error mode.

    There is one a simulator, and none where bootstrap is None.
    """
    wanted = (family, k, family, k_next)
    of_mode = [row for row in ([] if bootstrap is None else bootstrap) if row["errors"] == mode]
    return [row for row in of_mode if tuple(row[name] for name in COLUMNS) == wanted]


def sides(pair: str) -> tuple[Model, Model]:
    """The two sides of a pair such as "2|3"; the family is "" where the pair names none.

    A second side that names no family has that of the first.
    """
    (family, k), (family_next, k_next) = (side.rpartition(" ")[::2] for side in pair.split("|"))
    return Model(family, int(k)), Model(family_next or family, int(k_next))
