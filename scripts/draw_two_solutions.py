"""Draw what scikit-learn's default start finds and what many starts find, one above the other."""

from burstmix.io import job_log
from burstmix.model import FitSet, Sample
from burstmix.render.panels import two_solutions
from burstmix.render.style import look

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    two_solutions(
        Sample.read(snakemake.input.sample).labelled(
            snakemake.params.labels, snakemake.params.title
        ),
        FitSet.read(snakemake.input.fits),
        FitSet.read(snakemake.input.default_start),
        *snakemake.output,
    )
