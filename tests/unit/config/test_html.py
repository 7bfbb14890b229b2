"""What Snakemake's own report would take for HTML is found wherever it stands in a config."""

import pytest

from burstmix.config import html_in


@pytest.mark.parametrize("words", ["<script>x", "a </script>", "<!-- x", "<?x", "x<b"])
def test_a_tag_is_found_in_keys_texts_and_lists(words):
    assert list(html_in({"a": {"b": words}})) == ["a.b"]
    assert list(html_in({"a": [1, words]})) == ["a"]
    assert list(html_in({"a": {words: 1}})) == [f"a.{words}"]


def test_what_begins_no_tag_is_left_alone():
    settings = {"title": "T90 < 2 s, > 1", "n": 3, "x": None, "l": ["<", "a <3"]}
    assert list(html_in(settings)) == []
