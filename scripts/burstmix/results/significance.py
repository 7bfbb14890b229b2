"""The tables of p-values, of intervals, and of how often they and the criteria are right."""

from .column import Column, Layout
from .replicates import CELL, PAIR, RATIO
from .select import CORRELATION, LOCATION, SCALE, SHAPES
from .shared import CALIBRATED, shared

BOOTSTRAP = Layout(
    "SAMPLE/bootstrap.ecsv",
    *shared("errors"),
    *PAIR,
    RATIO.but(description="2 (lnL of the second - lnL of the first), by the metadata's search"),
    *shared("p_bootstrap", description="(1 + ratios of replicates as large) / (1 + replicates)"),
    *shared("p_bootstrap_error"),
    Column("replicates", int, "simulated samples; fewer than asked for where these settle it"),
    Column("open", str,
           "levels, of 0.05 and 0.01, within the 99 % interval of p, which may be on either side"),
    Column("p_chi2", float,
           "of one family, what a chi-square distribution would say, which does not hold here",
           masked=True),
    Column("ratio_95", float, "95 % of the ratios of replicates are below"),
    Column("visible_best", float,
           "weight from which a further class, half as wide as the narrowest, would show at "
           "p = 0.05 in half of such samples, where it shows best; masked if it had to be all",
           masked=True, format=".3f"),
    Column("visible_worst", float, "the same where it shows worst, among 90 % of the objects",
           masked=True, format=".3f"),
    Column("simulator", str, "how replicates are drawn"),
    Column("likelihood", str, "density, interval or linear"),
    *shared("floor"),
    *shared("flags", description="what bars the first fit"),
)  # fmt: skip
BOOTSTRAP_SHOWN = BOOTSTRAP.page(
    "SAMPLE/tables/bootstrap.ecsv", "errors", "family", "k", "family_next", "k_next", "simulator",
    "replicates", "ratio", "ratio_95", "p_bootstrap", "p_bootstrap_error",
)  # fmt: skip

BOUNDARY = Column("boundary_VARIABLE", float,
                  "where it and the next component are equally likely, between their centres",
                  unit="fitted", format=".3f", only_if="k > 1")  # fmt: skip
ELSEWHERE = Column("elsewhere", float,
                   "share of fits to resampled objects whose optimum is another than the fit's own",
                   format=".2f", heading="moved")  # fmt: skip
INTERVALS = Layout(
    "SAMPLE/intervals.ecsv",
    *shared("family", "errors", "k", "component"),
    *shared("parameter", description="its column in parameters.ecsv, or boundary_VARIABLE"),
    *shared("value"),
    *shared("low", "high", masked=True),
    *shared("standard_error"),
    ELSEWHERE,
)
INTERVALS_SHOWN = Layout(
    "SAMPLE/tables/intervals.ecsv",
    *shared("family", "errors", "k", "component"),
    ELSEWHERE,
    *(
        column.but(kind=str, unit="", description=f"{column.description}; with its interval")
        for column in (*shared("weight"), *LOCATION, *SCALE, CORRELATION, *SHAPES, BOUNDARY)
    ),
)
PREFERRED = Layout(
    "SAMPLE/tables/preferred.ecsv",
    *shared("family", "errors", "k", description="of the fit that BIC prefers"),
    Column("class", str, "the class"),
    *(
        column.but(kind=str, unit="", description=f"{column.description}; with its interval")
        for column in (*shared("weight"), *LOCATION, *SCALE, CORRELATION, *SHAPES)
    ),
)

_TRUTH = shared("sample", "family", "errors", "k", description="of the fit that is the truth")
_CATALOGUES = Column("catalogues", int, "drawn from it")
CALIBRATION = Layout(
    "calibration/calibration.ecsv",
    *_TRUTH,
    _CATALOGUES,
    *(
        Column(f"right_{name}", float, "share of them in which the criterion chooses the true k")
        for name in CALIBRATED
    ),
    Column("family_p", str, "family of the bootstrapped p-values, k against k + 1"),
    Column("below_05", float, "share of p-values at or below 0.05: false alarms if of the truth"),
    Column("ks_distance", float, "Kolmogorov-Smirnov, p-values uniform; if of the truth",
           masked=True),
    Column("p_ks", float, "p-value of that test", masked=True),
    Column("other", str, "the fit of another family that the truth is tested against; empty: none"),
    Column("other_below_05", float, "share of these p-values at or below 0.05: false alarms",
           masked=True),
)  # fmt: skip
CHOSEN = Layout(
    "calibration/chosen.ecsv",
    *_TRUTH,
    Column("criterion", str, f"{', '.join(CALIBRATED[:-1])} or {CALIBRATED[-1]}"),
    Column("family_chosen", str, "which family it chose; empty where flags bar every fit"),
    Column("k_chosen", int, "which k it chose; 0 where flags bar every fit"),
    Column("share", float, "of the catalogues"),
)
COVERAGE = Layout(
    "calibration/coverage.ecsv",
    *_TRUTH,
    *shared("component", "parameter"),
    _CATALOGUES,
    Column("true", float, "the parameter of the truth, in fitted units"),
    Column("covered_resampled", float, "share whose 90 % interval of resampled objects holds it"),
    Column("lowest", float, "what chance allows to a share of 0.9, all parameters together at 1 %"),
    Column("highest", float, "likewise, at most"),
    Column("covered_standard_error", float, "share whose 90 % interval of standard errors holds it",
           masked=True),
    Column("bias", float, "mean of fitted less true, over its standard error", masked=True),
)  # fmt: skip

FINDERS = ("aic", "bic", "ratio")  # of a third class
POWER = Layout(
    "power/power.ecsv",
    *CELL,
    Column("replicates", int, "samples drawn"),
    *(
        Column(f"found_{name}", float, "share of them in which it finds a third class")
        for name in FINDERS
    ),
)
NEEDED = Layout(
    "power/needed.ecsv",
    *CELL[:3],
    Column("criterion", str, f"{', '.join(FINDERS[:-1])} or {FINDERS[-1]}"),
    Column(
        "objects_50", int, "until it is found in half of samples; 0: fewer than tried, -1: more"
    ),
    Column(
        "objects_90", int, "until it is found in 90 % of samples; 0: fewer than tried, -1: more"
    ),
)
