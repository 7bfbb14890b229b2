"""Assign each object of a sample to the classes of the preferred and the neighbouring models."""

from functools import partial

from burstmix.assign import (
    classes_table,
    membership_table,
    named_table,
    write_catalogue,
    write_in_pieces,
)
from burstmix.io import job_log, read_table, write_table
from burstmix.model import FitSet, Sample
from burstmix.significance.gather import resampled_fits_of

with job_log(snakemake.log[0]):
    sample, named = Sample.read(snakemake.input.sample), read_table(snakemake.input.named)
    fits = {
        "fit_sets": [FitSet.read(path) for path in snakemake.input.fits],
        "resampled": resampled_fits_of(snakemake.input.resampled).get(snakemake.wildcards.errors),
        "replicates": snakemake.params.replicates,
    }
    write_table(classes_table(sample, **fits), snakemake.output.classes)
    membership = partial(membership_table, ucds=snakemake.params.ucds, **fits)
    paths = snakemake.output.membership
    if len(paths) > 1:
        table = membership(sample)
        write_catalogue(table, *paths)
    else:
        write_in_pieces(map(membership, sample.pieces()), sample, *paths)
        table = membership(sample.called(named["identifier"]))
    write_table(named_table(named, table), snakemake.output.named)
