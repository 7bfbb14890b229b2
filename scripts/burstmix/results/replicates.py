"""The tables of single replicates, from which others are gathered."""

from .column import Column, Layout
from .shared import CALIBRATED, shared

_NUMBER = Column("replicate", int, "its number, from 0")
RATIO = Column("ratio", float, "likelihood ratio, 2 (lnL of the second fit - lnL of the first)")
PAIR = [
    *shared("family", description="family of the fit that samples are simulated from"),
    *shared("k", description="its number of components"),
    Column("family_next", str, "family of the fit that is set against it"),
    Column("k_next", int, "its number of components"),
]
CELL = [
    Column("noise", float, "standard deviation that objects are measured with, in fitted units"),
    Column("weight", float, "share of the third class; 0: there is none", format=".3f"),
    Column("separation", float, "its distance below the second class, in fitted units"),
    Column("size", int, "objects"),
]

SIMULATED = Layout(
    "SAMPLE/bootstrap_ERRORS/SIMULATOR.ecsv",
    *PAIR,
    RATIO.but(name="observed", description="likelihood ratio of the sample itself"),
    Column(
        "information_least",
        float,
        "what a further class of weight w adds to the ratio, over w^2, where it shows least",
        masked=True,
    ),
    Column("information_most", float, "the same where it shows best", masked=True),
    _NUMBER,
    RATIO,
)
RESAMPLED = Layout(
    "SAMPLE/resampled_ERRORS/CHUNK.ecsv",
    *shared("family", "k"),
    _NUMBER,
    *shared("component"),
    Column("rival", int, "0: the fit's own maximum; else the number of the rival that was higher"),
    *shared("weight"),
    *shared("location", description="locations in all variables, in fitted units"),
    Column("covariance", float, "squared scales and their products, in fitted units"),
    Column(
        "shape",
        float,
        "shapes of the component, as many as its family has",
        only_if="a family has any",
    ),
)
POWER_CHUNK = Layout(
    "power/nSIZE_noiseNOISE/CHUNK.ecsv",
    *CELL,
    _NUMBER,
    *shared("aic", "bic", description="of three normals less that of two"),
    RATIO.but(description="likelihood ratio of three and two"),
    Column("barred", bool, "whether a flag bars the fit of three"),
)

_CATALOGUE = Column("catalogue", int, "its number, from 0")
_TIES = Column("ties", int, "replicates with just this ratio")
FOUND = Layout(
    "calibration/SAMPLE/FAMILY_ERRORS_kK/CHUNK_found.ecsv",
    _CATALOGUE,
    *(
        Column(f"{what}_{name}", kind, "chosen among fits that no flag bars")
        for name in CALIBRATED
        for what, kind in (("family", str), ("k", int))
    ),
    Column("family_p", str, "family of the ratio and its p-value"),
    Column("replicates", int, "of each p-value"),
    RATIO.but(description="likelihood ratio of k + 1 and the true k"),
    _TIES,
    *shared("p_bootstrap", description="its p-value"),
    Column(
        "other",
        str,
        "the fit of another family that the truth is tested against",
        only_if="a pair has the truth",
    ),
    RATIO.but(
        name="ratio_other",
        description="likelihood ratio of that fit and the truth",
        only_if="a pair has the truth",
    ),
    _TIES.but(name="ties_other", only_if="a pair has the truth"),
    *shared(
        "p_bootstrap", name="p_other", description="its p-value", only_if="a pair has the truth"
    ),
)
FOUND_INTERVALS = Layout(
    "calibration/SAMPLE/FAMILY_ERRORS_kK/CHUNK_intervals.ecsv",
    _CATALOGUE,
    *shared("component", "parameter"),
    Column("true", float, "of the truth, in fitted units"),
    *shared("value", "low", "high", "standard_error"),
)  # fmt: skip
