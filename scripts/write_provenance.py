"""Write where the numbers come from: data, versions, seeds and every setting."""

from burstmix.io import job_log, write_text
from burstmix.render.html import html_page
from burstmix.render.provenance import provenance

with job_log(snakemake.log[0]):
    words = provenance(snakemake.input.records, snakemake.input.packages, snakemake.params.settings)
    write_text(words, snakemake.output[0])
    write_text(html_page("Provenance", words), snakemake.output[1])
