"""summary.md: a table, then the verdict on each sample."""

from dataclasses import replace

from burstmix.render.summary import summary_words
from burstmix.select import Overview, answer
from burstmix.select.overview import Class, Quantity

CLASS = Class("class 1", {"x": Quantity("1 s")}, Quantity("100 %"))
OVERVIEW = Overview(
    "mine", "A [title]", 90, 100, "with", "normal", 1, (CLASS,), "weak",
    {"fewer": "", "more": "weak"}, {},
    {"margin_bare": "BIC hardly tells.", "aic_differs": "AIC differs."},
)  # fmt: skip


def test_the_table_comes_first_and_each_verdict_in_a_paragraph():
    words = summary_words([OVERVIEW])
    blocks = words.split("\n\n")
    assert blocks[0] == "# Summary"
    assert blocks[1].splitlines()[2].startswith(r"| A \[title\] | 90 of 100 | 1 | 1 s | 100 % | ")
    at = blocks.index(r"## A \[title\] ([`mine`](mine/verdict.md))")
    assert blocks[at + 1] == " ".join(answer(OVERVIEW))
    assert words.endswith("\n")


def test_nine_samples_are_read_in_minutes():
    """1,500 words, where verdicts are of three classes and findings as long as they get."""
    quantity = Quantity("1.23 s", "1.00 to 1.50")
    each = Class("intermediate", {"x": quantity}, Quantity("33 %", "30 to 36"))
    against = {"aic_differs": " ".join(["word"] * 25), "margin_bare": "and so on"}
    sides = {"fewer": "strong", "more": "weak"}
    most = replace(OVERVIEW, k=3, classes=(each,) * 3, strengths=sides, against=against)
    assert len(summary_words([most] * 9).split()) < 1500


def test_brackets_are_explained_where_there_are_any():
    without = replace(OVERVIEW, classes=(CLASS,))
    words = "In brackets are 90 % intervals."
    assert words not in summary_words([without, without])
    known = replace(CLASS, share=Quantity("33 %", "30 to 36"))
    assert words in summary_words([without, replace(without, classes=(known,))])
