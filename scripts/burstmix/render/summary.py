"""summary.md: the answers for all samples, in a table and in a short paragraph each."""

from burstmix.results.select import OVERVIEW
from burstmix.select import HOW_TO_READ, Overview, overview_table

from .markdown import markdown_table


def summary_words(overviews: list[Overview], verdicts: list[str]) -> str:
    """In Markdown; verdicts are the texts of each sample's verdict.md, in the same order."""
    lines = ["# Summary", "", markdown_table(OVERVIEW, overview_table(overviews))]
    lines += ["In brackets are 90 % intervals.", ""]
    for overview, verdict in zip(overviews, verdicts, strict=True):
        heading, sentences = opening(verdict)
        lines += [heading, "", " ".join(sentences)]
        lines += ["", f"What was found in full: `{overview.sample}/verdict.md`.", ""]
    return "\n".join([*lines, "## How to read it", "", HOW_TO_READ])


def opening(verdict: str) -> tuple[str, list[str]]:
    """The heading of a verdict.md, and the answer below it, up to the next empty line."""
    heading, answer, *_ = verdict.split("\n\n")
    return heading, [line.removeprefix("- ") for line in answer.splitlines()]
