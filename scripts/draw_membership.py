"""Draw how sure the classes of a sample's objects are, and count them; list the named objects."""

from burstmix.files import Sample, job_log, read_table, write_text
from burstmix.render.html import html_page
from burstmix.render.membership import membership_figure, membership_words

with job_log(snakemake.log[0]):
    membership = read_table(snakemake.input.membership)
    sample = Sample.read(snakemake.input.sample).labelled(snakemake.params.labels)
    membership_figure(sample, membership, *snakemake.output.figure)
    words = membership_words(membership, read_table(snakemake.input.named))
    write_text(html_page("Classes", words), snakemake.output.page[0])
