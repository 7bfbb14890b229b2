"""summary.md: the answers for all samples, in a table and in a short paragraph each."""

from burstmix.results.select import OVERVIEW
from burstmix.select import HOW_TO_READ, Overview, answer

from .markdown import markdown_table, markdown_words


def summary_words(overviews: list[Overview]) -> str:
    """The answers in Markdown, in the order of the samples."""
    table = OVERVIEW.of_rows([overview.row() for overview in overviews])
    lines = ["# Summary", "", markdown_table(OVERVIEW, table)]
    if any(overview.has_intervals for overview in overviews):
        lines += ["In brackets are 90 % intervals.", ""]
    for overview in overviews:
        lines += [f"## {markdown_words(overview.title)} (`{overview.sample}`)", ""]
        lines += [" ".join(answer(overview)), ""]
        lines += [f"What was found in full: `{overview.sample}/verdict.md`.", ""]
    return "\n".join([*lines, "## How to read it", "", HOW_TO_READ])
