"""bootstrap.ecsv: what the simulated likelihood ratios say of the observed one, pair by pair."""

from dataclasses import asdict

import numpy as np
from astropy.table import Table
from scipy.special import chdtrc

from burstmix.fit.families import family_of
from burstmix.model import FitSet, Sample
from burstmix.results.significance import BOOTSTRAP

from .ratio import SEARCH, observed_ratio, resolved


def p_value(ratio: float, simulated: np.ndarray) -> tuple[float, float]:
    """p = (1 + #{simulated >= ratio}) / (1 + B), and its Monte Carlo standard deviation.

    The 1 is the observed sample itself (Davison & Hinkley 1997, eq. 4.11).
    """
    p = (1 + np.sum(simulated >= ratio)) / (1 + len(simulated))
    return float(p), float(np.sqrt(p * (1 - p) / len(simulated)))


def bootstrap_rows(
    sample: Sample, fit_set: FitSet, pairs: list[str], simulated: dict[str, Table], most: int
) -> list[dict]:
    """A row for each pair and simulator; simulated: by simulator, the table of its replicates.

    Only the replicates 0 .. most - 1 count.
    """
    fits = {fit.k: fit for fit in fit_set.guarded}
    family = family_of(fit_set.family)
    rows = []
    for k, k_next in resolved(pairs, fit_set):
        ratio = observed_ratio(sample, fit_set, (k, k_next))
        null = fits[k]
        more = family.n_parameters(k_next, 1) - null.n_parameters
        for simulator, table in simulated.items():
            kept = (table["k"] == k) & (table["k_next"] == k_next) & (table["replicate"] < most)
            p, error = p_value(ratio, np.asarray(table["ratio"][kept]))
            rows.append(
                {
                    "family": fit_set.family,
                    "errors": fit_set.errors,
                    "k": k,
                    "k_next": k_next,
                    "ratio": ratio,
                    "p_bootstrap": p,
                    "p_bootstrap_error": error,
                    "replicates": int(kept.sum()),
                    "p_chi2": float(chdtrc(more, max(ratio, 0.0))),
                    "ratio_95": float(np.quantile(table["ratio"][kept], 0.95)),
                    "simulator": simulator,
                    "likelihood": fit_set.likelihood,
                    "floor": fit_set.floors[0],
                    "flags": ";".join(null.flag_names),
                }
            )
    return rows


def bootstrap_table(rows: list[dict]) -> Table:
    """bootstrap.ecsv from the rows of a sample; its meta has the search of each family's ratios."""
    table = BOOTSTRAP.of_rows(rows)
    table.meta["search"] = {
        row["family"]: asdict(SEARCH.suited_to(family_of(row["family"]), row["likelihood"]))
        for row in rows
    }
    return table
