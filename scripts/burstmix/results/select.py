"""The tables of criteria, parameters and verdicts."""

from burstmix.families import DECLARED

from .column import Column, Layout
from .shared import shared

BURNHAM, KASS = "the words of Burnham & Anderson (2002)", "the words of Kass & Raftery (1995)"
_HEADINGS = {"aic": "support by AIC", "bic": "evidence against it by BIC"}
_ABOVE = "above the least of the same error mode that no flag bars"

SELECTION = Layout(
    "SAMPLE/selection.ecsv",
    *shared("family", "errors", "k", "n_objects"),
    Column("n_parameters", int, "free parameters, also those held at a bound", heading="$p$"),
    *shared("lnl", "aic", "bic"),
    Column("aicc", float, "AIC with its correction for few objects", format=".2f", heading="AICc"),
    Column("icl", float,
           "bic + 2 entropy of the objects' classes (Biernacki, Celeux & Govaert 2000)",
           format=".2f", heading="ICL"),
    *shared("delta_aic", "delta_bic", description=_ABOVE),
    *shared("delta_aic", name="delta_icl", description=_ABOVE, heading=r"$\Delta$ICL"),
    Column("words_aic", str, f"support left for it, in {BURNHAM}", heading=_HEADINGS["aic"]),
    Column("words_bic", str,
           f"evidence against it, in {KASS}; none of a neighbouring k that has no p-value",
           heading=_HEADINGS["bic"]),
    Column("weight_aic", float,
           "Akaike weight among the fits of the same error mode that no flag bars",
           format=".3f", heading="Akaike weight", masked=True),
    Column("weight_bic", float,
           "likewise by BIC, of a prior uniform over k and then over its families",
           format=".3f", heading="weight by BIC", masked=True),
    *shared("p_bootstrap", masked=True,
            description="bootstrapped p-value of the gain over k - 1, by the first simulator"),
    *shared("p_bootstrap_error", masked=True),
    Column("chi2_binned", float,
           "chi-square of sqrt(n_objects) equal bins, merged until 5 objects are expected",
           format=".1f", heading=r"$\chi^2$", masked=True),
    Column("dof_binned", int, "bins used - 1 - n_parameters", heading="d.o.f.", masked=True),
    Column("p_binned", float, "approximate p-value: n_parameters are not fitted to the bins",
           format=".2g", heading=r"$p$ ($\chi^2$)", masked=True),
    *shared("lnl", name="lnl_validated", heading=r"$\ln L_\mathrm{cv}$",
            only_if="the config asks for cross_validation",
            description="lnl of all objects, each under the fit to those of other folds"),
    *shared("floor"),
    Column("starts", int, "starting points climbed"),
    Column("starts_at_best", int, "those that ended at the best optimum and knew nothing of it"),
    *shared("floor", name="floor_free", description="a lower floor, in fitted units"),
    *shared("lnl", name="lnl_free", description="lnl of the best fit at the lower floor",
            heading=r"$\ln L_\mathrm{free}$"),
    *shared("scale", name="scale_min_free",
            description="smallest standard deviation of that fit, in fitted units"),
    Column("set_aside", int, "optima of more likelihood that were set aside as spurious"),
    *shared("lnl", name="gain_set_aside", masked=True, heading="",
            description="how much higher the lnl of the highest of these is"),
    Column("set_aside_by", str, "what makes it spurious"),
    *shared("flags"),
    Column("notes", str, "what else to know of the fit and its search"),
)  # fmt: skip
CRITERIA = SELECTION.page(
    "SAMPLE/tables/criteria.ecsv", "family", "errors", "k", "n_parameters", "lnl", "aic",
    "delta_aic", "bic", "delta_bic", "starts_at_best", "starts", "flags",
)  # fmt: skip
EVIDENCE = SELECTION.page(
    "SAMPLE/tables/evidence.ecsv", "family", "errors", "k", "aicc", "weight_aic", "icl",
    "delta_icl", "p_bootstrap", "p_bootstrap_error", "chi2_binned", "dof_binned", "p_binned",
    "lnl_validated",
)  # fmt: skip

# What mixtures have beside weights: of every variable, of two, and the shapes of some families.
_SHAPED = {}
for _family in DECLARED.values():
    for _name, _words in _family.shapes.items():
        _SHAPED.setdefault(_name, {}).setdefault(_words, []).append(_family.name)
SHAPES = [
    Column(name, float,
           "; ".join(f"{words} of {' and '.join(names)}" for words, names in ways.items()),
           only_if="the family has it")
    for name, ways in _SHAPED.items()
] + [
    Column("alpha_VARIABLE", float, "slant along the variable, where there are several",
           only_if="the family has it"),
]  # fmt: skip
LOCATION = shared("location", name="location_VARIABLE", unit="fitted",
                  description="location of the component: the mean of a normal")  # fmt: skip
SCALE = shared("scale", name="scale_VARIABLE", unit="fitted",
               description="scale of the component: the sd of a normal")  # fmt: skip
CORRELATION = Column("correlation_VARIABLE_VARIABLE", float, "correlation of the two variables",
                     format=".3f", only_if="there are several variables")  # fmt: skip
PARAMETERS = Layout(
    "SAMPLE/parameters.ecsv",
    *shared("family", "errors", "k", "component", "weight"),
    *LOCATION, *SCALE, CORRELATION, *SHAPES,
    Column("VARIABLE", float, "the location back in the variable's own unit", unit="own"),
    Column("sd_below_VARIABLE", float,
           "upper limit of the standard deviation (one-sided, 5 %), inf where there is none, empty "
           "where it is measured or the fit is flagged",
           unit="fitted", format="< {:.3f}", masked=True),
    *(
        column.but(name=f"{column.name}_error", masked=True,
                   description="its standard error, empty where there is none",
                   only_if=column.only_if or "they are known")
        for column in (*shared("weight"), *LOCATION, *SCALE, CORRELATION, *SHAPES)
    ),
    *shared("flags", description="on this component or on the whole fit"),
)  # fmt: skip
PARAMETERS_SHOWN = PARAMETERS.page(
    "SAMPLE/tables/parameters.ecsv",
    without={column.name for column in PARAMETERS.columns if column.name.endswith("_error")},
)

MERGING = Layout(
    "SAMPLE/merging.ecsv",
    *shared("family", "errors"),
    *shared("k", description="components of the mixture, which BIC prefers"),
    Column("classes", int, "classes that are left after this step"),
    Column("first", str, "a class that is joined, by the numbers of its components"),
    Column("second", str, "the class that it is joined with"),
    Column("entropy", float, "of the objects' classes after this step, in nats"),
    Column("decrease", float, "by how much this step lowers it, the most of all pairs"),
    Column("p_first", float, "probability that an object of the first is taken for the second"),
    Column("p_second", float, "probability that an object of the second is taken for the first"),
    Column("demp", str, "the pair that DEMP would join here: of the greatest such probability"),
)


def _preferred(criterion: str, words: str) -> list[Column]:
    """What a criterion prefers in a row of the summary."""
    name = criterion.lower()
    return [
        Column(f"family_{name}", str, f"family of the fit that {criterion} prefers"),
        Column(f"k_{name}", int, f"components of the fit that {criterion} prefers", masked=True),
        Column(
            f"next_family_{name}", str, f"family of the best by {criterion} with another number"
        ),
        Column(f"next_{name}", int, "that number of components", masked=True),
        Column(
            f"margin_{name}",
            float,
            f"by how much its {criterion} is higher; below 0: lower, but not by enough",
            format=".2f",
            masked=True,
        ),
        Column(f"words_{name}", str, f"that difference in {words}", heading=_HEADINGS[name]),
        Column(f"barred_k_{name}", int, "components of a barred fit that is lower", masked=True),
        Column(f"barred_lower_{name}", float, "by how much it is lower", format=".2f", masked=True),
    ]


SUMMARY = Layout(
    "summary.ecsv",
    *shared("sample"),
    Column("title", str, "its name in figures"),
    *shared("errors", "n_objects", "floor"),
    *_preferred("AIC", BURNHAM),
    *_preferred("BIC", f"{KASS}; none of a neighbouring k that has no p-value"),
    Column("k_aicc", int, "components of least AICc, which is AIC for few objects", masked=True),
    Column("barred", str, "every barred number of components, with its flags"),
    Column("verdict_k", int, "number of components that the verdict is for", masked=True),
    Column("strength", str, "of the evidence for it: none, weak, moderate or strong"),
    Column("strength_fewer", str, "of that for no fewer classes", masked=True),
    Column("strength_more", str, "of that for no more classes", masked=True),
    Column("limits", str, "findings that allow no stronger verdict, see docs/methods.md"),
    also="SAMPLE/verdict.ecsv",
)

REASONS = Layout(
    "SAMPLE/reasons.ecsv",
    Column("speaks", str, "for the verdict, or against it"),
    Column("reason", str, "what was found; against it, one of the limits of verdict.ecsv"),
    Column("allows", str, "the strongest verdict that it allows"),
    Column("words", str, "a sentence with its numbers"),
)

# What summary.md and its page open with.
OVERVIEW = Layout(
    "summary.html",
    SUMMARY.column("title"),
    Column("used", str, "objects fitted, of those that the catalogue has"),
    Column("classes", int, "of the verdict; none where it can give no number", masked=True),
    Column("centres", str, "of each class, with 90 % intervals"),
    Column("shares", str, "of each class, with 90 % intervals"),
    Column("evidence", str, "how strong it is: none, weak, moderate or strong"),
    Column("caveat", str, "what limits the verdict most, and how many findings more do"),
)

FAMILIES = Layout(
    "families.ecsv",
    *shared("sample", "errors"),
    *shared("family", description="of which two components are set against three normals"),
    *shared("delta_aic", description="AIC of the two less that of the three normals"),
    Column("better_aic", str, "which is lower, and whether a flag bars it", heading="lower AIC"),
    *shared("delta_bic", description="BIC of the two less that of the three normals"),
    Column("better_bic", str, "which is lower, and whether a flag bars it", heading="lower BIC"),
    *shared("flags", description="what bars the two components of the family"),
    Column("flags_normal", str, "what bars the three normals"),
    Column("published", str, "what papers concluded of it; the metadata says which"),
)

MATCHED = Layout(
    "matched.ecsv",
    Column("matched", str, "name of the group in the config"),
    *shared("sample", "errors", "n_objects"),
    Column("in_common", int, "objects that the group's last sample has too"),
    *map(SUMMARY.column, ("k_aic", "margin_aic", "k_bic", "margin_bic", "verdict_k", "strength")),
)


def _of_quantity(row) -> str:
    """A number of the literature is shown as ours of the same kind; a preferred k as a count."""
    kind = str(row["quantity"]).lower()
    kinds = ("aic", "bic", "weight", "location", "scale")
    return shared(kind)[0].format if kind in kinds else ".0f"


PUBLISHED = Layout(
    "published.ecsv",
    Column("reference", str, "the paper"),
    Column("seen", str, "where its numbers were seen"),
    *shared("sample", "errors", description="what it is compared with"),
    Column("start", str, "search, or default_start for scikit-learn's default"),
    Column("quantity", str, "AIC, BIC, preferred k or classes, weight, location or scale"),
    *shared("k", description="of which mixture", masked=True),
    *shared("component", description="and which of its components, from 1", masked=True),
    Column("published", float, "as the paper has it, in fitted units", format=_of_quantity),
    Column("replayed", float, "as we find it by the paper's own errors, where these hold a slip",
           format=_of_quantity, masked=True),
    Column("ours", float, "as we find it, in fitted units; preferred k of the paper's family",
           format=_of_quantity, masked=True),
    Column("difference", float, "replayed - published, and ours - published where none is replayed",
           format=_of_quantity, masked=True),
    Column("remark", str, "whether they agree, why not, and what else is known of the paper"),
)  # fmt: skip
