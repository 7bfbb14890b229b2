"""Write the config as it was given, from files and the command line."""

from burstmix.io import job_log, write_text

with job_log(snakemake.log[0]):
    write_text(snakemake.params.text, snakemake.output.config)
