"""summary.md: a table, then the head of each verdict."""

from burstmix.render.summary import opening, summary_words
from burstmix.select import Overview
from burstmix.select.overview import Class

OVERVIEW = Overview(
    "mine", "A [title]", 90, 100, "with", "normal", 1, (Class("class_1", {"x": "1 s"}, "1.000"),),
    "weak", ("margin_bare", "aic_differs"),
)  # fmt: skip
VERDICT = "## A title (`mine`)\n\n- One.\n- Two.\n- Three.\n\n**All of it** in full.\n\n### More\n"


def test_the_table_comes_first_and_each_answer_in_a_paragraph():
    words = summary_words([OVERVIEW], [VERDICT])
    blocks = words.split("\n\n")
    assert blocks[0] == "# Summary"
    assert blocks[1].splitlines()[2].startswith(r"| A \[title\] | 90 of 100 | 1 | 1 s | 1.000 | ")
    at = blocks.index("## A title (`mine`)")
    assert blocks[at + 1 : at + 3] == [
        "One. Two. Three.", "What was found in full: `mine/verdict.md`."
    ]  # fmt: skip
    assert "All of it" not in words and words.endswith("\n")


def test_nine_samples_are_read_in_minutes():
    """1,500 words, with sentences as long as they get."""
    verdict = VERDICT.replace("One.", "word " * 80)
    assert len(summary_words([OVERVIEW] * 9, [verdict] * 9).split()) < 1500


def test_an_answer_may_be_a_paragraph():
    heading, sentences = opening("## A (`a`)\n\nTwo classes,\nand so on.\n\n- rest\n")
    assert heading == "## A (`a`)" and sentences == ["Two classes,", "and so on."]
