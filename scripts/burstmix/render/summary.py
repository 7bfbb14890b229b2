"""summary.md: the answers for all samples, in a table and in a short paragraph each."""

from burstmix.results.select import OVERVIEW
from burstmix.select import Overview, answer, how_to_read

from .markdown import markdown_table, markdown_words


def summary_words(overviews: list[Overview]) -> str:
    """The answers in Markdown, in the order of the samples, whose names lead to their verdicts."""
    table = OVERVIEW.of_rows([overview.row() for overview in overviews])
    lines = ["# Summary", "", markdown_table(OVERVIEW, table)]
    if any(overview.has_intervals for overview in overviews):
        lines += ["In brackets are 90 % intervals.", ""]
    for overview in overviews:
        in_full = f"[`{overview.sample}`]({overview.sample}/verdict.md)"
        lines += [f"## {markdown_words(overview.title)} ({in_full})", ""]
        lines += [" ".join(answer(overview)), ""]
    return "\n".join([*lines, "## How to read it", "", how_to_read()])
