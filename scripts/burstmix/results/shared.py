"""Columns that several tables have."""

from .column import Column

CALIBRATED = ("aic", "bic", "aicc", "icl")  # criteria whose choices are compared with the truth

_SHARED = (
    Column("sample", str, "name of the sample in the config"),
    Column("family", str, "family of the components"),
    Column("errors", str, "whether measurement errors are part of the model"),
    Column("k", int, "number of components", heading="$k$"),
    Column("component", int, "which component, from 1 in the order of the first variable"),
    Column("n_objects", int, "objects fitted", heading="$N$"),
    Column("weight", float, "share of all objects", format=".3f"),
    Column("location", float, "location of the component, in fitted units", format=".3f"),
    Column("scale", float, "scale of the component, in fitted units", format=".3f"),
    Column("lnl", float, "natural logarithm of the likelihood", format=".2f", heading=r"$\ln L$"),
    Column("aic", float, "Akaike's criterion, 2 n_parameters - 2 lnl", format=".2f", heading="AIC"),
    Column("bic", float, "Bayesian criterion, n_parameters ln(n_objects) - 2 lnl", format=".2f",
           heading="BIC"),
    Column("delta_aic", float, "", format=".2f", heading=r"$\Delta$AIC"),
    Column("delta_bic", float, "", format=".2f", heading=r"$\Delta$BIC"),
    Column("p_bootstrap", float, "", format=".3f", heading="$p$ (bootstrap)"),
    Column("p_bootstrap_error", float, "its Monte Carlo standard deviation", format=".3f",
           heading=r"$\pm$"),
    Column("floor", float, "smallest standard deviation allowed, in fitted units", format=".4g"),
    Column("value", float, "of the fit, in fitted units"),
    Column("low", float, "5 % of the fits to resampled objects are below, in fitted units"),
    Column("high", float, "95 % of the fits to resampled objects are below, in fitted units"),
    Column("standard_error", float, "from the observed information, in fitted units; empty: none",
           masked=True),
    Column("parameter", str, "its column in parameters.ecsv"),
    Column("flags", str, "what bars the fit, see docs/methods.md"),
)  # fmt: skip


def shared(*names: str, **others) -> list[Column]:
    """The columns of these names, with other attributes in one table."""
    of = {column.name: column for column in _SHARED}
    return [of[name].but(**others) for name in names]
