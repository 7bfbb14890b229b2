"""A sample with a paper's own errors, where these hold a slip.

Fits with these errors are compared with the paper's digits; no other analysis uses them.
"""

from dataclasses import replace

import numpy as np
from astropy.table import Table, vstack

from burstmix.model import Sample

from .propagation import LN10, RULES
from .sample import prepare_sample
from .variables import numbers


def undivided(value, error):
    """The error of the value itself, in its unit, in the place of that of its natural logarithm."""
    return error / LN10


def unsquared(value, error, over, over_error):
    """The error of a ratio, with the numerator's error not squared in the sum of squares."""
    return np.sqrt(error / value**2 + (over_error / over) ** 2) / LN10


def for_variance(value, error):
    """The root of the standard deviation of log10 by delta, which stands in place of its square."""
    return np.sqrt(error / value / LN10)


# From the columns of a variable to what stands for the standard deviation of its log10.
SLIPS = {slip.__name__: slip for slip in (undivided, unsquared, for_variance)}
COLUMNS = ("column", "error", "over", "over_error")


def prepare_as_published(
    name: str, spec: dict, table: Table, propagation: dict[str, str], rows: dict[object, dict]
) -> Sample:
    """The sample that `spec` asks of a catalogue's table, with the errors of a paper.

    propagation: of each variable, one of propagation.RULES or of SLIPS. rows: by identifier, the
    entries, by column, that the paper's table has and the catalogue lacks or has otherwise.
    """
    if rows:
        own = Table(rows=[{spec["identifier"]: key} | words for key, words in rows.items()])
        others = ~np.isin(table[spec["identifier"]], own[spec["identifier"]])
        table = vstack([table[others], own], metadata_conflicts="silent")
    right = {key: {"propagation": rule} for key, rule in propagation.items() if rule in RULES}
    variables = {key: words | right.get(key, {}) for key, words in spec["variables"].items()}
    sample, _, removed = prepare_sample(name, spec | {"variables": variables}, table)
    kept = np.delete(np.arange(len(table)), removed["row"] - 1)
    sigma = sample.errors.copy()
    for a, (variable, words) in enumerate(variables.items()):
        if propagation[variable] in SLIPS:
            columns = [numbers(table, words[key], name)[0] for key in COLUMNS if key in words]
            sigma[:, a] = SLIPS[propagation[variable]](*(column[kept] for column in columns))
    named = [replace(each, propagation=propagation[each.name]) for each in sample.variables]
    return replace(sample, variables=tuple(named), errors=sigma)
