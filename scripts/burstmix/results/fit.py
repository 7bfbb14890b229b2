"""The tables of other likelihoods, and of another mixture, than those that count."""

from .column import Column, Layout
from .shared import shared

LIKELIHOODS = Layout(
    "SAMPLE/likelihoods.ecsv",
    *shared("errors"),
    Column("rule", str, "by which errors or rounding enter, see docs/methods.md"),
    *shared("n_objects", "k"),
    Column("gain", float, "in lnL over k - 1", format=".2f"),
    *shared("delta_aic", "delta_bic", description="above the least of the same rule"),
    Column("variable", str, "which variable of the component"),
    *shared("component", "weight", "location", "scale", "floor"),
    *shared("flags", description="what bars the fit, or this component"),
)
LIKELIHOODS_SHOWN = LIKELIHOODS.page("SAMPLE/tables/likelihoods.ecsv", without={"floor"})

DIRICHLET_PROCESS = Layout(
    "SAMPLE/dirichlet_process.ecsv",
    Column("concentration", float, "of the process: the larger, the more components are expected"),
    *shared("n_objects", description="objects fitted, those that lack no variable"),
    Column("components", int, "number of components with a weight of at least 0.01"),
    Column("effective", float, "exp(-sum w ln w) of all weights, by the start of highest bound"),
    Column("effective_least", float, "the least of these over all starts"),
    Column("effective_most", float, "the greatest of these over all starts"),
    Column("weights", str, "of the components counted, largest first"),
    Column("starts", int, "starting points"),
    Column("converged", int, "starts that converged"),
)
