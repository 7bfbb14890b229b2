"""Draw the classes of a sample of several variables in the planes of its leading pairs."""

from burstmix.files import FitSet, Sample, job_log
from burstmix.render.plane import class_planes

with job_log(snakemake.log[0]):
    class_planes(
        Sample.read(snakemake.input.sample).labelled(snakemake.params.labels),
        FitSet.read(snakemake.input.fits),
        *snakemake.output,
        named=snakemake.params.named,
    )
