"""A sample with the errors that a paper took for it, where a slip made them others.

Its digits are found again by them; no analysis of its own takes them.
"""

from dataclasses import replace

import numpy as np
from astropy.table import Table, vstack

from burstmix.model import Sample

from .propagation import LN10, RULES
from .sample import prepare_sample
from .variables import numbers


def undivided(value, error):
    """The error of the value itself, in its unit, taken for that of its natural logarithm."""
    return error / LN10


def unsquared(value, error, over, over_error):
    """In the sum of squares of a ratio's relative errors the upper error is not squared."""
    return np.sqrt(error / value**2 + (over_error / over) ** 2) / LN10


def for_variance(value, error):
    """The standard deviation of log10 by delta, given where its square belongs."""
    return np.sqrt(error / value / LN10)


# From the columns of a variable to what stands for the standard deviation of its log10.
SLIPS = {slip.__name__: slip for slip in (undivided, unsquared, for_variance)}
COLUMNS = ("column", "error", "over", "over_error")


def prepare_as_published(
    name: str, spec: dict, table: Table, propagation: dict[str, str], rows: dict[object, dict]
) -> Sample:
    """The sample that `spec` asks of a catalogue's table, with the errors of a paper.

    propagation: of each variable, one of propagation.RULES or of SLIPS. rows: entries by column of
    the objects that the paper's table has and the catalogue has not, or otherwise, by identifier.
    """
    if rows:
        own = Table(rows=[{spec["identifier"]: key} | words for key, words in rows.items()])
        others = ~np.isin(table[spec["identifier"]], own[spec["identifier"]])
        table = vstack([table[others], own], metadata_conflicts="silent")
    right = {key: {"propagation": rule} for key, rule in propagation.items() if rule in RULES}
    variables = {key: words | right.get(key, {}) for key, words in spec["variables"].items()}
    sample, _, removed = prepare_sample(name, spec | {"variables": variables}, table)
    kept = np.delete(np.arange(len(table)), removed["row"] - 1)
    errors = sample.errors.copy()
    for a, (variable, words) in enumerate(variables.items()):
        if propagation[variable] in SLIPS:
            columns = [numbers(table, words[key], name)[0] for key in COLUMNS if key in words]
            errors[:, a] = SLIPS[propagation[variable]](*(column[kept] for column in columns))
    named = [replace(each, propagation=propagation[each.name]) for each in sample.variables]
    return replace(sample, variables=tuple(named), errors=errors)
