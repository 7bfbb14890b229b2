"""bootstrap.ecsv: what the simulated likelihood ratios say of the observed one, pair by pair."""

from dataclasses import asdict

import numpy as np
from astropy.table import Table
from scipy.special import chdtrc

from burstmix.fit.families import family_of
from burstmix.io import rows_with
from burstmix.model import Fit, FitSet
from burstmix.pairs import COLUMNS
from burstmix.results.significance import BOOTSTRAP

from .further import visible_weight
from .ratio import SEARCH, Pair, null_of, p_value, resolved
from .stopping import open_levels


def bootstrap_rows(
    fit_sets: list[FitSet], pairs: list[str], families: list[str], simulated: dict[str, Table]
) -> list[dict]:
    """A row for each pair and simulator. fit_sets: those of one error mode.

    simulated: by simulator, the table of its replicates.
    """
    first, rows = fit_sets[0], []
    for pair in resolved(pairs, families, fit_sets):
        null = null_of(pair, fit_sets)
        named = dict(zip(COLUMNS, (*pair[0], *pair[1]), strict=True))
        for simulator, table in simulated.items():
            own = table[rows_with(table, named)]
            ratio, ratios = float(own["observed"][0]), np.asarray(own["ratio"])
            p, error = p_value(ratio, ratios)
            shown, ratio_95 = own[0], float(np.quantile(ratios, 0.95))
            left = open_levels(int(np.sum(ratios >= ratio)), len(ratios))
            rows.append(
                {
                    "errors": first.errors,
                    **named,
                    "ratio": ratio,
                    "p_bootstrap": p,
                    "p_bootstrap_error": error,
                    "replicates": len(ratios),
                    "open": ";".join(f"{level:g}" for level in left),
                    "p_chi2": chi_square(ratio, pair, null),
                    "ratio_95": ratio_95,
                    "visible_best": visible_weight(shown["information_most"], ratio_95),
                    "visible_worst": visible_weight(shown["information_least"], ratio_95),
                    "simulator": simulator,
                    "likelihood": first.likelihood,
                    "floor": first.floors[0],
                    "flags": ";".join(null.flag_names),
                }
            )
    return rows


def chi_square(ratio: float, pair: Pair, null: Fit) -> float | None:
    """The p-value by a chi-square with one degree a further parameter; None for two families."""
    first, second = pair
    if first.family != second.family:
        return None
    d = null.locations.shape[1]
    more = family_of(second.family, d).n_parameters(second.k, d) - null.n_parameters
    return float(chdtrc(more, max(ratio, 0.0)))


def bootstrap_table(rows: list[dict], dimension: int) -> Table:
    """bootstrap.ecsv from the rows of a sample; its metadata hold the search of each family."""
    table = BOOTSTRAP.of_rows(rows)
    table.meta["search"] = {
        name: asdict(SEARCH.suited_to(family_of(name, dimension), row["likelihood"], dimension))
        for row in rows
        for name in (row["family"], row["family_next"])
    }
    return table
