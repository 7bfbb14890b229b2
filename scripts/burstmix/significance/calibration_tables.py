"""In what share of catalogues of known classes criteria, p-values and intervals are right."""

import numpy as np
from astropy.table import Table
from scipy.stats import binom, kstest, norm

from burstmix.model import seed_of
from burstmix.results.shared import CALIBRATED
from burstmix.results.significance import CALIBRATION, CHOSEN, COVERAGE

from .resample import HELD

TRUTH = ("sample", "family", "errors", "k")
TEST_LEVEL = 0.01  # of the tests whether p-values and intervals keep what they say
ONE_IN_TWENTY = 0.05
WITHIN = float(norm.ppf((1 + HELD) / 2))  # standard errors


def calibration_table(found: dict[tuple, Table]) -> Table:
    """calibration.ecsv: a row for each truth (sample, family, errors, k), by its catalogues.

    family_p is the family whose p-values these are. If it is the true one, they have to be
    uniform; ks_distance and p_ks are those of a Kolmogorov-Smirnov test of that.
    """
    rows = []
    for truth, table in found.items():
        row = dict(zip(TRUTH, truth, strict=True)) | {"catalogues": len(table)}
        k = truth[TRUTH.index("k")]
        for name in CALIBRATED:
            row[f"right_{name}"] = float(np.mean(table[f"k_{name}"] == k))
        p = np.asarray(table["p_bootstrap"])
        tested = str(table["family_p"][0])
        row |= {"family_p": tested, "below_05": float(np.mean(p <= ONE_IN_TWENTY))}
        rng = np.random.default_rng(seed_of("calibration", *truth))
        # With B replicates p is a multiple of 1 / (B + 1). Its step is 1 / (B + 1), once for itself
        # and once for each replicate with the same ratio: one component more may gain nothing.
        # Spread evenly over its step, p is uniform.
        step = (1 + table["ties"]) / (1 + table["replicates"])
        test = kstest(p - rng.uniform(size=p.size) * step, "uniform")
        null = truth[TRUTH.index("family")] == tested
        row["ks_distance"] = test.statistic if null else None
        row["p_ks"] = test.pvalue if null else None
        tried = "other" in table.colnames
        row["other"] = str(table["other"][0]) if tried else ""
        row["other_below_05"] = float(np.mean(table["p_other"] <= ONE_IN_TWENTY)) if tried else None
        rows.append(row)
    return CALIBRATION.of_rows(rows)


def chosen_table(found: dict[tuple, Table]) -> Table:
    """chosen.ecsv: the share of catalogues of each truth in which a criterion chose a family and k.

    The family "" with k = 0 stands for catalogues in which flags bar every fit.
    """
    rows = []
    for truth, table in found.items():
        for name in CALIBRATED:
            pairs = list(zip(table[f"family_{name}"], table[f"k_{name}"], strict=True))
            for family, k in sorted(set(pairs)):
                chosen = {"criterion": name, "family_chosen": str(family), "k_chosen": int(k)}
                share = {"share": pairs.count((family, k)) / len(pairs)}
                rows.append(dict(zip(TRUTH, truth, strict=True)) | chosen | share)
    return CHOSEN.of_rows(rows)


def coverage_table(intervals: dict[tuple, Table]) -> Table:
    """coverage.ecsv: the share of catalogues in which a parameter's interval holds the true one.

    lowest and highest are what chance allows to a share of HELD, at TEST_LEVEL for all parameters
    of a truth together (Bonferroni). bias is the mean of value - true over its standard error.
    covered_standard_error is the share among the fits whose information has an inverse.
    """
    rows = []
    for truth, table in intervals.items():
        names = list(dict.fromkeys(zip(table["component"], table["parameter"], strict=True)))
        count = len(set(table["catalogue"]))
        tail = TEST_LEVEL / len(names) / 2
        lowest, highest = binom.ppf([tail, 1 - tail], count, HELD) / count
        for component, parameter in names:
            own = table[(table["component"] == component) & (table["parameter"] == parameter)]
            off = np.asarray(own["value"] - own["true"])
            error = np.ma.masked_invalid(np.ma.filled(own["standard_error"], np.nan))
            held = (own["low"] <= own["true"]) & (own["true"] <= own["high"])
            scatter = off.std(ddof=1) / np.sqrt(count)
            rows.append(
                dict(zip(TRUTH, truth, strict=True))
                | {
                    "component": int(component),
                    "parameter": str(parameter),
                    "catalogues": count,
                    "true": float(own["true"][0]),
                    "covered_resampled": float(np.mean(held)),
                    "lowest": float(lowest),
                    "highest": float(highest),
                    "covered_standard_error": np.ma.mean(np.abs(off) <= WITHIN * error),
                    "bias": off.mean() / scatter if scatter > 0.0 else None,
                }
            )
    return COVERAGE.of_rows(rows)
