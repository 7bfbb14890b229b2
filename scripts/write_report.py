"""Write the report of all results; the old one stays if that fails."""

from pathlib import Path

from burstmix.io import job_log, write_text
from burstmix.report import Results, report_page

with job_log(snakemake.log[0]):
    path = snakemake.output.report
    results = Results(Path(path).parent, snakemake.input, snakemake.input.captions)
    write_text(report_page(results, snakemake.params.samples), path)
