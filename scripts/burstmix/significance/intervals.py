"""intervals.ecsv: how well every parameter of the guarded fits is known."""

import numpy as np
from astropy.table import Table

from burstmix.model import Fit, FitSet, Sample, parameters_of, standard_errors_of
from burstmix.results.significance import INTERVALS

from .boundaries import boundaries
from .resample import interval, replicates_of, rows_of


def intervals_table(
    sample: Sample, fit_sets: list[FitSet], resampled: dict[str, Table], replicates: int
) -> Table:
    """A row for each parameter of every component: its value, interval and standard error.

    Fits that were not resampled have no rows.

    low and high hold HELD of the fits to resampled objects (percentiles: Efron & Tibshirani 1993,
    ch. 13), the replicates 0 .. replicates - 1 in the table of each error mode. A boundary has
    neither if a replicate lacks it. elsewhere is the share of replicates in which another optimum
    than the fit's own was the highest. standard_error is that of the observed information, where
    the fit has one.
    """
    rows = []
    for fit_set in fit_sets:
        table = resampled[fit_set.errors]
        for fit in fit_set.guarded:
            copies = [known_of(copy, sample) for copy in replicates_of(fit, table, replicates)]
            if not copies:
                continue
            elsewhere = float(np.mean(rows_of(fit, table, replicates)["rival"] > 0))
            standard_errors = standard_errors_of(fit, sample)
            for name, values in known_of(fit, sample).items():
                scatter = np.array([copy[name] for copy in copies])
                low, high = interval(scatter)
                standard_error = standard_errors.get(name, np.full(fit.k, np.nan))
                rows += [
                    {
                        "family": fit_set.family,
                        "errors": fit_set.errors,
                        "k": fit.k,
                        "component": j + 1,
                        "parameter": name,
                        "value": float(values[j]),
                        "low": float(low[j]),
                        "high": float(high[j]),
                        "standard_error": float(standard_error[j]),
                        "elsewhere": elsewhere,
                    }
                    for j in range(fit.k)
                    if np.isfinite(values[j])
                ]
    return INTERVALS.of_rows(rows)


def known_of(fit: Fit, sample: Sample) -> dict[str, np.ndarray]:
    """The quantities that get intervals, by name, (k,) each: parameters, and where classes meet."""
    return parameters_of(fit, sample) | boundaries(fit, sample)
