"""Draw the fits of a sample: those of the verdict, then all of them.

Each mixture over the histogram, three panels, and planes of several variables.
"""

from burstmix.io import job_log
from burstmix.model import Choice, FitSet, Sample
from burstmix.render.histogram import histogram
from burstmix.render.panels import three_panels
from burstmix.render.plane import class_planes
from burstmix.render.style import look, paths_of


def draw(name, fit_sets):
    """Panels and planes called by this name, where they are asked for."""
    if drawn := paths_of(f"panels_{name}", outputs):
        three_panels(sample, fit_sets, *drawn)
    if drawn := paths_of(f"panels_{name}_column", outputs):
        three_panels(sample, fit_sets, *drawn, narrow=True)
    if drawn := paths_of(f"planes_{name}", outputs):
        class_planes(sample, fit_sets, *drawn, named=snakemake.params.named)


with job_log(snakemake.log[0]), look(**snakemake.params.look):
    outputs = snakemake.output
    sample = Sample.read(snakemake.input.sample).labelled(
        snakemake.params.labels, snakemake.params.title
    )
    by_mode = {}
    for fit_set in map(FitSet.read, snakemake.input.fits):
        by_mode.setdefault(fit_set.errors, []).append(fit_set)
    for mode, fit_sets in by_mode.items():
        draw(mode, fit_sets)
        shown = Choice.among(fit_sets).shown
        for each in fit_sets:
            draw(f"{each.family}_{mode}", [each])
            for fit in each.guarded:
                drawn = paths_of(f"histogram_{each.family}_{mode}_k{fit.k}", outputs)
                drawn += paths_of(f"histogram_{mode}", outputs) if fit is shown else []
                if drawn:
                    histogram(sample, fit, mode, *drawn)
