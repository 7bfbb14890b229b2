"""Assign each object of a sample to the classes of the preferred and the neighbouring fits.

The intervals of the parameters are written here too, from the same fits to resampled objects.
"""

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
from burstmix.significance.intervals import intervals_table

with job_log(snakemake.log[0]):
    sample, named = Sample.read(snakemake.input.sample), read_table(snakemake.input.named)
    fit_sets = [FitSet.read(path) for path in snakemake.input.fits]
    resampled = resampled_fits_of(snakemake.input.resampled)
    replicates, outputs = snakemake.params.replicates, snakemake.output
    if path := outputs.get("intervals"):
        write_table(intervals_table(sample, fit_sets, resampled, replicates), path)
    for mode in dict.fromkeys(each.errors for each in fit_sets):
        fits = {
            "fit_sets": [each for each in fit_sets if each.errors == mode],
            "resampled": resampled.get(mode),
            "replicates": replicates,
        }
        write_table(classes_table(sample, **fits), outputs[f"classes_{mode}"])
        membership = partial(membership_table, ucds=snakemake.params.ucds, **fits)
        paths = outputs[f"membership_{mode}"]
        if isinstance(paths, str):
            write_in_pieces(map(membership, sample.pieces()), sample, paths)
            table = membership(sample.with_identifiers(named["identifier"]))
        else:
            table = membership(sample)
            write_catalogue(table, *paths)
        write_table(named_table(named, table), outputs[f"named_{mode}"])
