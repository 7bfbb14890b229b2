"""Set samples that differ in number, objects or variables side by side, and draw them as one."""

from pathlib import Path

from burstmix.io import job_log, read_table
from burstmix.model import Sample
from burstmix.render.matched import matched_figure
from burstmix.render.style import look, paths_of
from burstmix.render.tables import write_tables
from burstmix.results.select import MATCHED
from burstmix.select import matched_table

with job_log(snakemake.log[0]), look(**snakemake.params.look):
    groups, samples = snakemake.params.groups, {}
    for path in snakemake.input.samples:
        sample = Sample.read(path)
        labels, title = snakemake.params.called[sample.name]
        samples[sample.name] = sample.labelled(labels, title)
    table = matched_table(
        groups,
        {name: sample.identifiers for name, sample in samples.items()},
        read_table(snakemake.input.summary),
    )
    caption = "Samples side by side: number of objects, which objects, and variables."
    folder = Path(snakemake.output[0]).parent
    write_tables(MATCHED, table, folder, caption, "tab:matched")
    members = {group: [samples[name] for name in names] for group, names in groups.items()}
    matched_figure(members, *paths_of("matched_overlay", snakemake.output))
