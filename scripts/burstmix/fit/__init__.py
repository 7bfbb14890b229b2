"""Mixtures fitted to a sample: the global maximum of the likelihood, audited and flagged."""

from burstmix.late import late

__all__ = [
    "Data",
    "Search",
    "bin_edges",
    "binned_probabilities",
    "compile_kernel",
    "component_densities",
    "draw",
    "entropies",
    "family_of",
    "family_of_fit",
    "fit_sample",
    "in_plane",
    "likelihood_ratio",
    "log_component_densities",
    "log_densities",
    "measured_densities",
    "problem_of",
    "responsibilities_of",
    "standard_errors",
]

# Imported late, because the compiled core takes half a second, and some parts need none of it.
__getattr__ = late(
    __name__,
    {
        "Data": ".data",
        "Search": ".search.ladder",
        "bin_edges": ".predict.bins",
        "binned_probabilities": ".predict.observed",
        "compile_kernel": ".warm",
        "component_densities": ".predict.densities",
        "draw": ".predict.densities",
        "entropies": ".predict.densities",
        "family_of": ".families",
        "family_of_fit": ".families",
        "fit_sample": ".run",
        "in_plane": ".predict.densities",
        "likelihood_ratio": ".run",
        "log_component_densities": ".predict.densities",
        "log_densities": ".predict.densities",
        "measured_densities": ".predict.observed",
        "problem_of": ".optimise.problem",
        "responsibilities_of": ".predict.densities",
        "standard_errors": ".audit.standard_errors",
    },
)
