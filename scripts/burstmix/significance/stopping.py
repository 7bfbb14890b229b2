"""When replicates have told enough: on which side of each of the verdict's levels a p-value is.

Of n replicates s have a ratio as large. A level is excluded if the likelihood of s at that level is
at most RISK of the mean likelihood over all p. At the true p the inverse of that share is a
martingale with the mean 1. So the probability that the true p is ever excluded is RISK at most,
however often one looks (Robbins 1970, Ann. Math. Statist. 41, 1397; Lai 1976, Ann. Statist. 4,
265). The interval of Clopper & Pearson (1934) is for one n: looked at after each of a thousand
replicates, it excludes the true p in 6 % of cases.
"""

import numpy as np
from scipy.special import bdtr, bdtrc, betaln

from burstmix.pairs import CLEAR, LEVEL

LEVELS = (LEVEL, CLEAR)
RISK = 0.01
FEWEST = 20  # replicates before the first look: fewer give no meaningful p or 95 % quantile


def settled(exceeding: int, replicates: int) -> bool:
    """Whether more replicates may be left out: every level is excluded."""
    if replicates < FEWEST:
        return False
    others = replicates - exceeding
    mean = betaln(1 + exceeding, 1 + others)
    at = (exceeding * np.log(level) + others * np.log1p(-level) for level in LEVELS)
    return all(each - mean <= np.log(RISK) for each in at)


def open_levels(exceeding: int, replicates: int) -> list[float]:
    """The levels within Clopper & Pearson's interval for p, at a confidence of 1 - RISK.

    The replicates leave open on which side of these p is.
    """
    beyond = [
        (bdtr(exceeding, replicates, level), bdtrc(exceeding - 1, replicates, level))
        for level in LEVELS
    ]
    return [level for level, tails in zip(LEVELS, beyond, strict=True) if min(tails) > RISK / 2]
